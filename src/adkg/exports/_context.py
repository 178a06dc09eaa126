"""The JSON-LD context: the words of the ontology as keys, derived from the ontology in the store."""

from collections.abc import Iterable

from adkg.descriptions import Description, describe_all
from adkg.store import Store
from adkg.terms import BASE, ONTOLOGY, RDF, RDFS, SKOS, XSD, XSD_DATE, XSD_INTEGER, XSD_STRING, Iri, Prefixes, term

OWL = "http://www.w3.org/2002/07/owl#"
RDF_TYPE = Iri(RDF + "type")
NATIVE = {XSD_STRING, XSD_INTEGER, XSD + "boolean"}
TEXTS = {RDF + "langString", RDF + "PlainLiteral"}
NAMES = {Iri(SKOS + "prefLabel"): "label", Iri(SKOS + "altLabel"): "alias"}

Context = dict[str, object]


def build_context(store: Store, prefixes: Prefixes) -> Context:
    """A context in which keys are local names, things are written by path, and dates and numbers have their type."""
    properties = [
        node
        for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
        for node in describe_all(store, f"?node a <{OWL}{kind}> .").values()
    ]
    valued = _classes_of_individuals(store)
    dates = _below(properties, term("calendarDate")) | _bounds(properties)
    context: Context = {"@version": 1.1, "@base": BASE, "@vocab": ONTOLOGY, "id": "@id", "type": "@type"}
    outside = {prefix: name for prefix, name in prefixes.namespaces.items() if not name.startswith(BASE)}
    context.update(sorted(outside.items()))
    for iri, name in NAMES.items():
        context[name] = {"@id": iri, "@container": "@language"}
    entries = {}
    for found in properties:
        definition = _definition(found, valued, found.iri in dates, prefixes)
        name = found.iri.removeprefix(ONTOLOGY)
        if name != found.iri and name not in context and definition:
            entries[name] = {"@id": found.iri, **definition}
    context.update(sorted(entries.items()))
    return context


def _definition(found: Description, valued: set[Iri], is_date: bool, prefixes: Prefixes) -> dict[str, str]:
    """What a JSON-LD context says of a property; nothing where the value says it all."""
    kinds = {str(kind) for kind in found.all(RDF_TYPE)}
    ranges = [value for value in found.all(Iri(RDFS + "range")) if isinstance(value, Iri)]
    if OWL + "ObjectProperty" in kinds:
        return {"@type": "@vocab" if valued.intersection(ranges) else "@id"}
    if is_date:
        return {"@type": _xsd(XSD_DATE, prefixes)}
    datatype = str(ranges[0]) if ranges else XSD_STRING
    if datatype in TEXTS:
        return {"@container": "@language"}
    return {} if datatype in NATIVE or not datatype.startswith(XSD) else {"@type": _xsd(datatype, prefixes)}


def _xsd(datatype: str, prefixes: Prefixes) -> str:
    return prefixes.shorten(Iri(datatype))


def _classes_of_individuals(store: Store) -> set[Iri]:
    """The classes whose members are terms of the ontology itself, such as the possible states of something."""
    nodes = describe_all(store, f"?node a <{OWL}NamedIndividual> .")
    return {kind for node in nodes.values() for kind in node.all(RDF_TYPE) if isinstance(kind, Iri)}


def _bounds(properties: Iterable[Description]) -> set[Iri]:
    """The properties that hold the first or last day which a calendar date can mean."""
    names = (term("earliestBound"), term("latestBound"))
    found = {value for one in properties for name in names for value in one.all(name)}
    return {value for value in found if isinstance(value, Iri)}


def _below(properties: Iterable[Description], above: Iri) -> set[Iri]:
    """The property and all its subproperties, however far down."""
    children: dict[Iri, list[Iri]] = {}
    for found in properties:
        for parent in found.all(Iri(RDFS + "subPropertyOf")):
            if isinstance(parent, Iri):
                children.setdefault(parent, []).append(found.iri)
    reached: set[Iri] = set()
    waiting = [above]
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting += children.get(one, [])
    return reached
