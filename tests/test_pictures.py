"""Pictures: described in the header of a question, drawn of its rows and of nothing else, honest about dates."""

import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import Built
from served import Served, serving
from test_cli import adkg
from test_queries import FIRST, HEADER, QUERY, read

from adkg.answers import Answer, ask
from adkg.errors import AdkgError, UsageError
from adkg.knowledge import KnowledgeGraph
from adkg.pictures import MOST, TooManyToDraw, draw
from adkg.project import Project
from adkg.queries import Question, read_questions
from adkg.queries.model import Picture
from adkg.store import Store

SVG = "{http://www.w3.org/2000/svg}"
BARS = """\
#+ picture:
#+   mark: bar
#+   height: {step: 20}
#+   encoding:
#+     y: {field: book, title: {en: Book, vi: Sách}}
"""
DAYS = {
    "layer": [
        {
            "transform": [{"filter": "datum.firstDay_precision != 'day'"}],
            "mark": "bar",
            "encoding": {"x": {"field": "firstDay_first", "type": "temporal"}, "x2": {"field": "firstDay_last"}},
        },
        {
            "transform": [{"filter": "datum.firstDay_precision == 'day'"}],
            "mark": "tick",
            "encoding": {"x": {"field": "firstDay_first", "type": "temporal"}},
        },
    ],
    "width": 366,
    "encoding": {"x": {"scale": {"domain": [{"year": 2020}, {"year": 2021}], "nice": False}}},
}
NAMES = {"mark": "text", "encoding": {"y": {"field": "label", "type": "nominal"}, "text": {"field": "label"}}}


def drawn(question: Question, specification: dict) -> Question:
    return replace(question, picture=Picture(specification))


def texts(svg: bytes) -> list[str]:
    return ["".join(found.itertext()) for found in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def of_kind(svg: bytes, kind: str) -> list[ElementTree.Element]:
    """The shapes of a kind of mark, such as bar."""
    return [one for one in ElementTree.fromstring(svg).iter() if one.get("aria-roledescription") == kind]


def shown(store: Store, query: str, question: Question, specification: dict, language: str = "en") -> bytes:
    return draw(Answer(store, query, question.prefixes, drawn(question, specification)), "svg", language)


@pytest.fixture(scope="module")
def whole(record: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(record.project, tmp_path_factory.mktemp("pictures") / "log") as server:
        yield server


def test_a_picture_is_read_as_json_would_have_it(tmp_path: Path) -> None:
    question, problems = read(tmp_path, HEADER + BARS + QUERY)
    assert problems == []
    assert question is not None and question.picture is not None
    assert question.picture.specification == {
        "mark": "bar",
        "height": {"step": 20},
        "encoding": {"y": {"field": "book", "title": {"en": "Book", "vi": "Sách"}}},
    }


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (BARS, "#+ picture: bar\n", (FIRST, "header-value")),
        ("mark: bar", "width: 20", (FIRST, "missing-key")),
        ("field: book", "field: bok", (FIRST + 4, "picture-field")),
        ("mark: bar", "mark: bar\n#+   transform: [{filter: datum.bok > 1}]", (FIRST + 2, "picture-field")),
        ("{en: Book, vi: Sách}", "{en: Book}", (FIRST + 4, "missing-key")),
        ("mark: bar", "mark: bar\n#+   data: {url: 'https://example.org'}", (FIRST + 2, "picture-data")),
        ("mark: bar", "mark: bar\n#+   data: {values: [1]}", (FIRST + 2, "picture-data")),
        ("mark: bar", "mark: {type: image, url: /etc/passwd}", (FIRST + 1, "picture-data")),
        ("field: book,", "field: book, href: https://example.org,", (FIRST + 4, "picture-data")),
    ],
)
def test_a_faulty_picture_is_reported_at_its_line(
    tmp_path: Path, old: str, new: str, expected: tuple[int, str]
) -> None:
    assert old in BARS
    question, problems = read(tmp_path, HEADER + BARS.replace(old, new) + QUERY)
    assert question is None
    assert expected in problems


@pytest.mark.parametrize("field", ["book_path", "author_first", "author_precision", "known"])
def test_fields_are_columns_what_they_come_with_and_what_a_step_makes(tmp_path: Path, field: str) -> None:
    text = BARS.replace("field: book", f"field: {field}").replace(
        "mark: bar", "mark: bar\n#+   transform: [{calculate: datum.book, as: known}]"
    )
    assert read(tmp_path, HEADER + text + QUERY)[1] == []


def test_lines_of_longitude_and_latitude_may_be_drawn(tmp_path: Path) -> None:
    text = BARS.replace("mark: bar", "mark: geoshape\n#+   data: {graticule: {step: [5, 5]}}")
    assert read(tmp_path, HEADER + text + QUERY)[1] == []


def test_a_month_is_drawn_as_all_its_days_and_a_day_as_a_stroke(choirs: Built) -> None:
    # One concert is known to the day (2020-05-03), the other only to the month (2020-12).
    query = """
        PREFIX adkg: <https://w3id.org/adkg/ontology#>
        SELECT ?concert ?firstDay { ?concert a adkg:Concert ; adkg:firstDay ?firstDay } ORDER BY ?concert"""
    question = read_questions(choirs.project)[0]["concerts-in-town"]
    svg = shown(choirs.store, query, question, DAYS)
    (bar,), (stroke,) = of_kind(svg, "bar"), of_kind(svg, "tick")
    begin, width = map(float, re.match(r"M([\d.]+),[\d.]+h([\d.]+)v", bar.get("d")).groups())
    # The year is 366 points wide, so a day is one: December begins behind 335 of them and has 31.
    assert begin == pytest.approx(335, abs=0.1)
    assert width == pytest.approx(31, abs=0.1)
    begin, width = map(float, re.match(r"M([\d.]+),[\d.]+h([\d.]+)v", stroke.get("d")).groups())
    assert begin + width / 2 == pytest.approx(31 + 29 + 31 + 30 + 2, abs=0.1)


def test_every_row_is_named_in_the_language_and_so_are_the_titles(record: Built) -> None:
    question = read_questions(record.project)[0]["co-chair-network"]
    answer = ask(record.store, question, {})
    english, vietnamese = (texts(draw(answer, "svg", language)) for language in ("en", "vi"))
    for names, found in ((answer.labels("en"), english), (answer.labels("vi"), vietnamese)):
        assert {names[value] for row in answer.rows for value in row[:2]} <= set(found)
    assert "Plus countries" in english
    assert "Nước đối tác Plus" in vietnamese
    assert "Republic of Korea" in english
    assert "Hàn Quốc" in vietnamese


def test_the_map_has_singapore_and_names_the_places_that_it_does_not_show(record: Built) -> None:
    answer = ask(record.store, read_questions(record.project)[0]["places"], {})
    shown = texts(draw(answer))
    held = [row for row in answer.rows if row[0] == "https://w3id.org/adkg/place/singapore"]
    assert f"Singapore {len(held)}" in shown
    for name in answer.labels("en").values():
        if name in {"Tokyo", "Honolulu", "Wellington"}:
            assert name in shown
    places = {answer.labels("en")[row[0]] for row in answer.rows}
    assert [one for one in places if not any(re.fullmatch(rf"{one}(?: \d+)?", text) for text in shown)] == []


def test_every_picture_of_the_record_is_drawn_in_both_languages(record: Built) -> None:
    pictured = {slug: one for slug, one in read_questions(record.project)[0].items() if one.picture}
    assert {"timeline", "places", "co-chair-matrix", "co-chair-network", "sources-by-year"} <= set(pictured)
    for question in pictured.values():
        for language in ("en", "vi"):
            root = ElementTree.fromstring(draw(ask(record.store, question, {}), "svg", language))
            assert root.get("role") == "img"
            assert root.get("aria-label") == question.summary[language]
            assert root.findtext(f"{SVG}title") == question.summary[language]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "\"'><svg onload=alert(1)>", "]]><a>", "&lt;b&gt;", "</text></svg>"]
)
def test_markup_in_a_label_stays_text(choirs: Built, text: str) -> None:
    question = read_questions(choirs.project)[0]["concerts-in-town"]
    literal = text.replace("\\", "\\\\").replace('"', '\\"')
    svg = shown(choirs.store, f'SELECT ?label {{ VALUES ?label {{ "{literal}" }} }}', question, NAMES)
    assert text in texts(svg)
    kinds = {one.tag.removeprefix(SVG) for one in ElementTree.fromstring(svg).iter()}
    assert kinds <= {"svg", "title", "desc", "g", "path", "rect", "text", "line", "defs", "clipPath"}


def test_what_turns_the_direction_of_text_is_shown(choirs: Built) -> None:
    question = read_questions(choirs.project)[0]["concerts-in-town"]
    svg = shown(choirs.store, 'SELECT ?label { VALUES ?label { "a\u202eb" } }', question, NAMES)
    assert "a[U+202E]b" in texts(svg)


def test_a_picture_says_from_where_the_record_is_seen_and_what_was_given(record: Built) -> None:
    question = read_questions(record.project)[0]["timeline"]
    answer = ask(record.store, question, {"mechanism": "admm-plus"})
    told = ElementTree.fromstring(draw(answer, known_by="2020-12-31")).findtext(f"{SVG}desc")
    assert told == "ASEAN Defence Ministers' Meeting-Plus Only what was published by 2020-12-31."


def test_an_empty_answer_says_so(choirs: Built) -> None:
    question = read_questions(choirs.project)[0]["concerts-in-town"]
    svg = shown(choirs.store, "SELECT ?label { VALUES ?label { } }", question, NAMES, "vi")
    assert "Không có dòng nào." in texts(svg)


def test_the_same_answer_gives_the_same_bytes(record: Built) -> None:
    answer = ask(record.store, read_questions(record.project)[0]["co-chair-matrix"], {})
    assert draw(answer) == draw(answer)


def test_a_question_without_a_picture_too_many_rows_and_another_form_are_refused(choirs: Built) -> None:
    question = read_questions(choirs.project)[0]["concerts-in-town"]
    with pytest.raises(UsageError, match="'concerts-in-town' has no picture"):
        draw(ask(choirs.store, question, {}))
    with pytest.raises(UsageError, match="no picture is a 'gif'"):
        draw(ask(choirs.store, drawn(question, NAMES), {}), "gif")
    many = " ".join(f'"{number}"' for number in range(MOST + 1))
    with pytest.raises(TooManyToDraw):
        shown(choirs.store, f"SELECT ?label {{ VALUES ?label {{ {many} }} }}", question, NAMES)


def test_a_specification_that_cannot_be_drawn_names_its_file(choirs: Built) -> None:
    question = read_questions(choirs.project)[0]["concerts-in-town"]
    with pytest.raises(AdkgError, match="'concerts-in-town' cannot be drawn") as raised:
        shown(choirs.store, "SELECT ?label {}", question, {"mark": "br"})
    assert "queries/questions/concerts-in-town.rq" in raised.value.fix


def test_an_address_in_a_specification_is_not_followed(choirs: Built) -> None:
    question = read_questions(choirs.project)[0]["concerts-in-town"]
    layer = {"data": {"url": "http://127.0.0.1:9/rows.json"}, "mark": "bar"}
    with pytest.raises(AdkgError, match="not allowed"):
        shown(choirs.store, "SELECT ?label {}", question, {"layer": [layer]})


def test_python_and_a_notebook_get_the_picture(record: Built) -> None:
    knowledge = KnowledgeGraph(record.project, record.store)
    answered = knowledge.ask("co-chair-network")
    assert "Nước ASEAN" in texts(answered.to_svg("vi").encode())
    assert answered._repr_svg_() == answered.to_svg()
    assert answered.to_png()[:8] == b"\x89PNG\r\n\x1a\n"
    assert knowledge.ask("chairs")._repr_svg_() is None


def test_the_plain_path_loads_nothing_that_draws(choirs: Built) -> None:
    code = "import sys, adkg.cli.ask; print([one for one in sys.modules if 'picture' in one or 'vl_convert' in one])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "['adkg.queries.picture']"


def test_pictures_are_served_from_workers_and_shown_above_their_table(whole: Served) -> None:
    svg = whole.ask("/questions/co-chair-network.svg?lang=vi")
    assert (svg.status, svg.headers["content-type"]) == (200, "image/svg+xml")
    assert "default-src 'none'" in svg.headers["content-security-policy"]
    assert "Nước ASEAN" in texts(svg.body)
    png = whole.ask("/questions/co-chair-network", accept="image/png")
    assert png.headers["content-type"] == "image/png"
    width, height = struct.unpack(">II", png.body[16:24])
    assert width > 800
    assert height > 600
    page = whole.ask("/questions/co-chair-network?aseanState=lao-pdr").text
    address = "/questions/co-chair-network.svg?aseanState=lao-pdr&amp;lang=en"
    assert page.index(f'<img src="{address}"') < page.index("<table>")
    assert "A picture of 2 rows; the table below says the same." in page
    assert f'<a href="{address}" download>SVG</a>' in page


def test_a_frame_has_the_picture_and_the_table_behind_it(whole: Served) -> None:
    frame = whole.ask("/embed/questions/co-chair-network")
    assert "frame-ancestors *" in frame.headers["content-security-policy"]
    assert frame.text.index('<img src="/questions/co-chair-network.svg') < frame.text.index("<details>")
    assert "<table>" in frame.text


def test_a_question_without_a_picture_offers_none(whole: Served) -> None:
    assert whole.ask("/questions/chairs.svg").status == 404
    assert "<img" not in whole.ask("/questions/chairs").text


def test_the_command_line_writes_a_picture_to_a_file(example: Project, tmp_path: Path) -> None:
    file = example.root / "queries/questions/concerts-in-town.rq"
    header = "#+ picture:\n#+   mark: text\n#+   encoding: {text: {field: concert}, y: {field: concert, title: null}}\n"
    file.write_text(file.read_text().replace("#+ section: town\n", header + "#+ section: town\n"))
    written = tmp_path / "concerts.svg"
    done = adkg("ask", "concerts-in-town", "--format", "svg", "--output", written, project=example.root)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "Spring Concert of 2020" in texts(written.read_bytes())
    pixels = tmp_path / "concerts.png"
    assert adkg("ask", "concerts-in-town", "-o", pixels, project=example.root).returncode == 0
    assert pixels.read_bytes().endswith(b"IEND\xaeB`\x82")
    for options, what in (
        (("--format", "png"), "a png is no text"),
        (("--format", "csv", "-o", written), "no picture is a 'csv'"),
        (("--format", "svg", "--evidence"), "no evidence in a picture"),
        (("--cite", "-o", written), "only a picture is written to a file"),
    ):
        refused = adkg("ask", "concerts-in-town", *options, project=example.root)
        assert refused.returncode == 2
        assert what in refused.stderr


@pytest.mark.parametrize("slug", ["timeline", "timeline-of-announcements"])
def test_a_timeline_tells_the_states_of_a_meeting_apart_without_colour(record: Built, slug: str) -> None:
    question = read_questions(record.project)[0][slug]
    kinds = record.store.select(
        "SELECT ?label { ?s a <https://w3id.org/adkg/ontology#MeetingStatus> ; "
        "<http://www.w3.org/2000/01/rdf-schema#label> ?label }"
    )
    shapes = list(scales(question.picture.specification, "shape"))
    assert shapes
    for language in ("en", "vi"):
        called = {label.lexical for (label,) in kinds.rows if label.language == language}
        for scale in (*shapes, *scales(question.picture.specification, "color")):
            assert set(scale["domain"][language]) == called
            assert len(set(scale["range"])) == len(called)
    answer = ask(record.store, question, {})
    status, date = answer.columns.index("status"), answer.columns.index("date")
    planned = {row[1] for row in answer.rows if str(row[status]).endswith("#planned") and row[date] is not None}
    signs = [one.get("aria-label") for one in of_kind(draw(answer), "point") if one.get("stroke") == "#c2410c"]
    assert {answer.labels()[meeting] for meeting in planned} == set(signs)
    assert planned


def scales(node: object, channel: str) -> Iterator[dict]:
    """The scales of a channel that are told apart by status."""
    if isinstance(node, list):
        for item in node:
            yield from scales(item, channel)
    elif isinstance(node, dict):
        if isinstance(node.get(channel), dict) and node[channel].get("field") == "status":
            yield node[channel]["scale"]
        for value in node.values():
            yield from scales(value, channel)
