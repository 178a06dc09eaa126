"""The example project that most tests read: a whole small record about choirs and concerts."""

import shutil
from pathlib import Path

import pytest

from adkg.project import Project

TESTS = Path(__file__).parent
EVIDENCE = TESTS.parent / "ontology" / "claims.ttl"


@pytest.fixture
def example(tmp_path: Path) -> Project:
    """A copy of tests/example to read and to spoil, with the evidence vocabulary that every project shares."""
    root = tmp_path / "example"
    shutil.copytree(TESTS / "example", root)
    shutil.copy(EVIDENCE, root / "ontology")
    return Project(root, root / "build")
