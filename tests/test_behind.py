"""Every page says by which query it can be asked for, and how to ask that from elsewhere."""

import json
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from served import Served
from test_query_page import Page

from adkg.web.behind import of_search

PAGES = {
    "/": "Choir",
    "/about": "graph/register",
    "/choir": "choir/river-choir",
    "/choir/river-choir": "graph/register",
    "/conflicts": "concert/",
    "/coverage": "concert/",
    "/graph/register": "choir/river-choir",
    "/news": "source/",
    "/ontology": "ontology#Concert",
    "/search?q=river+choir": "choir/river-choir",
    "/source/gazette/2020-04-01-spring-concert": "concert/",
}


def behind(served: Served, path: str) -> tuple[list[str], list[str]]:
    """The queries behind a page, and the snippets for the first."""
    page = Page(served.ask(path, accept="text/html"))
    links = [link for link in page.links if link.startswith("/query?")]
    return [parse_qs(urlsplit(link).query)["query"][0] for link in links], page.texts.get("pre", [])


@pytest.mark.parametrize(("path", "told"), PAGES.items())
def test_a_page_has_the_query_behind_it(served: Served, path: str, told: str) -> None:
    queries, snippets = behind(served, path)
    assert queries
    for query in queries:
        answered = served.query(query, accept="application/sparql-results+json")
        assert answered.status == 200
    assert told in served.query(queries[0]).text
    assert sum(one.startswith("http://") for one in snippets) == 1
    assert sum(one.startswith("curl ") for one in snippets) == 1
    assert sum(one.startswith("from urllib") for one in snippets) == 1


def test_the_query_keeps_the_standpoint_and_the_language(served: Served) -> None:
    text = unescape(served.ask("/choir/river-choir?known-by=2020-05-01&lang=vi", accept="text/html").text)
    link = next(part.split('"')[0] for part in text.split('href="')[1:] if part.startswith("/query?query="))
    given = parse_qs(urlsplit(link).query)
    assert (given["known-by"], given["lang"]) == (["2020-05-01"], ["vi"])
    assert "known-by=2020-05-01" in next(part for part in text.split("<code>") if part.startswith("curl "))


@pytest.mark.parametrize("typed", ['"} DELETE', "it's\\n", "}\nSELECT", "𝄞", "\\"])
def test_what_was_looked_up_stays_a_text_in_the_query(served: Served, typed: str) -> None:
    queries, _ = behind(served, f"/search?{urlencode({'q': typed})}")
    assert len(queries) == 1
    answered = served.query(queries[0], accept="application/sparql-results+json")
    assert answered.status == 200
    assert json.loads(answered.body)["results"]["bindings"] == []
    assert json.dumps(typed.split(maxsplit=1)[0], ensure_ascii=False) in of_search(typed)["named"]


def test_a_question_gives_the_link_to_its_page(served: Served) -> None:
    page = Page(served.ask("/questions/concerts-in-town?town=town/linz", accept="text/html"))
    [link] = [text for text in page.texts["pre"] if text.startswith("http://")]
    assert link.endswith("/questions/concerts-in-town?town=town/linz")
