"""An answer to a query of one's own as a graph of things and as a picture of its columns, without JavaScript."""

from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from conftest import Built
from served import Answered, Served, serving
from test_pictures import of_kind, texts
from test_queries import HEADER, QUERY, read
from test_query_page import Page, cells, look

from adkg.pictures.charts import DATE, NAME, NUMBER, Chart, charted, extent_of, header_of
from adkg.pictures.network import MOST_NODES, Edge, Network, Node
from adkg.terms import XSD, Literal

CONCERTS = (
    "SELECT ?concert ?town ?day { VALUES (?concert ?town ?day) { "
    '(<concert/a> <town/linz> "2020-05-01"^^xsd:date) (<concert/b> <town/linz> "2020-06"^^xsd:gYearMonth) } }'
)
SINGERS = 'SELECT ?town ?singers { VALUES (?town ?singers) { (<town/linz> 7) ("Wels" 30) } }'


def picture_of(served: Served, page: Answered) -> Answered:
    """The picture that a page shows."""
    [source] = [part.split('"')[0].replace("&amp;", "&") for part in page.text.split('<img src="')[1:]]
    return served.ask(source)


def test_a_graph_of_rows_leads_from_the_first_thing_to_the_others(served: Served) -> None:
    page = look(served, CONCERTS, view="graph")
    assert page.status == 200
    svg = picture_of(served, page)
    assert svg.headers["content-type"] == "image/svg+xml"
    assert svg.headers["content-security-policy"].startswith("default-src 'none'")
    told = texts(svg.body)
    assert told.count("Linz") == 2  # once as the rim behind the letters
    assert told.count("town") == 4
    assert "concert/a" in told
    assert "2020-05-01" not in told
    assert "Linz town/linz" in cells(Page(page))


def test_a_graph_of_triples_has_texts_too_and_its_table_has_the_triples(served: Served) -> None:
    query = 'CONSTRUCT { <town/linz> adkg:near <town/wels> ; adkg:founded "799" } {}'
    page = look(served, query, view="graph")
    told = texts(picture_of(served, page).body)
    assert {"Linz", "town/wels", "799"} <= set(told)
    assert {"town/linz", "799"} <= {part for cell in cells(Page(page)) for part in cell.split()}
    assert "Triples: 2." in page.text
    assert Page(look(served, query)).texts["pre"][0].startswith("@prefix")


def test_what_a_graph_leaves_out_is_told(served: Served) -> None:
    things = " ".join(f"(<town/a{number}> <town/b{number}>)" for number in range(50))
    page = look(served, f"SELECT * {{ VALUES (?a ?b) {{ {things} }} }}", view="graph")
    assert f"{MOST_NODES} nodes and 30 links are drawn, and 40 nodes are left out" in page.text
    assert "left out" not in look(served, CONCERTS, view="graph").text


def test_of_too_many_nodes_those_with_many_links_are_kept_and_texts_go_first() -> None:
    hub, pairs = Node("hub", "Hub"), [(Node(f"a{n}", ""), Node(f"b{n}", "")) for n in range(40)]
    edges = [Edge(hub, "says", Node("text", "text", is_thing=False)), *(Edge(a, "to", b) for a, b in pairs)]
    edges += [Edge(hub, "has", a) for a in (*(a for a, _ in pairs[-5:]), Node("alone", ""))]
    network = Network.of(edges)
    assert len(network.nodes) <= MOST_NODES
    assert {edge.target.key for edge in network.edges if edge.source == hub} == {
        "alone",
        *(f"a{n}" for n in range(35, 40)),
    }
    assert network.edges_left_out == len(edges) - len(network.edges)


def test_equal_graphs_are_drawn_equally(served: Served) -> None:
    first = picture_of(served, look(served, CONCERTS, view="graph"))
    again = picture_of(served, look(served, CONCERTS + " # again", view="graph"))
    assert first.body == again.body


def test_an_answer_without_things_has_no_graph(served: Served) -> None:
    page = look(served, "SELECT (1 AS ?n) {}", view="graph")
    assert page.status == 200
    assert "no thing is in the answer" in page.text
    assert "<img" not in page.text
    assert served.ask(f"/query.svg?{urlencode({'query': 'SELECT (1 AS ?n) {}', 'view': 'graph'})}").status == 400


def test_a_picture_is_proposed_and_another_can_be_chosen_in_a_form(served: Served) -> None:
    proposed = look(served, CONCERTS, view="picture")
    assert {"kind", "x", "y", "colour"} <= {
        name for name in ("kind", "x", "y", "colour") if f'name="{name}"' in proposed.text
    }
    assert '<option value="timeline" selected>' in proposed.text
    svg = picture_of(served, proposed).body
    assert len(of_kind(svg, "bar")) == 1  # the month
    assert len(of_kind(svg, "tick")) == 1  # the day
    chosen = look(served, CONCERTS, view="picture", kind="bars", y="town")
    assert len(of_kind(picture_of(served, chosen).body, "bar")) == 1


def test_bars_are_as_long_as_the_numbers(served: Served) -> None:
    svg = picture_of(served, look(served, SINGERS, view="picture", kind="bars", x="singers", y="town")).body
    assert [one.get("aria-label") for one in of_kind(svg, "bar")] == [
        "singers: 7; town: Linz",
        "singers: 30; town: Wels",
    ]


@pytest.mark.parametrize(
    ("chart", "lacks"),
    [({"kind": "map"}, "a number of degrees"), ({"kind": "timeline"}, "a date for x")],
)
def test_a_picture_that_cannot_be_drawn_says_what_it_lacks(served: Served, chart: dict, lacks: str) -> None:
    page = look(served, SINGERS, view="picture", **chart)
    assert page.status == 200
    assert lacks in page.text
    assert "<table" in page.text


def test_a_png_is_drawn_too_and_other_forms_are_not(served: Served) -> None:
    query = urlencode({"query": SINGERS, "view": "picture"})
    assert served.ask(f"/query.png?{query}").body.startswith(b"\x89PNG")
    assert served.ask(f"/query.gif?{query}").status == 404


def test_nobody_outside_can_have_a_specification_drawn(served: Served) -> None:
    for method in ("GET", "POST"):
        assert served.ask("/drawing", method, b'{"specification": {}}').status in {404, 405}
    assert served.ask("/drawing", "DRAW").status in {400, 404, 405}


def test_the_words_of_a_picture_are_in_the_language_of_the_page(served: Served) -> None:
    page = look(served, SINGERS, view="picture", lang="vi")
    assert "Thanh: town, singers" in page.text
    assert ElementTree.fromstring(picture_of(served, page).body).get("aria-label") == "Thanh: town, singers"


def test_a_link_to_the_page_keeps_the_view_and_the_picture(served: Served) -> None:
    page = look(served, SINGERS, view="picture", kind="points", x="singers", y="town", evidence="1", lang="en")
    link = next(text for text in Page(page).texts["pre"] if text.startswith("http://"))
    given = {name: values[-1] for name, values in parse_qs(urlsplit(link).query).items()}
    assert given["query"] == SINGERS
    assert (given["view"], given["kind"], given["x"], given["evidence"]) == ("picture", "points", "singers", "1")


def test_the_description_can_be_pasted_into_a_header(tmp_path: Path) -> None:
    specifications = [
        Chart("bars", "", "book").specification({"book": NAME}),
        Chart("points", "author", "book").specification({"author": NUMBER, "book": NAME}),
        Chart("timeline", "author", "book", "book").specification({"author": DATE, "book": NAME}),
        Chart("matrix", "author", "book").specification({"author": NAME, "book": NAME}),
        Chart("map", "author", "book").specification({"author": NUMBER, "book": NUMBER}, [[1, 2], [3.1, 4.1]]),
    ]
    for specification in specifications:
        question, problems = read(tmp_path, HEADER + header_of(specification) + "\n" + QUERY)
        assert problems == []
        assert question is not None and question.picture is not None
        assert question.picture.specification == specification


def test_a_map_shows_where_the_rows_are() -> None:
    rows = [
        tuple(Literal(text, XSD + "decimal") for text in degrees) for degrees in (("14.3", "48.3"), ("16.4", "48.2"))
    ]
    assert extent_of(Chart("map", "lon", "lat"), ("lon", "lat"), rows) == [[11, 45], [19.1, 51.1]]


def test_columns_that_are_not_there_are_replaced_by_such_as_fit() -> None:
    kinds = {"town": NAME, "singers": NUMBER}
    assert charted(Chart("bars", "gone", "lost"), kinds) == Chart("bars", "singers", "town")
    assert charted(Chart("pie"), kinds) == Chart("bars", "singers", "town")


def test_cells_cite_their_sources_where_that_is_wished(served: Served) -> None:
    query = "SELECT ?concert ?hall { ?concert adkg:hall ?hall }"
    without = look(served, query)
    cited = look(served, query, evidence="1")
    assert cells(Page(without)) != cells(Page(cited))
    assert "#note-1" in Page(cited).links
    assert "#note-1" not in Page(without).links
    assert any("/source/" in link for link in Page(cited).links)


def test_a_query_of_which_no_sources_are_told_says_so(served: Served) -> None:
    query = "SELECT ?s { ?s ?p ?o } LIMIT 1"
    given = urlencode({"query": query, "evidence": "1", "default-graph-uri": "https://w3id.org/adkg/graph/register"})
    page = served.ask(f"/query?{given}", accept="text/html")
    assert page.status == 400
    assert "no sources are told" in page.text


def test_a_picture_of_an_endless_query_keeps_no_other_picture_waiting(choirs: Built, tmp_path: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with serving(choirs.project, tmp_path / "log", seconds=8) as served:
        waiting = served.connect()
        waiting.request("GET", f"/query.svg?{urlencode({'query': endless, 'view': 'picture'})}")
        for number in range(3):
            drawn = served.ask(f"/query.svg?{urlencode({'query': f'{SINGERS} # {number}', 'view': 'picture'})}")
            assert drawn.status == 200
        assert waiting.getresponse().status == 504
        waiting.close()


def test_a_name_that_many_links_share_is_written_once(served: Served) -> None:
    links = " . ".join(f"<town/a{number}> adkg:near <town/linz>" for number in range(9))
    told = texts(picture_of(served, look(served, f"CONSTRUCT {{ {links} }} {{}}", view="graph")).body)
    assert [text for text in told if "near" in text] == ["→ near"]
