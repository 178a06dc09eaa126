"""Finding the project, its files, and where its output goes."""

from dataclasses import replace
from pathlib import Path

import pytest

from adkg.errors import UsageError
from adkg.project import CHECKOUT, FOLDERS, find_project, is_project


def make(folder: Path) -> Path:
    for name in FOLDERS:
        (folder / name).mkdir(parents=True)
    return folder


def test_the_nearest_folder_above_is_the_project(tmp_path: Path) -> None:
    root = make(tmp_path / "mine")
    below = root / "data" / "sources"
    below.mkdir()
    found = find_project(start=below)
    assert (found.root, found.output) == (root, root / "build")


def test_a_given_folder_wins(tmp_path: Path) -> None:
    one, other = make(tmp_path / "one"), make(tmp_path / "other")
    assert find_project(other, start=one).root == other


def test_a_given_folder_must_be_a_project(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no project\n    fix: it needs the folders ontology, data, queries"):
        find_project(tmp_path)


def test_an_overlay_needs_only_data(tmp_path: Path) -> None:
    root = make(tmp_path / "mine")
    (tmp_path / "extra/data").mkdir(parents=True)
    assert find_project(root, (tmp_path / "extra",)).also == (tmp_path / "extra",)
    with pytest.raises(UsageError, match="no data/ folder"):
        find_project(root, (tmp_path,))


def test_outside_every_project_the_packaged_one_or_the_checkout_is_taken(tmp_path: Path) -> None:
    assert not is_project(tmp_path)
    assert is_project(find_project(start=tmp_path).root)
    assert is_project(CHECKOUT)


def test_files_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    project = find_project(make(tmp_path / "mine"))
    for name in ("data/b/x.yaml", "data/a.yaml", "data/b/a.yaml", "data/.hidden.yaml", "data/a.txt"):
        path = project.root / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert [file.name for file in project.files("data", ".yaml")] == ["data/a.yaml", "data/b/a.yaml", "data/b/x.yaml"]


def test_the_files_of_an_overlay_bear_its_name(tmp_path: Path) -> None:
    project = replace(find_project(make(tmp_path / "mine")), also=(tmp_path / "extra",))
    (tmp_path / "extra/data").mkdir(parents=True)
    (tmp_path / "extra/data/a.yaml").touch()
    assert [(file.name, file.path) for file in project.files("data", ".yaml")] == [
        ("extra/data/a.yaml", tmp_path / "extra/data/a.yaml")
    ]


def test_a_file_need_not_exist(tmp_path: Path) -> None:
    project = find_project(make(tmp_path / "mine"))
    assert project.file("data/none.yaml").path == project.root / "data/none.yaml"
