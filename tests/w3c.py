"""Reads the W3C's SPARQL 1.1 test suites, from the folder that ADKG_SUITES names, and compares answers."""

import csv
import io
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from adkg.manifest import FORMAT
from adkg.project import Project

ROOT = Path(__file__).parents[1]
FOLDER = Path(os.environ.get("ADKG_SUITES", ROOT.parent / "shared" / "suites")) / "rdf-tests" / "sparql" / "sparql11"
BASE = "https://w3c.github.io/rdf-tests/sparql/sparql11/"
NIL = "nil"
needed = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no test suites in {FOLDER}; set ADKG_SUITES to their folder")
ROW_FORMATS = {".srj": ox.QueryResultsFormat.JSON, ".srx": ox.QueryResultsFormat.XML, ".tsv": ox.QueryResultsFormat.TSV}


class Manifest:
    """The manifest of one suite as a graph: what is said of a node, by local names."""

    def __init__(self, suite: str) -> None:
        self._read(FOLDER / suite / "manifest.ttl", f"{BASE}{suite}/manifest.ttl")

    @classmethod
    def of_file(cls, path: Path, base: str) -> "Manifest":
        made = cls.__new__(cls)
        made._read(path, base)
        return made

    def _read(self, path: Path, base: str) -> None:
        self._said: dict[object, dict[str, list]] = {}
        for found in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=base):
            local = found.predicate.value.rpartition("#")[2]
            self._said.setdefault(found.subject, {}).setdefault(local, []).append(found.object)

    def all(self, node, name: str) -> list:
        return self._said.get(node, {}).get(name, [])

    def one(self, node, name: str):
        return next(iter(self.all(node, name)), None)

    def text(self, node, name: str) -> str:
        found = self.one(node, name)
        return "" if found is None else found.value

    def members(self, node) -> Iterator:
        while node is not None and not node.value.endswith(NIL):
            yield self.one(node, "first")
            node = self.one(node, "rest")

    def of_kind(self, *kinds: str) -> Iterator:
        """The tests of these kinds, with their names."""
        for node in self._said:
            if any(kind.value.rpartition("#")[2] in kinds for kind in self.all(node, "type")):
                yield node.value.rpartition("#")[2], node


@dataclass(frozen=True)
class Evaluation:
    """One test: `default` and `named` are the IRIs of files of data; without a `result` it is a test of syntax."""

    name: str
    query: str
    base: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    result: Path | None
    is_broken: bool


def evaluations(suite: str) -> list[Evaluation]:
    """The tests of a suite that ask a query, or see whether it can be read."""
    manifest = Manifest(suite)
    kinds = {
        "QueryEvaluationTest": False,
        "CSVResultFormatTest": False,
        "PositiveSyntaxTest11": False,
        "NegativeSyntaxTest11": True,
    }
    found = []
    for kind, is_broken in kinds.items():
        for name, node in manifest.of_kind(kind):
            action = manifest.one(node, "action")
            query = manifest.one(action, "query") or action
            named = [manifest.one(one, "graph") or one for one in manifest.all(action, "graphData")]
            result = manifest.one(node, "result")
            found.append(
                Evaluation(
                    f"{suite}/{name}",
                    file(query.value).read_text(encoding="utf-8"),
                    query.value,
                    tuple(one.value for one in manifest.all(action, "data")),
                    tuple(one.value for one in named),
                    file(result.value) if result is not None else None,
                    is_broken,
                )
            )
    return found


def file(iri: str) -> Path:
    """The file that an IRI of the suites stands for."""
    return FOLDER / iri.removeprefix(BASE)


def quads_of(iri: str, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
    """What a file of data says, in a graph."""
    form = ox.RdfFormat.from_extension(iri.rpartition(".")[2])
    for found in ox.parse(path=str(file(iri)), format=form, base_iri=iri, rename_blank_nodes=True):
        yield ox.Quad(found.subject, found.predicate, found.object, graph)


def built(folder: Path, quads: Iterable[ox.Quad]) -> Project:
    """A project with no files but a store with these quads, such as a build would have left."""
    build = folder / "build" / f"store-{'0' * 16}"
    build.mkdir(parents=True)
    store = ox.Store(str(build / "store"))
    store.bulk_extend(quads)
    store.flush()
    manifest = {
        "format": FORMAT,
        "adkg": "",
        "engines": {},
        "inputs": {},
        "quads": len(store),
        "dataset_sha256": "0" * 64,
        "summary": {},
    }
    (build / "manifest.json").write_text(json.dumps(manifest))
    (folder / "build" / "current").write_text(build.name + "\n")
    return Project(folder, folder / "build")


def content(body: bytes, extension: str) -> object:
    """What an answer says, in a form in which equal answers are equal: rows without order, blank nodes without names.

    Of CSV, which has no kinds of values, the rows of texts.
    """
    if extension == ".csv":
        header, *rows = csv.reader(io.StringIO(body.decode(), newline=""))
        bare = (["_:" if cell.startswith("_:") else cell for cell in row] for row in rows)
        counted = Counter(frozenset(zip(header, row, strict=True)) for row in bare)
        return frozenset(header), frozenset(counted.items())
    if extension == ".ttl":
        return _graph(found.triple for found in ox.parse(body, ox.RdfFormat.TURTLE, base_iri=BASE))
    found = ox.parse_query_results(body, ROW_FORMATS[extension])
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    names = [one.value for one in found.variables]
    return _table(names, ({name: row[name] for name in names if row[name] is not None} for row in found))


def table_in_turtle(path: Path) -> object:
    """The same of a table that the suites tell in Turtle, with the words of their result-set vocabulary."""
    graph = Manifest.of_file(path, BASE + path.relative_to(FOLDER).as_posix())
    [(_, whole)] = graph.of_kind("ResultSet")
    rows = [
        {graph.text(one, "variable"): graph.one(one, "value") for one in graph.all(row, "binding")}
        for row in graph.all(whole, "solution")
    ]
    return _table([one.value for one in graph.all(whole, "resultVariable")], rows)


def _table(names: Iterable[str], rows: Iterable[dict]) -> object:
    triples = []
    for row in rows:
        node = ox.BlankNode()
        triples.append(ox.Triple(node, ox.NamedNode("urn:row"), ox.Literal("")))
        triples += [ox.Triple(node, ox.NamedNode(f"urn:{name}"), value) for name, value in row.items()]
    return frozenset(names), _graph(triples)


def _graph(triples: Iterable[ox.Triple]) -> frozenset:
    dataset = ox.Dataset(ox.Quad(one.subject, one.predicate, one.object) for one in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(dataset)


def by_value(told: object) -> object:
    """What `content` tells of a table or graph, with the numbers in their canonical form."""
    assert isinstance(told, tuple)
    names, quads = told
    store = ox.Store()
    store.extend(quads)
    return names, _graph(quad.triple for quad in store)
