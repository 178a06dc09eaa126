"""How much is known of what ought to be known, from how many independent origins, and what was looked for in vain."""

from adkg.coverage.entries import Entry, Pursuit, Want, narrowed, read_coverage

__all__ = ["Entry", "Pursuit", "Want", "narrowed", "read_coverage"]
