"""How a comparison is told: its findings as rows and as plain values."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from adkg.dates import CalendarDate
from adkg.linking.comparison import RELATIONS, Finding
from adkg.linking.entities import Told, Unreadable
from adkg.terms import Iri, Literal, Prefixes, path_of

COLUMNS = ("thing", "item", "property", "relation", "ours", "theirs", "note")
MANY = 5


def value_text(value: Told, prefixes: Prefixes) -> str:
    """A value of either side: a thing by its path, an item by its CURIE, a text or date as it is written."""
    if isinstance(value, Iri):
        return prefixes.shorten(value)
    if isinstance(value, Unreadable):
        return value.text
    return value.lexical if isinstance(value, Literal | CalendarDate) else ""


def property_text(finding: Finding) -> str:
    """Our property, with the language of a name, the property that tells more of it, or that it goes the other way."""
    if finding.language:
        return f"{path_of(finding.predicate).rpartition('#')[2]} ({finding.language})"
    own = path_of(finding.predicate).rpartition("#")[2] or path_of(finding.predicate)
    if finding.qualifier:
        return f"{own} / {path_of(finding.qualifier)}"
    return f"{own} (inverse)" if finding.inverse else own


def row(finding: Finding, prefixes: Prefixes) -> tuple[str, ...]:
    """A finding as cells for people: of many values the first, and how many more there are."""
    return (
        path_of(finding.thing),
        prefixes.shorten(finding.item),
        property_text(finding),
        finding.relation,
        _few([value_text(one, prefixes) for one in finding.ours]),
        _few([value_text(one, prefixes) for one in finding.theirs]),
        finding.note,
    )


def _few(texts: list[str]) -> str:
    more = f" and {len(texts) - MANY} more" if len(texts) > MANY else ""
    return " | ".join(texts[:MANY]) + more


def plain(finding: Finding, prefixes: Prefixes) -> dict[str, Any]:
    """A finding as plain values, none left out."""
    return {
        "thing": path_of(finding.thing),
        "item": str(finding.item),
        "property": property_text(finding),
        "propertyThere": str(finding.theirs_property),
        "relation": finding.relation,
        "ours": [value_text(one, prefixes) for one in finding.ours],
        "theirs": [value_text(one, prefixes) for one in finding.theirs],
        "note": finding.note,
    }


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings there are of each relation."""
    found = Counter(finding.relation for finding in findings)
    return {relation: found[relation] for relation in RELATIONS}
