"""The scripts that are bundled while the package is built; without them the pages work too."""

from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
EDITOR = "bundled-editor.js"


@cache
def is_built(name: str) -> bool:
    """Whether the bundle of that name is there."""
    return (STATIC / name).is_file()
