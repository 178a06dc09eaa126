"""How complete an answer is: counted against the question's universe; and why it is empty, one of four reasons."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Built

import adkg
from adkg.answers import ask
from adkg.build import check
from adkg.coverage.absences import Denial
from adkg.coverage.completeness import (
    EXCLUDED,
    NOT_FOUND,
    NOT_RECORDED,
    RECORDED_AS_NONE,
    Completeness,
    Gap,
    Hidden,
    completeness,
)
from adkg.coverage.phrases import PHRASES
from adkg.coverage.telling import Account
from adkg.coverage.universes import check_universes
from adkg.descriptions import labels
from adkg.evidence.plain import iris_in
from adkg.project import Project
from adkg.queries import Question, read_question, read_questions
from adkg.record import read_record
from adkg.store import ROW_FORMATS, Store, has_rows
from adkg.terms import Literal, path_of, term, thing_iri

ASKED = "queries/questions/concerts-in-town.rq"
WINTER, SPRING = thing_iri("concert/winter-2020"), thing_iri("concert/spring-2020")
EARLIER = thing_iri("concert/spring-2019")
HADR = "group/ewg-humanitarian-assistance-and-disaster-relief"

BY_DAY = """\
#+ summary:
#+   en: Which concerts had begun by a day?
#+   vi: Những buổi hoà nhạc nào đã bắt đầu tính đến một ngày?
#+ tags: [concerts]
#+ params:
#+   concert: {type: Concert, example: concert/spring-2020}
#+   date: {type: date, example: 2020-12-31}
#+ answer:
#+   - [concert/spring-2020, 2020-12-31, "*"]

PREFIX adkg: <https://w3id.org/adkg/ontology#>
PREFIX xsd:  <http://www.w3.org/2001/XMLSchema#>

SELECT ?concert ?date ?day WHERE {
  VALUES ?date { "2020-06-30"^^xsd:date }
  ?concert adkg:firstDayEarliest ?day .
  FILTER(?day <= ?date)
}
ORDER BY ?concert
"""


def measured(built: Built, slug: str, /, whole: Store | None = None, **values: str) -> Completeness:
    question = stored(built.project, slug)
    return completeness(built.store, question, values, ask(built.store, question, values), whole)


def stored(project: Project, slug: str) -> Question:
    question, problems = read_question(project, slug)
    assert problems == []
    assert question is not None
    return question


def with_more(built: Built, *lines: str) -> Built:
    """The same store with some triples more: subject, predicate and value, by path and local name."""

    def iri(word: str) -> str:
        return f"<{thing_iri(word) if '/' in word else term(word)}>"

    store = Store.memory()
    more = "".join(f"{' '.join(map(iri, line.split()))} <urn:more> .\n" for line in lines)
    store.load(built.store.quads() + more.encode())
    return replace(built, store=store)


def without(built: Built, pattern: str) -> Built:
    """The same store without the quads that match, as it may look seen from an earlier day."""
    store = Store.memory()
    kept = [line for line in built.store.quads().splitlines(keepends=True) if not re.search(pattern, line.decode())]
    store.load(b"".join(kept))
    return replace(built, store=store)


def brief(built: Built, slug: str, found: Completeness, language: str = "en") -> str:
    names = labels(built.store, set(iris_in(found)), language)
    return "\n".join(Account(stored(built.project, slug), found, names, language).brief())


# Counted


def test_an_answer_has_so_many_of_all_elements_and_the_others_are_named(choirs: Built) -> None:
    """Of the three concerts in the register a source names the hall of one, and nobody looked for the others."""
    found = measured(choirs, "concerts-in-town")
    assert (found.rows, found.columns, found.found, found.all) == (1, ("concert",), 1, 3)
    assert found.missing == (Gap((EARLIER,), NOT_RECORDED), Gap((WINTER,), NOT_RECORDED))
    assert found.reason == ""


def test_a_parameter_across_which_the_universe_stretches_does_not_narrow_it(choirs: Built) -> None:
    """The hall of the winter gala is not known: it may be in Linz or in Graz."""
    for town in ("linz", "graz"):
        found = measured(choirs, "concerts-in-town", town=town)
        assert (found.found, found.all) == (1, 3)


def test_a_parameter_that_is_a_column_narrows_the_universe_as_it_narrows_the_answer(record: Built) -> None:
    found = measured(record, "co-chairs", cycle="ewg-5")
    assert (found.found, found.all, found.key) == (6, 7, ("group",))
    assert [gap.values for gap in found.missing] == [(thing_iri(HADR), thing_iri("cycle/ewg-5"))]


def test_for_a_parameter_that_the_universe_does_not_know_nothing_is_counted(record: Built) -> None:
    found = measured(record, "expert-group-meetings", meeting="ewg-military-medicine-17")
    assert (found.rows, found.found, found.all) == (1, None, None)


def test_a_row_with_nothing_in_a_column_that_should_be_filled_has_not_the_element(record: Built) -> None:
    """The 11th meeting of the navy chiefs is listed without a date."""
    found = measured(record, "timeline", mechanism="asean-navy-chiefs-meeting")
    assert found.rows == found.all
    assert thing_iri("meeting/ancm-11") in {gap.values[-1] for gap in found.missing}


def test_numbers_up_to_the_highest_are_counted_also_when_no_source_prints_them(record: Built) -> None:
    """A source speaks of the 21st meeting on military medicine; nobody of the 20th."""
    found = measured(record, "expert-group-meetings", group="ewg-military-medicine")
    assert found.all == 21
    assert "20" in {gap.values[1].lexical for gap in found.missing if isinstance(gap.values[1], Literal)}


def test_an_element_is_named_by_the_columns_that_tell_it_from_others(record: Built) -> None:
    assert measured(record, "co-chairs").key == ("group", "cycle")
    assert measured(record, "co-chairs", group=HADR).key == ("cycle",)
    assert measured(record, "hosts").key == ("meeting",)


# The four reasons


def test_what_no_source_says_is_not_recorded(choirs: Built) -> None:
    """Nobody says in which hall two of the concerts were; the third was in Linz."""
    found = measured(choirs, "concerts-in-town", town="graz")
    assert (found.rows, found.reason, found.unknown) == (0, NOT_RECORDED, ())
    assert brief(choirs, "concerts-in-town", found) == (
        "No row: not recorded. Nothing of what is known (1) has your values.\n"
        "The hall and the first day are known for 1 of 3 concerts; "
        "not recorded: Spring Concert of 2019, Winter Gala of 2020."
    )


def test_a_thing_that_the_record_has_not_is_named(choirs: Built) -> None:
    found = measured(choirs, "concerts-in-town", town="lintz")
    assert (found.reason, found.unknown) == (NOT_RECORDED, (thing_iri("town/lintz"),))
    assert brief(choirs, "concerts-in-town", found).startswith("No row: not recorded. The record has no town/lintz.")


def test_of_a_thing_that_the_record_has_not_nothing_is_said_to_be_none(record: Built) -> None:
    """The hosts of all meetings of the ADMM-Plus are known, and Japan is none of them; a misspelt state is nothing."""
    assert measured(record, "hosts", series="admm-plus", state="japan").reason == RECORDED_AS_NONE
    assert measured(record, "hosts", series="admm-plus", state="jappan").reason == NOT_RECORDED


def test_a_value_from_which_it_follows_that_there_was_none_is_recorded_as_none(choirs: Built) -> None:
    """A concert that is cancelled has no hall: the ontology says that the one implies none of the other."""
    cancelled = with_more(choirs, "concert/spring-2019 status cancelled")
    denial = Denial(EARLIER, term("status"), term("cancelled"), term("hall"))
    found = measured(cancelled, "concerts-in-town")
    assert found.missing[0] == Gap((EARLIER,), RECORDED_AS_NONE, (), (denial,))
    assert "recorded as none: Spring Concert of 2019 (status: cancelled);" in brief(
        cancelled, "concerts-in-town", found
    )


def test_when_every_element_is_known_and_none_fits_there_was_none(choirs: Built) -> None:
    known = with_more(
        choirs,
        *(f"concert/{one} hall hall/old-hall" for one in ("spring-2019", "winter-2020")),
        "concert/spring-2019 firstDay concert/spring-2020",
    )
    found = measured(known, "concerts-in-town", town="graz")
    assert (found.reason, found.found, found.all) == (RECORDED_AS_NONE, 3, 3)
    assert "Everything is known (3), and nothing of it has your values." in brief(known, "concerts-in-town", found)


def test_a_statement_about_the_very_things_that_were_asked_for_counts_without_a_universe(record: Built) -> None:
    """Sources report that Myanmar was absent from the 17th ADMM; of Laos nobody says so."""
    found = measured(record, "participants", meeting="admm-17", participant="state/myanmar")
    assert found.reason == RECORDED_AS_NONE
    (denial,) = found.denials
    assert denial == Denial(
        thing_iri("meeting/admm-17"), term("absent"), thing_iri("state/myanmar"), term("participant")
    )
    other = measured(record, "participants", meeting="admm-17", participant="state/chile")
    assert (other.reason, other.denials) == (NOT_RECORDED, ())


def test_a_declaration_that_was_not_adopted_is_recorded_as_none(record: Built) -> None:
    found = measured(record, "documents-adopted", meeting="admm-plus-3")
    assert (found.reason, found.found, found.all) == (RECORDED_AS_NONE, 0, 1)
    assert found.missing[0].denials[0].predicate == term("didNotAdopt")


def test_one_wanted_property_that_is_denied_leaves_the_others_open(record: Built) -> None:
    """An online meeting has no place; that says nothing of its host, but it does for the question of places."""
    meeting = thing_iri("meeting/admm-14")
    (host,) = (gap for gap in measured(record, "hosts", series="admm").missing if meeting in gap.values)
    (place,) = (gap for gap in measured(record, "places").missing if meeting in gap.values)
    assert (host.reason, place.reason) == (NOT_RECORDED, RECORDED_AS_NONE)


def test_what_was_looked_for_in_vain_comes_with_the_days_and_places(record: Built) -> None:
    found = measured(record, "co-chairs", group=HADR, cycle="ewg-5")
    assert (found.reason, found.found, found.all) == (NOT_FOUND, 0, 1)
    (sought,) = found.missing[0].searches
    assert (sought.searched, sought.predicate) == ("2026-11-21", term("coChair"))
    assert [text.language for text in sorted(sought.places, key=lambda one: one.language)] == ["en", "vi"]
    assert brief(record, "co-chairs", found) == (
        "No row: looked for and not found. We looked for 'co-chair' on 2026-11-21 and found none."
    )


def test_a_search_for_something_else_is_no_reason(record: Built) -> None:
    """On 2026-11-21 the day and the place of the 20th ADMM were looked for, not its topics."""
    assert measured(record, "topics", meeting="admm-20").reason == NOT_RECORDED
    assert measured(record, "timeline", mechanism="adsom-plus-wg").missing[0].reason == NOT_FOUND


def test_a_day_that_leaves_no_row_is_told_with_the_rows_that_there_are_without_it(
    example: Project, choirs: Built
) -> None:
    (example.root / "queries/questions/begun.rq").write_text(BY_DAY, encoding="utf-8")
    built = replace(choirs, project=example)
    found = measured(built, "begun", date="2019-12-31")
    assert (found.reason, found.hidden) == (EXCLUDED, Hidden(1, "date", "2020-06-30"))
    assert brief(built, "begun", found) == (
        "No row: excluded by your date. For 2020-06-30, which is used when no date is given, it has 1 row."
    )
    assert measured(built, "begun", concert="spring-2019", date="2020-12-31").hidden is None


def test_what_only_the_whole_store_has_is_excluded_by_the_day_it_is_seen_from(choirs: Built) -> None:
    """Before the wire reported on 2020-05-04, that the concert was in a hall of Linz was not known."""
    earlier = without(choirs, r"^<\S+spring-2020> <\S+#(hall|heardIn)>")
    found = measured(earlier, "concerts-in-town", whole=choirs.store, town="linz")
    assert (found.rows, found.reason, found.hidden) == (0, EXCLUDED, Hidden(1, since="2020-05-04"))
    assert found.missing[1] == Gap((SPRING,), EXCLUDED)
    assert brief(earlier, "concerts-in-town", found).startswith(
        "No row: excluded by your date. With every source it has 1 row; "
        "what the first of them rests on was published by 2020-05-04."
    )
    assert measured(earlier, "concerts-in-town", town="linz").reason == NOT_RECORDED


def test_sources_without_a_date_leave_the_day_open(choirs: Built) -> None:
    undated = without(choirs, r"^<\S+source/\S+> <\S+#published")
    earlier = without(undated, r"^<\S+spring-2020> <\S+#(hall|heardIn)>")
    found = measured(earlier, "concerts-in-town", whole=undated.store, town="linz")
    assert found.hidden == Hidden(1)
    assert "their sources are later or without a date." in brief(earlier, "concerts-in-town", found)


def test_an_answer_for_values_of_which_nothing_is_expected_says_so(record: Built) -> None:
    """The group on cyber security was set up in the third cycle."""
    found = measured(record, "co-chairs", group="ewg-cyber-security", cycle="ewg-2")
    assert (found.reason, found.all) == (NOT_RECORDED, 0)
    assert "A complete answer would have nothing for these values either" in brief(record, "co-chairs", found)


# Told


def test_a_journalist_reads_how_many_groups_are_known_and_what_was_looked_for(record: Built) -> None:
    found = measured(record, "co-chairs", cycle="ewg-5")
    assert brief(record, "co-chairs", found) == (
        "A source names co-chairs for 6 of 7 terms, each of one group in one cycle; "
        "for ADMM-Plus Experts' Working Group on Humanitarian Assistance and Disaster Relief "
        "we looked on 2026-11-21 and found none."
    )
    assert brief(record, "co-chairs", found, "vi") == (
        "Có nguồn nêu nước đồng chủ trì của 6 trên 7 nhiệm kỳ, mỗi nhiệm kỳ là một nhóm trong một chu kỳ; "
        "về Nhóm chuyên gia ADMM+ về hỗ trợ nhân đạo và cứu trợ thảm họa, "
        "chúng tôi đã tìm ngày 2026-11-21 và không thấy."
    )


def test_long_lists_are_cut_and_short_ones_are_not(choirs: Built) -> None:
    question = stored(choirs.project, "concerts-in-town")
    gaps = [Gap((thing_iri(f"concert/c{number}"),), NOT_RECORDED) for number in range(8)]
    for count, end in ((6, "concert/c5."), (7, "concert/c4, and 2 more.")):
        found = Completeness(1, ("concert",), ("concert",), 1, count + 1, tuple(gaps[:count]))
        assert Account(question, found, {}).brief()[0].endswith(end)


def test_every_phrase_is_there_in_both_languages() -> None:
    assert PHRASES["en"].keys() == PHRASES["vi"].keys()
    for key, text in PHRASES["en"].items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", PHRASES["vi"][key]))


# Read strictly


def spoilt(example: Project, old: str, new: str) -> list[tuple[int, str]]:
    path = example.root / ASKED
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    _, problems = read_questions(example)
    return sorted((problem.line, problem.rule) for problem in problems)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("#+   across: [town]\n", "#+   across: [town]\n#+   acros: [town]\n", (24, "unknown-key")),
        ("#+   across: [town]", "#+   across: [twon]", (23, "header-value")),
        ("#+   across: [town]", "#+   filled: [hall]", (23, "header-value")),
        ("#+   across: [town]", "#+   partial: perhaps", (23, "header-value")),
        ("{found} of {all} concerts", "{found} concerts", (14, "missing-placeholder")),
        ("{found} of {all} concerts", "{found} of {every} {all}", (14, "unknown-placeholder")),
        ("#+     en: The hall and the first day are known for {found} of {all} concerts.\n", "", (14, "missing-key")),
        ("SELECT ?concert ?wanted", "SELECT ?concert ?hall ?wanted", (18, "universe-columns")),
        ("SELECT ?concert ?wanted", "SELECT ?wanted", (18, "universe-columns")),
        ("SELECT ?concert ?wanted", "SELECT *", (18, "select-star")),
        ("#+     ORDER BY ?concert\n", "", (18, "not-ordered")),
        ("?concert a adkg:Concert .\n", "?concert a ex:Concert .\n", (19, "undeclared-prefix")),
        (
            "?concert a adkg:Concert .\n",
            "?concert a adkg:Concert . SERVICE <http://x.example/> {}\n",
            (19, "refused-keyword"),
        ),
        ("#+   query: |\n", "#+   table: concert\n#+   was: |\n", (17, "unknown-table")),
    ],
)
def test_what_is_wrong_with_a_universe_is_told_with_its_line(
    example: Project, old: str, new: str, expected: tuple[int, str]
) -> None:
    assert expected in spoilt(example, old, new)


def test_a_universe_that_is_no_sparql_is_refused_at_its_line(example: Project) -> None:
    path = example.root / ASKED
    path.write_text(path.read_text(encoding="utf-8").replace("?concert a adkg:Concert .\n", "?concert a ; .\n"))
    _, problems = read_record(example)
    assert [(problem.line, problem.rule) for problem in problems] == [(19, "broken-query")]


def test_a_literal_parameter_must_be_known_to_the_universe(example: Project) -> None:
    universe = re.search(r"#\+ universe:\n(#\+   .*\n)+", (example.root / ASKED).read_text(encoding="utf-8"))
    assert universe is not None
    text = BY_DAY.replace("\nPREFIX", universe[0].replace("#+   across: [town]\n", "") + "\nPREFIX", 1)
    (example.root / "queries/questions/begun.rq").write_text(text, encoding="utf-8")
    assert "parameter 'date' always has a value" in next(problem.what for problem in read_questions(example)[1])


THROUGH_TABLE = """\
#+   table: choirs-at-home
#+   columns: {concert: thing, town: column}
#+   wanted: firstDay
"""


def test_a_universe_may_name_a_coverage_table(example: Project, choirs: Built) -> None:
    """The cell of a choir without a concert in its own town has no concert, so it is no element."""
    path = example.root / ASKED
    text = path.read_text(encoding="utf-8")
    begin, end = text.index("#+   query: |"), text.index("\nPREFIX")
    path.write_text(text[:begin] + THROUGH_TABLE + text[end:], encoding="utf-8")
    found = measured(replace(choirs, project=example), "concerts-in-town", town="linz")
    assert (found.columns, found.found, found.all) == (("concert", "town"), 1, 1)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("{concert: thing, town: column}", "{concert: thing, hall: column}", "universe-columns"),
        ("{concert: thing, town: column}", "{concert: things, town: column}", "header-value"),
        ("wanted: firstDay", "wanted: first day", "header-value"),
        ("#+   wanted: firstDay\n", "", "missing-key"),
        ("choirs-at-home", "choirs-at-hom", "unknown-table"),
    ],
)
def test_what_is_wrong_with_a_table_that_is_named_is_told(example: Project, old: str, new: str, expected: str) -> None:
    path = example.root / ASKED
    text = path.read_text(encoding="utf-8")
    begin, end = text.index("#+   query: |"), text.index("\nPREFIX")
    path.write_text(text[:begin] + THROUGH_TABLE.replace(old, new) + text[end:], encoding="utf-8")
    assert expected in {problem.rule for problem in read_questions(example)[1]}


# Checked in a build


def checked(example: Project, store: Store, edits: Mapping[str, str]) -> list[tuple[int, str]]:
    path = example.root / ASKED
    text = path.read_text(encoding="utf-8")
    for old, new in edits.items():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    question = stored(example, "concerts-in-town")
    problems = check_universes(store, {question.slug: question}, question.prefixes)
    return [(problem.line, problem.rule) for problem in problems]


def test_the_universe_of_the_example_passes(example: Project, choirs: Built) -> None:
    assert checked(example, choirs.store, {}) == []


def test_a_universe_without_elements_is_refused(example: Project, choirs: Built) -> None:
    found = checked(example, choirs.store, {"?concert a adkg:Concert .\n": "?concert a adkg:Town .\n"})
    assert (18, "outside-universe") in found
    found = checked(example, choirs.store, {"?concert a adkg:Town .\n": "?concert a adkg:Concerts .\n"})
    assert (18, "empty-universe") in found


def test_a_row_outside_of_the_universe_is_refused_unless_it_is_partial(example: Project, choirs: Built) -> None:
    """The winter gala is the only gala; the concert that is found is none."""
    assert checked(example, choirs.store, {"adkg:Concert .\n#+": "adkg:Gala .\n#+"}) == [(18, "outside-universe")] * 2
    assert checked(example, choirs.store, {"#+   across: [town]": "#+   across: [town]\n#+   partial: true"}) == []


def test_a_build_refuses_a_universe_that_leaves_out_an_answer(example: Project) -> None:
    path = example.root / ASKED
    path.write_text(path.read_text(encoding="utf-8").replace("adkg:Concert .\n#+", "adkg:Gala .\n#+"))
    assert "outside-universe" in {problem.rule for problem in check(example).problems}


# The command


def command(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "from adkg.cli.main import main; main()", "ask", *arguments]
    return subprocess.run(program, cwd=root, capture_output=True, encoding="utf-8", check=False)


def test_a_table_is_followed_by_how_complete_it_is_and_other_formats_are_left_alone(choirs: Built) -> None:
    table = command(choirs.project.root, "concerts-in-town", "--format", "table")
    assert (
        "A concert whose hall no source names is missing.\nThe hall and the first day are known for 1 of 3"
        in table.stderr
    )
    assert "known for" not in table.stdout
    rows = command(choirs.project.root, "concerts-in-town", "--format", "csv")
    assert (rows.returncode, rows.stderr) == (0, "")


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "jsonld", "markdown", "xml"])
def test_an_empty_answer_says_why_in_every_format_and_is_no_failure(choirs: Built, form: str) -> None:
    done = command(choirs.project.root, "concerts-in-town", "town=graz", "--format", form)
    assert done.returncode == 0
    assert "No row: not recorded." in done.stderr
    assert "No row" not in done.stdout


def test_the_results_in_json_stay_those_of_sparql(choirs: Built) -> None:
    done = command(choirs.project.root, "concerts-in-town", "town=graz", "--format", "json", "--lang", "vi")
    assert json.loads(done.stdout) == {"head": {"vars": ["town", "concert", "firstDay"]}, "results": {"bindings": []}}
    assert done.stderr.startswith("Không có dòng nào: chưa được ghi nhận.")


def test_coverage_tells_how_complete_the_answer_is_instead_of_its_rows(choirs: Built) -> None:
    done = command(choirs.project.root, "concerts-in-town", "--coverage")
    assert done.stdout == (
        "The hall and the first day are known for 1 of 3 concerts.\n"
        "not recorded:\n"
        "    Spring Concert of 2019\n"
        "    Winter Gala of 2020\n"
    )


def test_coverage_in_json_has_every_part(choirs: Built) -> None:
    found = json.loads(command(choirs.project.root, "concerts-in-town", "--coverage", "--format", "json").stdout)
    assert (found["question"], found["found"], found["all"], found["reason"]) == ("concerts-in-town", 1, 3, "")
    assert found["missing"][1] == {
        "values": [{"id": "concert/winter-2020"}],
        "reason": "not recorded",
        "searches": [],
        "denials": [],
    }
    assert found["text"].startswith("The hall and the first day are known for 1 of 3 concerts.")


def test_coverage_has_no_other_format(choirs: Built) -> None:
    done = command(choirs.project.root, "concerts-in-town", "--coverage", "--format", "csv")
    assert (done.returncode, done.stdout) == (2, "")


def test_coverage_of_a_question_without_a_universe_says_that_it_has_none(example: Project, choirs: Built) -> None:
    (example.root / "queries/questions/begun.rq").write_text(BY_DAY, encoding="utf-8")
    built = replace(choirs, project=example)
    found = measured(built, "begun")
    assert Account(stored(example, "begun"), found, {}).full() == [
        "The question does not say what a complete answer would have."
    ]


@pytest.mark.parametrize("form", ROW_FORMATS)
def test_whether_an_answer_has_rows_is_seen_in_every_format_of_the_engine(choirs: Built, form: str) -> None:
    for query, expected in (
        ("SELECT ?a ?b { VALUES (?a ?b) { ('<result>' UNDEF) } }", True),
        ("SELECT ?a { VALUES ?a { UNDEF } }", True),
        ("SELECT ?result ?bindings { VALUES ?result { } }", False),
    ):
        assert has_rows(choirs.store.answer(query, form), form) is expected


# Python


def test_an_answer_in_python_knows_how_complete_it_is(choirs: Built) -> None:
    with adkg.open(choirs.project.root) as kg:
        found = kg.ask("concerts-in-town", town="graz").coverage
        assert found is not None
        assert (found.rows, found.found, found.all, found.reason) == (0, 1, 3, "not recorded")
        assert kg.sparql("SELECT ?s { ?s a adkg:Concert }").coverage is None


# The record


def test_every_universe_that_is_stated_counts_more_than_nothing(record: Built) -> None:
    questions = [one for one in read_questions(record.project)[0].values() if one.universe]
    assert {"chairs", "co-chairs", "documents-adopted", "establishment", "hosts", "timeline"} <= {
        one.slug for one in questions
    }
    for question in questions:
        found = completeness(record.store, question, {}, ask(record.store, question, {}))
        assert (found.found or 0) > 0, question.slug
        assert len(found.missing) == (found.all or 0) - (found.found or 0)


def test_of_one_meeting_of_ministers_alone_it_is_known_that_nothing_was_adopted(record: Built) -> None:
    """Since 2006 there were 19 of the ADMM and 12 of the ADMM-Plus; that of 2015 ended without its declaration."""
    found = measured(record, "documents-adopted")
    assert found.all == 19 + 12
    denied = [path_of(gap.values[0]) for gap in found.missing if gap.reason == RECORDED_AS_NONE and gap.values]
    assert denied == ["meeting/admm-plus-3"]


def test_all_chairmanships_since_2005_have_a_known_chair_so_timor_leste_held_none(record: Built) -> None:
    found = measured(record, "chairmanships", organization="organization/asean", state="timor-leste")
    assert (found.rows, found.reason) == (0, RECORDED_AS_NONE)
    assert found.found == found.all
