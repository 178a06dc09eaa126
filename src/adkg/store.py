"""Holds the quads and answers queries about them: the one module that knows the engine, Oxigraph."""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

import pyoxigraph as ox

from adkg.bounds import Bounded, Bounds
from adkg.complaints import complaint
from adkg.errors import AdkgError, UsageError
from adkg.guard import refuse_unsafe
from adkg.queries.tokens import tokens_of
from adkg.terms import BASE, LANG_STRING, XSD_STRING, Iri, Literal, Value

ROW_FORMATS = {
    "csv": ox.QueryResultsFormat.CSV,
    "json": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}
TRIPLE_FORMATS = {
    "jsonld": ox.RdfFormat.JSON_LD,
    "nquads": ox.RdfFormat.N_QUADS,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "turtle": ox.RdfFormat.TURTLE,
}
# For each format its media type and its name among the W3C's; the engine gives JSON-LD another one than the W3C does.
_FORMS: dict[str, Any] = {**ROW_FORMATS, **TRIPLE_FORMATS}
MEDIA_TYPES: dict[str, str] = {name: form.media_type for name, form in _FORMS.items()}
FORMAT_IRIS: dict[str, str] = {name: form.iri for name, form in _FORMS.items()} | {
    "jsonld": "http://www.w3.org/ns/formats/JSON-LD"
}
ENGINES = {"pyoxigraph": ox.__version__}
REBUILD = "build it again: adkg build"

Row = tuple[Value | None, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a SELECT: its columns, and one tuple for each row; None where a variable is unbound."""

    columns: tuple[str, ...]
    rows: list[Row]

    def dicts(self) -> Iterable[dict[str, Value]]:
        """The rows as mappings from column to value, unbound columns left out."""
        for row in self.rows:
            yield {column: value for column, value in zip(self.columns, row, strict=True) if value is not None}


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a query is asked of: the graphs that together are the default graph, and those that it may name.

    Where a query has FROM or FROM NAMED besides, this holds and not that (SPARQL 1.1 Protocol, section 2.1.4).
    """

    default: tuple[Iri, ...] = ()
    named: tuple[Iri, ...] = ()


class Store:
    """Quads in named graphs. Queries can only read; they see the union of all graphs unless they say FROM which.

    >>> store = Store.memory()
    >>> store.load(b'<urn:s> <urn:p> "x"@en <urn:g> .')
    >>> store.select("SELECT ?o { <urn:s> <urn:p> ?o }").rows
    [(Literal(lexical='x', datatype='http://www.w3.org/1999/02/22-rdf-syntax-ns#langString', language='en'),)]
    """

    def __init__(self, engine: ox.Store, *, is_flat: bool = False) -> None:
        self._engine: ox.Store | None = engine
        self._is_flat = is_flat

    @classmethod
    def memory(cls) -> Self:
        """An empty store that lives as long as the process."""
        return cls(ox.Store())

    @classmethod
    def create(cls, folder: Path) -> Self:
        """An empty store on disk, to be written once. The folder must be empty or not be there yet."""
        if folder.exists() and any(folder.iterdir()):
            raise AdkgError(f"{folder} is not empty", "give a new folder; a store is never mixed with other files")
        folder.mkdir(parents=True, exist_ok=True)
        return cls(_opened(ox.Store, folder), is_flat=True)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """A store on disk, read only. Raises AdkgError when there is none or it is damaged."""
        engine = _opened(ox.Store.read_only, folder)
        in_default = engine.quads_for_pattern(None, None, None, ox.DefaultGraph())
        return cls(engine, is_flat=next(in_default, None) is not None)

    @property
    def is_flat(self) -> bool:
        """Whether the engine's default graph holds every triple too.

        A query takes two thirds of the time there that it takes in the union of the named graphs.
        """
        return self._is_flat

    @property
    def engine(self) -> Any:
        """The engine's own store, for the rdflib view only. Raises AdkgError after close()."""
        return self._reaching(None)

    def _reaching(self, query: str | None, prefixes: Mapping[str, str] | None = None) -> Any:
        """The engine with all that the query can read in it; without a query, with everything."""
        if self._engine is None:
            raise AdkgError("the store is closed", "open it again")
        return self._engine

    @property
    def whole(self) -> "Store | None":
        """The store with all that is known, where this one shows less of it; None where it shows all."""
        return None

    def close(self) -> None:
        """Write what is pending and free the files."""
        self._engine = None

    def load(self, nquads: bytes) -> None:
        """Add quads from N-Quads text, all or none.

        Blank nodes are named by what is said of them (RDFC-1.0), so that equal input makes an equal store; give all
        quads with blank nodes in one call.
        """
        ground, blank = _split_blank(nquads)
        self._add(ground, _canonical(blank))

    def _add(self, ground: bytes, blank: Iterable[ox.Quad]) -> None:
        """Add lines without blank nodes, and quads that may have some; these keep their names."""
        if self._engine is None:
            raise AdkgError("the store is closed", "open it again")
        try:
            quads = tuple(blank)
            self._engine.bulk_load(ground, ox.RdfFormat.N_QUADS)
            self._engine.bulk_extend(quads)
            if self.is_flat:
                merged, _ = _split_blank(self.triples(*self.graphs()))
                self._engine.bulk_load(merged, ox.RdfFormat.N_TRIPLES)
                self._engine.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
            self._engine.flush()
        except SyntaxError as error:
            raise AdkgError(f"no N-Quads: {error}") from error
        except (OSError, RuntimeError, ValueError) as error:
            raise AdkgError(f"the store cannot be written: {error}", "make room on the disk and try again") from error

    def load_named(self, nquads: bytes) -> None:
        """Add quads from N-Quads text that a store has written: its blank nodes keep the names that they have there."""
        ground, blank = _split_blank(nquads)
        self._add(ground, ox.parse(blank, ox.RdfFormat.N_QUADS))

    def select(self, query: str, prefixes: Mapping[str, str] | None = None) -> Rows:
        """The rows of a SELECT. Raises UsageError for a query that is no SELECT, is broken, or could do harm."""
        return read_rows(self.answer(query, "json", prefixes))

    def ask(self, query: str, prefixes: Mapping[str, str] | None = None) -> bool:
        """Whether an ASK holds. Raises UsageError as `select` does."""
        content = json.loads(self.answer(query, "json", prefixes))
        if "boolean" not in content:
            raise UsageError("the query is no ASK", "ask: ASK { ... }")
        return bool(content["boolean"])

    def answer(
        self,
        query: str,
        form: str,
        prefixes: Mapping[str, str] | None = None,
        dataset: Dataset | None = None,
        bounds: Bounds | None = None,
    ) -> bytes:
        """The answer as the engine writes it: csv, json, tsv, xml for SELECT and ASK, turtle and others for CONSTRUCT.

        With `prefixes` the query may use them undeclared, and write things as <kind/slug>. With a `dataset` it sees
        those graphs only. Raises TooMuch for an answer that is out of `bounds`.
        """
        refuse_unsafe(query)
        try:
            found = self._reaching(query, prefixes).query(
                query,
                prefixes=dict(prefixes) if prefixes else None,
                base_iri=None if prefixes is None else BASE,
                **self._scope(query, dataset),
            )
            if isinstance(found, ox.QueryTriples):
                return _triples(found, form, prefixes, bounds)
            if form not in ROW_FORMATS:
                raise UsageError(f"no format '{form}' for rows", f"use one of {', '.join(ROW_FORMATS)}")
            if bounds is None or isinstance(found, ox.QueryBoolean):
                return bytes(found.serialize(format=ROW_FORMATS[form]))
            written = Bounded(bounds, form)
            found.serialize(written, format=ROW_FORMATS[form])
            return written.content()
        except SyntaxError as error:
            raise complaint(query, str(error)) from None
        except (OSError, RuntimeError, ValueError) as error:
            if "custom function" in str(error):
                raise UsageError(str(error), "use the functions of SPARQL 1.1") from None
            raise AdkgError(f"the query failed: {error}", f"if the store is damaged, {REBUILD}") from error

    def _scope(self, query: str, dataset: Dataset | None) -> dict[str, Any]:
        """What the engine is told of the graphs to look in. It reads no other, whatever a graph may be called."""
        if dataset is not None:
            return {
                "default_graph": [ox.NamedNode(name) for name in dataset.default],
                "named_graphs": [ox.NamedNode(name) for name in dataset.named],
            }
        # Told to take the union, the engine would pass over FROM without a word.
        has_own = "FROM" in query.upper() and any(token.keyword == "FROM" for token in tokens_of(query))
        return {} if has_own or self.is_flat else {"use_default_graph_as_union": True}

    def graphs(self) -> list[Iri]:
        """The named graphs, sorted."""
        return sorted(Iri(found.value) for found in self.engine.named_graphs())

    def count(self, graph: Iri | None = None) -> int:
        """How many quads there are, in one graph or in all."""
        name = "?g" if graph is None else f"<{graph}>"
        rows = self.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {name} {{ ?s ?p ?o }} }}")
        found = rows.rows[0][0]
        return int(found.lexical) if isinstance(found, Literal) else 0

    def triples(self, *graphs: Iri) -> bytes:
        """The triples of these graphs together as sorted N-Triples."""
        lines: set[bytes] = set()
        for name in graphs:
            lines.update(self.engine.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(name)).splitlines())
        return b"".join(line + b"\n" for line in sorted(lines))

    def quads(self, *graphs: Iri) -> bytes:
        """The quads of these graphs, or of all, as sorted N-Quads."""
        lines: list[bytes] = []
        for name in graphs or self.graphs():
            text = self.engine.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(name))
            ending = f" <{name}> .\n".encode()
            lines += (line[:-2] + ending for line in text.splitlines())
        return b"".join(sorted(lines))

    def dump(self, form: str, graphs: Iterable[Iri] = (), prefixes: Mapping[str, str] | None = None) -> bytes:
        """The graphs, or all of them, in a format of TRIPLE_FORMATS: sorted, so that equal content makes equal bytes.

        The formats that know named graphs (nquads, trig, jsonld) keep them; the others merge them.
        """
        chosen = tuple(graphs)
        if TRIPLE_FORMATS[form].supports_datasets:
            return rewrite(self.quads(*chosen), form, prefixes)
        return rewrite(self.triples(*(chosen or self.graphs())), form, prefixes)

    def canonical_hash(self) -> str:
        """SHA-256 of the sorted N-Quads: the hash of the data, whoever built it and in whatever order.

        Equal to that of RDFC-1.0 over all: blank nodes were named so when they were loaded.
        """
        return sha256(self.quads()).hexdigest()


def has_rows(content: bytes, form: str) -> bool:
    """Whether an answer to a SELECT that the engine wrote in one of ROW_FORMATS has a row.

    >>> has_rows(b"town,hall\\r\\n", "csv"), has_rows(b"town\\r\\nLinz\\r\\n", "csv")
    (False, True)
    """
    if form in {"csv", "tsv"}:
        return content.count(b"\n") > 1
    return (b"<result>" if form == "xml" else b'"bindings":[{') in content


def read_rows(answer: bytes) -> Rows:
    """The rows of an answer to a SELECT in the format json. Raises UsageError where it answers another form."""
    content = json.loads(answer)
    if "results" not in content:
        raise UsageError("the query is no SELECT", "ask for columns: SELECT ?a ?b { ... }")
    columns = tuple(content["head"]["vars"])
    values: dict[tuple[str, ...], Value] = {}
    return Rows(columns, [_row(found, columns, values) for found in content["results"]["bindings"]])


def rewrite(text: bytes, form: str, prefixes: Mapping[str, str] | None = None) -> bytes:
    """Sorted N-Triples or N-Quads text in another format; N-Quads for nquads, trig and jsonld only.

    Only prefixes that are of use are declared.

    >>> rewrite(b"<urn:s> <urn:p> <urn:o> .\\n", "turtle", {"u": "urn:"})
    b'@prefix u: <urn:> .\\nu:s u:p u:o .\\n'
    """
    target = TRIPLE_FORMATS[form]
    if form in {"nquads", "ntriples"}:
        return text
    parsed: Iterable[Any] = ox.parse(text, ox.RdfFormat.N_QUADS)
    if target.supports_datasets:
        by_graph = sorted(text.splitlines(keepends=True), key=lambda line: (line.rpartition(b" <")[2], line))
        parsed = ox.parse(b"".join(by_graph), ox.RdfFormat.N_QUADS)
    else:
        parsed = (found.triple for found in parsed)
    return bytes(ox.serialize(parsed, format=target, prefixes=_used(text, prefixes or {})) or b"")


def read_quads(text: bytes, form: str) -> bytes:
    """Text in a format of TRIPLE_FORMATS as N-Quads: the way back from `rewrite`. Raises AdkgError for what is none.

    >>> read_quads(b"@prefix u: <urn:> . u:g { u:s u:p u:o }", "trig")
    b'<urn:s> <urn:p> <urn:o> <urn:g> .\\n'
    """
    try:
        return bytes(ox.serialize(ox.parse(text, TRIPLE_FORMATS[form]), format=ox.RdfFormat.N_QUADS) or b"")
    except (SyntaxError, ValueError) as error:
        raise AdkgError(f"no {form}: {error}", "write it again: adkg export") from error


def _used(text: bytes, prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that some IRI of the text is directly in; an IRI that goes deeper is better read in full."""
    used = {found.decode() for found in _NAMESPACE.findall(text)}
    return {prefix: namespace for prefix, namespace in sorted(prefixes.items()) if namespace in used}


def _opened(how: Any, folder: Path) -> ox.Store:
    try:
        found: ox.Store = how(str(folder))
    except (OSError, RuntimeError, ValueError) as error:
        raise AdkgError(f"the store {folder} cannot be opened: {error}", REBUILD) from error
    return found


def _split_blank(nquads: bytes) -> tuple[bytes, bytes]:
    """The lines without blank nodes, and those that may have some."""
    if b"_:" not in nquads:
        return nquads, b""
    lines = nquads.splitlines(keepends=True)
    blank = [line for line in lines if line.startswith(b"_:") or b" _:" in line]
    kept = set(blank)
    return b"".join(line for line in lines if line not in kept), b"".join(blank)


def _canonical(nquads: bytes) -> Iterable[ox.Quad]:
    if not nquads:
        return []
    dataset = ox.Dataset(ox.parse(nquads, ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def _row(found: dict[str, dict[str, str]], columns: tuple[str, ...], values: dict[tuple[str, ...], Value]) -> Row:
    row: list[Value | None] = []
    for column in columns:
        node = found.get(column)
        if node is None:
            row.append(None)
            continue
        key = tuple(node.values())
        value = values.get(key)
        if value is None:
            value = values[key] = _value(node)
        row.append(value)
    return tuple(row)


def _value(node: dict[str, str]) -> Value:
    if node["type"] == "uri":
        return Iri(node["value"])
    if node["type"] == "bnode":
        return Iri("_:" + node["value"])
    language = node.get("xml:lang", "")
    return Literal(node["value"], LANG_STRING if language else node.get("datatype", XSD_STRING), language)


def _triples(found: Any, form: str, prefixes: Mapping[str, str] | None, bounds: Bounds | None) -> bytes:
    if form not in TRIPLE_FORMATS:
        raise UsageError(f"no format '{form}' for triples", f"use one of {', '.join(TRIPLE_FORMATS)}")
    bounds = bounds or Bounds(sys.maxsize, sys.maxsize)
    written: Any = Bounded(bounds, "ntriples")
    ox.serialize(found, written, format=ox.RdfFormat.N_TRIPLES)
    text = b"".join(sorted(set(written.content().splitlines(keepends=True))))
    body = rewrite(text, form, prefixes)
    bounds.check_size(len(body))
    return body


_NAMESPACE = re.compile(rb"<([^<>]*[/#:])[^<>/#:]*>")
