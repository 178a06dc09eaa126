"""Stored questions over HTTP: what can be asked, in which forms, and that nothing that comes in is taken for code."""

import csv
import html
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from conftest import EVIDENCE, TESTS, Built
from rdflib import Dataset
from served import Answered, Served, serving

from adkg.build import build
from adkg.project import Project
from adkg.queries import bind, read_questions
from adkg.terms import BASE

SUFFIXES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "jsonld": "application/ld+json",
    "md": "text/markdown; charset=utf-8",
    "xml": "application/sparql-results+xml",
}
LINZ = f"{BASE}town/linz"
SPRING = f"{BASE}concert/spring-2020"

# A name that would be a script, a formula, and an address that runs.
HOSTILE = """\
town/graz:
  label:
    en: '<img src=x onerror=alert(1)>'
    vi: '=HYPERLINK("javascript:alert(1)")'
town/linz:
  label:
    en: Linz
    vi: Linz
  latitude: 48.3069
"""
ECHO = """\
#+ summary:
#+   en: What comes back of what was <em>given</em>?
#+   vi: Những gì được <em>đưa vào</em> thì cái gì trở lại?
#+ tags: [echo]
#+ columns:
#+   text: {en: <b>text</b>, vi: văn bản}
#+   day: {en: day, vi: ngày}
#+   count: {en: count, vi: số}
#+   share: {en: share, vi: phần}
#+   sure: {en: sure, vi: chắc chắn}
#+   tongue: {en: tongue, vi: tiếng}
#+   size: {en: size, vi: cỡ}
#+ params:
#+   text: {type: text, example: a}
#+   day: {type: date, example: 2020-01-01}
#+   count: {type: integer, example: "7"}
#+   share: {type: decimal, example: "0.5"}
#+   sure: {type: boolean, example: "true"}
#+   tongue: {type: language, example: en}
#+   size: {type: text, example: small, choices: [small, large]}
#+   town: {type: Town, example: town/graz}
#+ answer:
#+   - [a, 2020-01-01, "7", "0.5", "true", en, small, town/graz]
#+ complete: true

PREFIX adkg: <https://w3id.org/adkg/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

SELECT ?text ?day ?count ?share ?sure ?tongue ?size ?town WHERE {
  VALUES ?text { "a" }
  VALUES ?day { "2020-01-01"^^xsd:date }
  VALUES ?count { 7 }
  VALUES ?share { 0.5 }
  VALUES ?sure { true }
  VALUES ?tongue { "en" }
  VALUES ?size { "small" }
  ?town a adkg:Town
}
ORDER BY ?town
"""
DIGITS = "0 1 2 3 4 5 6 7 8 9"
MANY = f"""\
#+ summary:
#+   en: How many rows are too many?
#+   vi: Bao nhiêu dòng là quá nhiều?
#+ tags: [echo]
#+ params:
#+   first: {{type: integer, example: "0"}}
#+ answer:
#+   - ["0", "0", "0", "0", "0"]

SELECT ?first ?b ?c ?d ?e WHERE {{
  VALUES ?first {{ 0 }}
  VALUES ?a {{ {DIGITS} }}
  VALUES ?b {{ {DIGITS} }}
  VALUES ?c {{ {DIGITS} }}
  VALUES ?d {{ {DIGITS} }}
  VALUES ?e {{ 0 1 2 3 4 5 }}
}}
ORDER BY ?b ?c ?d ?e
"""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example with a hostile name, a question that gives back what it is given, and one with 60,000 rows."""
    root = tmp_path_factory.mktemp("stage") / "example"
    shutil.copytree(TESTS / "example", root)
    shutil.copy(EVIDENCE, root / "ontology")
    (root / "data/register/town.yaml").write_text(HOSTILE)
    (root / "queries/questions/echo.rq").write_text(ECHO)
    (root / "queries/questions/many.rq").write_text(MANY)
    gazette = next((root / "data/sources/gazette").glob("*.yaml"))
    gazette.write_text(gazette.read_text().replace("A concert in spring", "</title><script>alert(2)</script>"))
    project = Project(root, root / "build")
    build(project)
    with serving(project, root.parent / "log") as found:
        yield found


@pytest.fixture(scope="module")
def whole(record: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The whole record, served."""
    with serving(record.project, tmp_path_factory.mktemp("whole") / "log") as found:
        yield found


class Page(HTMLParser):
    """A page as a browser takes it apart."""

    def __init__(self, answered: Answered) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(answered.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def links(self) -> list[str]:
        return [one["href"] or "" for one in self.all("a")]


def rows(answered: Answered) -> list[dict[str, str]]:
    return [{name: cell["value"] for name, cell in row.items()} for row in answered.json["results"]["bindings"]]


# What can be asked, and how.


def test_the_list_has_every_question_in_both_languages(whole: Served, record: Built) -> None:
    questions = read_questions(record.project)[0]
    listed = whole.ask("/questions.json").json
    assert [one["question"] for one in listed] == list(questions)
    assert all(set(one["summary"]) == {"en", "vi"} for one in listed)
    english, vietnamese = Page(whole.ask("/questions")), Page(whole.ask("/questions?lang=vi"))
    for question in questions.values():
        assert question.summary["en"] in english.text
        assert question.summary["vi"] in vietnamese.text


def test_the_list_is_searched_by_tag_and_by_words_without_diacritics(whole: Served, record: Built) -> None:
    questions = read_questions(record.project)[0]
    tagged = [one["question"] for one in whole.ask("/questions.json?tag=people").json]
    assert tagged == [slug for slug, one in questions.items() if "people" in one.tags]
    assert tagged
    found = [one["summary"]["vi"] for one in whole.ask("/questions.json?q=dong+chu+tri").json]
    assert found
    assert all("đồng chủ trì" in text.lower() for text in found)


def test_a_tag_that_no_question_has_is_refused_with_the_nearest(served: Served) -> None:
    refused = served.ask("/questions.json?tag=town")
    assert (refused.status, refused.json["fix"].split("?")[0]) == (400, "did you mean 'towns'")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_end_of_the_path_decides_the_form(served: Served, suffix: str) -> None:
    answered = served.ask(f"/questions/concerts-in-town.{suffix}?town=linz", accept="image/png")
    assert (answered.status, answered.headers["content-type"]) == (200, SUFFIXES[suffix])
    assert "spring-2020" in answered.text


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("text/html", "text/html; charset=utf-8"),
        ("", "text/html; charset=utf-8"),
        ("application/json", "application/json"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("text/csv;q=0.9, text/html;q=0.1", "text/csv; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("text/*", "text/html; charset=utf-8"),
        ("application/xml", "application/xml"),
    ],
)
def test_else_accept_decides_it(served: Served, accept: str, given: str) -> None:
    answered = served.ask("/questions/concerts-in-town", **({"accept": accept} if accept else {}))
    assert (answered.status, answered.headers["content-type"]) == (200, given)
    assert "Accept" in answered.headers["vary"]


def test_what_is_not_offered_is_not_acceptable(served: Served) -> None:
    assert served.ask("/questions/concerts-in-town", accept="image/png").status == 406


def test_the_data_are_those_of_the_store(served: Served, choirs: Built) -> None:
    question = read_questions(choirs.project)[0]["concerts-in-town"]
    query = bind(question, {"town": "linz"})
    for suffix in ("json", "csv", "tsv", "xml"):
        answered = served.ask(f"/questions/concerts-in-town.{suffix}?town=linz")
        assert answered.body == choirs.store.answer(query, suffix)


def test_head_has_the_headers_of_get_and_no_body(served: Served) -> None:
    got, head = (served.ask("/questions/concerts-in-town.csv", method) for method in ("GET", "HEAD"))
    assert head.body == b""
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


def test_an_answer_is_not_sent_again_to_who_has_it(served: Served) -> None:
    tag = served.ask("/questions/concerts-in-town.csv").headers["etag"]
    assert served.ask("/questions/concerts-in-town.csv", if_none_match=tag).status == 304
    assert served.ask("/questions/concerts-in-town.tsv", if_none_match=tag).status == 200


def test_an_unknown_question_is_told_the_nearest(served: Served) -> None:
    refused = served.ask("/questions/concert-in-towns.json")
    assert refused.status == 404
    assert refused.json["fix"].startswith("did you mean 'concerts-in-town'?")


def test_an_unknown_form_is_told_those_there_are(served: Served) -> None:
    refused = served.ask("/questions/concerts-in-town.xlsx")
    assert refused.status == 404
    assert ".csv" in refused.text


def test_an_unknown_parameter_is_told_the_nearest(served: Served) -> None:
    refused = served.ask("/questions/concerts-in-town.json?twon=linz")
    assert refused.status == 400
    assert refused.json == {
        "what": "'concerts-in-town' has no parameter 'twon'",
        "fix": "did you mean 'town'? otherwise it has town, evidence, known-by, lang, policy, raw",
    }


def test_a_parameter_given_twice_is_refused_and_one_left_empty_is_not_given(served: Served) -> None:
    assert served.ask("/questions/concerts-in-town.json?town=linz&town=graz").status == 400
    empty = served.ask("/questions/concerts-in-town.json?town=&known-by=&policy=")
    assert rows(empty) == rows(served.ask("/questions/concerts-in-town.json"))


def test_as_of_a_day_the_sources_published_later_are_not_known(served: Served) -> None:
    # The Herald of May 2020 and the Wire say what happened; before, the Gazette of April had announced another hall.
    before, now = (served.ask(f"/questions/concerts-in-town.json{query}") for query in ("?known-by=2019", ""))
    assert (before.status, rows(before)) == (200, [])
    assert {"town": LINZ, "concert": SPRING, "firstDay": "2020-05-03"} in rows(now)


@pytest.mark.parametrize("given", ["known-by=2019-13", "known-by=yesterday", "policy=mine", "evidence=yes", "lang=fr"])
def test_options_that_are_none_are_refused(served: Served, given: str) -> None:
    refused = served.ask(f"/questions/concerts-in-town.json?{given}")
    assert refused.status == 400
    assert refused.json["fix"]


def test_evidence_stands_in_the_cells_where_the_form_has_room(served: Served) -> None:
    told = served.ask("/questions/concerts-in-town.json?town=linz&evidence=1").json
    (row,) = [one for one in told if one["concert"]["id"] == "concert/spring-2020"]
    addresses = {one["address"] for one in row["firstDay"]["evidence"] if "address" in one}
    assert "https://gazette.example/spring" in addresses
    assert "[^1]: " in served.ask("/questions/concerts-in-town.md?evidence=1").text
    assert "firstDay_sources" in served.ask("/questions/concerts-in-town.csv?evidence=1").text
    refused = served.ask("/questions/concerts-in-town.tsv?evidence=1")
    assert (refused.status, "use one of .html, .json, .csv, .md" in refused.text) == (400, True)


def test_an_answer_with_too_many_rows_is_refused_whole(stage: Served) -> None:
    for suffix in ("json", "csv", "tsv", "xml", "md", "jsonld"):
        refused = stage.ask(f"/questions/many.{suffix}")
        assert (refused.status, "more than 50000 rows" in refused.text) == (413, True), suffix


# The page.


def test_a_page_has_a_field_for_each_parameter_and_works_without_a_script(served: Served) -> None:
    page = Page(served.ask("/questions/concerts-in-town?town=linz"))
    assert {one.get("src", "")[:8] for one in page.all("script")} <= {"/static/"}
    (field,) = [one for one in page.all("input") if one.get("name") == "town"]
    assert field["value"] == "linz"
    assert {one["id"] for one in page.all("datalist")} == {field["list"]}
    assert {"town/graz", "town/linz"} <= {one["value"] for one in page.all("option")}
    labelled = {one.get("for") for one in page.all("label")}
    assert field["id"] in labelled
    assert {"known-by", "policy"} <= labelled


def test_choices_are_a_list_and_the_one_given_is_chosen(stage: Served) -> None:
    page = Page(stage.ask("/questions/echo?size=large"))
    assert [one["name"] for one in page.all("select")] == ["size", "policy"]
    assert [one["value"] for one in page.all("option") if "selected" in one] == ["large"]


def test_the_answer_is_a_table_with_links_to_things(served: Served) -> None:
    page = Page(served.ask("/questions/concerts-in-town?town=linz"))
    assert all(one.get("scope") == "col" for one in page.all("th"))
    assert page.all("caption")
    assert "/concert/spring-2020" in page.links()
    assert "Spring Concert of 2020" in page.text


def test_the_page_tells_traps_and_how_complete_the_answer_is(served: Served) -> None:
    page = Page(served.ask("/questions/concerts-in-town"))
    assert "A concert whose hall no source names is missing." in page.text
    assert "The hall and the first day are known for 1 of 3 concerts" in page.text
    vietnamese = Page(served.ask("/questions/concerts-in-town", accept_language="vi"))
    assert "Thiếu các buổi mà không nguồn nào nêu phòng." in vietnamese.text


def test_an_empty_answer_says_why_it_is_empty(served: Served) -> None:
    page = Page(served.ask("/questions/concerts-in-town?town=nowhere"))
    assert "No row: not recorded. The record has no town/nowhere." in page.text
    assert page.all("table") == []


def test_sources_are_one_link_away(served: Served) -> None:
    plain = Page(served.ask("/questions/concerts-in-town?town=linz"))
    (switch,) = [link for link in plain.links() if "evidence=1" in link and link.endswith("#answer")]
    page = Page(served.ask(f"/questions/concerts-in-town{switch.partition('#')[0]}"))
    notes = {one["id"] for one in page.all("li") if one.get("id")}
    cited = {link[1:] for link in page.links() if link.startswith("#note-")}
    assert cited
    assert cited <= notes
    outside = [one for one in page.all("a") if one["href"] == "https://gazette.example/spring"]
    assert [one["rel"] for one in outside] == ["noopener nofollow"]


def test_the_query_behind_the_page_is_the_one_that_was_run(served: Served, choirs: Built) -> None:
    page = Page(served.ask("/questions/concerts-in-town?town=linz"))
    (link,) = [one for one in page.links() if one.startswith("/query?")]
    (query,) = parse_qs(urlsplit(link).query)["query"]
    question = read_questions(choirs.project)[0]["concerts-in-town"]
    assert query == bind(question, {"town": "linz"}).strip()


def test_every_link_to_a_download_answers(served: Served) -> None:
    page = Page(served.ask("/questions/concerts-in-town?town=linz&evidence=1"))
    links = [link for link in page.links() if re.match(r"/questions/concerts-in-town\.\w+\?", link)]
    assert len(links) == len(SUFFIXES) - 1
    assert [served.ask(link).status for link in links] == [200] * len(links)


def test_a_value_that_does_not_fit_is_told_at_its_field(served: Served) -> None:
    refused = served.ask("/questions/concerts-in-town?town=a+b", accept="text/html")
    page = Page(refused)
    assert refused.status == 400
    (field,) = [one for one in page.all("input") if one.get("name") == "town"]
    assert (field["value"], field["aria-invalid"]) == ("a b", "true")
    assert "town wants a thing's path, a CURIE, or an http, https or urn IRI, got 'a b'" in page.text
    assert "write it as in town=town/linz" in page.text


def test_a_page_shows_the_first_rows_of_a_long_answer_and_says_so(whole: Served) -> None:
    shown = whole.ask("/questions/source-says")
    count = len(whole.ask("/questions/source-says.csv").text.splitlines()) - 1
    page = Page(shown)
    assert count > 1_000
    assert len(page.all("tr")) == 1_001
    assert "the first 1000 are shown here" in page.text


def test_the_snippets_ask_the_same(served: Served) -> None:
    page = Page(served.ask("/questions/concerts-in-town?town=linz"))
    address = f"http://127.0.0.1:{served.port}"
    assert f"curl '{address}/questions/concerts-in-town.json?town=linz'" in page.text
    assert f'pandas.read_csv("{address}/questions/concerts-in-town.csv?town=linz")' in page.text
    assert 'adkg.open().ask("concerts-in-town", town="linz").to_pandas()' in page.text
    assert "adkg ask concerts-in-town town=linz" in page.text


def test_only_the_embedded_table_may_stand_in_a_foreign_frame(served: Served) -> None:
    embedded = served.ask("/embed/questions/concerts-in-town?town=linz")
    assert "frame-ancestors *" in embedded.headers["content-security-policy"]
    assert "script-src 'self'" in embedded.headers["content-security-policy"]
    assert Page(embedded).all("form") == []
    assert "Spring Concert of 2020" in embedded.text
    assert "frame-ancestors 'none'" in served.ask("/questions/concerts-in-town").headers["content-security-policy"]


def test_an_answer_can_be_cited_and_the_citation_is_not_kept_for_another_day(served: Served) -> None:
    cited = served.ask("/questions/concerts-in-town/citation?town=linz", accept="application/json")
    assert cited.headers["cache-control"] == "no-store"
    assert "etag" not in cited.headers
    assert cited.json["token"].startswith("adkg1.")
    assert "Accessed 20" in cited.json["text"]
    assert html.escape(cited.json["token"]) in served.ask("/questions/concerts-in-town/citation?town=linz").text


# Parameters are terms (reliability 20-22).

TEXTS = [
    '"',
    "'",
    '") } UNION { ?s ?p ?o } #',
    '" } SERVICE <http://127.0.0.1:1/> { ?s ?p ?o',
    "\\",
    "\\\\u0022",
    "\\u0022 }",
    "\\U00000022",
    "a\nb",
    "a\tb",
    "%22%7D",
    "%s {0} ${x} {{7*7}}",
    "?town",
    "}",
    "#",
    "<script>alert(1)</script>",
    "Chí Vịnh",
    "Ch\u0069\u0301 Vi\u0323nh",
    "🎼",
    "\u202eevil",
    "+1+1",
    "a&b=c;d",
    "x" * 10_000,
]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_text_comes_back_as_it_was_and_changes_nothing_else(stage: Served, text: str) -> None:
    answered = stage.ask(f"/questions/echo.json?{urlencode({'text': text, 'town': 'linz'})}")
    (row,) = rows(answered)
    assert row == {
        "text": text,
        "day": "2020-01-01",
        "count": "7",
        "share": "0.5",
        "sure": "true",
        "tongue": "en",
        "size": "small",
        "town": LINZ,
    }
    page = Page(stage.ask(f"/questions/echo?{urlencode({'text': text, 'town': 'linz'})}"))
    assert [one["value"] for one in page.all("input") if one.get("name") == "text"] == [text]
    assert {one.get("src", "")[:8] for one in page.all("script")} <= {"/static/"}


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "x" * 10_001], ids=["nul", "escape", "long"])
def test_a_text_with_control_characters_or_without_end_is_refused(stage: Served, text: str) -> None:
    refused = stage.ask(f"/questions/echo.json?{urlencode({'text': text})}")
    assert refused.status == 400
    assert "a text of at most 10000 characters without control characters" in refused.json["what"]


def test_bytes_that_are_no_utf8_are_refused(stage: Served) -> None:
    assert stage.ask("/questions/echo.json?text=%ff").status == 400
    assert stage.ask("/questions/echo.json?text=%ed%a0%80").status == 400


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("day", "2020-02-30", "a date such as 2020-12-10"),
        ("day", '2020-01-01"^^xsd:date } #', "a date such as 2020-12-10"),
        ("day", "٢٠٢٠-٠١-٠١", "a date such as 2020-12-10"),
        ("day", "2020-01", "a date such as 2020-12-10"),
        ("count", "1 } UNION { ?s ?p ?o }", "a whole number such as 80"),
        ("count", "1_000", "a whole number such as 80"),
        ("count", "9" * 19, "a whole number such as 80, of at most 18 digits"),
        ("share", "0.5e3", "a decimal number such as 21.0285"),
        ("sure", "yes", "true or false"),
        ("tongue", 'en" } #', "a language tag such as en or vi"),
        ("tongue", "vn", "a language tag such as en or vi"),
    ],
)
def test_a_value_of_another_form_is_refused_with_the_allowed_one(
    stage: Served, name: str, value: str, allowed: str
) -> None:
    refused = stage.ask(f"/questions/echo.json?{urlencode({name: value})}")
    assert refused.status == 400
    assert allowed in refused.json["what"]
    assert "write it as in" in refused.json["fix"]


def test_a_choice_that_is_none_is_told_the_nearest(stage: Served) -> None:
    refused = stage.ask("/questions/echo.json?size=larg")
    assert refused.json["fix"] == "did you mean 'large'? otherwise choose one of small, large"


IRIS = [
    "town/linz> ?p ?o . <urn:x",
    'town/linz" }',
    "town/li nz",
    "town/linz\n",
    "http://a.example/<b>",
    "http://a.example/ b",
    'http://a.example/"',
    "http://a.example/{b}",
    "http://a.example/\\",
    "http://a.example/%",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "//a.example/",
    "../../etc/passwd",
    "_:b0",
    "?town",
    "<https://w3id.org/adkg/town/linz>",
    "http://a.example/" + "a" * 50_000,
]


@pytest.mark.parametrize("iri", IRIS, ids=range(len(IRIS)))
def test_what_is_no_address_of_a_thing_is_refused(stage: Served, iri: str) -> None:
    refused = stage.ask(f"/questions/echo.json?{urlencode({'town': iri})}")
    assert refused.status == 400
    assert "town wants a thing's path, a CURIE, or an http, https or urn IRI" in refused.json["what"]
    assert len(refused.body) < 500


def test_an_address_that_is_far_too_long_is_refused_and_the_next_is_answered(stage: Served) -> None:
    assert 400 <= stage.ask(f"/questions/echo.json?town=http://a.example/{'a' * 100_000}").status < 500
    assert stage.ask("/questions/echo.json?town=linz").status == 200


@pytest.mark.parametrize("iri", ["town/linz", "linz", LINZ])
def test_a_thing_is_named_by_path_by_its_last_step_or_by_its_iri(stage: Served, iri: str) -> None:
    assert [row["town"] for row in rows(stage.ask(f"/questions/echo.json?{urlencode({'town': iri})}"))] == [LINZ]


@pytest.mark.parametrize("iri", ["urn:isbn:0", "http://a.example/", "adkg:held", "https://a.example/ô"])
def test_an_address_of_something_else_finds_nothing(stage: Served, iri: str) -> None:
    answered = stage.ask(f"/questions/echo.json?{urlencode({'town': iri})}")
    assert (answered.status, rows(answered)) == (200, [])


def test_rdflib_finds_the_same_rows_for_examples_and_for_a_value_that_has_none(served: Served, choirs: Built) -> None:
    dataset = Dataset(default_union=True)
    dataset.parse(data=choirs.store.quads(), format="nquads")
    for question in read_questions(choirs.project)[0].values():
        for values in (question.examples, {}, dict.fromkeys(question.parameters, "nothing-of-that-name")):
            told = rows(served.ask(f"/questions/{question.slug}.json?{urlencode(values)}"))
            found = [
                {str(name): str(value) for name, value in row.asdict().items()}
                for row in dataset.query(bind(question, values))
            ]
            assert Counter(map(_line, told)) == Counter(map(_line, found))


def test_every_question_of_the_record_answers_its_examples_over_http(whole: Served, record: Built) -> None:
    for question in read_questions(record.project)[0].values():
        answered = whole.ask(f"/questions/{question.slug}.csv?{urlencode(question.examples)}")
        assert answered.status == 200, question.slug
        assert answered.body == record.store.answer(bind(question, question.examples), "csv")


def _line(row: dict[str, str]) -> str:
    return json.dumps(row, sort_keys=True)


# What goes out (reliability 29-31, 33, 34).


def test_a_spreadsheet_finds_no_formula(stage: Served) -> None:
    for text in ("=1+1", "+1+1", "-2+3", "@SUM(A1)", "\tx", '=HYPERLINK("http://a.example")'):
        query = urlencode({"text": text, "town": "linz"})
        (_, row) = csv.reader(io.StringIO(stage.ask(f"/questions/echo.csv?{query}").text, newline=""))
        assert row[0] == f"'{text}"
        (_, row) = csv.reader(io.StringIO(stage.ask(f"/questions/echo.csv?{query}&raw=1").text, newline=""))
        assert row[0] == text
    (_, row) = csv.reader(io.StringIO(stage.ask("/questions/echo.csv?count=-5&town=linz").text, newline=""))
    assert row[2] == "-5"


def test_quotes_commas_and_line_ends_in_csv_are_quoted(stage: Served) -> None:
    text = 'a "b", c\nd'
    answered = stage.ask(f"/questions/echo.csv?{urlencode({'text': text, 'town': 'linz'})}")
    (_, row) = csv.reader(io.StringIO(answered.text, newline=""))
    assert row[0] == text


@pytest.mark.parametrize(
    "path",
    [
        "/questions?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/questions/echo?text=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/questions/echo?text=%3C/code%3E%3Cscript%3E&evidence=1",
        "/questions/echo?lang=vi",
        "/questions/concerts-in-town?evidence=1",
        "/questions/echo?%3Cscript%3E=1",
        "/questions/%3Cscript%3Ealert(1)",
        "/questions?tag=%3Cscript%3E",
        "/questions/echo?day=%3Cscript%3E&known-by=%3Cscript%3E",
        "/embed/questions/echo?text=%3Cscript%3E",
        "/embed/questions/concerts-in-town?evidence=1",
        "/questions/echo/citation?text=%3Cscript%3E",
    ],
)
def test_nothing_that_comes_from_data_or_addresses_is_markup(stage: Served, path: str) -> None:
    answered = stage.ask(path, accept="text/html")
    assert answered.headers["content-type"] == "text/html; charset=utf-8"
    page = Page(answered)
    assert {one.get("src", "")[:8] for one in page.all("script")} <= {"/static/"}
    assert page.all("img") == []
    assert page.all("em") == []
    attributes = [name for _, given in page.tags for name in given]
    assert [name for name in attributes if name.startswith("on") or name == "style"] == []
    assert [link for link in page.links() if not re.match(r"[/?#]|https?://", link)] == []


def test_the_hostile_name_is_shown_as_text(stage: Served) -> None:
    assert "<img src=x onerror=alert(1)>" in Page(stage.ask("/questions/echo")).text
    told = Page(stage.ask("/questions/concerts-in-town?evidence=1")).text
    assert "</title><script>alert(2)</script>" in told


def test_what_turns_or_hides_text_is_shown_as_a_mark(stage: Served) -> None:
    text = "a\u202ed\u200bc\u2066"
    page = Page(stage.ask(f"/questions/echo?{urlencode({'text': text, 'town': 'linz'})}"))
    assert "a[U+202E]d[U+200B]c[U+2066]" in page.text
    refused = stage.ask(f"/questions/echo?{urlencode({'day': text})}", accept="text/html")
    assert not set(text) & {"\u202e", "\u200b", "\u2066"} & set(Page(refused).text)


TRAVERSALS = [
    "/questions/../../../etc/passwd",
    "/questions/..%2f..%2f..%2fetc%2fpasswd",
    "/questions/%2e%2e%2f%2e%2e%2fetc/passwd",
    "/questions/%252e%252e%252fetc%252fpasswd",
    "/questions/....//....//etc/passwd",
    "/questions/concerts-in-town%00.json",
    "/questions/..%5c..%5cwindows",
    "/questions/../queries/questions/concerts-in-town.rq",
    "/questions/concerts-in-town.rq",
    "/questions/CONCERTS-IN-TOWN",
    "/embed/questions/..%2f..%2fetc%2fpasswd",
    "/embed/questions/../../etc/passwd",
    "/questions/../citation",
    "/questions.%2f..%2fpasswd",
]


@pytest.mark.parametrize("path", TRAVERSALS)
def test_no_name_leads_to_a_file(served: Served, path: str) -> None:
    refused = served.ask(path)
    assert refused.status in {400, 404}
    assert "root:" not in refused.text
    assert "SELECT" not in refused.text


@pytest.mark.parametrize(
    "path",
    [
        "/questions/echo?text=%00",
        "/questions/echo.json?day=x",
        "/questions/nothing.json",
        "/questions/many.csv",
        "/questions/echo.json?known-by=x",
        "/questions/echo.json?policy=x",
        "/questions/echo.csv?" + "&".join(f"a{n}=1" for n in range(60)),
        "/questions/echo.json?text=%ff",
        f"/questions/echo.json?town={quote('a' * 5_000)}%20",
    ],
)
def test_a_refusal_tells_what_and_how_to_mend_it_and_nothing_from_inside(stage: Served, path: str) -> None:
    before = stage.log.read_text()
    refused = stage.ask(path)
    assert 400 <= refused.status < 500
    assert not re.search(r"Traceback|\.py|oxigraph|rdflib|/tmp|/home|Error\b", refused.text)
    assert stage.log.read_text() == before


def test_no_question_has_a_parameter_named_as_an_option(record: Built) -> None:
    options = {"evidence", "known-by", "lang", "policy", "raw"}
    assert [one.slug for one in read_questions(record.project)[0].values() if options & set(one.parameters)] == []
