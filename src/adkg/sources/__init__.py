"""Sources: what somebody published, and all that it claims."""

from adkg.sources.reading import Sources, read_sources

__all__ = ["Sources", "read_sources"]
