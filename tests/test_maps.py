"""Maps: outlines of the earth that come with the package, and word of the rows that have no place on them."""

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import Built
from served import serving
from test_pictures import SVG, of_kind
from test_queries import FIRST, HEADER, QUERY, read

from adkg.answers import Answer, ask
from adkg.pictures import draw, not_drawn, outlines
from adkg.queries import read_questions
from adkg.queries.model import Picture
from adkg.queries.picture import OUTLINES

LAND = "#+ picture:\n#+   mark: geoshape\n#+   data: {land: true}\n"
# Two islands, ten degrees wide, and a bay of the first; the extent holds the first alone.
ISLANDS = [
    [[[0, 0], [0, 10], [10, 10], [10, 0], [0, 0]], [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]],
    [[[50, 0], [50, 10], [60, 10], [60, 0], [50, 0]]],
]
EXTENT = [[-5, -5], [15, 15]]
MAP = {
    "width": 200,
    "height": 200,
    "projection": {"type": "equirectangular", "scale": 57.29578, "center": [0, 0], "translate": [100, 100]},
    "layer": [
        {"data": {"land": {"extent": EXTENT}}, "mark": "geoshape"},
        {"data": {"borders": {"extent": EXTENT}}, "mark": "geoshape"},
        {"mark": "circle", "encoding": {"longitude": {"field": "x"}, "latitude": {"field": "y"}}},
    ],
}
POINTS = "SELECT ?x ?y { VALUES (?x ?y) { (1 2) (12 14) (UNDEF 3) (55 5) (5 5) } }"
ON_FILE = outlines.FOLDER / "bundled-land.json"
bundled = pytest.mark.skipif(not ON_FILE.exists(), reason="the outlines are bundled when the package is installed")


@pytest.fixture
def islands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    land = {"type": "MultiPolygon", "credit": "Atlas of Nowhere", "coordinates": ISLANDS}
    (tmp_path / "bundled-land.json").write_text(json.dumps(land))
    lines = {"type": "MultiLineString", "credit": "Atlas of Nowhere", "coordinates": [[[0, 5], [10, 5]]]}
    (tmp_path / "bundled-borders.json").write_text(json.dumps(lines))
    monkeypatch.setattr(outlines, "FOLDER", tmp_path)


def map_of(choirs: Built, query: str = POINTS) -> Answer:
    question = read_questions(choirs.project)[0]["concerts-in-town"]
    return Answer(choirs.store, query, question.prefixes, replace(question, picture=Picture(MAP)))


def described(svg: bytes) -> str:
    return ElementTree.fromstring(svg).findtext(f"{SVG}desc") or ""


@pytest.mark.parametrize("told", ["{land: true}", "{borders: {extent: [[90, -11.5], [130, 24]]}}"])
def test_an_outline_is_the_earth_or_an_extent_of_it(tmp_path: Path, told: str) -> None:
    assert read(tmp_path, HEADER + LAND.replace("{land: true}", told) + QUERY)[1] == []


@pytest.mark.parametrize(
    "told",
    [
        "{sea: true}",
        "{land: false}",
        "{land: yes}",
        "{land: {extent: [90, -11, 130, 24]}}",
        "{land: {extent: [[130, -11], [90, 24]]}}",
        "{land: {extent: [[90, -11], [200, 24]]}}",
        "{land: {extent: [[90, -11], [east, 24]]}}",
        "{land: {extent: [[90, -11], [130, 24]], step: 5}}",
        "{land: true, borders: true}",
    ],
)
def test_what_is_no_outline_or_no_area_is_reported_at_its_line(tmp_path: Path, told: str) -> None:
    question, problems = read(tmp_path, HEADER + LAND.replace("{land: true}", told) + QUERY)
    assert question is None
    assert problems == [(FIRST + 2, "picture-data")]


def test_of_an_outline_what_reaches_into_the_extent_is_drawn_and_owed_to_its_maker(
    islands: None, choirs: Built
) -> None:
    svg = draw(map_of(choirs))
    land, border = (layer[0] for layer in of_kind(svg, "shape mark container"))
    # A degree is a point wide; the first island begins in the middle and its bay is two wide.
    assert land.get("d") == "M100,100L100,90L110,90L110,100ZM104,96L106,96L106,94L104,94Z"
    assert border.get("d") == "M100,95L110,95"
    assert described(svg).endswith("Outlines: Atlas of Nowhere. No position on any territory is meant.")


def test_without_bundled_outlines_a_map_is_drawn_and_says_so_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choirs: Built
) -> None:
    monkeypatch.setattr(outlines, "FOLDER", tmp_path)
    svg = draw(map_of(choirs))
    assert len(of_kind(svg, "circle")) == 4
    assert [layer for layer in of_kind(svg, "shape mark container") if len(layer)] == []
    assert described(svg).count("No land is drawn: its outlines were not bundled") == 1
    assert "Outlines" not in described(svg)
    assert "Không vẽ đất liền" in described(draw(map_of(choirs), language="vi"))


def test_a_map_says_how_many_rows_have_no_place_on_it(islands: None, choirs: Built) -> None:
    # Of five points one has no x, and one is on the second island, beyond the extent.
    told = "Not on the map: 2 of 5 rows (1 without coordinates, 1 beyond its edge)."
    assert not_drawn(map_of(choirs)) == told
    assert described(draw(map_of(choirs))).startswith(told)
    assert not_drawn(map_of(choirs, "SELECT ?x ?y { VALUES (?x ?y) { (1 2) } }")) == ""


def test_a_row_without_coordinates_is_drawn_nowhere(islands: None, choirs: Built) -> None:
    drawn = [one.get("aria-label") for one in of_kind(draw(map_of(choirs)), "circle")]
    assert drawn == ["x: 1; y: 2", "x: 12; y: 14", "x: 55; y: 5", "x: 5; y: 5"]


def test_what_is_no_map_has_nothing_to_say_of_places(record: Built) -> None:
    questions = read_questions(record.project)[0]
    assert not_drawn(ask(record.store, questions["timeline"], {})) == ""
    assert not_drawn(ask(record.store, questions["chairs"], {})) == ""


def test_the_map_of_the_record_counts_what_it_does_not_show(record: Built) -> None:
    answer = ask(record.store, read_questions(record.project)[0]["places"], {})
    register = (record.project.root / "data/register/place.yaml").read_text().split("\nplace/")
    placed = {entry.partition(":")[0].removeprefix("place/") for entry in register if "\n  latitude:" in entry}
    without = [row for row in answer.rows if str(row[0]).rpartition("/")[2] not in placed]
    far = [row for row in answer.rows if str(row[0]).rpartition("/")[2] in {"beijing", "honolulu"}]
    assert without
    assert far
    told = (
        f"{len(without) + len(far)} of {len(answer.rows)} rows ({len(without)} without coordinates, {len(far)} beyond"
    )
    assert told in not_drawn(answer)


def test_the_page_says_beside_the_table_what_is_not_on_the_map(record: Built, tmp_path: Path) -> None:
    told = not_drawn(ask(record.store, read_questions(record.project)[0]["places"], {}), "vi")
    with serving(record.project, tmp_path / "log") as server:
        for path in ("/questions/places?lang=vi", "/embed/questions/places?lang=vi"):
            page = server.ask(path).text
            assert f"<figcaption>{told}" in page
            assert page.index(f"<figcaption>{told}") < page.index("<table>")


def test_each_outline_that_a_header_may_name_has_a_script_that_makes_it() -> None:
    scripts = Path(__file__).parents[1] / "src" / "frontend" / "outlines"
    assert sorted(path.stem for path in scripts.glob("*.js")) == sorted(OUTLINES)


@bundled
def test_the_land_has_islands_as_small_as_singapore() -> None:
    land = json.loads(ON_FILE.read_text())["coordinates"]
    small = [rings[0] for rings in land if all(103.5 < x < 104.1 and 1.1 < y < 1.5 for x, y in rings[0])]
    assert [max(x for x, _ in ring) - min(x for x, _ in ring) > 0.3 for ring in small] == [True]


@bundled
def test_the_borders_go_around_brunei_and_the_map_stays_small(record: Built) -> None:
    lines = json.loads((outlines.FOLDER / "bundled-borders.json").read_text())["coordinates"]
    assert [line for line in lines if all(113.9 < x < 115.5 and 3.9 < y < 5.1 for x, y in line)]
    svg = draw(ask(record.store, read_questions(record.project)[0]["places"], {}))
    assert len(svg) < 150_000
    assert "Outlines: Natural Earth 1:50m" in described(svg)
