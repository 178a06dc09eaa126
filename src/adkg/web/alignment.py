"""A thing in the words of schema.org, as far as the ontology's alignments say what they are."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from adkg.evidence.words import RDF_TYPE
from adkg.store import Row
from adkg.terms import BASE, RDFS, SKOS, Iri, Literal, Value, n3
from adkg.web.naming import Naming

SCHEMA = "https://schema.org/"
_OWL = "http://www.w3.org/2002/07/owl#"
_ABOVE = (RDFS + "subClassOf", RDFS + "subPropertyOf")
_SAME = (_OWL + "equivalentClass", _OWL + "equivalentProperty", SKOS + "exactMatch", SKOS + "closeMatch")
_BREAKING = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


@dataclass(frozen=True, slots=True)
class Alignment:
    """What lies above each term, and which terms of schema.org are said to mean the same."""

    above: Mapping[str, list[str]] = field(default_factory=dict)
    same: Mapping[str, list[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, ontology: Iterable[Row]) -> "Alignment":
        """The alignments in the triples of an ontology."""
        above: dict[str, list[str]] = {}
        same: dict[str, list[str]] = {}
        for subject, predicate, value in ontology:
            if isinstance(value, Iri) and predicate in _ABOVE and not value.startswith("_:"):
                above.setdefault(str(subject), []).append(value)
            elif isinstance(value, Iri) and predicate in _SAME and value.startswith(SCHEMA):
                same.setdefault(str(subject), []).append(value)
        return cls(above, same)

    def of(self, term: str) -> str:
        """The nearest term of schema.org: itself the same, or the same as or above what lies above; '' for none."""
        level, seen = [term], {term}
        while level:
            near = sorted(found for one in level for found in (*self.same.get(one, ()), *self.above.get(one, ())))
            found = next((one for one in near if one.startswith(SCHEMA)), "")
            if found:
                return found
            level = [one for one in near if one not in seen]
            seen.update(level)
        return ""


def in_schema_org(
    triples: Iterable[tuple[Iri, Iri, Value]], thing: Iri, alignment: Alignment, naming: Naming
) -> dict[str, object]:
    """What is believed of a thing as an object of schema.org, without what has no alignment. Empty without a type."""
    types: set[str] = set()
    values: dict[str, list[object]] = {}
    for _, predicate, value in sorted(triples, key=lambda one: (one[1], n3(one[2]))):
        if predicate == RDF_TYPE:
            types.add(alignment.of(str(value)).removeprefix(SCHEMA))
            continue
        key = alignment.of(predicate).removeprefix(SCHEMA)
        told = _told(value, alignment, naming) if key else None
        if told is not None and told not in values.setdefault(key, []):
            values[key].append(told)
    types.discard("")
    if not types:
        return {}
    found = {key: told[0] if len(told) == 1 else told for key, told in sorted(values.items()) if told}
    kind = sorted(types)
    return {"@context": SCHEMA, "@id": str(thing), "@type": kind[0] if len(kind) == 1 else kind, **found}


def as_data_block(content: Mapping[str, object]) -> Markup:
    """JSON that can stand in a script element: nothing in it can end the element."""
    text = json.dumps(content, ensure_ascii=False)
    for char, written in _BREAKING.items():
        text = text.replace(char, written)
    return Markup(text)


def _told(value: Value, alignment: Alignment, naming: Naming) -> object:
    if isinstance(value, Literal):
        return {"@value": value.lexical, "@language": value.language} if value.language else value.lexical
    meant = alignment.of(value)
    if meant:
        return meant
    if not value.startswith(BASE):
        return str(value) if value.startswith(("http://", "https://")) else None
    kind = alignment.of(naming.classes.get(value, "")).removeprefix(SCHEMA)
    if value not in naming.classes:
        return None
    return {"@id": str(value), **({"@type": kind} if kind else {}), "name": naming.name(value, "en")}
