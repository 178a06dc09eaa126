"""The page for queries of one's own, over HTTP and without JavaScript."""

import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

import pytest
from conftest import Built
from served import Answered, Served, serving

FRONTEND = Path(__file__).parents[1] / "src" / "frontend"
HOSTILE = """\
SELECT ?text ?iri ?web ?own WHERE {
  BIND("<script>alert(1)</script>\\u202Eevil" AS ?text)
  BIND(IRI("javascript:alert(1)") AS ?iri)
  BIND(<https://example.org/a"onclick='x'> AS ?web)
  BIND(<https://w3id.org/adkg/town/linz> AS ?own)
}"""


class Page(HTMLParser):
    """What a browser would make of a page: the texts in each kind of element, the links, and every attribute."""

    def __init__(self, answered: Answered) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {}
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self._open: list[str] = []
        self.feed(answered.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.update(name for name, _ in attrs)
        self.links.extend(value or "" for name, value in attrs if name == "href")
        self.texts.setdefault(tag, []).append("")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            self.texts[tag][-1] += data


@pytest.fixture(scope="module")
def served(choirs: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(choirs.project, tmp_path_factory.mktemp("served") / "log") as one:
        yield one


def look(served: Served, query: str = "", **parameters: str) -> Answered:
    """The page with a query in it."""
    given = {"query": query, **{name.replace("_", "-"): value for name, value in parameters.items()}}
    return served.ask(
        f"/query?{urlencode({name: value for name, value in given.items() if value})}", accept="text/html"
    )


def cells(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.texts.get("td", [])]


def test_the_page_begins_with_an_example_that_is_not_asked_yet(served: Served) -> None:
    answered = look(served)
    page = Page(answered)
    assert answered.status == 200
    assert page.texts["textarea"][0].strip().startswith("SELECT ?kind")
    assert "table" not in page.texts


def test_a_select_is_a_table_with_names_links_and_the_number_of_rows(served: Served) -> None:
    answered = look(served, "SELECT ?town ?n { VALUES (?town ?n) { (<town/linz> 7) (<town/linz> UNDEF) } }")
    page = Page(answered)
    assert answered.status == 200
    assert page.texts["th"] == ["town", "n"]
    assert cells(page) == ["Linz town/linz", "7 xsd:integer", "Linz town/linz", "–"]
    assert page.links.count("/town/linz") == 2
    assert "Rows: 2." in answered.text


def test_of_many_rows_the_first_are_shown_and_it_is_told(served: Served) -> None:
    answered = look(served, f"SELECT ?n {{ VALUES ?n {{ {' '.join(map(str, range(600)))} }} }}")
    assert len(cells(Page(answered))) == 500
    assert "Rows: 600." in answered.text
    assert "The first 500 are shown here." in answered.text


def test_more_rows_than_are_read_are_refused_and_the_data_offered(served: Served) -> None:
    numbers = " ".join(map(str, range(150)))
    answered = look(served, f"SELECT * {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} }}")
    assert answered.status == 413
    page = Page(answered)
    assert "more than 20000 rows" in answered.text
    [csv] = [link for link in page.links if link.endswith("format=csv")]
    assert len(served.ask(csv).text.splitlines()) == 1 + 150 * 150


def test_a_mistake_is_marked_at_its_place(served: Served) -> None:
    answered = look(served, "SELECT ?a {\r\n  ?a a ?b ;\r\n  FILTR(?b)\r\n}")
    page = Page(answered)
    assert answered.status == 400
    assert "Line 3, column 3" in answered.text
    assert page.texts["mark"] == ["FILTR"]
    assert page.texts["pre"][0].splitlines()[-1] == "3   FILTR(?b)"
    assert "?a a ?b ;" in page.texts["pre"][0]
    assert "What to do:" in answered.text
    assert "aria-invalid" in page.attributes


@pytest.mark.parametrize(
    ("query", "place", "marked"),
    [
        ("ASK { ?a ?b 'x }", "Line 1, column 13", "'"),
        ("SELECT * {\n ?a ?b ?c", "Line 2, column 10", "end of line"),
        ("SELECT * {\n SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }", "Line 2, column 2", "SERVICE"),
    ],
)
def test_a_mistake_has_its_place_wherever_it_is(query: str, place: str, marked: str, served: Served) -> None:
    answered = look(served, query)
    assert answered.status == 400
    assert place in answered.text
    assert Page(answered).texts["mark"] == [marked]


def test_an_update_is_refused(served: Served) -> None:
    answered = look(served, "DROP ALL")
    assert answered.status == 400
    assert "changes data" in answered.text


def test_the_place_of_a_mistake_is_told_to_programs_too(served: Served) -> None:
    answered = served.query("ASK { ?a ?b 'x }", accept="application/json")
    assert (answered.json["line"], answered.json["column"]) == (1, 13)


def test_an_ask_is_answered_in_words(served: Served) -> None:
    assert "Yes: something" in look(served, "ASK { ?a ?b ?c }").text
    assert "No: nothing" in look(served, "ASK { ?a <urn:nowhere> ?c }").text
    assert "Có:" in look(served, "ASK { ?a ?b ?c }", lang="vi").text


def test_a_construct_is_turtle(served: Served) -> None:
    answered = look(served, "CONSTRUCT { <town/linz> skos:note '</pre><b>' } WHERE {}")
    page = Page(answered)
    assert answered.status == 200
    assert "Triples: 1." in answered.text
    assert 'town:linz skos:note "</pre><b>"' in page.texts["pre"][0]
    assert "b" not in page.texts
    assert {link.rpartition("format=")[2] for link in page.links if "format=" in link} >= {"turtle", "jsonld", "rdfxml"}


def test_what_is_hostile_in_an_answer_is_shown_and_does_nothing(served: Served) -> None:
    answered = look(served, HOSTILE.replace("\"onclick='x'", "%22onclick=%27x%27"))
    page = Page(answered)
    assert answered.status == 200
    assert cells(page)[0] == "<script>alert(1)</script>[U+202E]evil"
    assert cells(page)[1] == "javascript:alert(1)"
    assert not [link for link in page.links if link.startswith("javascript")]
    assert "/town/linz" in page.links
    assert not any(page.texts.get("script", ()))
    assert not [name for name in page.attributes if name.startswith("on") or name == "style"]
    broken = Page(look(served, 'SELECT "><script>alert(1)</script>\u202e'))
    assert not any(broken.texts.get("script", ()))


def test_every_download_link_leads_to_the_same_answer(served: Served) -> None:
    query = "SELECT ?a WHERE { VALUES ?a { 'a&b=c' \"+%\" } }"
    links = [link for link in Page(look(served, query)).links if link.startswith("/sparql?query")]
    types = {link.rpartition("=")[2]: served.ask(link) for link in links}
    assert types.keys() == {"json", "xml", "csv", "tsv"}
    assert types["csv"].text == "a\r\na&b=c\r\n+%\r\n"
    found = types["json"].json["results"]["bindings"]
    assert [row["a"]["value"] for row in found] == ["a&b=c", "+%"]


def test_the_snippets_ask_the_very_same(served: Served) -> None:
    query = 'SELECT ?a WHERE {\n VALUES ?a { "it\'s \\\\ \\"\\"\\"" }\n}'
    answered = look(served, query)
    link, curl, python = Page(answered).texts["pre"][:3]
    assert "it&#39;s" in served.ask(link.partition(f":{served.port}")[2]).text
    words = shlex.split(curl)
    fields = [word for before, word in pairwise(words) if before == "--data-urlencode"]
    assert fields == [f"query={query}", "format=json"]
    ran = subprocess.run([sys.executable, "-c", python], capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(ran.stdout)["results"]["bindings"][0]["a"]["value"] == 'it\'s \\ """'


def test_every_stored_question_opens_as_a_query_that_can_be_read(served: Served) -> None:
    links = [link for link in Page(look(served)).links if link.startswith("/query?question=")]
    assert links
    for link in links:
        answered = served.ask(link)
        assert answered.status == 200
        assert "SELECT" in Page(answered).texts["textarea"][0]
    assert "no question" in served.ask("/query?question=nowhere").text


def test_a_query_is_asked_as_of_a_day_and_by_a_policy(served: Served) -> None:
    answered = look(served, "SELECT ?s { ?s ?p ?o }", known_by="1900")
    assert answered.status == 200
    assert 'value="1900"' in answered.text
    assert any("known-by=1900" in link and link.startswith("/sparql") for link in Page(answered).links)
    refused = look(served, "SELECT ?s { ?s ?p ?o }", known_by="soon")
    assert refused.status == 400
    assert "known-by" in refused.text
    assert look(served, "SELECT ?s { ?s ?p ?o }", policy="nowhere").status == 400


def test_the_page_is_there_in_vietnamese(served: Served) -> None:
    answered = look(served, "SELECT ?a {", lang="vi")
    assert answered.headers["content-language"] == "vi"
    assert "Dòng 1, cột" in answered.text
    assert "Cách sửa:" in answered.text


def test_the_names_for_completion_are_terms_things_and_prefixes_with_their_labels(served: Served) -> None:
    found = served.ask("/vocabulary.json").json
    assert ["adkg:Concert", "class", "concert"] in found["terms"]
    assert ["adkg:inTown", "property", "in town"] in found["terms"]
    assert ["town/linz", "Linz"] in found["things"]
    assert found["prefixes"]["skos"] == "http://www.w3.org/2004/02/skos/core#"
    in_vietnamese = served.ask("/vocabulary.json?lang=vi").json
    assert ["choir/river-choir", "Hợp xướng Sông"] in in_vietnamese["things"]


def test_the_lock_of_the_packages_from_npm_names_no_registry_and_hashes_every_package() -> None:
    text = (FRONTEND / "package-lock.json").read_text()
    assert "://" not in text
    assert "resolved" not in text
    packages = {name: told for name, told in json.loads(text)["packages"].items() if name}
    assert "node_modules/@codemirror/view" in packages
    assert [name for name, told in packages.items() if not told["integrity"].startswith("sha512-")] == []


def test_nothing_of_others_is_in_the_folder_of_the_scripts() -> None:
    listed = subprocess.run(["git", "ls-files", FRONTEND], capture_output=True, text=True, check=False, cwd=FRONTEND)
    names = {Path(name).name for name in listed.stdout.splitlines()}
    assert names <= {"borders.js", "editor.js", "hatch_build.py", "land.js", "package.json", "package-lock.json"}
