"""Writes files so that a reader meets the old content or the new, whole, whatever happens in between."""

import os
import sys
from pathlib import Path


def write_file(path: Path, content: bytes) -> None:
    """Replace the file at once: written beside as `<name>.new`, brought to the disk, then renamed."""
    beside = path.with_name(path.name + ".new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_tree(folder: Path) -> None:
    """Bring every file below the folder, and the folders themselves, to the disk."""
    for directory, _, names in os.walk(folder):
        for name in names:
            with Path(directory, name).open("rb+") as file:
                os.fsync(file.fileno())
        sync_folder(Path(directory))


def sync_folder(folder: Path) -> None:
    """Bring the names in the folder to the disk; Windows does that by itself and cannot open folders."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
