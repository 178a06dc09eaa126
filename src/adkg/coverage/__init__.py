"""How much is known of what ought to be known, from how many independent origins, and what was looked for in vain."""

from adkg.coverage.completeness import Completeness, Gap, Hidden, completeness
from adkg.coverage.entries import Entry, Want, narrowed, read_coverage
from adkg.coverage.pursuits import Pursuit
from adkg.coverage.telling import Account

__all__ = [
    "Account",
    "Completeness",
    "Entry",
    "Gap",
    "Hidden",
    "Pursuit",
    "Want",
    "completeness",
    "narrowed",
    "read_coverage",
]
