"""A thing in the words of schema.org, as far as the ontology's alignments say what they are."""

import json
from collections.abc import Iterable, Mapping

from markupsafe import Markup

from adkg.alignments import Alignments
from adkg.evidence.words import RDF_TYPE
from adkg.terms import BASE, Iri, Literal, Value, n3
from adkg.web.naming import Naming

SCHEMA = "https://schema.org/"
_BREAKING = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def in_schema_org(
    triples: Iterable[tuple[Iri, Iri, Value]], thing: Iri, alignment: Alignments, naming: Naming
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


def _told(value: Value, alignment: Alignments, naming: Naming) -> object:
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
