"""What a service offers for a name, in a form that can be kept; what cannot be trusted is left out, and told."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from adkg.entries import shorten
from adkg.linking.json_answers import clean_text
from adkg.terms import is_iri

MOST = 25
MOST_VALUES = 20
LONGEST_ID = 200
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T[0-9:.]+(?:Z|[+-][0-9:]+)?")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing of another collection: `id` is its end of the IRI, `kinds` the classes it is of there, by their ids.

    `values` are what is known of it, by property, each an id with a name or '' with a text; services tell no `aliases`.
    """

    id: str
    name: str
    description: str = ""
    kinds: tuple[str, ...] = ()
    score: float | None = None
    values: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The same as plain values, to be kept."""
        return {
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "kinds": list(self.kinds),
            "score": self.score,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any], told: Mapping[str, Any]) -> "Candidate":
        """What as_json gave, with the `values` that were told of it since."""
        values = {key: tuple((one, text) for one, text in pairs) for key, pairs in told.get("values", {}).items()}
        return cls(kept["id"], kept["name"], kept["description"], tuple(kept["kinds"]), kept["score"], values)


def read_candidates(sent: list[Any], namespace: str, pattern: re.Pattern[str]) -> tuple[list[Candidate], list[str]]:
    """The candidates that can be used, and why others cannot. Their IRIs have to fit the pattern of the scheme."""
    found: dict[str, Candidate] = {}
    flaws: list[str] = []
    for one in sent[:MOST]:
        identifier = one.get("id") if isinstance(one, dict) else None
        name = clean_text(one.get("name"), 300) if isinstance(one, dict) else ""
        if not isinstance(identifier, str) or not fits(identifier, namespace, pattern):
            shown = shorten(clean_text(identifier, LONGEST_ID), 40) if isinstance(identifier, str) else ""
            flaws.append(f"'{shown}' is no identifier of this scheme")
        elif not name:
            flaws.append(f"'{identifier}' has no name")
        else:
            score = one.get("score")
            usable = isinstance(score, int | float) and not isinstance(score, bool) and abs(score) < 1e9
            found.setdefault(
                identifier,
                Candidate(
                    identifier,
                    name,
                    clean_text(one.get("description"), 300),
                    tuple(_kinds(one.get("type"))),
                    float(score) if usable and isfinite(score) else None,
                ),
            )
    if len(sent) > MOST:
        flaws.append(f"{len(sent)} candidates for one name: those after the first {MOST} are left out")
    return list(found.values()), flaws


def fits(identifier: str, namespace: str, pattern: re.Pattern[str]) -> bool:
    """Whether an identifier is one of the scheme: short, an IRI with its namespace, and of the form of the others.

    >>> atlas = "https://atlas.example/", re.compile(r"https://atlas\\.example/T[0-9]+")
    >>> [fits(one, *atlas) for one in ("T17", "T17\\n", "T1\\u202e7", "17", "../T1")]
    [True, False, False, False, False]
    """
    iri = namespace + identifier
    return 0 < len(identifier) <= LONGEST_ID and is_iri(iri) and bool(pattern.fullmatch(iri))


def read_values(sent: Any) -> dict[str, tuple[tuple[str, str], ...]]:
    """The values of a thing by property, each an id ('' for a text) and a text; what is of no known form is left out.

    >>> read_values({"P1": [{"id": "Q2", "name": "Austria"}, {}], "P2": [{"date": "1490-03-10T00:00:00Z"}, 3]})
    {'P1': (('Q2', 'Austria'),), 'P2': (('', '1490-03-10'),)}
    """
    found = {}
    for key, cells in sent.items() if isinstance(sent, dict) else ():
        if isinstance(key, str) and isinstance(cells, list):
            values = tuple(value for cell in cells[:MOST_VALUES] for value in _value(cell))
            if values:
                found[key] = values
    return found


def _value(cell: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(cell, dict):
        return
    identifier, name = clean_text(cell.get("id"), LONGEST_ID), clean_text(cell.get("name"), 300)
    if identifier and name:
        yield identifier, name
        return
    for key in ("str", "int", "float", "date"):
        value = cell.get(key)
        text = clean_text(value if isinstance(value, str) else _number(value), 300)
        if text:
            yield "", _as_printed(text) if key == "date" else text
            return


def _number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return f"{value:.15g}" if abs(value) < 1e15 else ""


def _as_printed(moment: str) -> str:
    """The day of a moment; its month or year where it is the first of one, for nothing tells how exact it is."""
    found = _MOMENT.fullmatch(moment)
    if not found:
        return moment
    return found[1].removesuffix("-01").removesuffix("-01") if found[1].endswith("-01") else found[1]


def _kinds(sent: Any) -> Iterator[str]:
    for kind in sent[:MOST] if isinstance(sent, list) else ():
        identifier = clean_text(kind.get("id") if isinstance(kind, dict) else kind, LONGEST_ID)
        if identifier:
            yield identifier
