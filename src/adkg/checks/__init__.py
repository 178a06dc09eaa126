"""Checks a built store: shapes and stored rules, each finding a problem for people and a result for machines."""

from adkg.checks.findings import Finding
from adkg.checks.report import Report, check_store
from adkg.checks.rules import check_rules
from adkg.checks.shapes import check_shapes

__all__ = ["Finding", "Report", "check_rules", "check_shapes", "check_store"]
