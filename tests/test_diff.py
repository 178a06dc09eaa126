"""What differs between two records: one thing is changed in the example at a time, and the sentence that comes out."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Built
from hypothesis import given, settings
from hypothesis import strategies as st

from adkg.build import build
from adkg.changes.comparison import Compared, Side, compare
from adkg.changes.model import FACT_KINDS, Comparison, State
from adkg.changes.revisions import find_revision
from adkg.changes.sides import find_side, of_project
from adkg.cli._change_phrases import EN, VI
from adkg.cli._changes_markdown import LONGEST, markdown
from adkg.cli._changes_text import text_lines
from adkg.derivation import derive, nquads, ontology_nquads
from adkg.errors import UsageError
from adkg.evidence.plain import as_plain
from adkg.exports import export
from adkg.manifest import is_current
from adkg.project import Project
from adkg.queries import read_questions
from adkg.record import read_record
from adkg.store import Store
from adkg.terms import path_of, read_prefixes

ADKG = [sys.executable, "-c", "from adkg.cli.main import main; main()"]
GRAPHS = "https://w3id.org/adkg/graph/"


def made(project: Project) -> None:
    if not is_current(project):
        build(project)


def between(old: Project, new: Project, language: str = "en") -> Compared:
    """The comparison of two projects, each built first."""
    sides = [of_project(name, project, made).side for name, project in (("old", old), ("new", new))]
    return compare(*sides, read_questions(new)[0].values(), language)


def told(old: Project, new: Project, language: str = "en") -> list[str]:
    """The comparison as lines of text, without the space before them."""
    return [line.strip() for line in text_lines(between(old, new, language), read_prefixes(new)[0], language)]


def below(lines: list[str], first: str) -> list[str]:
    """The lines after this one, as many as it can have reasons."""
    assert first in lines
    return lines[lines.index(first) + 1 :][:6]


def counted(lines: list[str]) -> list[int]:
    """The numbers of the first line: facts added, changed, confirmed, contradicted, withdrawn, and answers changed."""
    return [int(found) for found in re.findall(r"[0-9]+", lines[0])]


def say(
    project: Project, name: str, says: str, about: str = "concert/spring-2020", published: str = "2020-05-10"
) -> Path:
    """A new source of which the text was not recorded, named <publisher>/<slug>."""
    publisher = name.partition("/")[0]
    file = project.root / "data" / "sources" / publisher / f"{published}-{name.partition('/')[2]}.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(
        f"source:\n  title: The {name.partition('/')[2]}\n  publisher: {publisher}\n  published: {published}\n"
        f"  language: en\n  url: https://{publisher}.example/{name.partition('/')[2]}\n\n"
        f"claims:\n  - about: {about}\n    says:\n      {says}\n"
    )
    return file


def edit(project: Project, name: str, before: str, after: str) -> None:
    file = project.root / name
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def test_a_source_that_says_what_nobody_said_adds_a_fact(choirs: Built, example: Project) -> None:
    say(example, "gazette/review", "leader: singer/karl-moser", "concert/spring-2019", "2019-06-01")
    lines = told(choirs.project, example)
    assert counted(lines) == [1, 0, 0, 0, 0, 0]
    assert "Spring Concert of 2019 (concert/spring-2019)" in lines
    assert below(lines, "+ leader: Karl Moser (singer/karl-moser)")[0] == (
        "stated by Gazette, press, 2019-06-01: The review; accepted: unopposed"
    )
    assert below(lines, "+ Gazette, press, 2019-06-01: The review")[0] == "source/gazette/2019-06-01-review, 1 claim"


def test_a_source_with_an_origin_of_its_own_confirms(choirs: Built, example: Project) -> None:
    """The River Hall is named by the Wire, and by the Herald, which copies it: one origin until the Gazette speaks."""
    say(example, "gazette/review", "hall: hall/river-hall")
    lines = told(choirs.project, example)
    assert counted(lines)[:5] == [0, 0, 1, 0, 0]
    assert below(lines, "= in hall: River Hall (hall/river-hall)")[0] == (
        "confirmed by Gazette, press, 2020-05-10: The review: a further independent origin, 2 now"
    )


def test_a_further_origin_is_marked_in_json(choirs: Built, example: Project) -> None:
    """Of two more sources for the audience, of which only the Wire spoke, one copies the Wire."""
    say(example, "gazette/review", "audience: 120")
    say(example, "herald/again", "audience: 120")
    [change] = between(choirs.project, example).found.facts
    assert (change.kind, change.origins, change.further_origin) == ("confirmed", 2, True)
    assert sorted(one.source.publisher for one in change.claims) == ["Gazette", "Herald"]
    (example.root / "data/sources/gazette/2020-05-10-review.yaml").unlink()
    [change] = between(choirs.project, example).found.facts
    assert (change.kind, change.origins, change.further_origin) == ("confirmed", 1, False)


def test_a_source_that_copies_confirms_without_a_further_origin(choirs: Built, example: Project) -> None:
    say(example, "herald/again", "audience: 120")
    lines = told(choirs.project, example)
    assert below(lines, "= audience: 120")[0] == (
        "confirmed by Herald after The Wire, press, 2020-05-10: The again: no further independent origin, 1 as before"
    )


def test_a_month_confirms_a_day_less_precisely(choirs: Built, example: Project) -> None:
    say(example, "gazette/review", "firstDay: 2020-05")
    lines = told(choirs.project, example)
    assert below(lines, "= first day: 2020-05-03")[0] == (
        "confirmed, less precisely (2020-05), by Gazette, press, 2020-05-10: The review"
    )


def test_a_source_that_loses_contradicts(choirs: Built, example: Project) -> None:
    """The hall has an agency behind it; the Gazette, of a lower grade, reports another."""
    say(example, "gazette/review", "hall: hall/old-hall")
    lines = told(choirs.project, example)
    assert counted(lines)[:5] == [0, 0, 0, 1, 0]
    assert below(lines, "! in hall: River Hall (hall/river-hall)")[0] == (
        "contradicted by Gazette, press, 2020-05-10: The review: Old Hall (hall/old-hall), rejected, better grade"
    )


def test_a_source_that_wins_changes_the_fact(choirs: Built, example: Project) -> None:
    """The last day was only announced, by the Gazette, a month before; the Wire reports another."""
    say(example, "wire/after", "lastDay: 2020-05-04")
    lines = told(choirs.project, example)
    assert counted(lines)[:5] == [0, 1, 0, 0, 0]
    assert below(lines, "~ last day: 2020-05-03 became 2020-05-04")[:2] == [
        "stated by The Wire, agency, 2020-05-10: The after; accepted: report over announcement",
        "2020-05-03 is now rejected, report over announcement: Gazette, press, 2020-04-01: A concert in spring",
    ]


def test_a_day_takes_the_place_of_its_month(choirs: Built, example: Project) -> None:
    say(example, "gazette/tickets", "firstDay: 2020-12-20", "concert/winter-2020", "2020-11-01")
    lines = told(choirs.project, example)
    assert below(lines, "~ first day: 2020-12 became 2020-12-20")[:2] == [
        "stated by Gazette, press, 2020-11-01: The tickets; accepted: unopposed",
        "2020-12 is now agreeing, less precise: Gazette, press, 2020-04-01: A concert in spring",
    ]


def test_two_sources_that_no_rule_decides_between_leave_nothing_accepted(example: Project, tmp_path: Path) -> None:
    """Two papers of one grade, one origin each, one day: nothing prefers either."""
    say(example, "gazette/left", "leader: singer/karl-moser", "concert/spring-2019", "2019-06-01")
    before = Project(tmp_path / "before", tmp_path / "before" / "build")
    made(example)
    shutil.copytree(example.root, before.root)
    (example.root / "data/register/publisher.yaml").open("a").write(
        "publisher/tribune:\n  label:\n    en: Tribune\n    vi: Diễn đàn\n  grade: press\n"
    )
    say(example, "tribune/right", "leader: singer/anna-bauer", "concert/spring-2019", "2019-06-01")
    lines = told(before, example)
    assert counted(lines)[:5] == [0, 0, 0, 1, 1]
    assert below(lines, "- leader: Karl Moser (singer/karl-moser)")[0] == (
        "now disputed, undecided: Gazette, press, 2019-06-01: The left"
    )
    assert below(lines, "! leader: Karl Moser (singer/karl-moser)")[0] == (
        "contradicted by Tribune, press, 2019-06-01: The right: Anna Bauer (singer/anna-bauer), disputed, undecided"
    )
    assert below(lines, "+ Tribune (publisher/tribune)")


def test_two_sources_that_disagree_from_the_start_are_both_told(choirs: Built, example: Project) -> None:
    """The Wire's report of 1 June and its correction of the same day: one origin, one grade, one day."""
    say(example, "wire/first", "leader: singer/karl-moser", "concert/spring-2019", "2019-06-01")
    say(example, "wire/second", "leader: singer/anna-bauer", "concert/spring-2019", "2019-06-01")
    lines = told(choirs.project, example)
    assert counted(lines)[:5] == [0, 0, 0, 2, 0]
    assert below(lines, "! leader")[:3] == [
        "Anna Bauer (singer/anna-bauer), by The Wire, agency, 2019-06-01: The second: disputed, undecided",
        "! leader",
        "Karl Moser (singer/karl-moser), by The Wire, agency, 2019-06-01: The first: disputed, undecided",
    ]


def test_an_unreliable_source_on_a_property_of_many_values_contradicts_nobody(choirs: Built, example: Project) -> None:
    (example.root / "data/register/publisher.yaml").open("a").write(
        "publisher/tattler:\n  label:\n    en: Tattler\n    vi: Báo Lá Cải\n  grade: unreliable\n"
    )
    say(example, "tattler/rumour", "performer: choir/bell-voices")
    lines = told(choirs.project, example)
    assert counted(lines)[:5] == [0, 0, 0, 0, 0]
    assert (
        below(lines, "+ Tattler, unreliable, 2020-05-10: The rumour")[0] == "source/tattler/2020-05-10-rumour, 1 claim"
    )


def test_a_claim_that_is_read_as_about_another_thing_contradicts_nothing_where_it_was_made(
    choirs: Built, example: Project
) -> None:
    say(example, "gazette/review", "hall: hall/old-hall")
    with (example.root / "data/decisions.yaml").open("a") as decisions:
        decisions.write(
            "decision/review-of-2019:\n  about: concert/spring-2020\n  source: source/gazette/2020-05-10-review\n"
            "  means: concert/spring-2019\n  decided: 2020-07-01\n"
            "  reason:\n    en: It prints the wrong year.\n    vi: Bài in sai năm.\n"
        )
    lines = told(choirs.project, example)
    assert counted(lines)[:5] == [1, 0, 0, 0, 0]
    assert (
        lines[lines.index("+ in hall: Old Hall (hall/old-hall)") - 1] == "Spring Concert of 2019 (concert/spring-2019)"
    )
    assert below(lines, "+ Gazette, press, 2020-05-10: The review")[0].endswith(", 1 claim")


def test_a_decision_changes_the_fact_and_is_named(choirs: Built, example: Project) -> None:
    (example.root / "data/decisions.yaml").open("a").write(
        "decision/hall-of-spring-2020:\n  about: concert/spring-2020\n  property: hall\n  value: hall/old-hall\n"
        "  decided: 2020-07-01\n  reason:\n    en: The ticket says so.\n    vi: Vé ghi như vậy.\n"
    )
    lines = told(choirs.project, example)
    assert counted(lines)[:5] == [0, 1, 0, 0, 0]
    reasons = below(lines, "~ in hall: River Hall (hall/river-hall) became Old Hall (hall/old-hall)")
    assert reasons[0] == "stated by Gazette, press, 2020-04-01: A concert in spring; accepted: by decision"
    assert reasons[1].startswith("River Hall (hall/river-hall) is now rejected, by decision: ")
    assert "decision/hall-of-spring-2020, 2020-07-01" in reasons
    assert "reason: The ticket says so. [en]" in below(lines, "+ decision/hall-of-spring-2020")
    assert "reason: Vé ghi như vậy. [vi]" not in lines


def test_a_decision_withdrawn_leaves_the_value_to_another_rule(choirs: Built, example: Project) -> None:
    """Anna Bauer was chosen by decision; the agency that names her outweighs the paper, which copies it anyway."""
    (example.root / "data/decisions.yaml").write_text("{}\n")
    lines = told(choirs.project, example)
    assert counted(lines)[:5] == [0, 0, 0, 0, 0]
    assert "1 accepted by another rule" in lines[0]
    assert below(lines, ". leader: Anna Bauer (singer/anna-bauer)")[0] == "better grade now, by decision before"
    assert "- decision/anna-bauer-led" in lines


def test_a_claim_that_is_removed_withdraws_the_fact(choirs: Built, example: Project) -> None:
    edit(example, "data/sources/wire/2020-05-04-river-choir.yaml", "      audience: 120\n", "")
    edit(example, "data/sources/wire/2020-05-04-river-choir.yaml", "      audience: Some 120 people\n", "")
    edit(example, "data/sources/wire/2020-05-04-river-choir.yaml", "    printed:\n    says", "    says")
    lines = told(choirs.project, example)
    assert counted(lines)[:5] == [0, 0, 0, 0, 1]
    assert below(lines, "- audience: 120")[0] == (
        "no longer stated by The Wire, agency, 2020-05-04: River Choir sings for 120"
    )
    assert below(lines, "~ The Wire, agency, 2020-05-04: River Choir sings for 120")[0] == (
        "source/wire/2020-05-04-river-choir, 1 claim fewer"
    )


def test_a_source_that_is_removed_leaves_what_others_state(choirs: Built, example: Project) -> None:
    """The songs are the Herald's alone; the day is the Wire's too; its word for Karl Moser had lost to the decision."""
    (example.root / "data/sources/herald/2020-05-fluss-chor.yaml").unlink()
    lines = told(choirs.project, example)
    assert counted(lines)[4] == 2
    assert below(lines, "- song on the programme: Evening (song/evening)")[0].startswith("no longer stated by Herald")
    assert below(lines, ". first day: 2020-05-03")[0] == (
        "no longer stated by Herald after The Wire, press, 2020-05: source/herald/2020-05-fluss-chor; "
        "2 independent origins left"
    )
    assert below(lines, ". leader: Anna Bauer (singer/anna-bauer)")[0].endswith(": Karl Moser (singer/karl-moser)")
    assert "- Herald after The Wire, press, 2020-05: source/herald/2020-05-fluss-chor" in lines


def test_a_thing_that_has_another_name_is_renamed(choirs: Built, example: Project) -> None:
    edit(example, "data/register/hall.yaml", "en: River Hall", "en: Hall on the River")
    lines = told(choirs.project, example)
    assert counted(lines) == [0, 0, 0, 0, 0, 0]
    assert below(lines, "~ Hall on the River (hall/river-hall)")[:2] == [
        "- name: River Hall [en]",
        "+ name: Hall on the River [en]",
    ]
    assert [change.kind for change in between(choirs.project, example).found.things] == ["renamed"]


def test_a_thing_that_is_added_and_what_follows_of_it(choirs: Built, example: Project) -> None:
    """A singer is a performer by the ontology."""
    (example.root / "data/register/singer.yaml").open("a").write(
        "singer/zoe-lang:\n  label:\n    en: Zoe Lang\n    vi: Zoe Lang\n"
    )
    lines = told(choirs.project, example)
    assert "is a: singer (Singer)" in below(lines, "+ Zoe Lang (singer/zoe-lang)")
    assert "1 more triple inferred from it" in below(lines, "+ Zoe Lang (singer/zoe-lang)")


def test_what_follows_in_two_steps_is_told_under_what_it_comes_from(choirs: Built, example: Project) -> None:
    """A gala is a concert; a concert is an event."""
    (example.root / "data/register/concert.yaml").open("a").write(
        "concert/winter-2021:\n  type: Gala\n  label:\n    en: Winter Gala of 2021\n    vi: Dạ tiệc mùa đông 2021\n"
    )
    found = between(choirs.project, example).found
    [thing] = found.things
    assert sorted(path_of(str(triple[2])) for triple in thing.follows) == ["Concert", "Event"]
    assert found.inferred.come == ()


def test_what_was_looked_for_in_vain_is_told(choirs: Built, example: Project) -> None:
    edit(
        example,
        "data/searches/2020-06-01-town-archive.yaml",
        "  - about: concert/winter-2020\n    property: leader\n",
        "  - about: concert/winter-2020\n    property: hall\n    note: no hall was booked\n",
    )
    lines = told(choirs.project, example)
    assert (
        below(lines, "+ Winter Gala of 2020 (concert/winter-2020): in hall, looked for on 2020-06-01")[0]
        == "no hall was booked"
    )
    assert "- Winter Gala of 2020 (concert/winter-2020): leader, looked for on 2020-06-01" in lines


def test_links_terms_and_files_are_told(choirs: Built, example: Project) -> None:
    edit(example, "data/links/atlas.sssom.tsv", "skos:closeMatch\t\tatlas:T18", "skos:relatedMatch\t\tatlas:T18")
    edit(example, "ontology/choirs.ttl", '"How many came to listen."@en', '"How many people came."@en')
    edit(example, "ontology/shapes/event.ttl", "An event has one hall at most.", "One hall at most.")
    lines = told(choirs.project, example)
    assert "+ River Choir (choir/river-choir): skos:relatedMatch: atlas:T18" in lines
    assert "- River Choir (choir/river-choir): skos:closeMatch: atlas:T18" in lines
    assert "~ 1 term described otherwise: audience" in lines
    assert "~ ontology/shapes/event.ttl" in lines


def test_a_class_expression_that_changes_changes_the_term_it_describes_and_no_other(
    choirs: Built, example: Project
) -> None:
    before = "owl:onProperty adkg:hall ; owl:someValuesFrom adkg:Hall"
    edit(example, "ontology/choirs.ttl", before, "owl:onProperty adkg:leader ; owl:someValuesFrom adkg:Singer")
    found = between(choirs.project, example).found
    assert [path_of(iri) for iri in found.terms.changed] == ["TownConcert"]
    assert [found.terms.added, found.terms.removed] == [(), ()]


def test_an_answer_that_changed_is_told_row_by_row(choirs: Built, example: Project) -> None:
    say(example, "wire/winter", "hall: hall/old-hall", "concert/winter-2020", "2021-01-02")
    lines = told(choirs.project, example)
    assert counted(lines)[5] == 1
    assert below(lines, "concerts-in-town: Which concerts were heard in a town? (rows: 1 came, 0 went)") == [
        "town | concert | firstDay",
        "+ Linz (town/linz) | Winter Gala of 2020 | 2020-12",
    ]


def test_a_question_in_terms_that_the_old_record_has_not_says_so(choirs: Built, example: Project) -> None:
    edit(
        example,
        "ontology/choirs.ttl",
        "adkg:audience a owl:DatatypeProperty ;",
        "adkg:applause a owl:DatatypeProperty ;\n"
        '    rdfs:label      "applause"@en , "tiếng vỗ tay"@vi ;\n'
        '    skos:definition "For how many minutes hands were clapped."@en , "Vỗ tay bao nhiêu phút."@vi ;\n'
        "    rdfs:domain     adkg:Event ;\n    rdfs:range      xsd:integer ;\n"
        "    rdfs:isDefinedBy <https://w3id.org/adkg/ontology/choirs> .\n\nadkg:audience a owl:DatatypeProperty ;",
    )
    (example.root / "queries/questions/applause.rq").write_text(
        "#+ summary:\n#+   en: How long was the applause?\n#+   vi: Vỗ tay bao lâu?\n#+ tags: [concerts]\n"
        "#+ answer:\n#+   - [concert/spring-2020, 7]\n\nPREFIX adkg: <https://w3id.org/adkg/ontology#>\n\n"
        "SELECT ?concert ?applause WHERE { ?concert adkg:applause ?applause }\nORDER BY ?concert\n"
    )
    say(example, "gazette/review", "applause: 7")
    lines = told(choirs.project, example)
    assert below(lines, "applause: How long was the applause? (rows: 1 came, 0 went)")[0] == (
        "the old record does not know applause"
    )
    assert "+ 1 term added: applause" in lines


def test_vietnamese_has_every_phrase_and_tells_names_in_vietnamese(choirs: Built, example: Project) -> None:
    say(example, "gazette/review", "hall: hall/old-hall")
    fields = re.compile(r"\{(\w+)\}")
    assert EN.keys() == VI.keys()
    for key, text in EN.items():
        assert set(fields.findall(VI[key])) == set(fields.findall(text)) - {"s"}
    lines = told(choirs.project, example, "vi")
    assert lines[0].startswith("0 dữ kiện được thêm, 0 thay đổi, 0 được xác nhận, 1 bị phản bác")
    assert "! tại phòng: Phòng Sông (hall/river-hall)" in lines


def test_markdown_shows_a_title_as_text_calls_nobody_and_links_only_addresses(choirs: Built, example: Project) -> None:
    file = say(example, "gazette/review", "leader: singer/karl-moser", "concert/spring-2019", "2019-06-01")
    file.write_text(file.read_text().replace("title: The review", "title: '<b>*Bravo*</b> @anna | [x](y)'"))
    compared = between(choirs.project, example)
    text = markdown(compared, read_prefixes(example)[0], "en")
    assert text.startswith("**1 fact added, 0 changed,")
    assert r"[\<b\>\*Bravo\*\</b\> @<!-- -->anna \| \[x\](y)](<https://gazette.example/review>)" in text
    assert (
        "**Spring Concert of 2019 (`concert/spring-2019`)**\n\n- **added** leader: Karl Moser (`singer/karl-moser`)\n"
        in text
    )


def test_markdown_of_much_is_folded_fits_into_a_comment_and_says_what_is_left_out(record: Built) -> None:
    side = of_project("now", record.project, made).side
    empty = Side(State("nothing", ""), lambda: b"")
    compared = compare(empty, side, read_questions(record.project)[0].values())
    text = markdown(compared, read_prefixes(record.project)[0], "en")
    assert len(text) < 65_536
    assert LONGEST - len(text) < 5_000
    assert text.count("<details>") == text.count("</details>") > 0
    assert re.search(r"\n[0-9]+ parts did not fit; all of it: adkg diff --format json\n$", text)
    assert compared.found.counts.added == record.summary["accepted"]


def test_json_has_the_documented_keys_and_everything(choirs: Built, example: Project) -> None:
    say(example, "wire/winter", "hall: hall/old-hall", "concert/winter-2020", "2021-01-02")
    plain = json.loads(json.dumps(as_plain(between(choirs.project, example).found)))
    assert list(plain) == list(Comparison.__dataclass_fields__)
    [fact] = [one for one in plain["facts"] if one["predicate"] == {"id": "hall"}]
    assert (fact["kind"], fact["subject"], fact["value"]) == (
        "added",
        {"id": "concert/winter-2020"},
        {"id": "hall/old-hall"},
    )
    assert fact["claims"][0]["source"]["iri"] == {"id": "source/wire/2021-01-02-winter"}
    # By the ontology a concert whose hall is known is a concert in town, and it is heard in the town of its hall.
    assert sorted((one[1]["id"].rpartition("#")[2], one[2]["id"]) for one in fact["follows"]) == [
        ("heardIn", "town/linz"),
        ("type", "TownConcert"),
    ]
    assert plain["inferred"] == {"come": [], "gone": []}
    [answer] = plain["answers"]
    assert answer["come"] == [
        [{"id": "town/linz"}, {"id": "concert/winter-2020"}, {"value": "2020-12", "type": "gYearMonth"}]
    ]


def test_a_record_does_not_differ_from_itself_and_is_not_read_for_that() -> None:
    def fail() -> bytes:
        raise AssertionError("was read")

    sides = [Side(State(name, "f00"), fail) for name in ("one", "other")]
    compared = compare(*sides)
    assert compared.found.is_empty
    assert compared.found.counts.added == 0


CLAIMS = (
    ("gazette", "hall: hall/old-hall", "2020-05-10"),
    ("wire", "hall: hall/river-hall", "2020-05-10"),
    ("herald", "leader: singer/karl-moser", "2020-05-11"),
    ("gazette", "leader: singer/anna-bauer", "2020-05-11"),
    ("gazette", "leader: singer/karl-moser", "2020-05-12"),
    ("wire", "performer: choir/bell-voices", "2020-04-01"),
    ("herald", "performer: choir/river-choir", "2020-06-01"),
    ("gazette", "firstDay: 2020-05", "2020-06-01"),
    ("wire", "firstDay: 2020-05-04", "2020-06-01"),
    ("gazette", "motto: Sing", "2020-06-01"),
)


def quads_of(project: Project, chosen: frozenset[int]) -> bytes:
    """The record of the example with these claims about the concert of 2019 only, as N-Quads."""
    sources = project.root / "data" / "sources"
    shutil.rmtree(sources, ignore_errors=True)
    sources.mkdir()
    for index in sorted(chosen):
        publisher, says, day = CLAIMS[index]
        say(project, f"{publisher}/page-{index}", says, "concert/spring-2019", day)
    record, problems = read_record(project)
    assert problems == []
    return nquads(record, derive(record), ontology_nquads(record))


def accepted_in(quads: bytes) -> set[str]:
    end = f" <{GRAPHS}accepted> ."
    return {line.removesuffix(end) for line in quads.decode().splitlines() if line.endswith(end)}


@pytest.fixture(scope="module")
def without_sources(choirs: Built, tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("claims") / "example"
    shutil.copytree(choirs.project.root, root, ignore=shutil.ignore_patterns("build", "decisions.yaml"))
    return Project(root, root / "build")


subsets = st.frozensets(st.integers(0, len(CLAIMS) - 1))


@settings(max_examples=20, deadline=None)
@given(subsets, subsets)
def test_what_one_direction_adds_the_other_withdraws(
    without_sources: Project, first: frozenset[int], second: frozenset[int]
) -> None:
    one, other = quads_of(without_sources, first), quads_of(without_sources, second)
    there = compare(Side(State("one", "1"), lambda: one), Side(State("other", "2"), lambda: other)).found
    back = compare(Side(State("other", "2"), lambda: other), Side(State("one", "1"), lambda: one)).found
    pairs = [
        ("added", "withdrawn"),
        ("confirmed", "less-confirmed"),
        ("contradicted", "less-contradicted"),
        ("rejudged", "rejudged"),
    ]
    for forth, reverse in pairs:
        assert {(c.predicate, c.value) for c in there.facts if c.kind == forth} == {
            (c.predicate, c.value) for c in back.facts if c.kind == reverse
        } or forth == "contradicted"
        assert sum(c.kind == forth for c in there.facts) == sum(c.kind == reverse for c in back.facts)
    assert {(c.predicate, c.value, c.other) for c in there.facts if c.kind == "changed"} == {
        (c.predicate, c.other, c.value) for c in back.facts if c.kind == "changed"
    }
    # Against the graphs themselves: whatever is accepted in one only is told once.
    assert sum(c.kind in {"added", "changed"} for c in there.facts) == len(accepted_in(other) - accepted_in(one))
    assert sum(c.kind in {"withdrawn", "changed"} for c in there.facts) == len(accepted_in(one) - accepted_in(other))
    assert {c.kind for c in there.facts} <= set(FACT_KINDS)
    if first == second:
        assert there.facts == there.sources == there.inferred.come == ()


def adkg(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ADKG, *map(str, arguments)], cwd=cwd, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


@pytest.mark.parametrize(("form", "ending"), [("nquads", "nq"), ("trig", "trig"), ("jsonld", "jsonld")])
def test_an_export_of_everything_equals_its_build(choirs: Built, tmp_path: Path, form: str, ending: str) -> None:
    file = tmp_path / f"all.{ending}"
    file.write_bytes(export(choirs.store, read_prefixes(choirs.project)[0], form, "all"))
    done = adkg("diff", file, cwd=choirs.project.root)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"no difference: \S+ and the project hold the same record \([0-9a-f]{16}\)\n", done.stdout)


def test_an_export_of_a_part_is_refused(choirs: Built, tmp_path: Path) -> None:
    file = tmp_path / "part.nq"
    file.write_bytes(export(choirs.store, read_prefixes(choirs.project)[0], "nquads", "believed"))
    with pytest.raises(UsageError, match=r"does not hold everything: it lacks \S+ontology and \S+claims"):
        find_side(str(file), choirs.project, made)
    turtle = tmp_path / "all.ttl"
    turtle.write_bytes(b"")
    with pytest.raises(UsageError, match=r"its name ends in \.nq, \.trig, \.jsonld"):
        find_side(str(turtle), choirs.project, made)
    file.write_text("no quads at all")
    with pytest.raises(UsageError, match="cannot be read"):
        find_side(str(file), choirs.project, made)


def test_a_build_is_named_by_its_folder_its_store_or_the_folder_of_builds(choirs: Built) -> None:
    output = choirs.project.output
    built = output / (output / "current").read_text().strip()
    digests = {
        find_side(str(path), choirs.project, made).side.state.dataset_sha256
        for path in (output, built, built / "store")
    }
    assert digests == {of_project("now", choirs.project, made).side.state.dataset_sha256}
    with pytest.raises(UsageError, match="neither a project nor a build"):
        find_side(str(choirs.project.root / "data"), choirs.project, made)


@pytest.fixture
def repository(example: Project) -> Iterator[Project]:
    """The example in a repository with two revisions: the tag `first`, and a source more."""
    git(example, "init", "--quiet", "--initial-branch=main")
    (example.root / ".gitignore").write_text("build/\n")
    git(example, "add", "--all")
    git(example, "commit", "--quiet", "--message=First")
    git(example, "tag", "first")
    say(example, "gazette/review", "hall: hall/river-hall")
    git(example, "add", "--all")
    git(example, "commit", "--quiet", "--message=Second")
    yield example


def git(project: Project, *arguments: str) -> None:
    named = ["-c", "user.name=Anna", "-c", "user.email=anna@choirs.example", "-c", "commit.gpgsign=false"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(
        ["git", "-C", str(project.root), *named, *arguments], check=True, env=environment, capture_output=True
    )


def test_a_revision_is_built_once_and_compared_with_the_project_as_it_is_now(repository: Project) -> None:
    done = adkg("diff", "first", cwd=repository.root)
    assert done.returncode == 0
    assert done.stdout.startswith("0 facts added, 0 changed, 1 confirmed, 0 contradicted, 0 withdrawn")
    assert re.search(r"^from first \([0-9a-f]{7}\) to the project$", done.stdout, re.M)
    assert "revisions" in done.stderr
    again = adkg("diff", "HEAD~1", "HEAD", "--exit-code", cwd=repository.root)
    assert again.returncode == 1
    assert again.stdout.splitlines()[2:] == done.stdout.splitlines()[2:]
    assert len(list((repository.output / "revisions").iterdir())) == 2
    same = adkg("diff", "HEAD", "--exit-code", cwd=repository.root)
    assert (same.returncode, same.stderr) == (0, "")


def test_a_path_goes_before_a_revision_of_the_same_name(repository: Project) -> None:
    file = repository.root / "first"
    file.write_text("")
    with pytest.raises(UsageError, match="first is no export"):
        find_side(str(file), repository, made)


@pytest.mark.parametrize("name", ["--output=/tmp/x", "-h", "--upload-pack=touch x"])
def test_a_name_that_git_would_take_for_an_option_is_refused(repository: Project, name: str) -> None:
    with pytest.raises(UsageError, match=f"'{name}' is no revision"):
        find_side(name, repository, made)


@pytest.mark.parametrize("name", ["frist", "HEAD..first", "^HEAD", "HEAD:data", "", "first\nHEAD", "x" * 5000])
def test_what_is_neither_a_path_nor_a_revision_is_refused(repository: Project, name: str) -> None:
    with pytest.raises(UsageError, match="no path and no revision") as refused:
        find_side(name, repository, made)
    if name == "frist":
        assert "did you mean 'first'?" in str(refused.value)


def test_a_revision_that_cannot_be_built_is_told_with_its_problems(repository: Project) -> None:
    edit(repository, "data/register/hall.yaml", "inTown: town/linz", "inTown: town/nowhere")
    git(repository, "commit", "--all", "--quiet", "--message=Third")
    done = adkg("diff", "HEAD", "first", cwd=repository.root)
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be built with this version of adkg" in done.stderr
    assert "data/register/hall.yaml:5: " in done.stderr
    assert "rule: unknown-thing" in done.stderr


def test_a_revision_without_a_project_is_refused(repository: Project) -> None:
    git(repository, "rm", "-r", "--quiet", "queries")
    git(repository, "commit", "--quiet", "--message=Third")
    (repository.root / "queries").mkdir()
    with pytest.raises(UsageError, match=r"HEAD \([0-9a-f]{7}\) is no project: it has no queries"):
        find_side("HEAD", repository, made)


def test_a_project_may_lie_below_the_top_of_its_repository(example: Project) -> None:
    above = Project(example.root.parent, example.output)
    git(above, "init", "--quiet")
    git(above, "add", "example/ontology", "example/data", "example/queries")
    git(above, "commit", "--quiet", "--message=First")
    revision = find_revision(example, "HEAD")
    assert revision is not None
    assert revision.below == "example"
    found = find_side("HEAD", example, made)
    assert found.side.state.dataset_sha256 == of_project("now", example, made).side.state.dataset_sha256


def test_diff_imports_no_heavy_library_on_built_stores(choirs: Built) -> None:
    code = "import sys; from adkg.cli.main import run; run(['diff', 'build']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=choirs.project.root, capture_output=True, text=True, check=True
    )
    assert {"rdflib", "pyshacl", "owlready2", "rich"}.isdisjoint(done.stderr.split())


def test_the_stores_are_the_only_thing_that_is_asked(choirs: Built) -> None:
    """Two states of one record need no project: a view of the store as of a day is compared like any other."""
    text = choirs.store.quads()
    without = b"".join(line for line in text.splitlines(keepends=True) if b"hall/old-hall" not in line)
    found = compare(Side(State("a", "1"), lambda: without), Side(State("b", "2"), lambda: text)).found
    assert [path_of(one.iri) for one in found.things] == ["hall/old-hall"]
    assert isinstance(choirs.store, Store)
