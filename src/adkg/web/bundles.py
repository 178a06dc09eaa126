"""Where the files of the pages are; the scripts among them that are bundled may be missing, and the pages work too."""

from functools import cache
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parent / "static"
EDITOR = "bundled-editor.js"


def version_of(content: bytes) -> str:
    """What a file is told apart by from what it was before."""
    return sha256(content).hexdigest()[:16]


@cache
def static(name: str) -> str:
    """The address of a file of the pages, which is another one when the file has changed."""
    file = STATIC / name
    return f"/static/{name}?v={version_of(file.read_bytes())}" if file.is_file() else f"/static/{name}"


@cache
def is_built(name: str) -> bool:
    """Whether the bundle of that name is there."""
    return (STATIC / name).is_file()
