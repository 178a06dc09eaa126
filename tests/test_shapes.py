"""Each shape lets sparse but sound data pass and catches exactly what it says.

`tests/shapes/<class>/ok-*.ttl` must conform; `bad-*.ttl` names on its first line the one property shape it violates.
"""

from functools import cache
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

ROOT = Path(__file__).parents[1]
TERMS = "https://w3id.org/adkg/ontology#"
OK_FILES = sorted((ROOT / "tests/shapes").glob("*/ok-*.ttl"))
BAD_FILES = sorted((ROOT / "tests/shapes").glob("*/bad-*.ttl"))
SHAPE_FILES = sorted((ROOT / "ontology/shapes").glob("*.ttl"))
VALUE_SHAPES = "values.ttl"
CONSTRAINTS = {
    SH["class"]: SH.ClassConstraintComponent,
    SH.datatype: SH.DatatypeConstraintComponent,
    SH.disjoint: SH.DisjointConstraintComponent,
    SH.lessThan: SH.LessThanConstraintComponent,
    SH.lessThanOrEquals: SH.LessThanOrEqualsConstraintComponent,
    SH.maxCount: SH.MaxCountConstraintComponent,
    SH.maxInclusive: SH.MaxInclusiveConstraintComponent,
    SH.minCount: SH.MinCountConstraintComponent,
    SH.minInclusive: SH.MinInclusiveConstraintComponent,
    SH.nodeKind: SH.NodeKindConstraintComponent,
    SH["or"]: SH.OrConstraintComponent,
    SH.pattern: SH.PatternConstraintComponent,
    SH.qualifiedMaxCount: SH.QualifiedMaxCountConstraintComponent,
    SH.qualifiedMinCount: SH.QualifiedMinCountConstraintComponent,
    SH.uniqueLang: SH.UniqueLangConstraintComponent,
}
NOT_CONSTRAINTS = {RDF.type, SH.path, SH.severity, SH.message, SH.qualifiedValueShape}


@cache
def shapes() -> Graph:
    graph = Graph()
    for file in SHAPE_FILES:
        graph.parse(file)
    return graph


@cache
def shapes_of_the_validator() -> Graph:
    """A copy, because pySHACL adds triples of its own to the shapes it is given."""
    return Graph() + shapes()


@cache
def ontology() -> Graph:
    graph = Graph()
    for name in ("claims", "defence"):
        graph.parse(ROOT / f"ontology/{name}.ttl")
    return graph


def property_shapes() -> list[URIRef]:
    return sorted(shape for shape in shapes().subjects(RDF.type, SH.PropertyShape) if isinstance(shape, URIRef))


@cache
def violations(file: Path) -> frozenset[tuple[Node, Node]]:
    """The shapes that the graph of a file violates, with the constraint of each.

    The classes above a thing's own are written out first, as the inferred graph of a build does.
    """
    graph = ontology()
    data = Graph().parse(file)
    for thing, kind in list(data.subject_objects(RDF.type)):
        for above in graph.transitive_objects(kind, RDFS.subClassOf):
            data.add((thing, RDF.type, above))
    graph += data
    try:
        _, report, _ = validate(graph, shacl_graph=shapes_of_the_validator(), allow_warnings=False)
    finally:
        graph -= data
    assert isinstance(report, Graph)
    return frozenset(
        (report.value(result, SH.sourceShape), report.value(result, SH.sourceConstraintComponent))
        for result in report.objects(None, SH.result)
    )


def named_violation(file: Path) -> URIRef:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# violates: adkg:"), f"{file.name}: the first line must say '# violates: adkg:...'"
    return URIRef(TERMS + first.removeprefix("# violates: adkg:"))


def in_words(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


@pytest.mark.parametrize("file", OK_FILES, ids=in_words)
def test_sound_data_conforms(file: Path) -> None:
    assert violations(file) == frozenset()


@pytest.mark.parametrize("file", BAD_FILES, ids=in_words)
def test_bad_data_violates_exactly_the_shape_it_names(file: Path) -> None:
    assert {shape for shape, _ in violations(file)} == {named_violation(file)}


def test_every_constraint_of_every_property_shape_catches_a_bad_file() -> None:
    caught = frozenset().union(*(violations(file) for file in BAD_FILES))
    promised = {
        (shape, CONSTRAINTS[parameter])
        for shape in property_shapes()
        for parameter in shapes().predicates(shape)
        if parameter not in NOT_CONSTRAINTS
    }
    assert {shape for shape, _ in promised} == set(property_shapes())
    assert promised - caught == set()


def test_the_folder_of_a_test_file_is_the_file_of_the_shape() -> None:
    for file in BAD_FILES:
        graph = Graph().parse(ROOT / f"ontology/shapes/{file.parent.name}.ttl")
        assert (named_violation(file), RDF.type, SH.PropertyShape) in graph, in_words(file)


def test_every_shape_file_has_sound_and_bad_examples() -> None:
    expected = {file.stem for file in SHAPE_FILES if file.name != VALUE_SHAPES}
    assert {file.parent.name for file in OK_FILES} == expected
    assert {file.parent.name for file in BAD_FILES} == expected


def test_every_shape_has_a_name() -> None:
    graph = shapes()
    used = set(graph.objects(None, SH.property)) | set(graph.objects(None, SH.qualifiedValueShape))
    for alternatives in graph.objects(None, SH["or"]):
        used |= set(graph.items(alternatives))
    assert used == {shape for shape in used if isinstance(shape, URIRef)}
    declared = set(graph.subjects(RDF.type, SH.PropertyShape)) | set(graph.subjects(RDF.type, SH.NodeShape))
    assert used <= declared


def test_a_property_shape_is_named_after_the_shape_that_uses_it() -> None:
    for owner, part in shapes().subject_objects(SH.property):
        assert str(part).startswith(f"{owner}-")


def test_every_property_shape_has_one_path_one_severity_and_a_message_in_both_languages() -> None:
    graph = shapes()
    for shape in property_shapes():
        assert len(list(graph.objects(shape, SH.path))) == 1, shape
        assert set(graph.objects(shape, SH.severity)) in ({SH.Violation}, {SH.Warning}), shape
        assert sorted(str(message.language) for message in graph.objects(shape, SH.message)) == ["en", "vi"], shape


def test_what_shapes_target_and_follow_is_declared_in_the_ontology() -> None:
    graph, declared = shapes(), set(ontology().subjects(RDF.type))
    named = set(graph.objects(None, SH.targetClass)) | set(graph.objects(None, SH["class"]))
    named |= {path for path in graph.objects(None, SH.path) if str(path).startswith(TERMS)}
    named |= set(graph.objects(None, SH.lessThan)) | set(graph.objects(None, SH.lessThanOrEquals))
    named |= set(graph.objects(None, SH.disjoint))
    assert named - declared == set()


def test_shapes_use_only_terms_that_shacl_core_has() -> None:
    """A mistyped sh:mincount would constrain nothing, and pySHACL would say that all conforms."""
    known = set(CONSTRAINTS) | NOT_CONSTRAINTS | {SH.targetClass, SH.property, SH.languageIn, RDF.first, RDF.rest}
    assert set(shapes().predicates()) - known == set()


def test_every_class_that_the_register_names_must_be_labelled() -> None:
    graph, kind = ontology(), URIRef(TERMS + "kind")
    targets = set(shapes().objects(URIRef(TERMS + "ThingShape"), SH.targetClass))
    for registered in graph.subjects(kind):
        assert targets & set(graph.transitive_objects(registered, RDFS.subClassOf)), registered


def test_every_calendar_date_of_the_ontology_is_held_to_the_three_datatypes() -> None:
    graph, above = ontology(), URIRef(TERMS + "calendarDate")
    dates = set(graph.subjects(RDFS.subPropertyOf, above))
    precise = {URIRef(TERMS + name) for name in ("DayShape", "MonthShape", "YearShape")}
    held = {
        shapes().value(shape, SH.path)
        for shape, alternatives in shapes().subject_objects(SH["or"])
        if set(shapes().items(alternatives)) == precise
    }
    assert held == dates
