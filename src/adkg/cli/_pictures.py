"""Writes an answer as a picture."""

from pathlib import Path

from adkg.answers import Answer
from adkg.cli._output import write_data
from adkg.cli._project import Chosen
from adkg.errors import UsageError
from adkg.pictures import draw


def write(answer: Answer, form: str | None, language: str, seen: Chosen, file: Path | None, *, evidence: bool) -> None:
    """Write the picture to the file, or else to standard output; without a form, the file's name ends in it.

    Raises UsageError for a form that is no picture, as a file is for pictures; for png without a file, as standard
    output is for text; and for evidence, which is in none.
    """
    if evidence:
        raise UsageError("no evidence in a picture", "ask for a table with --evidence beside it")
    form = form or (file.suffix[1:] if file else "")
    if form == "png" and file is None:
        raise UsageError("a png is no text to write here", "name a file: --output picture.png")
    known_by = seen.known_by.isoformat() if seen.known_by else ""
    write_data(draw(answer, form, language, known_by, seen.policy), file)
