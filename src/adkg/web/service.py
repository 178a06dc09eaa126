"""Tells programs what is served: a Service Description of the endpoint, and the record in VoID and DCAT.

Every number is counted in the store, and every title is that of the ontology.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from adkg.store import FORMAT_IRIS, MEDIA_TYPES, Store, rewrite
from adkg.terms import BASE, DCTERMS, ONTOLOGY, RDF_TYPE, RDFS, XSD_INTEGER, Iri, Literal, Prefixes, Value, graph, n3
from adkg.web.desk import Desk
from adkg.web.exchange import Request
from adkg.web.formats import GRAPHS, ROWS, bare
from adkg.web.languages import LANGUAGES
from adkg.web.words import words

DCAT = "http://www.w3.org/ns/dcat#"
FOAF = "http://xmlns.com/foaf/0.1/"
OWL = "http://www.w3.org/2002/07/owl#"
SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
NAMESPACES = {"dcat": DCAT, "dcterms": DCTERMS, "foaf": FOAF, "rdfs": RDFS, "sd": SD, "void": VOID}
DESCRIBED_IN = ("turtle", "jsonld", "rdfxml", "ntriples")
DESCRIPTION = Iri(BASE + ".well-known/void")
DATASET = Iri(DESCRIPTION + "#dataset")
SIMPLE = Iri("http://www.w3.org/ns/entailment/Simple")
PROTOCOL = Iri("http://www.w3.org/TR/sparql11-protocol/")
EXAMPLES = 5

Triple = tuple[Iri, str, Value]


def written(triples: Iterable[Triple], form: str, desk: Desk) -> bytes:
    """Triples in a format of DESCRIBED_IN, sorted."""
    lines = {f"<{subject}> <{predicate}> {n3(value)} .\n".encode() for subject, predicate, value in triples}
    return rewrite(b"".join(sorted(lines)), form, {**desk.prefixes.namespaces, **NAMESPACES})


def describe_service(request: Request, desk: Desk) -> Iterator[Triple]:
    """What the endpoint is and can (SPARQL 1.1 Service Description), and which graphs it answers from."""
    service = Iri(request.origin + "/sparql")
    yield service, RDF_TYPE, Iri(SD + "Service")
    yield service, RDF_TYPE, Iri(DCAT + "DataService")
    yield service, SD + "endpoint", service
    yield service, DCAT + "endpointURL", service
    yield service, DCAT + "endpointDescription", service
    yield service, DCAT + "servesDataset", DATASET
    yield service, DCTERMS + "conformsTo", PROTOCOL
    yield service, RDFS + "seeAlso", Iri(request.origin + "/.well-known/void")
    yield service, SD + "supportedLanguage", Iri(SD + "SPARQL10Query")
    yield service, SD + "supportedLanguage", Iri(SD + "SPARQL11Query")
    yield service, SD + "feature", Iri(SD + "UnionDefaultGraph")
    yield service, SD + "defaultEntailmentRegime", SIMPLE
    yield service, SD + "defaultDataset", DATASET
    yield service, SD + "availableGraphs", DATASET
    for form in (*ROWS, *GRAPHS):
        yield service, SD + "resultFormat", Iri(FORMAT_IRIS[form])
    for language in LANGUAGES:
        yield service, DCTERMS + "title", _text(words(language)["sparql_title"], language)
        yield service, RDFS + "comment", _text(words(language)["sparql_comment"], language)
    yield from _graphs(desk.whole)


def describe_dataset(request: Request, desk: Desk) -> Iterator[Triple]:
    """What the record is and how large (VoID, with DCAT), where it is served, and of which graphs it consists."""
    endpoint = Iri(request.origin + "/sparql")
    yield DESCRIPTION, RDF_TYPE, Iri(VOID + "DatasetDescription")
    yield DESCRIPTION, FOAF + "primaryTopic", DATASET
    yield DATASET, RDF_TYPE, Iri(VOID + "Dataset")
    yield DATASET, RDF_TYPE, Iri(DCAT + "Dataset")
    yield DATASET, FOAF + "homepage", Iri(request.origin + "/")
    yield DATASET, DCAT + "version", Literal(desk.dataset_sha256)
    yield DATASET, VOID + "sparqlEndpoint", endpoint
    yield DATASET, VOID + "uriSpace", Literal(BASE)
    for form in GRAPHS:
        yield DATASET, VOID + "feature", Iri(FORMAT_IRIS[form])
    yield from _distribution(endpoint)
    yield from named(desk.whole)
    yield from _statistics(desk.whole, desk.prefixes)
    yield from _graphs(desk.whole)


def _distribution(endpoint: Iri) -> Iterator[Triple]:
    """The one way in which the record is given out here: by asking."""
    way = Iri(DESCRIPTION + "#by-query")
    yield DATASET, DCAT + "distribution", way
    yield way, RDF_TYPE, Iri(DCAT + "Distribution")
    yield way, DCAT + "accessURL", endpoint
    yield way, DCAT + "accessService", endpoint
    for form in (*ROWS, *GRAPHS):
        media = Iri("https://www.iana.org/assignments/media-types/" + bare(MEDIA_TYPES[form]))
        yield way, DCAT + "mediaType", media


def named(store: Store) -> Iterator[Triple]:
    """Title, description and licence as the project's own ontologies have them, alignments and imported ones apart."""
    query = f"""
        SELECT DISTINCT ?p ?o {{
          VALUES ?p {{ <{DCTERMS}title> <{DCTERMS}abstract> <{DCTERMS}license> <{RDFS}label> }}
          ?ontology a <{OWL}Ontology> ; ?p ?o .
          FILTER(!REGEX(STRAFTER(STR(?ontology), "{BASE}ontology/"), "/"))
          FILTER NOT EXISTS {{ ?other <{OWL}imports> ?ontology }}
        }}"""
    as_told = {RDFS + "label": DCTERMS + "title", DCTERMS + "abstract": DCTERMS + "description"}
    for predicate, value in store.select(query).rows:
        if value is not None:
            yield DATASET, as_told.get(str(predicate), str(predicate)), value


def title_of(store: Store, language: str) -> str:
    """What the record is called in a language; '' where the ontologies do not say."""
    titles = [value for _, predicate, value in named(store) if predicate == DCTERMS + "title"]
    return next((one.lexical for one in titles if isinstance(one, Literal) and one.language in {"", language}), "")


def _graphs(store: Store) -> Iterator[Triple]:
    """The graphs of the record: all of them together are the default graph."""
    whole = Iri(DESCRIPTION + "#default-graph")
    yield DATASET, RDF_TYPE, Iri(SD + "Dataset")
    yield DATASET, SD + "defaultGraph", whole
    yield whole, RDF_TYPE, Iri(SD + "Graph")
    yield whole, VOID + "triples", _count(store, "COUNT(*)", "?s ?p ?o")
    for name, number in store.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g").rows:
        named = Iri(f"{DESCRIPTION}#graph-{_slug(str(name))}")
        yield DATASET, SD + "namedGraph", named
        yield DATASET, VOID + "subset", Iri(str(name))
        yield named, RDF_TYPE, Iri(SD + "NamedGraph")
        yield named, SD + "name", Iri(str(name))
        yield named, SD + "graph", Iri(str(name))
        yield Iri(str(name)), RDF_TYPE, Iri(SD + "Graph")
        yield Iri(str(name)), RDF_TYPE, Iri(VOID + "Dataset")
        if number is not None:
            yield Iri(str(name)), VOID + "triples", number


def _statistics(store: Store, prefixes: Prefixes) -> Iterator[Triple]:
    """How much there is of what: triples, subjects and objects, members of classes, uses of properties."""
    yield DATASET, VOID + "triples", _count(store, "COUNT(*)", "?s ?p ?o")
    yield DATASET, VOID + "distinctSubjects", _count(store, "COUNT(DISTINCT ?s)", "?s ?p ?o")
    yield DATASET, VOID + "distinctObjects", _count(store, "COUNT(DISTINCT ?o)", "?s ?p ?o")
    yield DATASET, VOID + "entities", _count(store, "COUNT(DISTINCT ?s)", f"GRAPH <{graph('register')}> {{ ?s a ?c }}")
    members = store.select("SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER(isIRI(?c)) } GROUP BY ?c").rows
    uses = store.select("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p").rows
    yield from _partitions("class", "classes", "entities", members, prefixes)
    yield from _partitions("property", "properties", "triples", uses, prefixes)
    used = [str(name) for name, _ in (*members, *uses)]
    for namespace in prefixes.namespaces.values():
        if any(name.startswith(namespace) for name in used):
            yield DATASET, VOID + "vocabulary", Iri(namespace.rstrip("#") if namespace == ONTOLOGY else namespace)
    for example in _examples(store):
        yield DATASET, VOID + "exampleResource", example


def _partitions(
    kind: str, kinds: str, counted: str, rows: Iterable[tuple[Value | None, ...]], prefixes: Prefixes
) -> Iterator[Triple]:
    number = 0
    for number, (name, found) in enumerate(rows, 1):  # noqa: B007 - the last number is how many there are
        part = Iri(f"{DESCRIPTION}#{kind}-{quote(prefixes.shorten(str(name)), safe=':')}")
        yield DATASET, f"{VOID}{kind}Partition", part
        yield part, VOID + kind, Iri(str(name))
        if found is not None:
            yield part, VOID + counted, found
    yield DATASET, VOID + kinds, Literal(str(number), XSD_INTEGER)


def _examples(store: Store) -> list[Iri]:
    """The first thing of each of the largest classes of the register."""
    query = f"""
        SELECT ?c (COUNT(?s) AS ?n) (MIN(STR(?s)) AS ?first) {{ GRAPH <{graph("register")}> {{ ?s a ?c }} }}
        GROUP BY ?c ORDER BY DESC(?n) ?c LIMIT {EXAMPLES}"""
    return [Iri(first.lexical) for _, _, first in store.select(query).rows if isinstance(first, Literal)]


def _count(store: Store, counted: str, pattern: str) -> Value:
    found = store.select(f"SELECT ({counted} AS ?n) {{ {pattern} }}").rows[0][0]
    return found if found is not None else Literal("0", XSD_INTEGER)


def _slug(iri: str) -> str:
    return quote(iri.rpartition("/")[2], safe="")


def _text(text: str, language: str) -> Literal:
    return Literal(text, language=language)
