"""The pages in a real browser, on the whole record: walked with keys and clicks, looked at by axe, on a phone."""

import csv
import io
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, expect

from adkg.web.dispatch import routes
from adkg.web.words import FILE

pytest_plugins = ("browser",)
Open = Callable[..., Page]

WRONG = "/query?query=SELECT+*+%7B%0A++%3Fs+%3Fp+%3Fo%0A++FILTR(1)%0A%7D"
PAGES = {
    "home": "/",
    "what was found": "/search?q=admm",
    "nothing found": "/search?q=xyzzy",
    "meeting": "/meeting/admm-plus-7",
    "meeting as of a day": "/meeting/admm-plus-7?known-by=2020-11-01",
    "state": "/state/viet-nam",
    "kind": "/mechanism",
    "source": "/source/cadn/2020-01-10-cap-nhat-tien-trinh-hop-tac-quoc-phong",
    "decision": "/decision/fifth-admm-2018",
    "disagreements": "/conflicts",
    "what is missing": "/coverage",
    "what is new": "/news",
    "about": "/about",
    "questions": "/questions",
    "question": "/questions/members-on-date",
    "answer with sources": "/questions/chairs?mechanism=mechanism/admm-plus&evidence=1",
    "wrong parameter": "/questions/members-on-date?date=nonsense",
    "matrix": "/questions/co-chair-matrix",
    "network": "/questions/co-chair-network",
    "timeline": "/questions/timeline?mechanism=mechanism/admm-plus",
    "citation": "/questions/chairs/citation?mechanism=mechanism/admm-plus",
    "framed": "/embed/questions/co-chair-matrix",
    "query": "/query",
    "rows": "/query?query=SELECT+*+%7B%3Fs+a+%3Fkind%7D+LIMIT+20",
    "graph": "/query?query=CONSTRUCT+%7B%3Fs+a+%3Fkind%7D+WHERE+%7B%3Fs+a+%3Fkind%7D+LIMIT+20",
    "wrong query": WRONG,
    "endpoint": "/sparql",
    "ontology": "/ontology/claims",
    "no such thing": "/meeting/none-such",
    "preview": "/reconcile/preview?id=meeting/admm-plus-7",
    "preview of the draft": "/reconcile/1.0-draft/preview?id=meeting/admm-plus-7",
}
# Routes that answer with data only.
DATA = {
    "calendar",
    "drawing",
    "openapi",
    "query_picture",
    "questions_in_form",
    "search_json",
    "static",
    "vocabulary",
    "void",
    "reconcile",
    "reconcile_draft",
    "reconcile_draft_extend",
    "reconcile_draft_match",
    "reconcile_draft_propose",
    "reconcile_draft_suggest",
    "reconcile_flyout",
    "reconcile_properties",
    "reconcile_suggest",
}
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIETNAMESE = (
    "home",
    "meeting",
    "kind",
    "questions",
    "answer with sources",
    "timeline",
    "query",
    "wrong query",
    "about",
)
ENGLISH = re.compile(
    r"\b(and|are|by|from|is|not|of|or|what|when|where|which|who|with|official|press|reported|announced|accepted|rejected"
    r"|claims?|sources?|meetings?|questions?|rows?|search|show|status|unknown|title)\b",
    re.IGNORECASE,
)
# The texts of a page, and those that only a screen reader tells, without code and what is marked as another language.
TEXTS = """() => {
  const own = (element) => element.closest('[lang]').lang === document.documentElement.lang;
  const told = [...document.querySelectorAll('[alt], [placeholder], [aria-label]')].filter(own)
    .flatMap((element) => ['alt', 'placeholder', 'aria-label'].map((name) => element.getAttribute(name) ?? ''));
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (own(element) && !element.closest('code, pre, script, style, textarea')) told.push(walk.currentNode.textContent);
  }
  return told.map((text) => text.trim()).filter(Boolean);
}"""
# Links to pages, where the language is to be kept: not those to data, and not the switch.
LINKS = """() => [...document.querySelectorAll('a[href^="/"], a[href^="?"]')]
  .filter((a) => !a.hreflang && !/\\.\\w|^\\/sparql.*format=/.test(a.pathname + a.search.replace(/query=[^&]*/, '')))
  .map((a) => a.href)"""
FORMS = """() => [...document.forms].map((form) => [new URL(form.action).pathname, form.elements.lang?.value ?? ''])
  .filter(([path, language]) => path !== '/sparql' && language !== 'vi')"""


def violations(page: Page, **options: object) -> list[str]:
    """What axe finds wrong: the rule, and the elements."""
    found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": LEVELS, **options})
    return [f"{one['id']}: {[node['html'][:200] for node in one['nodes']]}" for one in found.response["violations"]]


def table(page: Page) -> list[list[str]]:
    """The cells of the answer: the IRI's path where one leads to a thing, else the text."""
    return page.locator("#answer ~ .scroll table tbody tr").evaluate_all(
        "(rows) => rows.map((row) => [...row.cells].map((cell) => "
        "cell.querySelector('a[href^=\"/\"]')?.pathname.slice(1) ?? cell.innerText.trim()))"
    )


def test_every_kind_of_page_is_looked_at() -> None:
    seen = {
        next(route for route in routes() if route.path.fullmatch(path.partition("?")[0])) for path in PAGES.values()
    }
    assert {route.answer.__module__.rpartition(".")[2] for route in set(routes()) - seen} == DATA


def test_from_a_name_as_one_types_it_to_the_place_in_the_source(tab: Open) -> None:
    page = tab("/")
    page.get_by_role("combobox", name="Look something up").press_sequentially("7th ADMM+")
    expect(page.get_by_role("option").first).to_have_text("7th ADMM-Plus meeting · 10 December 2020")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/meeting/admm-plus-7$"))
    form = page.locator(".fact", has=page.get_by_role("link", name="format", exact=True))
    expect(form.locator(".value")).to_have_text("online")
    form.get_by_text("4 claims, 4 independent origins").click()
    form.get_by_role("link", name="ASEAN partners aspire to become involved").click()
    expect(page).to_have_url(re.compile("/source/vov/2020-12-asean-partners-admm-plus#at-385-407$"))
    passage = page.locator("li:target")
    expect(passage).to_contain_text("characters 385–407")
    expect(passage).to_contain_text("7th ADMM-Plus – format – online announced")
    text = page.locator("main")
    expect(text).to_contain_text("2713 characters")
    expect(text).to_contain_text("SHA-256 cc4dc715d00ebda2")
    original = (
        "https://english.vov.vn/en/politics/asean-partners-aspire-to-become-involved-in-admm-cooperation-mechanisms"
    )
    expect(text.get_by_role("link", name=original)).to_have_attribute("rel", "noopener nofollow")


def test_the_suggestions_are_reached_by_keys_and_go_away(tab: Open) -> None:
    page = tab("/about")
    box = page.get_by_role("combobox", name="Search")
    box.press_sequentially("hoi nghi")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    assert violations(page) == []
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")


def test_a_picture_says_what_its_table_says(tab: Open) -> None:
    page = tab(PAGES["matrix"])
    picture = page.get_by_role("img")
    expect(picture).to_have_attribute(
        "alt", re.compile("^Which ASEAN state and which Plus country.*31 of 32 terms.* 31")
    )
    assert picture.evaluate("(image) => image.complete && image.naturalWidth") > 500
    cells = page.locator("table tbody td:nth-child(3), table tbody td:nth-child(4)").all_inner_texts()
    headers = page.locator("table thead th").all_inner_texts()
    assert (headers[0], headers[1], len(cells)) == ("Group", "Cycle", 62)
    drawn = page.request.get(picture.get_attribute("src")).text()
    shown = re.findall(r"<text[^>]*>([^<]+)</text>", drawn)
    assert sorted(set(filter(None, cells))) == sorted(set(shown) & set(cells))
    for state in set(filter(None, cells)):
        assert shown.count(state) == cells.count(state)
    assert page.locator("tr", has_text="Third cycle").filter(has_text="Maritime Security").inner_text().split("\t")[
        2:4
    ] == [
        "Singapore",
        "Republic of Korea",
    ]


def test_a_picture_is_reached_by_keys_and_saved_as_svg_and_png(tab: Open) -> None:
    page = tab(PAGES["matrix"])
    page.get_by_role("link", name="Open the query behind this page").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("region", name="Picture")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    for name, begin in (("SVG", b"<svg"), ("PNG", b"\x89PNG\r\n\x1a\n")):
        with page.expect_download() as saved:
            page.locator("figcaption").get_by_role("link", name=name).click()
        assert Path(saved.value.path()).read_bytes().startswith(begin)
        assert saved.value.suggested_filename == f"co-chair-matrix.{name.lower()}"


def test_a_question_is_filled_in_and_its_csv_has_the_same_rows(tab: Open) -> None:
    page = tab("/questions/chairs")
    page.get_by_role("combobox", name="Mechanism").fill("mechanism/admm-plus")
    page.get_by_role("button", name="Ask").click()
    expect(page).to_have_url(re.compile(r"/questions/chairs\?mechanism=mechanism"))
    rows = table(page)
    assert ["meeting/admm-plus-7", "state/viet-nam", "person/ngo-xuan-lich", "2020-12-10"] in rows
    with page.expect_download() as saved:
        page.get_by_role("link", name="csv", exact=True).click()
    told = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_text())))
    names = ("meeting", "state", "person", "date")
    assert rows == [[row[name].removeprefix("https://w3id.org/adkg/") for name in names] for row in told]
    assert {row["mechanism"] for row in told} == {"https://w3id.org/adkg/mechanism/admm-plus"}


@pytest.mark.usefixtures("bundled")
def test_a_mistake_in_a_query_is_marked_in_the_editor_at_its_place(tab: Open) -> None:
    page = tab("/query")
    editor = page.get_by_role("textbox", name="Your query")
    editor.press("Control+a")
    editor.press("Delete")
    editor.press_sequentially("SELECT * { ?s ?p ?o . FILTR(1) }")
    editor.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Line 1, column 23")
    expect(page.locator(".cm-mistake")).to_have_text("FILTR")
    expect(page.get_by_role("alert").locator("mark")).to_have_text("FILTR")


@pytest.mark.usefixtures("bundled")
def test_the_editor_completes_names_and_can_be_left_by_keys(tab: Open) -> None:
    page = tab("/query?query=SELECT+*+%7B%7D")
    editor = page.get_by_role("textbox", name="Your query")
    editor.press("Control+End")
    editor.press("ArrowLeft")
    editor.press_sequentially("?s a adkg:Meet")
    expect(page.get_by_role("option", name="adkg:Meeting", exact=False).first).to_be_visible()
    editor.press("Escape")
    editor.press("Tab")
    expect(editor).not_to_be_focused()


def test_the_browsers_language_is_answered_in(tab: Open) -> None:
    page = tab("/", locale="vi-VN")
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hợp tác quốc phòng của ASEAN và các đối tác")
    expect(page.get_by_role("link", name="cuộc họp", exact=True)).to_be_visible()


@pytest.mark.parametrize("name", VIETNAMESE)
def test_no_english_is_left_on_a_vietnamese_page(name: str, tab: Open) -> None:
    page = tab(PAGES[name], locale="vi-VN")
    told = tomllib.loads(FILE.read_text(encoding="utf-8")).values()
    english = {text["en"] for text in told if text["en"] != text["vi"]}
    texts = [text for text in page.evaluate(TEXTS) if not re.match(r"https?://|graph/", text)]
    assert [text for text in texts if text in english or ENGLISH.search(text)] == []


@pytest.mark.parametrize("name", PAGES)
def test_the_language_switched_to_stays_wherever_one_goes(name: str, tab: Open) -> None:
    page = tab(f"{PAGES[name]}{'&' if '?' in PAGES[name] else '?'}lang=vi")
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    assert [link for link in page.evaluate(LINKS) if "lang=vi" not in link] == []
    assert page.evaluate(FORMS) == []


def test_the_language_is_switched_where_one_is(tab: Open) -> None:
    page = tab("/questions/chairs?meeting=meeting/admm-plus-7")
    page.get_by_role("link", name="Tiếng Việt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ai đã chủ trì cuộc họp nào, vào lúc nào?")
    page.get_by_role("link", name="Ngô Xuân Lịch").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ngo Xuan Lich")


def test_the_day_looked_back_to_stays_wherever_one_goes(tab: Open) -> None:
    page = tab(PAGES["meeting as of a day"])
    for link in page.locator("nav a, footer a").all():
        path = link.get_attribute("href")
        assert "known-by=2020-11-01" in path
        assert page.request.get(path).status == 200, path


def test_without_javascript_one_looks_up_asks_and_opens_sources(tab: Open) -> None:
    page = tab("/", java_script_enabled=False)
    page.get_by_label("Look something up").fill("7th ADMM+")
    page.locator("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name="7th ADMM-Plus", exact=True).click()
    form = page.locator(".fact", has=page.get_by_role("link", name="format", exact=True))
    form.get_by_text("4 claims").click()
    form.get_by_role("link", name="ASEAN partners aspire").click()
    expect(page.locator("li:target")).to_contain_text("characters 385–407")
    page.get_by_role("link", name="Questions").click()
    page.get_by_role("link", name="Who chaired which meeting, and when?").click()
    page.get_by_role("combobox", name="Meeting").fill("meeting/admm-plus-7")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("table tbody tr")).to_have_count(1)
    expect(page.locator("table tbody tr")).to_contain_text("Ngo Xuan Lich")


def test_without_javascript_a_query_is_asked_and_its_mistake_has_its_place(tab: Open) -> None:
    page = tab(WRONG, java_script_enabled=False)
    expect(page.get_by_role("alert")).to_contain_text("Line 3, column 3")
    expect(page.locator("mark")).to_have_text("FILTR")
    page.get_by_label("Your query").fill("SELECT ?day { <meeting/admm-plus-7> adkg:startDate ?day }")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("table tbody tr")).to_have_count(1)
    expect(page.locator("table tbody")).to_contain_text("2020-12-10")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_no_wider_than_a_phone(name: str, tab: Open) -> None:
    page = tab(PAGES[name], viewport={"width": 390, "height": 800})
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_a_page_in_the_light_and_in_the_dark(name: str, tab: Open) -> None:
    page = tab(PAGES[name], color_scheme="light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    assert violations(page, runOnly={"type": "rule", "values": ["color-contrast"]}) == []


@pytest.mark.parametrize("name", ["home", "meeting", "answer with sources", "query"])
def test_axe_finds_nothing_on_a_vietnamese_page_in_the_dark(name: str, tab: Open) -> None:
    assert violations(tab(PAGES[name], locale="vi-VN", color_scheme="dark")) == []


def test_axe_finds_nothing_where_all_is_unfolded(tab: Open) -> None:
    page = tab(PAGES["meeting"])
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320


def test_the_first_page_is_under_100_kb_before_pictures(tab: Open) -> None:
    page = tab("about:blank", locale="en-SG")
    sent: list[Request] = []
    page.on("requestfinished", lambda request: sent.append(request))  # noqa: PLW0108 - it is given an attribute
    page.goto("/", wait_until="networkidle")
    kinds = [request.resource_type for request in sent]
    assert (kinds.count("document"), kinds.count("stylesheet"), kinds.count("script")) == (1, 2, 2)
    sizes = [request.sizes() for request in sent if request.resource_type != "image"]
    assert 5_000 < sum(size["responseHeadersSize"] + size["responseBodySize"] for size in sizes) < 100_000
