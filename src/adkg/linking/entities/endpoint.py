"""Asks a SPARQL endpoint that holds Wikibase's RDF what it says of entities: a few at a time, all of it in one query.

The properties are found by what the endpoint says of them (wikibase:claim and its kin), so no prefix of any one
collection is known here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from adkg.alignments import GREGORIAN, TEXT, URL, WIKIBASE, Alignments
from adkg.errors import AdkgError
from adkg.linking.entities.model import (
    LANGUAGES,
    NO_VALUE,
    NORMAL,
    RANKS,
    SOME_VALUE,
    Entity,
    Statement,
    Told,
    Unreadable,
    in_order,
    told_date,
    told_number,
)
from adkg.linking.json_answers import BadAnswer, clean_text, read_json
from adkg.terms import LANG_STRING, XSD, XSD_STRING, Iri, Literal, is_iri

BATCH = 50

Ask = Callable[[str], bytes]

_QUERY = """PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <http://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX wikibase: <http://wikiba.se/ontology#>
SELECT ?item ?part ?property ?node ?value ?exactness ?calendar {{
  {{ {items} FILTER EXISTS {{ ?item ?any ?thing }} BIND("there" AS ?part) }}
  UNION {{ {items} ?item owl:sameAs ?value BIND("redirect" AS ?part) }}
  UNION {{ {items} ?item rdfs:label ?value FILTER(LANG(?value) IN ({languages})) BIND("label" AS ?part) }}
  UNION {{ {items} ?item skos:altLabel ?value FILTER(LANG(?value) IN ({languages})) BIND("alias" AS ?part) }}
  UNION {{ {items} ?item schema:description ?value FILTER(LANG(?value) IN ({languages})) BIND("description" AS ?part) }}
  UNION {{ {items} {properties} ?property wikibase:claim ?claim . ?item ?claim ?node .
    ?node wikibase:rank ?value BIND("rank" AS ?part) }}
  UNION {{ {items} {properties} ?property wikibase:claim ?claim ; wikibase:statementProperty ?says .
    ?item ?claim ?node . ?node ?says ?value BIND("value" AS ?part)
    OPTIONAL {{ ?property wikibase:statementValue ?fully . ?node ?fully ?whole .
      ?whole wikibase:timePrecision ?exactness ; wikibase:timeCalendarModel ?calendar }} }}
  UNION {{ {items} {properties} ?property wikibase:claim ?claim . ?item ?claim ?node .
    ?node prov:wasDerivedFrom ?value BIND("reference" AS ?part) }}
  UNION {{ {items} {of} ?of wikibase:claim ?claim . ?item ?claim ?node .
    {qualifiers} ?property wikibase:qualifier ?says . ?node ?says ?value BIND("qualifier" AS ?part)
    OPTIONAL {{ ?property wikibase:qualifierValue ?fully . ?node ?fully ?whole .
      ?whole wikibase:timePrecision ?exactness ; wikibase:timeCalendarModel ?calendar ; wikibase:timeValue ?value }} }}
}}"""


def ask_entities(ask: Ask, wanted: Iterable[Iri], alignments: Alignments) -> dict[Iri, Entity]:
    """What the endpoint says of the wanted entities; `ask` sends it a query and gives SPARQL JSON back.

    An entity that it says nothing of is one that has gone. Raises AdkgError for an answer that cannot be used.
    """
    found: dict[Iri, Entity] = {}
    ordered = sorted(wanted)
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        drafts = {iri: _Draft(alignments) for iri in batch}
        for row in _rows(ask(_query(batch, alignments))):
            draft = drafts.get(Iri(row.get("item", _NOTHING).text))
            if draft is not None:
                draft.take(row)
        found.update((iri, draft.entity(iri)) for iri, draft in drafts.items())
    return found


def _query(batch: list[Iri], alignments: Alignments) -> str:
    properties = sorted(alignments.outside)
    qualifiers = [one for one in properties if alignments.outside[one].qualifies]
    qualified = sorted({below for one in qualifiers for below in alignments.outside[one].qualifies})
    return _QUERY.format(
        items=_values("item", batch),
        properties=_values("property", properties),
        of=_values("of", qualified),
        qualifiers=_values("property", qualifiers),
        languages=", ".join(f'"{language}"' for language in LANGUAGES),
    )


def _values(variable: str, iris: Iterable[Iri]) -> str:
    return f"VALUES ?{variable} {{ {' '.join(f'<{iri}>' for iri in iris)} }}"


@dataclass(frozen=True, slots=True)
class _Cell:
    kind: str
    text: str
    datatype: str = ""
    language: str = ""


_NOTHING = _Cell("", "")


def _rows(content: bytes) -> Iterator[dict[str, _Cell]]:
    """The rows of an answer to a SELECT, each looked at: it was written by others."""
    try:
        answer = read_json(content)
        for row in answer["results"]["bindings"]:
            yield {name: _cell(sent) for name, sent in row.items()}
    except (BadAnswer, KeyError, TypeError, AttributeError) as error:
        what = str(error) if isinstance(error, BadAnswer) else "it is no answer to a SELECT in SPARQL JSON"
        raise AdkgError(f"the endpoint's answer cannot be used: {what}", "check the address") from None


def _cell(sent: Mapping[str, Any]) -> _Cell:
    texts = (sent["type"], sent["value"], sent.get("datatype", ""), sent.get("xml:lang", ""))
    if not all(isinstance(text, str) for text in texts):
        raise TypeError
    return _Cell(*texts)


@dataclass(slots=True)
class _Draft:
    """An entity while its rows arrive."""

    alignments: Alignments
    is_there: bool = False
    redirect: Iri | None = None
    names: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    ranks: dict[tuple[str, Iri], str] = field(default_factory=dict)
    values: dict[str, Told] = field(default_factory=dict)
    qualifiers: dict[str, set[tuple[Iri, Told]]] = field(default_factory=dict)
    references: dict[str, set[str]] = field(default_factory=dict)

    def take(self, row: Mapping[str, _Cell]) -> None:
        part, cell, node = row.get("part", _NOTHING).text, row.get("value", _NOTHING), row.get("node", _NOTHING).text
        predicate = Iri(row.get("property", _NOTHING).text)
        if part == "there":
            self.is_there = True
        elif part == "redirect" and cell.kind == "uri" and is_iri(cell.text):
            self.redirect = Iri(cell.text)
        elif part in {"label", "alias", "description"}:
            self.names.setdefault(part, {}).setdefault(cell.language, []).append(clean_text(cell.text))
        elif part == "rank":
            rank = cell.text.removeprefix(WIKIBASE).removesuffix("Rank").lower()
            self.ranks[node, predicate] = rank if rank in RANKS else NORMAL
        elif part == "value":
            self.values[node] = self._told(predicate, row)
        elif part == "qualifier":
            self.qualifiers.setdefault(node, set()).add((predicate, self._told(predicate, row)))
        elif part == "reference":
            self.references.setdefault(node, set()).add(cell.text)

    def _told(self, predicate: Iri, row: Mapping[str, _Cell]) -> Told:
        cell, exactness = row["value"], row.get("exactness", _NOTHING).text
        if exactness.isascii() and exactness.isdigit():
            is_gregorian = row.get("calendar", _NOTHING).text in self.alignments.same.get(GREGORIAN, ())
            return told_date(clean_text(cell.text), int(exactness[:9]), is_gregorian)
        form = self.alignments.property(predicate).form
        if cell.kind == "bnode" or (cell.kind == "uri" and form != URL):
            is_known = cell.text.startswith(self.alignments.namespace) and is_iri(cell.text)
            return Iri(cell.text) if is_known else SOME_VALUE
        if cell.datatype == XSD + "decimal":
            return told_number(cell.text)
        if form == TEXT:
            return Literal(clean_text(cell.text), LANG_STRING, cell.language)
        plain = cell.kind == "uri" or cell.datatype in {"", XSD_STRING}
        return Literal(clean_text(cell.text)) if plain else Unreadable(f"{clean_text(cell.text)}/?")

    def entity(self, iri: Iri) -> Entity:
        several = {part: {lang: sorted(names) for lang, names in found.items()} for part, found in self.names.items()}
        return Entity(
            iri,
            self.is_there,
            self.redirect,
            {language: names[0] for language, names in several.get("label", {}).items()},
            {language: tuple(names) for language, names in several.get("alias", {}).items()},
            {language: names[0] for language, names in several.get("description", {}).items()},
            in_order(
                Statement(
                    predicate,
                    self.values.get(node, NO_VALUE),
                    rank,
                    tuple(sorted(self.qualifiers.get(node, ()), key=str)),
                    len(self.references.get(node, ())),
                )
                for (node, predicate), rank in sorted(self.ranks.items())
            ),
        )
