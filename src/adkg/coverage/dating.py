"""Since when an answer's rows could be known: by which day what stands behind them had been published."""

from collections.abc import Iterable, Sequence
from itertools import permutations

from adkg.evidence.words import NOTATION
from adkg.store import Row, Store
from adkg.terms import Iri, Literal, Value, n3

MOST_ROWS = 50


def known_since(store: Store, rows: Sequence[Row]) -> str:
    """The first day by which every statement behind one of the rows had a source; '' where none of them has dates.

    The statements are those between the values of a row, and those from which such a one was inferred. Of many rows
    only the first 50 are looked at.
    """
    days: dict[str, list[str]] = {}
    for row, *_, day in store.select(_QUERY.replace("{pairs}", " ".join(_pairs(rows[:MOST_ROWS])))).rows:
        key = row.lexical if isinstance(row, Literal) else ""
        days.setdefault(key, []).append(day.lexical if isinstance(day, Literal) else "")
    return min((max(found) for found in days.values() if all(found)), default="")


def _pairs(rows: Iterable[Row]) -> Iterable[str]:
    for number, row in enumerate(rows):
        values: list[Value] = [value for value in row if value is not None]
        for subject, value in permutations(values, 2):
            if isinstance(subject, Iri) and not subject.startswith("_:"):
                yield f"({number} {n3(subject)} {n3(value)})"


_QUERY = f"""{NOTATION}
SELECT ?row ?about ?predicate ?object (MIN(?published) AS ?day) {{
  VALUES (?row ?s ?o) {{ {{pairs}} }}
  {{ ?claim rdf:subject ?s ; rdf:object ?o . BIND(?s AS ?about) BIND(?o AS ?object) }}
  UNION {{
    ?step rdf:subject ?s ; rdf:object ?o ; adkg:premise ?premise .
    ?premise rdf:subject ?about ; rdf:predicate ?predicate ; rdf:object ?object .
    ?claim rdf:subject ?about ; rdf:predicate ?predicate ; rdf:object ?object .
  }}
  ?claim adkg:source ?source ; rdf:predicate ?predicate ; adkg:judgement ?judgement .
  FILTER(?judgement IN (adkg:acceptedClaim, adkg:agreeingClaim))
  OPTIONAL {{ ?source adkg:publishedLatest ?published }}
}}
GROUP BY ?row ?about ?predicate ?object
"""
