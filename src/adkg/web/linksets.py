"""How the record is linked to other collections, in VoID: a set of links for each collection and each kind of link."""

from collections import Counter
from collections.abc import Iterator

from adkg.links import Scheme, read_schemes
from adkg.terms import RDF_TYPE, XSD_INTEGER, Iri, Literal, Value, graph
from adkg.web.desk import Desk
from adkg.web.service import DATASET, DESCRIPTION, VOID

Triple = tuple[Iri, str, Value]


def describe_links(desk: Desk) -> Iterator[Triple]:
    """The other collections, and the sets of links to them, each of one predicate (VoID, section 5)."""
    schemes = read_schemes(desk.project, desk.prefixes)
    rows = desk.whole.select(f"SELECT ?p ?o {{ GRAPH <{graph('links')}> {{ ?s ?p ?o }} }}").rows
    counted = Counter(
        (name, str(predicate))
        for predicate, value in rows
        for name, scheme in schemes.items()
        if isinstance(value, Iri) and scheme.pattern.fullmatch(value)
    )
    for name in sorted({name for name, _ in counted}):
        yield from _collection(schemes[name])
    for (name, predicate), number in sorted(counted.items()):
        links = Iri(f"{DESCRIPTION}#links-{name}-{predicate.rpartition('#')[2]}")
        yield DATASET, VOID + "subset", links
        yield links, RDF_TYPE, Iri(VOID + "Linkset")
        yield links, VOID + "subjectsTarget", DATASET
        yield links, VOID + "objectsTarget", _target(name)
        yield links, VOID + "linkPredicate", Iri(predicate)
        yield links, VOID + "triples", Literal(str(number), XSD_INTEGER)


def _collection(scheme: Scheme) -> Iterator[Triple]:
    target = _target(scheme.name)
    yield target, RDF_TYPE, Iri(VOID + "Dataset")
    yield target, VOID + "uriRegexPattern", Literal(scheme.pattern.pattern)
    yield target, VOID + "uriSpace", Literal(scheme.namespace)
    if scheme.sparql_endpoint:
        yield target, VOID + "sparqlEndpoint", Iri(scheme.sparql_endpoint)


def _target(name: str) -> Iri:
    return Iri(f"{DESCRIPTION}#collection-{name}")
