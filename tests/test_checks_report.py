"""One report: problems for people and a sh:ValidationReport for machines, of shapes and checks together."""

from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import RDF, SH

from adkg.checks import Report, as_finding, check_store, explanation
from adkg.claims import FileLine
from adkg.errors import Problem
from adkg.graph import ACCEPTED, Locations
from adkg.ontology import Ontology
from adkg.queries import Check
from adkg.store import Store
from adkg.terms import ONTOLOGY, Prefixes, term

PREFIXES = Prefixes({"adkg": ONTOLOGY, "sh": str(SH)})
SHAPES = f"""
@prefix adkg: <{ONTOLOGY}> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
adkg:BookShape a sh:NodeShape ; sh:targetClass adkg:Book ; sh:property adkg:BookShape-title .
adkg:BookShape-title a sh:PropertyShape ; sh:path adkg:title ; sh:maxLength 4 ; sh:severity sh:Warning ;
    sh:message "Shorten it."@en , "Rút ngắn lại."@vi .
"""
CIRCLE = Check(
    slug="sequel-of-itself",
    summary={"en": "No book is its own sequel.", "vi": "Không sách nào nối tiếp chính nó."},
    query=f"SELECT ?book {{ ?book <{ONTOLOGY}sequelOf> ?book }} ORDER BY ?book",
    columns=("book",),
    file="queries/checks/sequel-of-itself.rq",
    line=7,
    severity="error",
    message="{book} is its own sequel",
    fix="look again at {book}",
    catches="",
)


def a_store(*lines: str) -> Store:
    store = Store.memory()
    store.load("".join(f"{line} <{ACCEPTED}> .\n" for line in lines).encode())
    return store


def triple(subject: str, predicate: str, value: str) -> str:
    return f"<https://w3id.org/adkg/book/{subject}> <{ONTOLOGY}{predicate}> {value}"


A_BOOK = f"<https://w3id.org/adkg/book/emma> <{RDF.type}> <{ONTOLOGY}Book>"
BAD = (
    A_BOOK,
    triple("emma", "title", '"Emma, again"@en'),
    triple("emma", "sequelOf", "<https://w3id.org/adkg/book/emma>"),
)


def report_of(*lines: str) -> Report:
    ontology = Ontology(shapes=Graph().parse(data=SHAPES, format="turtle"))
    return check_store(a_store(*lines), ontology, [CIRCLE], Locations([], [], []), PREFIXES)


def test_shapes_and_checks_are_one_list_of_problems() -> None:
    assert [str(problem) for problem in report_of(*BAD).problems] == [
        "ontology/shapes:0: warning: book/emma: Shorten it. Got 'Emma, again'\n"
        "    fix: correct 'title' where it is claimed or registered\n"
        "    rule: adkg:BookShape-title".replace(":0", ""),
        "queries/checks/sequel-of-itself.rq:7: book/emma is its own sequel\n"
        "    fix: look again at book/emma\n"
        "    rule: sequel-of-itself",
    ]


def test_the_validation_report_parses_and_holds_both() -> None:
    graph = Graph().parse(data=report_of(*BAD).turtle(PREFIXES), format="turtle")
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == RdfLiteral(False)
    results = set(graph.objects(report, SH.result))
    assert len(results) == 2
    by_shape = next(one for one in results if (one, SH.sourceShape, None) in graph)
    by_check = next(one for one in results if (one, SH.sourceConstraint, None) in graph)
    assert {
        predicate: value for predicate, value in graph.predicate_objects(by_shape) if predicate != SH.resultMessage
    } == {
        RDF.type: SH.ValidationResult,
        SH.focusNode: URIRef("https://w3id.org/adkg/book/emma"),
        SH.resultPath: URIRef(ONTOLOGY + "title"),
        SH.resultSeverity: SH.Warning,
        SH.sourceConstraintComponent: SH.MaxLengthConstraintComponent,
        SH.sourceShape: URIRef(ONTOLOGY + "BookShape-title"),
        SH.value: RdfLiteral("Emma, again", lang="en"),
    }
    assert set(graph.objects(by_shape, SH.resultMessage)) == {
        RdfLiteral("Shorten it.", lang="en"),
        RdfLiteral("Rút ngắn lại.", lang="vi"),
    }
    assert dict(graph.predicate_objects(by_check)) == {
        RDF.type: SH.ValidationResult,
        SH.focusNode: URIRef("https://w3id.org/adkg/book/emma"),
        SH.resultMessage: RdfLiteral("book/emma is its own sequel", lang="en"),
        SH.resultSeverity: SH.Violation,
        SH.sourceConstraint: URIRef("https://w3id.org/adkg/check/sequel-of-itself"),
        SH.sourceConstraintComponent: SH.SPARQLConstraintComponent,
    }


def test_the_report_has_no_blank_node() -> None:
    assert not [node for node in report_of(*BAD).graph().all_nodes() if isinstance(node, BNode)]


def test_the_same_findings_give_the_same_bytes_in_any_order() -> None:
    one, two = report_of(*BAD), report_of(*reversed(BAD))
    assert one.turtle(PREFIXES) == two.turtle(PREFIXES)
    assert Report(tuple(reversed(one.findings))).turtle(PREFIXES) == one.turtle(PREFIXES)


def test_a_clean_store_conforms() -> None:
    report = report_of(A_BOOK, triple("emma", "title", '"Emma"@en'))
    assert (report.problems, report.conforms) == ([], True)
    graph = Graph().parse(data=report.turtle(PREFIXES), format="turtle")
    assert list(graph.objects(None, SH.conforms)) == [RdfLiteral(True)]
    assert list(graph.objects(None, SH.result)) == []


def test_a_problem_from_elsewhere_joins_the_same_report() -> None:
    problem = Problem("data/a.yaml", 3, "'x' is no date", "write 2020", "bad-value")
    report = Report((as_finding(problem),))
    graph = Graph().parse(data=report.turtle(PREFIXES), format="turtle")
    (result,) = graph.objects(None, SH.result)
    assert report.problems == [problem]
    assert graph.value(result, SH.resultMessage) == RdfLiteral("data/a.yaml:3: 'x' is no date", lang="en")
    assert graph.value(result, SH.sourceConstraint) == URIRef("https://w3id.org/adkg/rule/bad-value")


def test_a_check_and_a_shape_explain_themselves_from_their_own_files() -> None:
    shapes = Graph().parse(data=SHAPES, format="turtle")
    ontology = Ontology(shapes=shapes, where={term("BookShape-title"): FileLine("ontology/shapes/book.ttl", 5)})
    assert explanation("adkg:BookShape-title", {}, ontology, PREFIXES) == (
        "# adkg:BookShape-title\n\nShorten it.\nRút ngắn lại.\n\nThe shape stands at ontology/shapes/book.ttl:5.\n"
    )
    told = explanation("sequel-of-itself", {CIRCLE.slug: CIRCLE}, ontology, PREFIXES)
    assert told is not None
    assert told.startswith("# sequel-of-itself\n\nNo book is its own sequel.\nKhông sách nào nối tiếp chính nó.\n")
    assert explanation("no-such-rule", {CIRCLE.slug: CIRCLE}, ontology, PREFIXES) is None
