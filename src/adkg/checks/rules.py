"""Runs the stored checks: each is one query over the whole store, and each row it finds is one problem."""

import re
from collections.abc import Iterable, Mapping

from rdflib.namespace import SH

from adkg.checks.findings import Finding, shown, with_others
from adkg.claims import FileLine
from adkg.errors import Problem
from adkg.graph import Locations
from adkg.queries import Check
from adkg.store import Store
from adkg.terms import Iri, Value, term, thing_iri

_COLUMN = re.compile(r"\{(\w+)\}")
_COMPONENT = Iri(SH.SPARQLConstraintComponent)
_CLAIMS = thing_iri("claim/")


def check_rules(store: Store, checks: Iterable[Check], locations: Locations) -> list[Finding]:
    """Everything that the checks find, a finding for each row."""
    return [
        rule_finding(check, row, locations)
        for check in sorted(checks, key=lambda check: check.slug)
        for row in store.select(check.query).dicts()
    ]


def rule_finding(check: Check, row: Mapping[str, Value], locations: Locations) -> Finding:
    """What one row of a check's answer says, at the first place in the files that can be named."""
    message = filled(check.message, row)
    places = _places(row, locations) or [FileLine(check.file, check.line)]
    problem = Problem(
        places[0].file,
        places[0].line,
        with_others(message, places),
        filled(check.fix, row),
        check.slug,
        check.severity,
    )
    focus = next((value for value in row.values() if isinstance(value, Iri)), None)
    source = thing_iri(f"check/{check.slug}")
    return Finding(problem, source, _COMPONENT, (("en", message),), focus, is_rule=True)


def filled(template: str, row: Mapping[str, Value]) -> str:
    """The template with each {column} replaced by its value; '?' where the row has none.

    >>> filled("{book} of {year}", {"book": thing_iri("book/emma")})
    'book/emma of ?'
    """
    return _COLUMN.sub(lambda found: shown(row[found[1]]) if found[1] in row else "?", template)


def _places(row: Mapping[str, Value], locations: Locations) -> list[FileLine]:
    """Where the row's claims and triples stand (a column named after a property holds its value); else the things."""
    things = [value for value in row.values() if isinstance(value, Iri)]
    exact: list[FileLine] = []
    for thing in things:
        general = locations.of(thing)
        if thing.startswith(_CLAIMS):
            exact += general
        for column, value in row.items():
            exact += [place for place in locations.of(thing, term(column), value) if place not in general]
    found = exact or [place for thing in things for place in locations.of(thing)]
    return list(dict.fromkeys(found))
