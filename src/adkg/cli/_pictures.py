"""Writes an answer as a picture."""

from pathlib import Path

from adkg.answers import Answer
from adkg.cli._output import on_terminal, write_data
from adkg.cli._project import Chosen
from adkg.errors import UsageError
from adkg.pictures import draw


def write(answer: Answer, form: str, language: str, seen: Chosen, file: Path | None, *, evidence: bool) -> None:
    """Write the picture to the file, or else to standard output; a terminal gets none that is no text.

    Raises UsageError for a form that is no picture, as a file is for pictures; and for evidence, which is in none.
    """
    if evidence:
        raise UsageError("no evidence in a picture", "ask for a table with --evidence beside it")
    if form == "png" and file is None and on_terminal():
        raise UsageError("a terminal shows no png", "name a file: --output picture.png")
    known_by = seen.known_by.isoformat() if seen.known_by else ""
    write_data(draw(answer, form, language, known_by, seen.policy), file)
