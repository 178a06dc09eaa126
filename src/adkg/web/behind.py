"""The queries behind the pages, to be opened, changed, and asked from elsewhere.

Where a page is made by more than a query, its query gives what the page is about. Prefixes that are used are declared,
so that the queries run elsewhere too.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adkg.evidence.contests import CONTESTED
from adkg.terms import BASE, DCTERMS, ONTOLOGY, RDF, RDFS, SKOS, Iri, graph
from adkg.web.exchange import Request
from adkg.web.query_snippets import query_snippets
from adkg.web.standpoint import address, kept

_PREFIXES = {"adkg": ONTOLOGY, "dcterms": DCTERMS, "rdf": RDF, "rdfs": RDFS, "skos": SKOS}
_NAMES = "skos:prefLabel|skos:altLabel|rdfs:label|dcterms:title|adkg:abbreviation"
_ANSWER = "json"

Queries = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Behind:
    """A query behind a page: what it tells, where it can be opened, and how to ask it from elsewhere."""

    label: str
    address: str
    snippets: Mapping[str, str]


def behind(request: Request, queries: Queries, words: Mapping[str, str]) -> list[Behind]:
    """The queries as a page offers them. Their labels are keys of the words, `query_` before them, or names."""
    return [_behind(request, words.get(f"query_{label}", label), query) for label, query in queries.items()]


def of_thing(thing: Iri) -> Queries:
    """What is said of a thing, what is claimed of it, and what leads to it."""
    return {
        **of_node(thing),
        "claimed": _query(
            "?property ?value ?source ?judgement ?rule",
            f"?claim rdf:subject <{thing}> ; rdf:predicate ?property ; rdf:object ?value ;",
            "  adkg:source ?source ; adkg:judgement ?judgement ; adkg:judgedBy ?rule .",
            order="?property ?value ?source",
        ),
        "leading": _query("?thing ?property", f"?thing ?property <{thing}>", order="?property ?thing"),
    }


def of_node(node: Iri) -> Queries:
    """What is said of a node, and in which graph."""
    said = f"GRAPH ?graph {{ <{node}> ?property ?value }}"
    return {"believed": _query("?graph ?property ?value", said, order="?graph ?property ?value")}


def of_graph(name: Iri) -> Queries:
    """The first triples of a named graph."""
    return {"believed": _query("?s ?p ?o", f"GRAPH <{name}> {{ ?s ?p ?o }}") + "LIMIT 100\n"}


def of_source(source: Iri) -> Queries:
    """The claims of a source, and what became of them."""
    return {
        "claimed": _query(
            "?thing ?property ?value ?judgement ?rule",
            f"?claim adkg:source <{source}> ; rdf:subject ?thing ; rdf:predicate ?property ; rdf:object ?value ;",
            "  adkg:judgement ?judgement ; adkg:judgedBy ?rule .",
            order="?thing ?property ?value",
        ),
        **of_node(source),
    }


def of_kind(kind: str) -> Queries:
    """The things of a kind, by the beginning of their paths, with their names."""
    return {
        "listed": _query(
            "DISTINCT ?thing ?name",
            "GRAPH ?graph { ?thing a ?class }",
            f'FILTER(STRSTARTS(STR(?thing), "{BASE}{kind}/"))',
            f"OPTIONAL {{ ?thing {_NAMES} ?name }}",
            order="?thing ?name",
        )
    }


def of_conflicts() -> Queries:
    """The claims on whatever has a claim that lost, and what became of each."""
    contested = " ".join(f"adkg:{judgement.removeprefix(ONTOLOGY)}" for judgement in sorted(CONTESTED))
    return {
        "contested": _query(
            "DISTINCT ?thing ?property ?value ?judgement ?rule ?source",
            f"VALUES ?contested {{ {contested} }}",
            "?lost adkg:judgement ?contested ; rdf:subject ?thing ; rdf:predicate ?property .",
            "?claim rdf:subject ?thing ; rdf:predicate ?property ; rdf:object ?value ;",
            "  adkg:judgement ?judgement ; adkg:judgedBy ?rule ; adkg:source ?source .",
            order="?thing ?property ?value ?source",
        )
    }


def of_news() -> Queries:
    """The sources with the day of their publication, the latest first, and how many claims each makes."""
    return {
        "sources": _query(
            "?source ?published (COUNT(?claim) AS ?claims)",
            "?source a adkg:Source ; adkg:published ?published ; adkg:publishedLatest ?latest .",
            "OPTIONAL { ?claim adkg:source ?source }",
            order="DESC(?latest) DESC(?source)",
            group="?source ?published ?latest",
        )
    }


def of_search(asked: str) -> Queries:
    """What has every word in one of its names. The search itself also forgives accents and mistakes."""
    words = [f"FILTER(CONTAINS(LCASE(STR(?name)), LCASE({_text(word)})))" for word in asked.split()[:10]]
    return {"named": _query("?thing ?name", f"?thing {_NAMES} ?name .", *words, order="?thing ?name")}


def of_ontology() -> Queries:
    """The terms with their names."""
    where = (
        f"GRAPH <{graph('ontology')}> {{ ?term a ?kind ; rdfs:isDefinedBy ?part ; rdfs:label|skos:prefLabel ?name }}"
    )
    return {"terms": _query("?term ?kind ?name ?part", where, order="?kind ?term ?name")}


def of_record() -> Queries:
    """How large each graph is."""
    where = "GRAPH ?graph { ?s ?p ?o }"
    return {"sizes": _query("?graph (COUNT(*) AS ?triples)", where, order="?graph", group="?graph")}


def of_kinds() -> Queries:
    """How many things of each class are registered."""
    where = f"GRAPH <{graph('register')}> {{ ?thing a ?class }}"
    return {"counted": _query("?class (COUNT(?thing) AS ?things)", where, order="DESC(?things) ?class", group="?class")}


def _query(select: str, *where: str, order: str = "", group: str = "") -> str:
    pattern = "\n".join(f"  {line}" for line in where)
    ends = "".join(f"{word} {what}\n" for word, what in (("GROUP BY", group), ("ORDER BY", order)) if what)
    body = f"SELECT {select}\nWHERE {{\n{pattern}\n}}\n{ends}"
    declared = "".join(f"PREFIX {prefix}: <{_PREFIXES[prefix]}>\n" for prefix in _used(body))
    return f"{declared}\n{body}" if declared else body


def _used(query: str) -> Iterable[str]:
    return (prefix for prefix in _PREFIXES if f"{prefix}:" in query)


def _text(word: str) -> str:
    """A text as SPARQL writes it: JSON's strings are SPARQL's, but for what is above the first plane."""
    return json.dumps(word, ensure_ascii=False)


def _behind(request: Request, label: str, query: str) -> Behind:
    carried = kept(request)
    standpoint = {name: value for name, value in carried if name != "lang"}
    snippets = query_snippets(request, {"query": query, **standpoint}, _ANSWER)
    return Behind(label, address("/query", [("query", query), *carried]), snippets)
