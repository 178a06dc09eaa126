"""Checks a built store: shapes and stored rules, each finding a problem for people and a result for machines."""

from adkg.checks.explain import explanation
from adkg.checks.findings import Finding
from adkg.checks.report import Report, as_finding, check_store
from adkg.checks.rules import check_rules
from adkg.checks.shapes import check_shapes

__all__ = ["Finding", "Report", "as_finding", "check_rules", "check_shapes", "check_store", "explanation"]
