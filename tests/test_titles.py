"""What columns are called: in the reader's language, by the header or by the ontology, and by nothing else."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import Built
from served import serving
from test_cli import adkg
from test_pictures import drawn, texts
from test_queries import FIRST, HEADER, QUERY, read

from adkg.answers import ask
from adkg.build import build
from adkg.pictures import draw
from adkg.project import Project
from adkg.queries import read_questions
from adkg.titles import check_titles, titles
from adkg.web.words import words

COLUMNS = "#+ columns:\n#+   author: {en: written by, vi: tác giả}\n"


def question_of(choirs: Built):
    return read_questions(choirs.project)[0]["concerts-in-town"]


def test_a_header_names_its_columns_in_both_languages(tmp_path: Path) -> None:
    question, problems = read(tmp_path, HEADER + COLUMNS + QUERY)
    assert problems == []
    assert question is not None
    assert question.titles == {"author": {"en": "written by", "vi": "tác giả"}}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("#+ columns: author\n", (FIRST, "header-value")),
        (COLUMNS.replace("author", "autor"), (FIRST + 1, "header-value")),
        (COLUMNS.replace(", vi: tác giả", ""), (FIRST + 1, "missing-key")),
        (COLUMNS.replace("vi: tác giả", "vi: ''"), (FIRST + 1, "missing-key")),
        (COLUMNS.replace("vi:", "fr:"), (FIRST + 1, "unknown-key")),
        (COLUMNS.replace("{en: written by, vi: tác giả}", "written by"), (FIRST + 1, "header-value")),
    ],
)
def test_a_faulty_title_is_reported_at_its_line(tmp_path: Path, told: str, expected: tuple[int, str]) -> None:
    question, problems = read(tmp_path, HEADER + told + QUERY)
    assert question is None
    assert expected in problems


def test_a_column_is_called_by_its_class_then_its_property_but_first_of_all_by_the_header(choirs: Built) -> None:
    question = question_of(choirs)
    # adkg:Town and adkg:Concert are classes, adkg:firstDay is a property.
    assert titles(choirs.store, question) == {"town": "Town", "concert": "Concert", "firstDay": "First day"}
    assert titles(choirs.store, question, "vi")["firstDay"] == "Ngày đầu"
    named = replace(question, titles={"town": {"en": "heard in", "vi": "nghe ở"}})
    assert titles(choirs.store, named)["town"] == "Heard in"
    assert titles(choirs.store, named, "vi")["town"] == "Nghe ở"
    assert titles(choirs.store, named, "vi")["concert"] == titles(choirs.store, question, "vi")["concert"]


def test_what_is_neither_class_nor_property_names_no_column(choirs: Built) -> None:
    # adkg:acceptedClaim is an individual, and nothing is called sung.
    question = replace(question_of(choirs), columns=("acceptedClaim", "sung"))
    assert titles(choirs.store, question) == {"acceptedClaim": "Accepted claim", "sung": "Sung"}
    problems = check_titles(choirs.store, {question.slug: question})
    assert [(one.what, one.line, one.rule) for one in problems] == [
        ("the column 'acceptedClaim' has no title", question.line, "untitled-column"),
        ("the column 'sung' has no title", question.line, "untitled-column"),
    ]


def test_a_check_warns_of_a_column_without_a_title(example: Project) -> None:
    file = example.root / "queries/questions/concerts-in-town.rq"
    file.write_text(file.read_text().replace("?firstDay", "?sung"))
    told = adkg("check", project=example.root)
    assert told.returncode == 0
    line = sum(one.startswith("#+") for one in file.read_text().splitlines()) + 1
    assert f"queries/questions/concerts-in-town.rq:{line}: warning: the column 'sung' has no title" in told.stdout
    assert adkg("explain", "untitled-column", project=example.root).returncode == 0


def test_every_column_of_every_question_of_the_record_has_a_title_in_both_languages(record: Built) -> None:
    questions = read_questions(record.project)[0]
    assert check_titles(record.store, questions) == []
    for question in questions.values():
        english, vietnamese = (titles(record.store, question, language) for language in ("en", "vi"))
        assert list(english) == list(vietnamese) == list(question.columns)
        assert [name for name in english if english[name] == vietnamese[name]] == []
        # Two columns of one table are not called the same.
        assert len(set(english.values())) == len(set(vietnamese.values())) == len(question.columns), question.slug


def test_the_words_of_the_pages_name_no_column() -> None:
    assert [key for key in words("en") if key.startswith("column")] == []


def test_people_read_titles_and_programs_read_names(example: Project) -> None:
    build(example)
    table = adkg("ask", "concerts-in-town", "--format", "table", "--lang", "vi", project=example.root).stdout
    assert "Ngày đầu" in table
    assert "firstDay" not in table
    markdown = adkg("ask", "concerts-in-town", "--format", "markdown", "--lang", "vi", project=example.root).stdout
    assert re.match(r"\| [^|]+ \| [^|]+ \| Ngày đầu \|", markdown)
    for form in ("csv", "json", "tsv", "jsonld", "xml"):
        written = adkg("ask", "concerts-in-town", "--format", form, "--lang", "vi", project=example.root).stdout
        assert "firstDay" in written
        assert "Ngày đầu" not in written


def test_a_page_and_what_is_shown_of_a_thing_have_the_titles_too(record: Built, tmp_path: Path) -> None:
    with serving(record.project, tmp_path / "log") as server:
        page = server.ask("/questions/meetings-hosted?lang=vi&series=admm").text
        assert '<th scope="col">Nước đăng cai</th><th scope="col">Số cuộc họp</th>' in page
        past = server.ask("/questions/meetings-hosted?lang=vi&series=admm&known-by=2012").text
        assert '<th scope="col">Nước đăng cai</th><th scope="col">Số cuộc họp</th>' in past
        thing = server.ask("/meeting/admm-14?lang=vi", accept="text/html").text
        assert '<th scope="col">Bước</th>' in thing


def test_an_axis_that_shows_a_column_is_called_like_the_column(choirs: Built) -> None:
    encoding = {
        "x": {"field": "firstDay_first", "type": "temporal"},
        "x2": {"field": "firstDay_last"},
        "y": {"field": "concert", "type": "nominal"},
        "color": {"field": "town", "title": {"en": "Where", "vi": "Ở đâu"}},
    }
    answer = ask(choirs.store, question_of(choirs), {})
    found = texts(draw(replace_question(answer, {"mark": "bar", "encoding": encoding}), "svg", "vi"))
    assert "Ngày đầu" in found
    assert titles(choirs.store, question_of(choirs), "vi")["concert"] in found
    assert "Ở đâu" in found
    assert not {"firstDay_first", "concert", "town"} & set(found)
    # A title, or none, that is given for all layers stays so in each.
    layers = {
        "encoding": {"x": {"type": "temporal", "title": "When"}, "y": {"title": None}},
        "layer": [{"mark": "bar", "encoding": {"x": encoding["x"], "y": encoding["y"]}}],
    }
    found = texts(draw(replace_question(answer, layers)))
    assert "When" in found
    assert not {"First day", "Concert"} & set(found)


def replace_question(answer, specification: dict):
    answer.question = drawn(answer.question, specification)
    return answer


def test_the_marks_of_the_pictures_are_told_by_titles_too(record: Built) -> None:
    answer = ask(record.store, read_questions(record.project)[0]["sources-by-year"], {})
    told = [one.get("aria-label") or "" for one in ElementTree.fromstring(draw(answer, "svg", "vi")).iter()]
    assert [one for one in told if re.search(r"\b(grade|sources|year):", one)] == []
