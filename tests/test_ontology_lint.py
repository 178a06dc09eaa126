"""The lint of ontology/: every rule has a bad file here, with the line where it is bad and what to write instead."""

from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph

import adkg
from adkg.errors import Problem
from adkg.ontology import read_ontology
from adkg.project import Project, find_project
from adkg.terms import ONTOLOGY, Iri

PREFIXES = """\
@prefix adkg: <https://w3id.org/adkg/ontology#> .
@prefix ex:   <http://example.org/> .
@prefix owl:  <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh:   <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd:  <http://www.w3.org/2001/XMLSchema#> .
"""
TERMS = """\
@prefix adkg: <https://w3id.org/adkg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/adkg/ontology/books> a owl:Ontology .
adkg:Book a owl:Class ; rdfs:label "book"@en , "sách"@vi ; skos:definition "Bound pages."@en , "Trang đóng lại."@vi .
adkg:writer a owl:ObjectProperty ;
    rdfs:label "writer"@en , "tác giả"@vi ; skos:definition "Who wrote."@en , "Ai viết."@vi .
"""
SHAPE = """\
@prefix adkg: <https://w3id.org/adkg/ontology#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
adkg:BookShape a sh:NodeShape ; sh:targetClass adkg:Book ; sh:property adkg:BookShape-writer .
adkg:BookShape-writer a sh:PropertyShape ;
    sh:path adkg:writer ;
    sh:minCount 1 ;
    sh:message "Say who wrote it."@en .
"""


def project(folder: Path, **files: str | bytes) -> Project:
    """A project of which `terms` is ontology/books.ttl and `shape` ontology/shapes/book.ttl."""
    names = {"prefixes": "prefixes.ttl", "terms": "books.ttl", "shape": "shapes/book.ttl", "more": "more.ttl"}
    for name, content in {"prefixes": PREFIXES, "terms": TERMS, "shape": SHAPE, **files}.items():
        path = folder / "ontology" / names[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Project(folder, folder / "build")


def problems(folder: Path, **files: str | bytes) -> list[Problem]:
    return read_ontology(project(folder, **files))[1]


def test_clean_files_have_no_problem_and_are_read_with_their_lines(tmp_path: Path) -> None:
    ontology, found = read_ontology(project(tmp_path))
    assert found == []
    assert (len(ontology.terms), len(ontology.shapes)) == (11, 7)
    assert ontology.where[Iri(ONTOLOGY + "writer")].line == 7
    assert ontology.where[Iri(ONTOLOGY + "BookShape-writer")].file == "ontology/shapes/book.ttl"


def test_the_projects_own_ontology_has_no_problem() -> None:
    assert read_ontology(find_project(Path(__file__).parents[1]))[1] == []


IN_TERMS = [
    ("adkg:Book a owl:Class", "adkg:Book a owl:Clas", 6, "unknown-term", "unknown term 'owl:Clas'", "'owl:Class'"),
    ('rdfs:label "writer"', 'rdfs:lable "writer"', 8, "unknown-term", "unknown term 'rdfs:lable'", "'rdfs:label'"),
    ("skos:definition", "skos:defintion", 6, "unknown-term", "'skos:defintion'", "'skos:definition'"),
    ("adkg:writer a", "adkg:writer rdfs:domain adkg:Bok ; a", 7, "unknown-term", "'adkg:Bok'", "'adkg:Book'"),
    ("adkg:writer a", 'adkg:writer adkg:zz "x" ; a', 7, "unknown-term", "unknown term 'adkg:zz'", "declare it"),
    ("@prefix owl:", "@prefix olw:", 5, "undeclared-prefix", "prefix 'owl' is not declared", "did you mean 'olw'?"),
    ("2002/07/owl#>", "2002/07/owl/>", 2, "prefix-differs", "prefix 'owl' stands for", "2002/07/owl#>"),
    ("@prefix owl:", "@prefix owll: <urn:x:> .\n@prefix owl:", 2, "unknown-prefix", "prefix 'owll'", "'owl'?"),
    ("@prefix owl:", "@prefix ex: <http://example.org/> .\n@prefix owl:", 2, "unused-prefix", "'ex'", "remove"),
    (
        "a owl:Ontology",
        "a owl:Ontology ;\n owl:imports <http://x.example/o>",
        6,
        "foreign-import",
        "x.example",
        "fetch",
    ),
    (
        "a owl:Ontology",
        'a owl:Ontology ;\n <http://www.lesfleursdunormal.fr/owlready_ontology.owl#python_module> "os"',
        6,
        "code-in-ontology",
        "python_module",
        "runs no code",
    ),
    ("a owl:Ontology", "a owl:Ontology ; rdfs:seeAlso <books>", 5, "relative-iri", "'<books>'", "in full"),
    ("a owl:Ontology", "a owl:Ontology ; rdfs:seeAlso <alias:books>", 5, "relative-iri", "'<alias:books>'", "https"),
    ("adkg:Book a", "@base <http://example.org/> .\nadkg:Book a", 6, "relative-iri", "sets a base", "in full"),
    ("a owl:Ontology", 'a owl:Ontology ; rdfs:label """x\ny\u0008"""', 6, "control-character", "U+0008", "remove"),
    ("a owl:Ontology", 'a owl:Ontology ; rdfs:label "x\\u0000"', 5, "control-character", "U+0000", "remove"),
    ("sách", "s\x00ch", 6, "control-character", "U+0000", "remove"),
    ("Trang đóng lại", "Trang\nlại", 6, "broken-turtle", "does not end", "quotes"),
    ("sách", "s\\xch", 6, "broken-turtle", "bad escape", "quotes"),
    (
        "adkg:Book a owl:Class ;",
        "adkg:Book a owl:Class",
        6,
        "broken-turtle",
        "'.' should come before 'rdfs:label'",
        "add",
    ),
    ("adkg:Book a owl:Class", "adkg:Book a owl:Class {", 6, "broken-turtle", "'{", "mend"),
    ("adkg:Book a", "adkg:Book Adkg", 6, "broken-turtle", "a property should come before 'Adkg'", "mend"),
    ('"Ai viết."@vi .', '"Ai viết."@vi', 8, "broken-turtle", "the file ends where '.' should come", "add"),
    (', "sách"@vi', "", 6, "missing-label", "'adkg:Book' has no label in vi", "@vi"),
    (
        'skos:definition "Bound pages."@en',
        'skos:note "Bound pages."@en',
        6,
        "missing-definition",
        "no definition in en",
        "@en",
    ),
]


@pytest.mark.parametrize(("old", "bad", "line", "rule", "what", "fix"), IN_TERMS, ids=lambda value: str(value)[:24])
def test_a_bad_word_in_the_terms_is_reported_at_its_line(
    *, tmp_path: Path, old: str, bad: str, line: int, rule: str, what: str, fix: str
) -> None:
    found = problems(tmp_path, terms=TERMS.replace(old, bad, 1))
    hits = [one for one in found if one.rule == rule]
    assert [(one.file, one.line) for one in hits][:1] == [("ontology/books.ttl", line)]
    assert what in hits[0].what
    assert fix in hits[0].fix


IN_SHAPES = [
    ("sh:minCount", "sh:mincount", 6, "unknown-term", "unknown term 'sh:mincount'", "write 'sh:minCount'"),
    ("sh:minCount 1", "sh:namesapce 1", 6, "unknown-term", "'sh:namesapce'", "did you mean 'sh:namespace'?"),
    ("sh:minCount 1", "sh:datatype xsd:dat", 6, "undeclared-prefix", "prefix 'xsd'", "add '@prefix xsd:"),
    ("adkg:BookShape-writer .", "adkg:BookShape-writter .", 3, "unknown-term", "writter", "'adkg:BookShape-writer'"),
    ("sh:minCount", "<http://www.w3.org/ns/shacl/minCount>", 6, "unknown-term", "means nothing in a shape", "SHACL"),
    (
        "sh:minCount 1",
        'sh:minCount "x"',
        6,
        "bad-parameter",
        "'sh:minCount' wants a whole number such as 1, got 'x'",
        "",
    ),
    ("sh:minCount 1", 'sh:minCount "1"', 6, "bad-parameter", "wants a whole number such as 1, got '1'", "mend"),
    ("sh:minCount 1", "sh:minCount -1", 6, "bad-parameter", "got '-1'", "mend"),
    ("sh:minCount 1", 'sh:uniqueLang "true"', 6, "bad-parameter", "'sh:uniqueLang' wants true or false", "mend"),
    ("sh:minCount 1", "sh:nodeKind sh:Iri", 6, "unknown-term", "'sh:Iri'", "'sh:IRI'"),
    ("sh:minCount 1", "sh:nodeKind sh:Shape", 6, "bad-parameter", "a kind of node such as sh:IRI", "mend"),
    ("sh:minCount 1", "sh:severity sh:Error", 6, "bad-parameter", "sh:Violation, sh:Warning or sh:Info", "mend"),
    ("sh:minCount 1", 'sh:pattern "(a"', 6, "bad-parameter", "a regular expression", "mend"),
    ("sh:minCount 1", 'sh:in "a"', 6, "bad-parameter", "a list in round brackets", "mend"),
    ("sh:minCount 1", "sh:class adkg:writer", 6, "undeclared-class", "'adkg:writer' is no declared class", "class"),
    ("sh:targetClass adkg:Book", "sh:targetClass adkg:writer", 3, "undeclared-class", "'adkg:writer'", "declare"),
    ("sh:path adkg:writer", "sh:path adkg:Book", 5, "undeclared-property", "'adkg:Book' is no declared property", ""),
    ("sh:path adkg:writer", "sh:path ( adkg:Book adkg:writer )", 5, "undeclared-property", "'adkg:Book'", "declare"),
    ("sh:path adkg:writer", "sh:path [ sh:inversePath adkg:Book ]", 5, "undeclared-property", "'adkg:Book'", "declare"),
    ("sh:minCount 1", "sh:equals adkg:Book", 6, "undeclared-property", "'adkg:Book'", "declare"),
    (
        "sh:minCount 1",
        'sh:sparql [ sh:select "SELECT $this { }" ]',
        6,
        "code-in-shape",
        "'sh:select'",
        "queries/checks/",
    ),
    ("sh:minCount 1", "sh:sparql adkg:BookShape", 6, "code-in-shape", "'sh:sparql'", "queries/checks/"),
    ("sh:minCount 1", 'sh:select "SERVICE <http://x.example/>"', 6, "code-in-shape", "'sh:select'", "check"),
    ("sh:minCount 1", 'sh:js [ sh:jsFunctionName "f" ]', 6, "code-in-shape", "'sh:js", "check"),
    ("sh:minCount 1", "sh:rule adkg:BookShape", 6, "code-in-shape", "'sh:rule'", "check"),
    ("sh:minCount 1", "sh:target adkg:BookShape", 6, "code-in-shape", "'sh:target'", "check"),
    (
        "sh:property adkg:BookShape-writer",
        "sh:property [ sh:path adkg:writer ]",
        3,
        "unnamed-shape",
        "no name",
        "block",
    ),
    ("adkg:BookShape a", "[] a", 3, "unnamed-shape", "no name", "block"),
    ("sh:targetClass adkg:Book ;", "", 3, "idle-shape", "'adkg:BookShape' never runs", "sh:targetClass"),
    ("; sh:property adkg:BookShape-writer", "", 4, "idle-shape", "'adkg:BookShape-writer' never runs", "sh:property"),
    ("sh:targetClass", "sh:minCount 1 ; sh:targetClass", 3, "bad-parameter", "'sh:minCount' and no sh:path", "sh:path"),
    ('wrote it."@en', 'wrote it."@fr', 4, "missing-message", "no message in English", "sh:message"),
    (
        "sh:minCount 1",
        'sh:hasValue "yes"^^<http://www.w3.org/2001/XMLSchema#boolean>',
        6,
        "bad-literal",
        "'yes'",
        "true",
    ),
    (
        "sh:minCount 1",
        'sh:hasValue "1_000"^^<http://www.w3.org/2001/XMLSchema#integer>',
        6,
        "bad-literal",
        "1_000",
        "80",
    ),
    (
        "sh:minCount 1",
        'sh:hasValue "2020-W01-1"^^<http://www.w3.org/2001/XMLSchema#date>',
        6,
        "bad-literal",
        "W01",
        "12-10",
    ),
]


@pytest.mark.parametrize(("old", "bad", "line", "rule", "what", "fix"), IN_SHAPES, ids=lambda value: str(value)[:24])
def test_a_bad_word_in_a_shape_is_reported_at_its_line(
    *, tmp_path: Path, old: str, bad: str, line: int, rule: str, what: str, fix: str
) -> None:
    found = problems(tmp_path, shape=SHAPE.replace(old, bad, 1))
    hits = [one for one in found if one.rule == rule]
    assert [(one.file, one.line) for one in hits][:1] == [("ontology/shapes/book.ttl", line)]
    assert any(what in one.what and fix in one.fix for one in hits)


def test_a_misspelt_shape_is_caught_although_the_validator_says_that_the_data_conforms(tmp_path: Path) -> None:
    data = f"<urn:b> a <{ONTOLOGY}Book> ."
    misspelt = SHAPE.replace("sh:minCount", "sh:mincount")
    shapes = Graph().parse(data=misspelt, format="turtle")
    assert validate(Graph().parse(data=data, format="turtle"), shacl_graph=shapes)[0] is True
    (found,) = problems(tmp_path, shape=misspelt)
    assert str(found) == (
        "ontology/shapes/book.ttl:6: unknown term 'sh:mincount'\n    fix: write 'sh:minCount'\n    rule: unknown-term"
    )


def test_a_term_declared_in_two_files_has_one_home_too_many(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, more="\n".join((*TERMS.splitlines()[:4], TERMS.splitlines()[5])))
    assert (found.file, found.line, found.rule) == ("ontology/more.ttl", 5, "declared-twice")
    assert found.what == "'adkg:Book' is declared here and in ontology/books.ttl"


def test_an_import_of_an_ontology_of_the_project_is_welcome(tmp_path: Path) -> None:
    more = TERMS.splitlines()[1] + "\n<https://w3id.org/adkg/ontology/more> a owl:Ontology ;\n"
    more += "    owl:imports <https://w3id.org/adkg/ontology/books> .\n"
    assert problems(tmp_path, more=more) == []


def test_a_file_that_is_not_utf8_is_named_with_the_line_and_the_byte(tmp_path: Path) -> None:
    (found, *_) = problems(tmp_path, terms=b"# a\n# s\xe1ch\n")
    assert (found.where, found.what, found.rule) == ("ontology/books.ttl:2", "is not UTF-8: byte 0xE1", "not-utf8")


def test_everything_wrong_in_all_files_is_reported_in_one_run(tmp_path: Path) -> None:
    terms = TERMS.replace("skos:definition", "skos:defintion", 1).replace(', "tác giả"@vi', "")
    found = problems(tmp_path, terms=terms, shape=SHAPE.replace("sh:minCount", "sh:mincount"))
    assert [(one.where, one.rule) for one in found] == [
        ("ontology/books.ttl:6", "missing-definition"),
        ("ontology/books.ttl:6", "unknown-term"),
        ("ontology/books.ttl:7", "missing-label"),
        ("ontology/shapes/book.ttl:6", "unknown-term"),
    ]


def test_a_file_after_a_broken_one_is_still_read(tmp_path: Path) -> None:
    ontology, found = read_ontology(project(tmp_path, terms=TERMS, more='<urn:a> "b'))
    assert [(one.file, one.rule) for one in found] == [("ontology/more.ttl", "broken-turtle")]
    assert len(ontology.shapes) == 7


def test_every_rule_of_the_lint_has_a_page_that_explains_it() -> None:
    pages = {path.stem for path in (Path(adkg.__file__).parent / "explanations").glob("*.md")}
    rules = {rule for _, _, _, rule, _, _ in (*IN_TERMS, *IN_SHAPES)} | {"declared-twice"}
    assert rules - {"control-character"} <= pages
