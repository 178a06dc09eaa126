"""Files are replaced whole: whoever reads meets the old content or the new."""

import os
from pathlib import Path

import pytest

from adkg.durable import sync_tree, write_file


def test_the_new_content_is_there_and_nothing_else(tmp_path: Path) -> None:
    write_file(tmp_path / "a.txt", b"new")
    assert (tmp_path / "a.txt").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_who_reads_the_old_file_reads_it_to_the_end(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"old and long")
    with (tmp_path / "a.txt").open("rb", buffering=0) as reader:
        begun = reader.read(1)
        write_file(tmp_path / "a.txt", b"new")
        assert begun + reader.read() == b"old and long"
    assert (tmp_path / "a.txt").read_bytes() == b"new"


def test_a_write_that_fails_leaves_the_old_file_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "a.txt").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_file(tmp_path / "a.txt", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.txt", b"old")]


def test_every_file_and_folder_of_a_tree_is_brought_to_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    (tmp_path / "deep" / "deeper" / "a.txt").write_bytes(b"x")
    synced = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_ino))
    sync_tree(tmp_path)
    assert set(synced) == {path.stat().st_ino for path in (tmp_path, *tmp_path.rglob("*"))}
