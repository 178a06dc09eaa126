"""Which claim wins, by which rule."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import adkg
from adkg.accept.acceptance import Acceptance, accept, date_bounds
from adkg.accept.contest import RULES
from adkg.accept.policies import check_policies
from adkg.claims import Claim, Decision, FileLine, Source
from adkg.dates import calendar_date
from adkg.ontology import read_ontology
from adkg.project import Project
from adkg.record import read_record
from adkg.register import Register, Thing
from adkg.terms import Iri, Literal, Value, path_of, term, thing_iri
from adkg.vocabulary import CALENDAR_DATE, Policy, Property, Vocabulary, build_vocabulary, read_policies

HERE = FileLine("data/x.yaml", 1)
CONCERT = term("Concert")
BEGINS = term("begins")
SINGER = term("singer")
TITLE = term("title")
FEAST = thing_iri("concert/feast")

REPORTED, PRECISE, GRADE, ORIGINS, LATER = (
    term(name) for name in ("reportOverAnnouncement", "lessPrecise", "betterGrade", "moreOrigins", "laterPublication")
)
OFFICIAL_FIRST = Policy(
    term("officialFirst"), "official-first", (REPORTED, PRECISE, GRADE, ORIGINS, LATER), is_default=True
)
LATEST = Policy(term("latest"), "latest", (REPORTED, PRECISE, LATER, GRADE, ORIGINS))
MAJORITY = Policy(term("majority"), "majority", (REPORTED, PRECISE, ORIGINS, GRADE, LATER))
UNANIMOUS = Policy(term("unanimous"), "unanimous", (REPORTED, PRECISE))
POLICIES = (OFFICIAL_FIRST, LATEST, MAJORITY, UNANIMOUS)
VOCABULARY = Vocabulary(
    policies={found.notation: found for found in POLICIES},
    properties={
        "begins": Property(
            BEGINS,
            datatype=CALENDAR_DATE,
            begins_occurrence=True,
            earliest_bound=term("beginsEarliest"),
            latest_bound=term("beginsLatest"),
        ),
        "singer": Property(SINGER),
        "hall": Property(term("hall")),
    },
    grade_ranks={
        term(grade): rank for rank, grade in enumerate(("official", "agency", "press", "secondary", "unreliable"), 1)
    },
    superclasses={CONCERT: frozenset({CONCERT})},
    _single=frozenset({(CONCERT, BEGINS), (CONCERT, term("hall"))}),
    _single_per_language=frozenset({(CONCERT, TITLE)}),
)
GRADES = {
    "palace": "official",
    "wire": "agency",
    "gazette": "press",
    "herald": "press",
    "blog": "secondary",
    "mill": "unreliable",
}


def register(copies: dict[str, str] | None = None) -> Register:
    things = {
        thing_iri(f"publisher/{name}"): Thing(
            thing_iri(f"publisher/{name}"),
            term("Publisher"),
            ((term("grade"), term(grade)),)
            + (((term("origin"), thing_iri(f"publisher/{copies[name]}")),) if copies and name in copies else ()),
            HERE,
        )
        for name, grade in GRADES.items()
    }
    things[FEAST] = Thing(FEAST, CONCERT, (), HERE)
    return Register(things)


def says(
    publisher: str, predicate: Iri, value: Value | str, published: str = "", mode: str = "report"
) -> tuple[Source, Claim]:
    """A source of its own that makes one claim on the feast; a text is a date, a path is a thing."""
    if isinstance(value, str) and not isinstance(value, Iri):
        value = thing_iri(value) if "/" in value else calendar_date(value).literal
    source = Source(
        thing_iri(
            f"source/{publisher}/{published or 'undated'}-{path_of(predicate).lower()}-{abs(hash(str(value))) % 997}"
        ),
        thing_iri(f"publisher/{publisher}"),
        "https://example.org/",
        "en",
        HERE,
        published=calendar_date(published) if published else None,
    )
    return source, Claim(source.iri, FEAST, predicate, value, mode, HERE)


def judge(
    *told: tuple[Source, Claim],
    decisions: tuple[Decision, ...] = (),
    copies: dict[str, str] | None = None,
    policy: Policy | None = None,
) -> Acceptance:
    documents = {source.iri: source for source, _ in told}
    return accept([claim for _, claim in told], documents, register(copies), decisions, VOCABULARY, policy=policy)


def outcome(acceptance: Acceptance) -> dict[str, tuple[str, str]]:
    """For each value claimed: the verdict and the rule."""
    return {
        path_of(found.claim.value) if isinstance(found.claim.value, Iri) else found.claim.value.lexical: (
            path_of(found.verdict),
            path_of(found.rule),
        )
        for found in acceptance.judgements
    }


def test_a_single_claim_is_accepted_unopposed() -> None:
    assert outcome(judge(says("gazette", BEGINS, "2020-05-01"))) == {"2020-05-01": ("acceptedClaim", "unopposed")}


def test_an_official_source_beats_the_press() -> None:
    judged = judge(
        says("palace", BEGINS, "2020-05-02"),
        says("gazette", BEGINS, "2020-05-01"),
        says("herald", BEGINS, "2020-05-01"),
    )
    assert outcome(judged) == {
        "2020-05-02": ("acceptedClaim", "betterGrade"),
        "2020-05-01": ("rejectedClaim", "betterGrade"),
    }


def test_a_report_beats_an_announcement_by_a_better_source() -> None:
    judged = judge(
        says("palace", BEGINS, "2020-08", published="2020-01-10"),
        says("gazette", BEGINS, "2020-11-19", published="2020-11-19"),
    )
    assert outcome(judged) == {
        "2020-11-19": ("acceptedClaim", "reportOverAnnouncement"),
        "2020-08": ("rejectedClaim", "reportOverAnnouncement"),
    }


def test_a_source_published_before_the_day_can_only_announce_whatever_it_says() -> None:
    judged = judge(
        says("palace", term("hall"), "hall/opera", published="2020-04-30"),
        says("gazette", term("hall"), "hall/town", published="2020-05-01"),
        says("gazette", BEGINS, "2020-05-01", published="2020-05-01"),
    )
    assert outcome(judged)["hall/town"] == ("acceptedClaim", "reportOverAnnouncement")
    assert outcome(judged)["hall/opera"] == ("rejectedClaim", "reportOverAnnouncement")


def test_a_source_published_some_time_in_the_month_of_the_day_may_report() -> None:
    judged = judge(says("gazette", BEGINS, "2020-05-20", published="2020-05"))
    assert [found.mode for found in judged.judgements] == ["report"]


def test_reprints_of_one_story_count_once() -> None:
    told = [
        says("gazette", BEGINS, "2020-05-01"),
        says("herald", BEGINS, "2020-05-01"),
        says("gazette", BEGINS, "2020-05-02", published="2021"),
    ]
    assert outcome(judge(*told))["2020-05-01"] == ("acceptedClaim", "moreOrigins")
    reprinted = judge(*told, copies={"gazette": "wire", "herald": "wire"})
    assert outcome(reprinted)["2020-05-01"] == ("disputedClaim", "undecided")


def test_what_is_published_later_wins_among_equals() -> None:
    judged = judge(
        says("gazette", BEGINS, "2020-05-01", "2020-06-01"), says("herald", BEGINS, "2020-05-02", "2020-06-02")
    )
    assert outcome(judged)["2020-05-02"] == ("acceptedClaim", "laterPublication")


def test_without_a_date_of_publication_nothing_is_later_and_the_value_is_disputed() -> None:
    judged = judge(says("gazette", BEGINS, "2020-05-01"), says("herald", BEGINS, "2020-05-02", "2020-06-02"))
    assert {verdict for verdict, _ in outcome(judged).values()} == {"disputedClaim"}
    assert judged.accepted == {}
    assert judged.disputed == {(FEAST, BEGINS)}


def test_an_unreliable_source_is_never_accepted_even_alone() -> None:
    judged = judge(says("mill", BEGINS, "2023-10-08"))
    assert outcome(judged) == {"2023-10-08": ("rejectedClaim", "unreliableSource")}
    assert judged.accepted == {}


def test_what_only_an_unreliable_source_contradicts_is_accepted_for_that_reason() -> None:
    judged = judge(says("gazette", BEGINS, "2010-05-11"), says("mill", BEGINS, "2023-10-08"))
    assert outcome(judged) == {
        "2010-05-11": ("acceptedClaim", "onlyReliable"),
        "2023-10-08": ("rejectedClaim", "unreliableSource"),
    }


def test_a_month_agrees_with_its_day_and_the_day_is_accepted() -> None:
    judged = judge(says("palace", BEGINS, "2018-10"), says("gazette", BEGINS, "2018-10-20"))
    assert outcome(judged) == {
        "2018-10-20": ("acceptedClaim", "unopposed"),
        "2018-10": ("agreeingClaim", "lessPrecise"),
    }


def test_a_month_that_covers_one_of_two_days_counts_as_an_origin_for_it() -> None:
    judged = judge(
        says("gazette", BEGINS, "2018-10-20"), says("herald", BEGINS, "2018-11-20"), says("wire", BEGINS, "2018-10")
    )
    assert outcome(judged)["2018-10-20"] == ("acceptedClaim", "moreOrigins")
    assert outcome(judged)["2018-11-20"] == ("rejectedClaim", "moreOrigins")


def test_an_announced_month_in_which_it_then_happened_agrees() -> None:
    judged = judge(
        says("palace", BEGINS, "2020-12", published="2020-10"),
        says("gazette", BEGINS, "2020-12-10", published="2020-12-10"),
    )
    assert outcome(judged)["2020-12"][0] == "agreeingClaim"


def test_every_reported_value_of_a_property_with_many_values_is_accepted() -> None:
    judged = judge(
        says("gazette", SINGER, "person/ana"), says("blog", SINGER, "person/bo"), says("mill", SINGER, "person/cy")
    )
    assert outcome(judged) == {
        "person/ana": ("acceptedClaim", "everyValue"),
        "person/bo": ("acceptedClaim", "everyValue"),
        "person/cy": ("rejectedClaim", "unreliableSource"),
    }


def test_who_was_only_announced_is_not_accepted_once_somebody_reported_who_came() -> None:
    judged = judge(says("palace", SINGER, "person/ana", mode="announcement"), says("gazette", SINGER, "person/bo"))
    assert outcome(judged)["person/ana"] == ("rejectedClaim", "reportOverAnnouncement")


def test_a_title_is_judged_in_each_language_by_itself() -> None:
    english = Literal("Feast", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "en")
    french = Literal("Fête", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "fr")
    judged = judge(says("palace", TITLE, english), says("blog", TITLE, french))
    assert {verdict for verdict, _ in outcome(judged).values()} == {"acceptedClaim"}


def decision(**given: object) -> Decision:
    return Decision(thing_iri("decision/one"), FEAST, calendar_date("2026-01-01"), (("en", "because"),), HERE, **given)  # type: ignore[arg-type]


def test_a_decision_beats_every_rule_and_is_named() -> None:
    ruling = decision(predicate=BEGINS, values=(calendar_date("2020-05-01").literal,))
    judged = judge(says("palace", BEGINS, "2020-05-02"), says("blog", BEGINS, "2020-05-01"), decisions=(ruling,))
    assert outcome(judged)["2020-05-01"] == ("acceptedClaim", "byDecision")
    assert outcome(judged)["2020-05-02"] == ("rejectedClaim", "byDecision")
    assert {found.decided_by for found in judged.judgements} == {ruling.iri}


def test_a_decision_that_re_reads_a_wrong_name_moves_the_claim_and_keeps_the_original() -> None:
    source, claim = says("gazette", SINGER, "person/ana")
    other = thing_iri("concert/other")
    ruling = decision(source=source.iri, means=other)
    judged = judge((source, claim), decisions=(ruling,))
    original = next(found for found in judged.judgements if found.claim.iri == claim.iri)
    assert (path_of(original.verdict), original.decided_by) == ("rejectedClaim", ruling.iri)
    assert list(judged.accepted) == [(other, SINGER, thing_iri("person/ana"))]
    [[derived]] = judged.accepted.values()
    assert derived.derived_from == claim.iri


def test_a_decision_about_a_source_that_does_not_speak_of_the_thing_is_reported() -> None:
    source, claim = says("gazette", SINGER, "person/ana")
    judged = judge((source, claim), decisions=(decision(source=thing_iri("source/other"), means=FEAST),))
    assert [problem.rule for problem in judged.problems] == ["idle-decision"]


def test_a_month_gets_its_first_and_last_day_as_bounds() -> None:
    triple = (FEAST, BEGINS, calendar_date("2020-02").literal)
    bounds = {path_of(found.triple[1]): found.triple[2].lexical for found in date_bounds([triple], VOCABULARY)}  # type: ignore[union-attr]
    assert bounds == {"beginsEarliest": "2020-02-01", "beginsLatest": "2020-02-29"}


DISAGREEING = (
    says("palace", BEGINS, "2020-05-01", "2020-06-01"),
    says("gazette", BEGINS, "2020-05-02", "2020-06-02"),
    says("herald", BEGINS, "2020-05-02", "2020-06-03"),
    says("blog", BEGINS, "2020-05-03", "2020-06-04"),
)


@pytest.mark.parametrize(
    ("policy", "accepted", "rule"),
    [
        (None, "2020-05-01", "betterGrade"),
        (OFFICIAL_FIRST, "2020-05-01", "betterGrade"),
        (LATEST, "2020-05-03", "laterPublication"),
        (MAJORITY, "2020-05-02", "moreOrigins"),
    ],
    ids=lambda value: value.notation if isinstance(value, Policy) else None,
)
def test_another_policy_puts_another_rule_first(policy: Policy | None, accepted: str, rule: str) -> None:
    judged = outcome(judge(*DISAGREEING, policy=policy))
    assert {day for day, (verdict, _) in judged.items() if verdict == "acceptedClaim"} == {accepted}
    assert judged[accepted] == ("acceptedClaim", rule)


def test_where_reliable_sources_differ_nothing_is_unanimous() -> None:
    judged = judge(*DISAGREEING, policy=UNANIMOUS)
    assert set(outcome(judged).values()) == {("disputedClaim", "undecided")}
    assert judged.accepted == {}


def test_a_month_and_its_day_are_unanimous_and_an_announcement_of_another_day_changes_nothing() -> None:
    judged = judge(
        says("palace", BEGINS, "2018-10", "2018-11"),
        says("gazette", BEGINS, "2018-10-20", "2018-11"),
        says("herald", BEGINS, "2018-10-30", "2018-09"),
        policy=UNANIMOUS,
    )
    assert outcome(judged)["2018-10-20"] == ("acceptedClaim", "reportOverAnnouncement")


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.notation)
def test_a_decision_stands_under_every_policy(policy: Policy) -> None:
    ruling = decision(predicate=BEGINS, values=(calendar_date("2020-05-03").literal,))
    judged = judge(*DISAGREEING, decisions=(ruling,), policy=policy)
    assert [value for _, _, value in judged.accepted] == [calendar_date("2020-05-03").literal]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.notation)
def test_an_unreliable_source_is_accepted_under_no_policy(policy: Policy) -> None:
    told = (says("mill", BEGINS, "2023-10-08", "2024"), says("gazette", BEGINS, "2020-05-01", "2020-05-02"))
    assert outcome(judge(*told, policy=policy))["2023-10-08"] == ("rejectedClaim", "unreliableSource")
    assert outcome(judge(*told, policy=policy))["2020-05-01"] == ("acceptedClaim", "onlyReliable")


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.notation)
def test_a_property_with_many_values_is_judged_alike_under_every_policy(policy: Policy) -> None:
    told = (says("palace", SINGER, "person/ana", "2020"), says("blog", SINGER, "person/bo", "2021"))
    assert set(outcome(judge(*told, policy=policy)).values()) == {("acceptedClaim", "everyValue")}


def test_a_record_without_policies_disputes_what_differs() -> None:
    told = (says("palace", BEGINS, "2020-05-01"), says("blog", BEGINS, "2020-05-02"))
    documents = {source.iri: source for source, _ in told}
    judged = accept([claim for _, claim in told], documents, register(), (), replace(VOCABULARY, policies={}))
    assert judged.disputed == {(FEAST, BEGINS)}


def test_every_rule_that_can_be_weighed_is_a_term_of_the_ontology(example: Project) -> None:
    rules = build_vocabulary(read_ontology(example)[0]).individuals
    assert {path_of(rule) for rule in RULES} <= {
        name for name, kinds in rules.items() if term("AcceptanceRule") in kinds
    }


@pytest.mark.parametrize(
    ("written", "meant", "what", "fix"),
    [
        ('"latest"', '"majority"', "'majority' has the skos:notation 'majority' of 'latest'", "choose another name"),
        ("adkg:laterPublication adkg:betterGrade", "adkg:undecided", "weighs 'undecided'", "take one of: report"),
        ("( adkg:reportOverAnnouncement adkg:lessPrecise )", "()", "'unanimous' weighs nothing", "adkg:weighs ("),
        ("lessPrecise )", "lessPrecise adkg:lessPrecise )", "'unanimous' weighs 'lessPrecise' twice", "keep the first"),
        ("    adkg:isDefault  true ;\n", "", "'latest' is the first of the policies", "mark one of them"),
        ('"unanimous" ;', '"unanimous" ; adkg:isDefault true ;', "'unanimous' is a second default", "on one of them"),
        ('skos:notation   "latest" ;', "", "'latest' has no name to type", "add skos:notation"),
    ],
)
def test_a_policy_that_cannot_be_followed_is_a_problem_where_it_is_written(
    example: Project, written: str, meant: str, what: str, fix: str
) -> None:
    file = example.root / "ontology" / "claims.ttl"
    text = file.read_text(encoding="utf-8")
    assert text.count(written) >= 1
    file.write_text(text.replace(written, meant, 1), encoding="utf-8")
    ontology, _ = read_ontology(example)
    [problem] = check_policies(read_policies(ontology))
    name = problem.what.split("'")[1]
    assert (problem.file, problem.rule) == ("ontology/claims.ttl", "bad-policy")
    assert file.read_text(encoding="utf-8").splitlines()[problem.line - 1].startswith(f"adkg:{name} a ")
    assert what in problem.what
    assert fix in problem.fix
    assert (Path(adkg.__file__).parent / "explanations" / "bad-policy.md").is_file()


def test_the_policies_of_the_record_are_sound_and_are_reported_with_everything_else(example: Project) -> None:
    assert [problem for problem in read_record(example)[1] if problem.rule == "bad-policy"] == []
    file = example.root / "ontology" / "claims.ttl"
    file.write_text(file.read_text(encoding="utf-8").replace("adkg:isDefault  true ;", ""), encoding="utf-8")
    assert [problem.rule for problem in read_record(example)[1]] == ["bad-policy"]


TOLD = st.lists(
    st.builds(
        says,
        st.sampled_from(sorted(GRADES)),
        st.sampled_from([BEGINS, SINGER]),
        st.sampled_from(["2020-05-01", "2020-05-02", "2020-05", "2020"]),
        st.sampled_from(["", "2019", "2020-04-30", "2020-05-01", "2020-06"]),
    ),
    max_size=8,
)


@given(TOLD, st.randoms())
def test_acceptance_does_not_depend_on_the_order_of_the_claims(
    told: list[tuple[Source, Claim]], random: object
) -> None:
    shuffled = list(told)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert judge(*told) == judge(*shuffled)


@given(TOLD, st.sampled_from(POLICIES))
def test_under_every_policy_at_most_one_day_is_accepted_and_no_claim_forgotten(
    told: list[tuple[Source, Claim]], policy: Policy
) -> None:
    judged = judge(*told, policy=policy)
    assert {found.claim.iri for found in judged.judgements} == {claim.iri for _, claim in told}
    assert sum(predicate == BEGINS for _, predicate, _ in judged.accepted) <= 1


@given(TOLD)
def test_every_claim_is_judged_and_at_most_one_day_is_accepted(told: list[tuple[Source, Claim]]) -> None:
    judged = judge(*told)
    assert {found.claim.iri for found in judged.judgements} == {claim.iri for _, claim in told}
    assert sum(predicate == BEGINS for _, predicate, _ in judged.accepted) <= 1
