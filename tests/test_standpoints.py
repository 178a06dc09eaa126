"""What is accepted as of a day is what a build of the files published by that day would accept."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from test_accept import BEGINS, FEAST, GRADES, SINGER, VOCABULARY, decision, register, says

from adkg.accept.acceptance import Acceptance, Outlook, accept, look
from adkg.accept.standpoints import Standpoint, Standpoints
from adkg.claims import Claim, Decision, Source
from adkg.dates import calendar_date
from adkg.terms import Iri, path_of, term, thing_iri

Told = tuple[Source, Claim]

DAYS = [date(2019, 6, 1), date(2019, 12, 31), date(2020, 4, 30), date(2020, 5, 1), date(2020, 6, 30), date(2021, 1, 1)]
RULINGS = (
    decision(predicate=BEGINS, values=(calendar_date("2020-05-02").literal,)),
    replace(
        decision(predicate=term("hall"), values=(thing_iri("hall/opera"),)),
        iri=thing_iri("decision/two"),
        based_on=(thing_iri("source/wire/2020-04-30-grounds"), thing_iri("source/palace/2020-06-grounds")),
    ),
)
TOLD = st.lists(
    st.builds(
        says,
        st.sampled_from(sorted(GRADES)),
        st.sampled_from([BEGINS, SINGER]),
        st.sampled_from(["2020-05-01", "2020-05-02", "2020-05", "2020"]),
        st.sampled_from(["", "2019", "2020-04-30", "2020-05-01", "2020-06"]),
        st.sampled_from(["report", "announcement"]),
    )
    | st.builds(
        says,
        st.sampled_from(sorted(GRADES)),
        st.just(term("hall")),
        st.sampled_from(["hall/opera", "hall/town"]),
        st.sampled_from(["", "2019-06-01", "2020-05-01", "2020-06"]),
    ),
    max_size=8,
)
DECIDED = st.sampled_from([(), RULINGS[:1], RULINGS[1:], RULINGS])


def grounds() -> Iterable[Source]:
    """The sources on which the second ruling is based; they make no claim."""
    for publisher, published in (("wire", "2020-04-30"), ("palace", "2020-06")):
        source, _ = says(publisher, BEGINS, "2020", published)
        yield replace(source, iri=thing_iri(f"source/{publisher}/{published}-grounds"))


def documents(told: Iterable[Told]) -> dict[object, Source]:
    return {source.iri: source for source in (*grounds(), *(source for source, _ in told))}


def seen(told: list[Told], decisions: tuple[Decision, ...] = ()) -> tuple[Outlook, Standpoints]:
    """What becomes of the claims on each of the days, by every policy."""
    standpoints = Standpoints.between(DAYS, VOCABULARY.policies)
    claims = [claim for _, claim in told]
    found = look(claims, documents(told), register(), decisions, VOCABULARY, standpoints=standpoints)  # type: ignore[arg-type]
    return found, standpoints


def built(told: list[Told], decisions: tuple[Decision, ...], standpoint: Standpoint) -> Acceptance:
    """What a build accepts of the sources that are published by then, and of nothing else."""

    def known(source: Source) -> bool:
        if standpoint.day is None:
            return True
        return source.published is not None and source.published.latest <= standpoint.day

    earlier = [(source, claim) for source, claim in told if known(source)]
    files = {iri: source for iri, source in documents(told).items() if known(source)}
    policy = VOCABULARY.policies[standpoint.policy]
    return accept([claim for _, claim in earlier], files, register(), decisions, VOCABULARY, policy=policy)  # type: ignore[arg-type]


@given(TOLD, DECIDED)
def test_as_of_a_day_is_as_built_from_the_earlier_files(told: list[Told], decisions: tuple[Decision, ...]) -> None:
    outlook, standpoints = seen(told, decisions)
    for number, standpoint in enumerate(standpoints):
        expected = built(told, decisions, standpoint)
        assert {found for found, where in outlook.judgements.items() if where >> number & 1} == set(expected.judgements)
        assert {triple for triple, where in outlook.accepted.items() if where >> number & 1} == set(expected.accepted)


@given(TOLD, DECIDED, st.randoms())
def test_the_order_of_the_files_makes_no_difference_on_any_day(
    told: list[Told], decisions: tuple[Decision, ...], random: object
) -> None:
    shuffled = list(told)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert seen(told, decisions)[0] == seen(shuffled, decisions)[0]


@given(TOLD, DECIDED, st.sampled_from(["2020-05-01", "2020-06", ""]))
def test_a_further_source_changes_nothing_on_the_days_before_it(
    told: list[Told], decisions: tuple[Decision, ...], published: str
) -> None:
    before, standpoints = seen(told, decisions)
    further = says("palace", BEGINS, "2020-05-02", published)
    after, _ = seen([*told, further], decisions)
    unknown = standpoints.everywhere & ~standpoints.sees(further[0].published)
    for mine, theirs in ((before.judgements, after.judgements), (before.accepted, after.accepted)):
        assert {key: where & unknown for key, where in mine.items() if where & unknown} == {  # type: ignore[union-attr]
            key: where & unknown for key, where in theirs.items() if where & unknown
        }


def accepted_on(told: list[Told], decisions: tuple[Decision, ...], day: date) -> set[str]:
    accepted = built(told, decisions, Standpoint(VOCABULARY.default_policy.notation, day)).accepted
    return {path_of(value) if isinstance(value, Iri) else value.lexical for _, _, value in accepted}


def test_a_plan_is_believed_until_the_report_is_published() -> None:
    told = [
        says("palace", BEGINS, "2020-08", "2020-01"),
        says("gazette", BEGINS, "2020-11-19", "2020-11-20"),
    ]
    assert accepted_on(told, (), date(2020, 1, 30)) == set()
    assert accepted_on(told, (), date(2020, 1, 31)) == {"2020-08"}
    assert accepted_on(told, (), date(2020, 11, 20)) == {"2020-11-19"}


def test_a_source_without_a_date_of_publication_is_known_on_no_day() -> None:
    told = [says("palace", BEGINS, "2020-08")]
    assert accepted_on(told, (), date(2026, 1, 1)) == set()


def test_a_decision_is_not_heard_before_somebody_says_what_it_chooses() -> None:
    told = [says("palace", BEGINS, "2020-05-01", "2020-06-01"), says("blog", BEGINS, "2020-05-02", "2020-07-01")]
    assert accepted_on(told, RULINGS[:1], date(2020, 6, 30)) == {"2020-05-01"}
    assert accepted_on(told, RULINGS[:1], date(2020, 7, 1)) == {"2020-05-02"}


def test_what_nobody_says_is_decided_once_all_the_sources_are_known_on_which_it_is_based() -> None:
    assert accepted_on([], RULINGS[1:], date(2020, 6, 29)) == set()
    assert accepted_on([], RULINGS[1:], date(2020, 6, 30)) == {"hall/opera"}


def test_a_decision_for_what_nobody_says_and_nothing_bears_out_is_reported_and_not_believed() -> None:
    judged = accept([], {}, register(), RULINGS[:1], VOCABULARY)
    assert judged.accepted == {}
    (problem,) = judged.problems
    assert (problem.rule, problem.what) == ("idle-decision", "decision/one chooses '2020-05-02', which no source says")


def test_policies_weigh_the_same_claims_in_another_order() -> None:
    told = [
        says("palace", BEGINS, "2020-05-01", "2020-06-01"),
        says("gazette", BEGINS, "2020-05-02", "2020-06-02"),
        says("herald", BEGINS, "2020-05-02", "2020-06-02"),
        says("gazette", BEGINS, "2020-05-03", "2021"),
    ]
    chosen = {
        policy: [value.lexical for _, _, value in built(told, (), Standpoint(policy)).accepted]  # type: ignore[union-attr]
        for policy in VOCABULARY.policies
    }
    assert chosen == {
        "official-first": ["2020-05-01"],
        "majority": ["2020-05-02"],
        "latest": ["2020-05-03"],
        "unanimous": [],
    }


def test_only_what_is_said_of_the_feast_is_seen() -> None:
    outlook, standpoints = seen([says("palace", SINGER, "person/ana", "2020-05-01")])
    assert outlook.accepted == {(FEAST, SINGER, thing_iri("person/ana")): standpoints.sees(calendar_date("2020-05-01"))}
