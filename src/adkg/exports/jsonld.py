"""JSON-LD: the plain statements as readable objects, one for each thing, with the context inside."""

import json
from collections.abc import Iterable, Iterator, Mapping

from adkg.exports._context import RDF_TYPE, Context, build_context
from adkg.exports._views import DEFAULT, GRAPHS, graph_iris
from adkg.store import Row, Store
from adkg.terms import (
    BASE,
    ONTOLOGY,
    XSD,
    XSD_INTEGER,
    XSD_STRING,
    Iri,
    Literal,
    Prefixes,
    Value,
    n3,
    path_of,
)

MEDIA_TYPE = "application/ld+json"
EXTENSION = "jsonld"
WHOLE = False

__all__ = ["Context", "build_context", "compact", "write"]

EXACT_DIGITS = 15
_ALWAYS = frozenset({"@version", "@base", "@vocab", "id", "type"})
HOW_INFERRED = (f"{BASE}inference/", f"{BASE}triple/")


def write(store: Store, prefixes: Prefixes, graph: str) -> bytes:
    """The triples of the chosen graphs, merged; the whole record keeps its named graphs."""
    context = build_context(store, prefixes)
    writer = _Writer(context)
    if GRAPHS[graph]:
        nodes: list[object] = list(writer.nodes(_rows(store, graph_iris(graph), graph == DEFAULT)))
    else:
        nodes = [
            {"id": path_of(name), "@graph": list(writer.nodes(_rows(store, (name,), False)))} for name in store.graphs()
        ]
    return json.dumps({"@context": context, "@graph": nodes}, ensure_ascii=False, indent=1).encode() + b"\n"


def compact(rows: Iterable[Row], context: Context) -> bytes:
    """Triples as readable objects, with as much of the context as they need."""
    nodes = list(_Writer(context).nodes(rows))
    words = set(_words(nodes))
    needed = {
        key: value for key, value in context.items() if key in _ALWAYS or (key in words and isinstance(value, dict))
    }
    words.update(_words(list(needed.values())))
    prefixes = {word.partition(":")[0] for word in words if ":" in word}
    needed.update((key, value) for key, value in context.items() if key in prefixes and isinstance(value, str))
    whole = {key: needed[key] for key in context if key in needed}
    return json.dumps({"@context": whole, "@graph": nodes}, ensure_ascii=False, indent=1).encode() + b"\n"


def _words(content: object) -> Iterator[str]:
    """The keys and values anywhere in JSON."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for key, value in content.items():
            yield key
            yield from _words(value)
    elif isinstance(content, list):
        for one in content:
            yield from _words(one)


def _rows(store: Store, graphs: Iterable[Iri], plain: bool) -> Iterable[Row]:
    names = " ".join(f"<{name}>" for name in graphs)
    rows = store.select(f"SELECT DISTINCT ?s ?p ?o {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }}").rows
    return (row for row in rows if not (plain and str(row[0]).startswith(HOW_INFERRED)))


class _Writer:
    """Compacts nodes under a context."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._prefixes = {key: value for key, value in context.items() if isinstance(value, str) and "@" not in key}
        self._coerced = {
            str(value["@id"]): (key, self._expanded(str(value.get("@type", ""))), "@container" in value)
            for key, value in context.items()
            if isinstance(value, dict)
        }

    def nodes(self, rows: Iterable[Row]) -> Iterable[dict[str, object]]:
        """One object for each subject, sorted, with its keys in order: id, type, then the others."""
        by_subject: dict[str, dict[str, list[Value]]] = {}
        for subject, predicate, value in rows:
            if value is not None:
                by_subject.setdefault(str(subject), {}).setdefault(str(predicate), []).append(value)
        for iri in sorted(by_subject):
            yield self._node(iri, by_subject[iri])

    def _node(self, subject: str, values: Mapping[str, list[Value]]) -> dict[str, object]:
        node: dict[str, object] = {"id": subject.removeprefix(BASE)}
        if RDF_TYPE in values:
            node["type"] = _one_or_all([self._term(str(value)) for value in sorted(values[RDF_TYPE], key=n3)])
        entries: dict[str, object] = {}
        for predicate, found in values.items():
            ordered = sorted(found, key=n3)
            key, kind, by_language = self._coerced.get(predicate, (self._term(predicate), "", False))
            if predicate == RDF_TYPE:
                continue
            if by_language and all(isinstance(value, Literal) and value.language for value in ordered):
                entries[key] = _by_language(ordered)
            elif by_language:
                entries[self._curie(predicate)] = _one_or_all([self._value(value, "") for value in ordered])
            else:
                entries[key] = _one_or_all([self._value(value, kind) for value in ordered])
        return {**node, **dict(sorted(entries.items()))}

    def _term(self, iri: str) -> str:
        """A class or property: its local name where it is the ontology's, else a CURIE or the whole IRI."""
        local = iri.removeprefix(ONTOLOGY)
        if local == iri or (local in self._context and iri not in self._coerced):
            return self._curie(iri)
        return local

    def _curie(self, iri: str) -> str:
        for prefix, namespace in self._prefixes.items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    def _expanded(self, curie: str) -> str:
        prefix, _, local = curie.partition(":")
        return self._prefixes[prefix] + local if prefix in self._prefixes else curie

    def _value(self, value: Value, kind: str) -> object:
        if isinstance(value, Iri):
            if kind == "@vocab" and value.startswith(ONTOLOGY):
                return self._term(value)
            return value.removeprefix(BASE) if kind == "@id" else {"id": value.removeprefix(BASE)}
        return self._literal(value, kind)

    def _literal(self, value: Literal, kind: str) -> object:
        if value.language:
            return {"@value": value.lexical, "@language": value.language}
        if value.datatype == (kind or XSD_STRING):
            return value.lexical
        if not kind and value.datatype == XSD_INTEGER and len(value.lexical) <= EXACT_DIGITS:
            return int(value.lexical)
        if not kind and value.datatype == XSD + "boolean":
            return value.lexical == "true"
        if value.datatype == XSD_STRING:
            return {"@value": value.lexical}
        return {"@value": value.lexical, "@type": self._curie(value.datatype)}


def _by_language(values: Iterable[Value]) -> dict[str, object]:
    found: dict[str, list[object]] = {}
    for value in values:
        if isinstance(value, Literal):
            found.setdefault(value.language, []).append(value.lexical)
    return {language: _one_or_all(texts) for language, texts in sorted(found.items())}


def _one_or_all(values: list[object]) -> object:
    return values[0] if len(values) == 1 else values
