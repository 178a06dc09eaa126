"""Stored queries: read strictly, told what is wrong at the right line, and bound to values as terms only."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

from adkg.errors import UsageError
from adkg.project import Project
from adkg.queries import Question, bind, check_answer, read_checks, read_question, read_questions, read_sections
from adkg.queries.structure import structure_of
from adkg.queries.tokens import tokens_of
from adkg.syntax import check_syntax

PREFIXES = """\
@prefix adkg: <https://w3id.org/adkg/ontology#> .
@prefix book: <https://w3id.org/adkg/book/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd:  <http://www.w3.org/2001/XMLSchema#> .
"""

HEADER = """\
#+ summary:
#+   en: Who wrote which book?
#+   vi: Ai viết cuốn sách nào?
#+ tags: [books]
#+ params:
#+   book:
#+     type: Book
#+     example: book/emma
#+ answer:
#+   - [book/emma, Jane Austen]
"""

QUERY = """\
PREFIX adkg: <https://w3id.org/adkg/ontology#>

SELECT ?book ?author
WHERE {
  ?book adkg:author ?author .
}
ORDER BY ?book ?author
"""
FIRST = HEADER.count("\n") + 1  # the line of the query's PREFIX


def project_with(folder: Path, files: dict[str, str]) -> Project:
    for name in ("ontology", "data", "queries/questions", "queries/checks"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, text in {"ontology/prefixes.ttl": PREFIXES, **files}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Project(folder, folder / "build")


def read(folder: Path, text: str) -> tuple[Question | None, list[tuple[int, str]]]:
    """The question, and the line and rule of each problem."""
    question, problems = read_question(project_with(folder, {"queries/questions/books.rq": text}), "books")
    return question, [(problem.line, problem.rule) for problem in problems]


def question_of(folder: Path, header: str = HEADER, query: str = QUERY) -> Question:
    question, problems = read(folder, header + query)
    assert question, problems
    return question


# The header


def test_a_good_question_is_read_whole(tmp_path: Path) -> None:
    header = (
        HEADER
        + "#+ complete: true\n#+ absent:\n#+   - [book/emma, '']\n#+ traps:\n#+   en: a\n#+   vi: b\n#+ view: map\n"
        + "#+ section: book\n"
    )
    question = question_of(tmp_path, header)
    assert question.slug == "books"
    assert question.summary == {"en": "Who wrote which book?", "vi": "Ai viết cuốn sách nào?"}
    assert question.columns == ("book", "author")
    assert [(row.values, row.line) for row in question.answer] == [(("book/emma", "Jane Austen"), 10)]
    assert question.absent[0].values == ("book/emma", "")
    assert question.complete and question.view == "map" and question.traps == {"en": "a", "vi": "b"}
    assert question.section == "book"
    assert question.examples == {"book": "book/emma"}
    assert (question.file, question.line) == ("queries/questions/books.rq", 19)
    assert question.query == QUERY


def test_an_unknown_key_is_refused_with_the_nearest_spelling(tmp_path: Path) -> None:
    text = HEADER.replace("#+ tags:", "#+ tag:") + QUERY
    _, problems = read_question(project_with(tmp_path, {"queries/questions/books.rq": text}), "books")
    assert [(problem.line, problem.rule) for problem in sorted(problems)] == [(1, "missing-key"), (4, "unknown-key")]
    assert "did you mean 'tags'" in sorted(problems)[1].fix


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("#+   vi: Ai viết cuốn sách nào?\n", "", (1, "missing-key")),
        ("#+   en: Who wrote which book?\n", "", (1, "missing-key")),
        ("#+   vi:", "#+   fr:", (3, "unknown-key")),
        ("tags: [books]", "tags: [Old Books]", (4, "header-value")),
        ("tags: [books]", "tags: books", (4, "header-value")),
        ("type: Book", "type: dat", (7, "header-value")),
        ("#+     type: Book\n", "", (6, "missing-key")),
        ("#+     example: book/emma\n", "", (6, "missing-key")),
        ("example: book/emma", "exampel: book/emma", (8, "unknown-key")),
        ("example: book/emma", "example: javascript:alert(1)", (6, "bad-example")),
        ("- [book/emma, Jane Austen]", "- [book/emma]", (10, "header-row")),
        ("#+   - [book/emma, Jane Austen]", "#+   book/emma", (9, "header-value")),
        ("#+ answer:\n#+   - [book/emma, Jane Austen]\n", "", (1, "missing-key")),
        ("#+ tags: [books]\n", "#+ tags: [books]\n#+ view: pie\n", (5, "header-value")),
        ("#+ tags: [books]\n", "#+ tags: [books]\n#+ complete: yes\n", (5, "header-value")),
        ("#+ tags: [books]\n", "#+ tags: [books]\n#+ section: bok\n", (5, "header-value")),
        ("#+ tags: [books]\n", "#+ tags: [books]\n#+ section: [book]\n", (5, "header-value")),
        ("#+ tags: [books]\n", "#+ tags: [books]\n#+ section:\n", (5, "header-value")),
        ("#+ tags: [books]\n", "#+ tags: [books]\n#+ tags: [books]\n", (5, "duplicate-key")),
        ("#+   book:\n", "#+\tbook:\n", (6, "tab")),
    ],
)
def test_a_faulty_header_is_reported_at_its_line(tmp_path: Path, old: str, new: str, expected: tuple[int, str]) -> None:
    question, problems = read(tmp_path, HEADER.replace(old, new) + QUERY)
    assert question is None
    assert expected in problems


def test_a_section_is_about_a_thing_and_never_about_a_literal(tmp_path: Path) -> None:
    header = HEADER.replace(
        "#+ answer:", "#+   page:\n#+     type: integer\n#+     example: 1\n#+ section: page\n#+ answer:"
    )
    query = QUERY.replace("WHERE {", "WHERE {\n  VALUES ?page { 1 }").replace("?author\nWHERE", "?author ?page\nWHERE")
    header = header.replace("Jane Austen]", "Jane Austen, 1]")
    text = {"queries/questions/books.rq": header + query}
    _, [problem] = read_question(project_with(tmp_path, text), "books")
    assert (problem.line, problem.rule) == (12, "header-value")
    assert problem.what == "'section' is 'page', a parameter without things"
    assert problem.fix == "write one of book"


def test_only_questions_with_a_section_are_read_for_one(tmp_path: Path) -> None:
    files = {
        "queries/questions/books.rq": HEADER + "#+ section: book\n" + QUERY,
        "queries/questions/other.rq": HEADER + QUERY.replace("WHERE {", "WHERE { # no section\n"),
        "queries/questions/faulty.rq": HEADER + "#+ section: bok\n" + QUERY,
    }
    assert [question.slug for question in read_sections(project_with(tmp_path, files))] == ["books"]


def test_a_file_without_a_header_is_no_question(tmp_path: Path) -> None:
    assert read(tmp_path, QUERY) == (None, [(1, "no-header")])


def test_a_header_line_below_the_query_is_a_comment_and_not_read(tmp_path: Path) -> None:
    question = question_of(tmp_path, query=QUERY + "#+ view: map\n")
    assert question.view == "table"


def test_all_problems_of_a_file_are_told_in_one_run(tmp_path: Path) -> None:
    text = HEADER.replace("tags: [books]", "tags: [B]") + QUERY.replace("?author\nWHERE", "?name\nWHERE").replace(
        "ORDER BY ?book ?author", ""
    )
    assert sorted(read(tmp_path, text)[1]) == [(4, "header-value"), (FIRST + 2, "not-ordered")]


def test_an_unknown_question_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    project = project_with(tmp_path, {"queries/questions/books.rq": HEADER + QUERY})
    with pytest.raises(UsageError, match="did you mean 'books'"):
        read_question(project, "boks")


def test_good_questions_are_read_beside_bad_ones(tmp_path: Path) -> None:
    project = project_with(
        tmp_path,
        {
            "queries/questions/books.rq": HEADER + QUERY,
            "queries/questions/bad.rq": QUERY,
            "queries/questions/Bad_Name.rq": HEADER + QUERY,
        },
    )
    questions, problems = read_questions(project)
    assert list(questions) == ["books"]
    assert [(problem.file, problem.rule) for problem in problems] == [
        ("queries/questions/Bad_Name.rq", "bad-file-name"),
        ("queries/questions/bad.rq", "no-header"),
    ]


def test_an_overlay_may_add_questions_but_not_replace_one(tmp_path: Path) -> None:
    project = project_with(tmp_path / "main", {"queries/questions/books.rq": HEADER + QUERY})
    project_with(
        tmp_path / "mine", {"queries/questions/books.rq": HEADER + QUERY, "queries/questions/more.rq": HEADER + QUERY}
    )
    questions, problems = read_questions(Project(project.root, project.output, (tmp_path / "mine",)))
    assert sorted(questions) == ["books", "more"]
    assert [problem.rule for problem in problems] == ["duplicate-query"]


def test_bytes_that_are_no_utf8_are_reported_at_their_line(tmp_path: Path) -> None:
    project = project_with(tmp_path, {})
    (tmp_path / "queries/questions/books.rq").write_bytes(b"#+ a: b\n#+ c: \xff\n")
    assert [(problem.line, problem.rule) for problem in read_questions(project)[1]] == [(2, "not-utf8")]


# The text of the query


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("PREFIX adkg: <https://w3id.org/adkg/ontology#>\n", "", (FIRST + 3, "undeclared-prefix")),
        ("\nSELECT", "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nSELECT", (FIRST + 1, "unused-prefix")),
        ("ontology#>", "other#>", (FIRST, "prefix-differs")),
        ("PREFIX adkg:", "PREFIX kg:", (FIRST, "unknown-prefix")),
        ("?book ?author\nWHERE", "*\nWHERE", (FIRST + 2, "select-star")),
        ("ORDER BY ?book ?author", "", (FIRST + 2, "not-ordered")),
        ("ORDER BY ?book ?author", "ORDER BY ?book\nVALUES ?book { book:emma }", (FIRST + 7, "ends-in-values")),
        ("SELECT ?book ?author\nWHERE", "ASK", (FIRST + 2, "refused-keyword")),
        ("?book adkg:author", "SERVICE <http://a.b/> { ?book adkg:author", (FIRST + 4, "refused-keyword")),
        ("WHERE", "FROM <http://a.b/>\nWHERE", (FIRST + 3, "refused-keyword")),
        ("ORDER BY ?book ?author", "ORDER BY ?book ; DROP ALL", (FIRST + 6, "refused-keyword")),
        ("?author .", "?author . BIND(NOW() AS ?now)", (FIRST + 4, "refused-function")),
        ("?author .", "?author . FILTER(YEAR(?author) = 1815)", (FIRST + 4, "refused-function")),
        ("?author .", "?author . FILTER(?author != 'x", (FIRST + 4, "broken-query")),
        ("?author .", "?author . # \\u000A SERVICE", (FIRST + 4, "broken-query")),
        ("adkg:author", "<author>", (FIRST + 4, "broken-query")),
        ("\n}\nORDER", "\nORDER", (FIRST + 2, "not-select")),
        ("{\n", "{" * 60 + "}" * 59 + "\n", (FIRST + 2, "not-select")),
        ("?book ?author\nWHERE", "?author\nWHERE", (6, "parameter-not-projected")),
        ("?book ?author\nWHERE", "(?a AS ?book) ?author\nWHERE", (FIRST + 2, "parameter-not-projected")),
        ("ORDER BY ?book ?author", "GROUP BY ?author ORDER BY ?author", (6, "parameter-not-projected")),
        ("?book adkg:author ?author .", "OPTIONAL { ?book adkg:author ?author }", (6, "parameter-unbound")),
        (
            "?book adkg:author ?author .",
            "{ ?book adkg:author ?author } UNION { ?x adkg:name ?author }",
            (6, "parameter-unbound"),
        ),
        ("?book adkg:author ?author .", "VALUES ?book { UNDEF }", (6, "parameter-unbound")),
    ],
)
def test_a_faulty_query_is_reported_at_its_line(tmp_path: Path, old: str, new: str, expected: tuple[int, str]) -> None:
    assert old in QUERY
    question, problems = read(tmp_path, HEADER + QUERY.replace(old, new, 1))
    assert question is None
    assert expected in problems


@pytest.mark.parametrize(
    "harmless",
    ["# SERVICE, LOAD and DELETE", "FILTER(?author != 'SERVICE <x> FROM')", "FILTER(?author != <urn:LOAD>)"],
)
def test_words_in_strings_comments_and_iris_are_no_keywords(tmp_path: Path, harmless: str) -> None:
    assert question_of(tmp_path, query=QUERY.replace("?author .\n", f"?author .\n  {harmless}\n"))


def test_a_parameter_that_is_no_column_is_told_the_columns(tmp_path: Path) -> None:
    text = HEADER + QUERY.replace("?book ?author\nWHERE", "?author\nWHERE")
    _, problems = read_question(project_with(tmp_path, {"queries/questions/books.rq": text}), "books")
    assert any("columns: author" in problem.fix for problem in problems)


@pytest.mark.parametrize(
    "group",
    [
        "{ ?book adkg:author ?author } UNION { ?book adkg:name ?author }",
        "{ SELECT ?book ?author WHERE { ?book adkg:author ?author } }",
        "GRAPH ?g { ?book adkg:author ?author }",
        "OPTIONAL { ?x adkg:name ?y } ?book adkg:author ?author FILTER(?author IN ('a'))",
        "?book adkg:author ?author FILTER NOT EXISTS { ?book adkg:name ?author }",
    ],
)
def test_a_parameter_bound_in_every_row_is_accepted(tmp_path: Path, group: str) -> None:
    assert question_of(tmp_path, query=QUERY.replace("?book adkg:author ?author .", group))


DATED_HEADER = HEADER.replace(
    "#+ answer:", "#+   day:\n#+     type: date\n#+     example: 2020-12-10\n#+ answer:"
).replace("Austen]", "Austen, 2020-12-10]")
DATED = """\
PREFIX adkg: <https://w3id.org/adkg/ontology#>
PREFIX xsd:  <http://www.w3.org/2001/XMLSchema#>

SELECT ?book ?author ?day
WHERE {
  VALUES ?day { "2000-01-01"^^xsd:date }
  ?book adkg:author ?author ;
        adkg:printed ?printed .
  FILTER(?printed <= ?day)
}
ORDER BY ?book ?author
"""


def test_the_default_of_a_literal_is_read_from_its_values_line(tmp_path: Path) -> None:
    parameter = question_of(tmp_path, DATED_HEADER, DATED).parameters["day"]
    assert (parameter.default, parameter.is_literal) == ("2000-01-01", True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('  VALUES ?day { "2000-01-01"^^xsd:date }\n', '  BIND("2000-01-01"^^xsd:date AS ?day)\n'),
        ('"2000-01-01"^^xsd:date', '"2000-01-01"'),
        ('"2000-01-01"^^xsd:date', '"2000-02-30"^^xsd:date'),
        ('"2000-01-01"^^xsd:date', '"2000-01-01"^^xsd:date "2001-01-01"^^xsd:date'),
        ('"2000-01-01"^^xsd:date', "adkg:today"),
        ("?printed .\n", '?printed .\n  VALUES ?day { "2000-01-01"^^xsd:date }\n'),
    ],
)
def test_a_literal_parameter_needs_its_one_values_line(tmp_path: Path, old: str, new: str) -> None:
    assert old in DATED
    _, problems = read(tmp_path, DATED_HEADER + DATED.replace(old, new))
    assert "parameter-values" in [rule for _, rule in problems]


# Checks

CHECK = """\
#+ summary:
#+   en: A book was printed after it was written.
#+   vi: Sách được in sau khi được viết.
#+ severity: error
#+ message: "{book} was printed before it was written"
#+ fix: correct one of the two dates
#+ catches: |
#+   book:emma adkg:written 1815 ; adkg:printed 1814 .

PREFIX adkg: <https://w3id.org/adkg/ontology#>

SELECT ?book
WHERE {
  ?book adkg:written ?written ;
        adkg:printed ?printed .
  FILTER(?printed < ?written)
}
ORDER BY ?book
"""


def read_check(folder: Path, text: str) -> list[tuple[int, str]]:
    return [
        (problem.line, problem.rule)
        for problem in read_checks(project_with(folder, {"queries/checks/dates.rq": text}))[1]
    ]


def test_a_good_check_is_read_whole(tmp_path: Path) -> None:
    checks, problems = read_checks(project_with(tmp_path, {"queries/checks/dates.rq": CHECK}))
    assert problems == []
    check = checks["dates"]
    assert (check.severity, check.columns, check.passes, check.line) == ("error", ("book",), "", 9)
    assert check.message == "{book} was printed before it was written"
    assert check.catches == "book:emma adkg:written 1815 ; adkg:printed 1814 .\n"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("severity: error", "severity: fatal", (4, "header-value")),
        ("{book} was", "{boook} was", (5, "unknown-placeholder")),
        ("{book} was", "{book was", (5, "unknown-placeholder")),
        ("#+ fix: correct one of the two dates\n", "", (1, "missing-key")),
        ("#+ severity: error", "#+ answer: []\n#+ severity: error", (4, "unknown-key")),
    ],
)
def test_a_faulty_check_is_reported_at_its_line(tmp_path: Path, old: str, new: str, expected: tuple[int, str]) -> None:
    assert expected in read_check(tmp_path, CHECK.replace(old, new))


# Syntax


def test_the_line_of_a_syntax_error_is_that_of_the_file(tmp_path: Path) -> None:
    question = question_of(
        tmp_path, query=QUERY.replace("?book adkg:author ?author .", "?book adkg:author ?author ?x .")
    )
    (problem,) = check_syntax(question)
    assert (problem.file, problem.rule) == ("queries/questions/books.rq", "broken-query")
    assert problem.line == FIRST + 3 or problem.line == FIRST + 4
    assert check_syntax(question_of(tmp_path)) == []


# Binding

BOOKS = """\
@prefix adkg: <https://w3id.org/adkg/ontology#> .
@prefix book: <https://w3id.org/adkg/book/> .
@prefix xsd:  <http://www.w3.org/2001/XMLSchema#> .
book:emma adkg:author "Jane Austen" ; adkg:printed "1815-12-23"^^xsd:date .
book:middlemarch adkg:author "George Eliot" ; adkg:printed "1871-12-01"^^xsd:date .
<urn:secret> adkg:author "nobody" ; adkg:printed "2024-01-01"^^xsd:date .
"""


def oxigraph_rows(query: str) -> list[tuple[str, ...]]:
    store = pyoxigraph.Store()
    store.load(BOOKS.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    solutions = store.query(query, use_default_graph_as_union=True)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return [tuple("" if value is None else value.value for value in solution) for solution in solutions]  # type: ignore[union-attr]


def rdflib_rows(query: str) -> list[tuple[str, ...]]:
    graph = rdflib.Graph().parse(data=BOOKS, format="turtle")
    return [tuple("" if value is None else str(value) for value in row) for row in graph.query(query)]  # type: ignore[union-attr]


def rows(query: str) -> list[tuple[str, ...]]:
    """The rows, on which both engines must agree."""
    found = oxigraph_rows(query)
    assert Counter(found) == Counter(rdflib_rows(query))
    return found


def test_without_values_the_query_runs_as_it_stands(tmp_path: Path) -> None:
    question = question_of(tmp_path)
    assert bind(question, {}) == QUERY
    assert len(rows(QUERY)) == 3


@pytest.mark.parametrize("value", ["book/emma", "emma", "book:emma", "https://w3id.org/adkg/book/emma"])
def test_a_thing_may_be_written_as_path_slug_curie_or_iri(tmp_path: Path, value: str) -> None:
    assert rows(bind(question_of(tmp_path), {"book": value})) == [("https://w3id.org/adkg/book/emma", "Jane Austen")]


def test_a_local_name_is_a_term_where_the_example_is_one(tmp_path: Path) -> None:
    question = question_of(tmp_path, HEADER.replace("example: book/emma", "example: adkg:held"))
    assert "(<https://w3id.org/adkg/ontology#planned>)" in bind(question, {"book": "planned"})


def test_a_literal_takes_the_place_of_its_default(tmp_path: Path) -> None:
    question = question_of(tmp_path, DATED_HEADER, DATED)
    assert [row[1] for row in rows(bind(question, {}))] == ["Jane Austen", "George Eliot"]
    assert [row[1] for row in rows(bind(question, {"day": "1850-01-01"}))] == ["Jane Austen"]
    assert rows(bind(question, {"day": "1850-01-01", "book": "middlemarch"})) == []


def test_an_unknown_parameter_is_refused_with_the_nearest_spelling(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no parameter 'bok'\n    fix: did you mean 'book'"):
        bind(question_of(tmp_path), {"bok": "book/emma"})


ATTACKS = [
    'A" . ?t <urn:secret> ?x } #',
    "emma> } UNION { ?book ?p ?author } #",
    "book/emma>",
    "book/emma\n",
    "book/emma } #",
    "book/em ma",
    "book:emma> <urn:x",
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "../emma",
    "//example.org/emma",
    "\\",
    "http://a.b/\\u003E",
    "http://a.b/" + "x" * 100_000,
    "",
    "http://a.b/\ud800",
    "_:b0",
    "?book",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_no_iri_is_refused_with_the_form_and_the_example(tmp_path: Path, attack: str) -> None:
    with pytest.raises(UsageError) as refused:
        bind(question_of(tmp_path), {"book": attack})
    assert "a thing's path, a CURIE, or an http, https or urn IRI" in refused.value.what
    assert refused.value.fix == "write it as in book=book/emma"
    assert len(refused.value.what) < 300


def typed_question(folder: Path, kind: str, example: str, default: str) -> Question:
    header = HEADER.replace("#+ answer:", f"#+   value:\n#+     type: {kind}\n#+     example: {example}\n#+ answer:")
    header = header.replace("Austen]", f"Austen, {example}]")
    query = QUERY.replace("?author\nWHERE {", f"?author ?value\nWHERE {{\n  VALUES ?value {{ {default} }}")
    return question_of(folder, header, query)


@pytest.mark.parametrize(
    ("kind", "example", "default", "bad"),
    [
        (
            "date",
            "2020-12-10",
            "UNDEF",
            ["2020-02-30", "2020-12", "10.12.2020", "2020-12-10Z", "2020-12-10\n", "NOW()", ""],
        ),
        ("integer", "80", "80", ["1_000", "8e1", "8.0", "٣", " 80", "80 ", "1" * 19, "", "0x10"]),
        ("decimal", "21.5", "21.5", ["NaN", "1e3", "1,5", "", "1" * 19]),
        ("boolean", "true", "true", ["yes", "TRUE", "", "true }"]),
        ("language", "en", '"en"', ["en us", 'en"', "", "en_US", "x" * 9]),
        ("text", "Emma", '"Emma"', ["a\x00b", "a\x1bb", "\ud800", "x" * 10_001]),
    ],
)
def test_a_literal_that_does_not_fit_its_type_is_refused(
    tmp_path: Path, kind: str, example: str, default: str, bad: list[str]
) -> None:
    question = typed_question(tmp_path, kind, example, default)
    assert {row[2] for row in rows(bind(question, {"value": example}))} == {example}
    for value in bad:
        with pytest.raises(UsageError) as refused:
            bind(question, {"value": value})
        assert refused.value.fix == f"write it as in value={example}"


@pytest.mark.parametrize(
    "text",
    [
        *[attack for attack in ATTACKS if "\ud800" not in attack and len(attack) < 10_000],
        'a"b',
        "a'b",
        "two\nlines\r\n\tand a tab",
        "back\\slash",
        "\\",
        "\\\\",
        "\\u0022 } UNION { ?book ?p ?value } #",
        "\\\\u0022",
        "\\U00000022",
        "\\u000a",
        "\\n",
        '\\"',
        '""" } #',
        "Hà Nội \u202e \U0001f600",
        "?book $book @en ^^xsd:date # comment",
    ],
)
def test_any_text_comes_back_as_it_went_in_and_adds_no_row(tmp_path: Path, text: str) -> None:
    question = typed_question(tmp_path, "text", "Emma", '"Emma"')
    found = rows(bind(question, {"value": text}))
    assert [row[2] for row in found] == [text] * 3


def test_canonical_forms_are_bound_for_numbers_and_booleans(tmp_path: Path) -> None:
    assert '"80"^^' in bind(typed_question(tmp_path, "integer", "80", "80"), {"value": "+080"})
    assert '"true"^^' in bind(typed_question(tmp_path, "boolean", "true", "true"), {"value": "1"})


def test_only_the_choices_are_taken_where_there_are_choices(tmp_path: Path) -> None:
    question = question_of(
        tmp_path, HEADER.replace("#+ answer:", "#+     choices: [book/emma, book/persuasion]\n#+ answer:")
    )
    assert question.parameters["book"].choices == ("book/emma", "book/persuasion")
    with pytest.raises(UsageError, match="did you mean 'book/emma'"):
        bind(question, {"book": "book/ema"})


def test_a_values_line_in_a_comment_or_string_is_left_alone(tmp_path: Path) -> None:
    note = '  # VALUES ?day { "1900-01-01"^^xsd:date }\n  FILTER(?author != "VALUES ?day { }")\n'
    question = question_of(tmp_path, DATED_HEADER, DATED.replace("  ?book adkg", note + "  ?book adkg"))
    bound = bind(question, {"day": "1850-01-01"})
    assert note in bound
    assert [row[1] for row in rows(bound)] == ["Jane Austen"]


def test_a_list_of_things_in_the_query_is_narrowed_and_not_replaced(tmp_path: Path) -> None:
    query = QUERY.replace("WHERE {", "WHERE {\n  VALUES ?book { <https://w3id.org/adkg/book/emma> }")
    question = question_of(tmp_path, query=query)
    assert [row[1] for row in rows(bind(question, {"book": "emma"}))] == ["Jane Austen"]
    assert rows(bind(question, {"book": "middlemarch"})) == []


# Known answers


def test_missing_absent_and_surplus_rows_are_told_at_the_line_of_the_header(tmp_path: Path) -> None:
    header = HEADER + "#+ complete: true\n#+ absent:\n#+   - [book/emma, '*']\n"
    question = question_of(tmp_path, header)
    found = [("book/emma", "Charlotte Brontë")]
    assert [(problem.line, problem.rule) for problem in check_answer(question, found)] == [
        (10, "answer-not-found"),
        (13, "absent-row-found"),
        (10, "answer-not-complete"),
    ]
    assert "the nearest of 1 rows is [book/emma, Charlotte Brontë]" in check_answer(question, found)[0].what


def test_a_complete_answer_has_each_row_once(tmp_path: Path) -> None:
    question = question_of(tmp_path, HEADER + "#+ complete: true\n")
    assert check_answer(question, [("book/emma", "Jane Austen")]) == []
    twice = check_answer(question, [("book/emma", "Jane Austen")] * 2)
    assert [problem.rule for problem in twice] == ["answer-not-complete"]


# Tokens, structure, import


def test_operators_are_not_taken_for_iris_or_variables() -> None:
    texts = [token.text for token in tokens_of("?a< ?b&&?c>2 <p>?/<q>* ^adkg:r.s . -1.5e3 'x'@en-GB ?d")]
    assert texts[:7] == ["?a", "<", "?b", "&&", "?c", ">", "2"]
    assert texts[7:] == ["<p>", "?", "/", "<q>", "*", "^", "adkg:r.s", ".", "-", "1.5e3", "'x'", "@en-GB", "?d"]


def test_a_token_knows_its_line() -> None:
    assert [token.line for token in tokens_of('a\n"""\n\n""" # c\nb', 10)] == [10, 11, 14]


def test_columns_group_keys_and_blocks_are_found() -> None:
    found = structure_of(
        "SELECT ?a (COUNT(*) AS ?n) { VALUES ?a { 1 } { SELECT ?b { ?b ?p ?a } } } GROUP BY ?a HAVING(?n > 1)"
    )
    assert [(column.name, column.computed) for column in found.columns] == [("a", False), ("n", True)]
    assert found.group_keys == {"a"}
    assert [(block.name, [token.text for token in block.terms]) for block in found.blocks] == [("a", ["1"])]
    assert found.certain == {"a", "b"}


def test_asking_a_question_needs_neither_rdflib_nor_pyoxigraph() -> None:
    code = "import sys, adkg.queries; print([m for m in ('rdflib', 'pyoxigraph', 'pyparsing') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
