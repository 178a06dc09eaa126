"""The example project that most tests read: a whole small record about choirs and concerts."""

import fcntl
import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from canary import Canary
from served import Served, serving

from adkg.build import build
from adkg.manifest import current_store, is_current, read_manifest
from adkg.project import Project
from adkg.store import Store

TESTS = Path(__file__).parent
EVIDENCE = TESTS.parent / "ontology" / "claims.ttl"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are processors: many tests wait for a server or a browser."""
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) + 1


@dataclass(frozen=True)
class Built:
    """The real project, built: its files stay where they are, its output goes to a temporary folder."""

    project: Project
    store: Store
    summary: Mapping[str, int]


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The whole real record, built once for all tests that ask it, in whichever worker they run."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    project = Project(TESTS.parent, shared / "record")
    with (shared / "record.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_current(project):
            build(project)
    folder, manifest = current_store(project), read_manifest(project)
    assert folder is not None
    assert manifest is not None
    return Built(project, Store.open(folder), manifest.summary)


@pytest.fixture(scope="session")
def choirs(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The example project as it stands, built once for all tests that only ask it."""
    root = tmp_path_factory.mktemp("choirs") / "example"
    shutil.copytree(TESTS / "example", root)
    shutil.copy(EVIDENCE, root / "ontology")
    project = Project(root, root / "build")
    build(project)
    folder, manifest = current_store(project), read_manifest(project)
    assert folder is not None
    assert manifest is not None
    return Built(project, Store.open(folder), manifest.summary)


@pytest.fixture
def example(tmp_path: Path, choirs: Built) -> Project:
    """A copy of tests/example to read and to spoil, with the evidence vocabulary that every project shares.

    What HermiT said of the unspoilt example is there too: a spoilt one is asked anew, the others need not be.
    """
    root = tmp_path / "example"
    shutil.copytree(TESTS / "example", root)
    shutil.copy(EVIDENCE, root / "ontology")
    shutil.copytree(choirs.project.output / "hermit", root / "build" / "hermit")
    return Project(root, root / "build")


@pytest.fixture(scope="session")
def aligned_once(choirs: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("aligned") / "example"
    shutil.copytree(choirs.project.root, root)
    (root / "ontology/alignments").mkdir()
    shutil.copy(TESTS / "atlas.ttl", root / "ontology/alignments")
    build(Project(root, root / "build"))
    return root


@pytest.fixture
def aligned(aligned_once: Path, tmp_path: Path) -> Project:
    """A copy of the example project, built, whose terms are aligned with those of the atlas that it links to."""
    root = tmp_path / "aligned"
    shutil.copytree(aligned_once, root)
    return Project(root, root / "build")


@pytest.fixture(scope="session")
def served(choirs: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example project, served to all tests that only ask."""
    with serving(choirs.project, tmp_path_factory.mktemp("served") / "log") as found:
        yield found


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    with Canary() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()
