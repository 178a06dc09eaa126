"""How much is known of what ought to be known, from how many independent origins, and what was looked for in vain."""

from adkg.coverage.entries import Entry, Want, narrowed, read_coverage
from adkg.coverage.pursuits import Pursuit

__all__ = ["Entry", "Pursuit", "Want", "narrowed", "read_coverage"]
