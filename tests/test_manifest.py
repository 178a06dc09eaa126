"""The swap: a build takes the place of the old one at once or not at all, and an unchanged project is recognised."""

import os
import random
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

import adkg.manifest
from adkg.errors import AdkgError
from adkg.manifest import BusyError, Draft, current_store, drafting, is_current, read_manifest
from adkg.project import Project
from adkg.store import ENGINES, Store

KILLS = 24
WRITER = """
import sys
from pathlib import Path
from adkg.manifest import drafting
from adkg.project import Project
from adkg.store import ENGINES, Store

project = Project(Path(sys.argv[1]), Path(sys.argv[1]) / "build")
print("ready", flush=True)
quads = int(sys.argv[2])
while True:
    quads += 1
    with drafting(project) as draft:
        store = Store.create(draft.store_folder)
        store.load(b"".join(b"<urn:s> <urn:p> <urn:o%d> <urn:g> .\\n" % number for number in range(quads)))
        digest = store.canonical_hash()
        store.close()
        if sys.argv[3] == "publish":
            draft.publish(quads, digest, ENGINES, {"quads": quads})
"""

STEPWISE = """
import os, signal, sys
from pathlib import Path
from adkg.manifest import current_store, drafting, read_manifest
from adkg.project import Project
from adkg.store import ENGINES, Store

project = Project(Path(sys.argv[1]), Path(sys.argv[1]) / "build")

def build(quads, deadly_step):
    steps = 0
    def count(event, _):
        nonlocal steps
        if event in {"open", "os.rename", "os.rmdir"}:
            steps += 1
            if steps == deadly_step:
                os.kill(os.getpid(), signal.SIGKILL)
    with drafting(project) as draft:
        store = Store.create(draft.store_folder)
        store.load(b"".join(b"<urn:s> <urn:p> <urn:o%d> <urn:g> .\\n" % number for number in range(quads)))
        digest = store.canonical_hash()
        store.close()
        sys.addaudithook(count)
        draft.publish(quads, digest, ENGINES, {"quads": quads})

def whole():
    manifest, store = read_manifest(project), Store.open(current_store(project))
    held = (store.count(), store.canonical_hash()) == (manifest.quads, manifest.dataset_sha256)
    print(manifest.quads, held, flush=True)

def in_child(work, *arguments):
    child = os.fork()
    if child == 0:
        work(*arguments)
        os._exit(0)
    return os.waitpid(child, 0)[1]

in_child(build, 2, 0)
step = 1
while in_child(build, 2 + step, step) == signal.SIGKILL:
    assert in_child(whole) == 0
    step += 1
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "project"
    for folder in ("ontology", "data/register", "queries/questions", "queries/checks"):
        (root / folder).mkdir(parents=True)
    (root / "data/register/state.yaml").write_text("state/laos:\n  label:\n    en: Laos\n")
    (root / "queries/questions/all.rq").write_text("SELECT * {}")
    return Project(root, root / "build")


def fill(draft: Draft, quads: int) -> None:
    store = Store.create(draft.store_folder)
    store.load(b"".join(b"<urn:s> <urn:p> <urn:o%d> <urn:g> .\n" % number for number in range(quads)))
    digest = store.canonical_hash()
    store.close()
    draft.publish(quads, digest, ENGINES, {"quads": quads})


def build(project: Project, quads: int = 3) -> None:
    with drafting(project) as draft:
        fill(draft, quads)


def snapshot(output: Path) -> dict[str, str]:
    """Every file that a reader of the current store can meet, with its hash."""
    build_folder = output / (output / "current").read_text().strip()
    files = [output / "current", *(path for path in sorted(build_folder.rglob("*")) if path.is_file())]
    return {path.relative_to(output).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def assert_whole(project: Project) -> int:
    """The pointer names a store that holds exactly what its manifest says."""
    folder, manifest = current_store(project), read_manifest(project)
    assert folder is not None
    assert manifest is not None
    store = Store.open(folder)
    assert (store.count(), store.canonical_hash()) == (manifest.quads, manifest.dataset_sha256)
    return manifest.quads


def test_a_published_build_is_the_current_one_and_says_what_it_was_made_from(project: Project) -> None:
    assert current_store(project) is None
    assert not is_current(project)
    build(project, 3)
    manifest = read_manifest(project)
    assert manifest is not None
    assert manifest.inputs == {"data/register/state.yaml": sha256(b"state/laos:\n  label:\n    en: Laos\n").hexdigest()}
    assert (manifest.quads, manifest.summary, manifest.engines) == (3, {"quads": 3}, ENGINES)
    assert is_current(project)
    assert assert_whole(project) == 3


def test_equal_builds_make_equal_manifests(project: Project) -> None:
    build(project)
    first = snapshot(project.output)
    build(project)
    second = snapshot(project.output)
    one, other = ({name.split("/", 1)[-1]: digest for name, digest in found.items()} for found in (first, second))
    assert one["manifest.json"] == other["manifest.json"]


def test_one_older_build_is_kept_for_its_readers(project: Project) -> None:
    names = []
    for quads in (1, 2, 3):
        build(project, quads)
        names.append((project.output / "current").read_text().strip())
    assert sorted(path.name for path in project.output.glob("store-*")) == sorted(names[1:])


@pytest.mark.parametrize("change", ["edit", "add", "remove"])
def test_a_changed_input_makes_the_store_stale(project: Project, change: str) -> None:
    build(project)
    file = project.root / "data/register/state.yaml"
    if change == "edit":
        file.write_text(file.read_text() + "# more\n")
    elif change == "add":
        (project.root / "ontology/new.ttl").write_text("")
    else:
        file.unlink()
    assert not is_current(project)


def test_a_touched_input_with_the_same_bytes_does_not(project: Project) -> None:
    build(project)
    os.utime(project.root / "data/register/state.yaml", (1, 1))
    assert is_current(project)


def test_a_changed_question_does_not(project: Project) -> None:
    build(project)
    (project.root / "queries/questions/all.rq").write_text("SELECT ?s {}")
    assert is_current(project)


def test_untouched_inputs_are_not_read_again(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    build(project)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("read a file"))
    assert is_current(project)


def test_an_edit_during_the_build_is_noticed_afterwards(project: Project) -> None:
    with drafting(project) as draft:
        (project.root / "data/register/state.yaml").write_text("edited: while building\n")
        fill(draft, 1)
    assert not is_current(project)


def test_another_version_of_adkg_builds_again(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    build(project)
    monkeypatch.setattr(adkg.manifest, "__version__", "99.0")
    assert not is_current(project)


def test_an_overlay_counts_among_the_inputs(project: Project, tmp_path: Path) -> None:
    build(project)
    (tmp_path / "mine/data").mkdir(parents=True)
    (tmp_path / "mine/data/facts.yaml").write_text("x: y\n")
    assert not is_current(Project(project.root, project.output, (tmp_path / "mine",)))


def test_a_failed_build_changes_nothing_and_leaves_nothing(project: Project) -> None:
    build(project)
    before = snapshot(project.output)
    with pytest.raises(AdkgError, match="bad data"), drafting(project) as draft:
        Store.create(draft.store_folder).load(b"<urn:a> <urn:b> <urn:c> <urn:g> .")
        raise AdkgError("bad data")
    assert snapshot(project.output) == before
    assert not list(project.output.glob("tmp-*"))


def test_the_second_builder_says_who_is_first(project: Project) -> None:
    with drafting(project), pytest.raises(BusyError, match=f"process {os.getpid()} holds") as caught, drafting(project):
        pytest.fail("two builds at once")
    assert caught.value.exit_code == 75


def test_leftovers_of_dead_builds_are_removed_and_foreign_files_are_not(project: Project) -> None:
    for name in ("tmp-99999", "tmp-mine", "store-room"):
        (project.output / name).mkdir(parents=True)
    build(project)
    names = {path.name for path in project.output.iterdir()}
    assert "tmp-99999" not in names
    assert {"tmp-mine", "store-room"} <= names


def test_a_pointer_that_names_no_build_is_no_store(project: Project) -> None:
    project.output.mkdir()
    (project.output / "current").write_text("../../etc\n")
    assert current_store(project) is None


def kill_at_random_moment(project: Project, how: str, moments: random.Random, quads: int) -> None:
    command = [sys.executable, "-c", WRITER, str(project.root), str(quads), how]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(moments.random() * 0.05)
        writer.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX matter")
def test_kill_9_before_publishing_leaves_pointer_store_and_manifest_byte_equal(project: Project) -> None:
    build(project)
    before = snapshot(project.output)
    moments = random.Random(1)
    for _ in range(KILLS // 2):
        kill_at_random_moment(project, "never", moments, 100)
        assert snapshot(project.output) == before


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX matter")
def test_kill_9_at_any_moment_leaves_the_old_store_or_the_new_one_whole(project: Project) -> None:
    build(project)
    moments = random.Random(2)
    quads = 3
    for _ in range(KILLS // 2):
        kill_at_random_moment(project, "publish", moments, quads)
        found = assert_whole(project)
        assert found >= quads
        quads = found
    build(project, 2)
    assert assert_whole(project) == 2
    assert not list(project.output.glob("tmp-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX matter")
def test_kill_9_before_each_step_of_publishing_leaves_the_old_store_or_the_new_one_whole(project: Project) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STEPWISE, str(project.root)], capture_output=True, text=True, check=True, timeout=60
    )
    states = [line.split() for line in done.stdout.splitlines()]
    assert len(states) >= 10
    assert {whole for _, whole in states} == {"True"}
    quads = [int(number) for number, _ in states]
    assert quads == sorted(quads)
    assert quads[0] == 2
    assert quads[-1] > 2
