"""Reads the JSON that others send: nothing of it is believed before its form was looked at."""

import json
import re
import unicodedata
from typing import Any

from adkg.terms import text_fault

LONGEST_TEXT = 1_000
# What hides, what turns the direction, and what breaks a line or a column.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+"
)


class BadAnswer(Exception):
    """An answer is not of the form that it should have; says in what way."""


def read_json(content: bytes) -> Any:
    """The value of a JSON text. Raises BadAnswer for what is none: HTML, numbers that are none, nesting without end.

    >>> read_json(b'{"score": 1}')
    {'score': 1}
    >>> read_json(b"<html>")
    Traceback (most recent call last):
    ...
    adkg.linking.json_answers.BadAnswer: it begins with '<html>' and is no JSON
    """
    try:
        return json.loads(content.decode(), parse_constant=_refuse_constant)
    except RecursionError:
        raise BadAnswer("it is nested too deep") from None
    except UnicodeDecodeError:
        raise BadAnswer("it is not UTF-8") from None
    except ValueError:
        beginning = clean_text(content[:40].decode("utf-8", "replace"))
        raise BadAnswer(f"it begins with '{beginning}' and is no JSON") from None


def clean_text(value: object, longest: int = LONGEST_TEXT) -> str:
    """A text as it may stand in a cell: on one line, in normal form C, without what hides; '' for what is no text.

    >>> clean_text("Linz\\t\\u202eznil\\n"), clean_text(17), clean_text("e\\u0301") == "\\u00e9"
    ('Linz znil', '', True)
    """
    if not isinstance(value, str):
        return ""
    text = "".join(
        char if char.isprintable() or char == " " else " " for char in _UNSEEN.sub(" ", value[: 4 * longest])
    )
    text = " ".join(unicodedata.normalize("NFC", text).split())[:longest].strip()
    return "" if text_fault(text) else text


def _refuse_constant(text: str) -> None:
    raise ValueError(text)
