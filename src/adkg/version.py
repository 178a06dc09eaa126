"""The version of adkg: its one home."""

__version__ = "0.1.0"
