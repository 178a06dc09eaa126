"""What is said of a node as RDF: what is believed of it, or that with the claims, sources and inferences behind it."""

from collections.abc import Iterable, Mapping

from adkg.evidence.words import PREDICATE, SUBJECT
from adkg.exports.jsonld import Context, compact
from adkg.store import Row, Store, rewrite
from adkg.terms import BASE, ONTOLOGY, RDFS, Iri, Prefixes, graph, n3, term

SHORT, EVIDENCE = "short", "evidence"
PROFILES = (SHORT, EVIDENCE)
THE_ONTOLOGY = Iri(BASE + "ontology")
_DEFINED_BY = Iri(RDFS + "isDefinedBy")


def is_known(store: Store, node: Iri) -> bool:
    """Whether anything is said of a node, or it is a named graph."""
    return store.ask(f"ASK {{ {{ <{node}> ?p ?o }} UNION {{ GRAPH <{node}> {{ ?s ?p ?o }} }} }}")


def read_description(store: Store, ontology: Iterable[Row], node: Iri, profile: str = SHORT) -> list[Row]:
    """The triples on a node. `ontology` are those of the ontology's graph, which explain its terms whole.

    A named graph is described by what is in it, the ontology by all its terms.
    """
    if node.startswith(f"{BASE}graph/"):
        return store.select(f"SELECT ?s ?p ?o {{ GRAPH <{node}> {{ ?s ?p ?o }} }}").rows
    if node.startswith(str(THE_ONTOLOGY)):
        return _of_ontology(ontology, node)
    expected = graph("expected")
    rows = store.select(f"SELECT DISTINCT ?p ?o {{ GRAPH ?g {{ <{node}> ?p ?o }} FILTER(?g != <{expected}>) }}").rows
    found: list[Row] = [(node, predicate, value) for predicate, value in rows]
    return [*found, *_behind(store, node)] if profile == EVIDENCE else found


def write_rows(rows: Iterable[Row], form: str, prefixes: Prefixes, context: Context) -> bytes:
    """Triples in a format of the exports."""
    if form == "jsonld":
        return compact(rows, context)
    lines = {" ".join(map(_written, row)) + " .\n" for row in rows}
    return rewrite("".join(sorted(lines)).encode(), form, prefixes.namespaces)


def _behind(store: Store, node: Iri) -> list[Row]:
    """What the claims about a node and the inferences say, and what they rest on; for a source, what it claims."""
    claim, inference = term("Claim"), term("Inference")
    rests_on = "|".join(
        f"<{term(name)}>" for name in ("source", "locator", "decidedBy", "premise", "outweighedBy", "derivedFromClaim")
    )
    about = f"VALUES ?kind {{ <{claim}> <{inference}> }} ?c <{SUBJECT}> <{node}> ; a ?kind ."
    patterns = (
        f"{about} BIND(?c AS ?n)",
        f"{about} ?c {rests_on} ?n",
        f"{about} ?c <{term('source')}>/<{term('publisher')}> ?n",
        f"?n <{term('about')}> <{node}>",
        f"?n <{term('source')}> <{node}>",
        f"?c <{term('source')}> <{node}> ; <{term('locator')}>|<{term('decidedBy')}> ?n",
        f"?n <{term('inSource')}> <{node}>",
        f"<{node}> {rests_on}|<{term('publisher')}>|<{term('inSource')}>|<{PREDICATE}> ?n",
    )
    found = store.select(f"SELECT DISTINCT ?n {{ {' UNION '.join(f'{{ {one} }}' for one in patterns)} }}").rows
    nodes = sorted({str(one) for (one,) in found if isinstance(one, Iri) and one.startswith(BASE)} - {str(node)})
    values = " ".join(f"<{one}>" for one in nodes if not one.startswith(ONTOLOGY))
    return store.select(f"SELECT DISTINCT ?s ?p ?o {{ VALUES ?s {{ {values} }} ?s ?p ?o }}").rows


def _of_ontology(ontology: Iterable[Row], node: Iri) -> list[Row]:
    """A term, an ontology with its terms, or all; with the class expressions in it, which have no names."""
    by_subject: dict[str, list[Row]] = {}
    for row in ontology:
        by_subject.setdefault(str(row[0]), []).append(row)
    if node == THE_ONTOLOGY:
        return [row for rows in by_subject.values() for row in rows]
    defined = {str(row[0]) for rows in by_subject.values() for row in rows if row[1:] == (_DEFINED_BY, node)}
    return list(_whole({str(node), *defined}, by_subject))


def _whole(wanted: set[str], by_subject: Mapping[str, list[Row]]) -> Iterable[Row]:
    waiting, seen = sorted(wanted), set(wanted)
    while waiting:
        for row in by_subject.get(waiting.pop(), ()):
            yield row
            value = row[2]
            if isinstance(value, Iri) and value.startswith("_:") and value not in seen:
                seen.add(value)
                waiting.append(value)


def _written(value: object) -> str:
    if isinstance(value, Iri) and value.startswith("_:"):
        return str(value)
    return n3(value)  # type: ignore[arg-type]
