"""What the sources disagree on, each as a question with the answers, who stands behind them, and what settled it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from adkg.accept.contest import BY_DECISION, EVERY_VALUE, REPORT_OVER_ANNOUNCEMENT, UNOPPOSED
from adkg.claims import ACCEPTED, REJECTED
from adkg.descriptions import labels
from adkg.evidence.contests import CONTESTED, Contest, contests_in
from adkg.evidence.readings import CONTRADICTS, Reading
from adkg.evidence.replies import Reply, replies_to
from adkg.evidence.testimony import Ruling, Testimony, read_testimonies
from adkg.evidence.wordings import END_OF, Policy, Wordings, read_wordings
from adkg.evidence.words import PREDICATE, SUBJECT
from adkg.store import Store
from adkg.terms import Iri, Value, graph, term

UNDECIDED = "undecided"
CONTRADICTION = "contradiction"
OVERLAP = "overlap"
OVERTAKEN = "overtaken"
KINDS = (UNDECIDED, CONTRADICTION, OVERLAP, OVERTAKEN)
_SAYS_NOTHING = (UNOPPOSED, EVERY_VALUE)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What settled a question, or the part of it that `predicates` name: a rule, or a person's decision."""

    predicates: tuple[Iri, ...]
    rule: Iri
    rule_label: str
    rule_meaning: str
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a policy would take, and which properties it would leave open. It `differs` from what is accepted now."""

    policy: str
    takes: tuple[Reading, ...]
    leaves_open: tuple[Iri, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """A question that sources answer differently.

    `kind` is `undecided`; `contradiction`; `overlap`, where all the answers can be true in part; or `overtaken`, where
    what was announced gave way to what was reported. `accepted` is what is believed today: nothing where no rule
    decides, and several values where there may be several. `outcomes` are told for each policy; `without_decision`
    too, where a person decided.
    """

    subject: Iri
    predicate: Iri
    predicates: tuple[Iri, ...]
    question: str
    kind: str
    accepted: tuple[Reading, ...]
    sides: tuple[Reply, ...]
    settlements: tuple[Settlement, ...]
    outcomes: tuple[Outcome, ...] = ()
    without_decision: tuple[Outcome, ...] = ()

    @property
    def is_disputed(self) -> bool:
        """Whether no rule decides."""
        return self.kind == UNDECIDED

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """The decisions, where a person decided."""
        return tuple(found.ruling for found in self.settlements if found.ruling)


def find_conflicts(store: Store, language: str = "en", policy: str | None = None) -> list[Conflict]:
    """Every question on which claims differ and one answer excludes another, undecided ones first.

    The outcomes are those of all policies of the ontology, or of the one that is named. Raises UsageError when the
    ontology has no such policy.
    """
    wordings = read_wordings(store)
    if policy is not None:
        wordings = replace(wordings, policies=(wordings.policy(policy),))
    testimonies = _testimonies(store, language, wordings)
    also_many = _many(store, [found for found in testimonies if found.ruling])
    groups = [
        (subject, asked, contests)
        for subject, found in groupby(testimonies, lambda one: one.subject)
        for asked, contests in _questions(found, also_many, wordings)
    ]
    names = labels(store, {node for subject, asked, _ in groups for node in (subject, asked)}, language)
    conflicts = []
    for subject, asked, contests in groups:
        question = wordings.question(asked, names[subject], names[asked], language)
        conflicts.append(_conflict(subject, asked, contests, question, wordings.policies))
    several = [conflict for conflict in conflicts if len(conflict.sides) > 1]
    return sorted(several, key=lambda found: (KINDS.index(found.kind), found.subject, found.predicate))


def _testimonies(store: Store, language: str, wordings: Wordings) -> list[Testimony]:
    """The claims on every property with a claim that lost, and on the other end of its span, by the things.

    A value that foretells something is left out once it came to pass: a plan carried out contradicts nobody.
    """
    contested = " ".join(f"<{found}>" for found in CONTESTED)
    pattern = (
        f"{{ SELECT DISTINCT ?s ?q {{ VALUES ?judgement {{ {contested} }} "
        f"?lost <{term('judgement')}> ?judgement ; <{SUBJECT}> ?s ; <{PREDICATE}> ?p . "
        f"?p (<{END_OF}>|^<{END_OF}>)? ?q }} }} ?node <{SUBJECT}> ?s ; <{PREDICATE}> ?q ."
    )
    said = [
        found
        for found in read_testimonies(store, pattern, language)
        if not (found.value in wordings.foretelling and (found.rule == REPORT_OVER_ANNOUNCEMENT or found.is_set_aside))
    ]
    return sorted(said, key=lambda found: found.subject)


def _many(store: Store, decided: Iterable[Testimony]) -> frozenset[tuple[Iri, Iri]]:
    """The things and properties that may have many values: so it was judged of other things of the same class."""
    about = {(found.subject, found.predicate) for found in decided}
    predicates = " ".join(sorted({f"<{predicate}>" for _, predicate in about}))
    things = " ".join(sorted({f"<{thing}>" for thing, _ in about}))
    kinds = f"GRAPH <{graph('register')}> {{ %s a ?class }}"
    taken = store.select(
        f"SELECT DISTINCT ?class ?p {{ VALUES ?p {{ {predicates} }} ?claim <{term('judgedBy')}> <{EVERY_VALUE}> ; "
        f"<{PREDICATE}> ?p ; <{SUBJECT}> ?other . {kinds % '?other'} }}"
    )
    of = store.select(f"SELECT ?thing ?class {{ VALUES ?thing {{ {things} }} {kinds % '?thing'} }}")
    several = set(taken.rows)
    return frozenset(
        (thing, predicate)
        for thing, kind in of.rows
        for known, predicate in about
        if (kind, predicate) in several and known == thing
    )


def _questions(
    testimonies: Iterable[Testimony], also_many: frozenset[tuple[Iri, Iri]], wordings: Wordings
) -> list[tuple[Iri, list[Contest]]]:
    """The claims on one thing by question: the two ends of a span together. Questions without rivals are left out."""
    by_question: dict[tuple[Iri, str], list[Contest]] = {}
    for contest in contests_in(testimonies, also_many):
        asked = contest.predicate if contest.many else wordings.asked_of(contest.predicate)
        by_question.setdefault((asked, contest.language), []).append(contest)
    return [
        (asked, contests)
        for (asked, _), contests in sorted(by_question.items())
        if any(contest.is_opposed for contest in contests)
    ]


def _conflict(subject: Iri, asked: Iri, contests: list[Contest], question: str, policies: Sequence[Policy]) -> Conflict:
    accepted = _readings({contest.predicate: contest.accepted for contest in contests}, asked)
    many = any(contest.many for contest in contests)
    sides = replies_to((found for contest in contests for found in contest.testimonies), asked, accepted, many)
    decided = any(contest.rulings for contest in contests)
    return Conflict(
        subject=subject,
        predicate=asked,
        predicates=tuple(contest.predicate for contest in contests),
        question=question,
        kind=_kind(contests, sides),
        accepted=accepted,
        sides=sides,
        settlements=_settlements(contests),
        outcomes=tuple(_outcome(policy, contests, asked, accepted) for policy in policies),
        without_decision=tuple(_outcome(policy, contests, asked, accepted, False) for policy in policies if decided),
    )


def _readings(values: Mapping[Iri, Sequence[Value]], asked: Iri) -> tuple[Reading, ...]:
    """The values as answers: one span of two dates, or each value by itself."""
    if len(values) == 1:
        [(predicate, found)] = values.items()
        return tuple(Reading(value) if predicate == asked else Reading(None, value) for value in found)
    begin = next(iter(values.get(asked, ())), None)
    end = next((value for predicate, found in values.items() if predicate != asked for value in found), None)
    return (Reading.span(begin, end),) if begin is not None or end is not None else ()


def _kind(contests: Sequence[Contest], sides: Sequence[Reply]) -> str:
    opposed = [contest for contest in contests if contest.is_opposed]
    lost = [found for contest in opposed for found in contest.testimonies if found.standing == REJECTED]
    if any(contest.is_disputed for contest in opposed):
        return UNDECIDED
    if all(found.rule == REPORT_OVER_ANNOUNCEMENT for found in lost):
        return OVERTAKEN
    return CONTRADICTION if any(side.relation in (CONTRADICTS, "") for side in sides) else OVERLAP


def _settlements(contests: Iterable[Contest]) -> tuple[Settlement, ...]:
    """What settled each opposed property; said once where the same settled both ends of a span."""
    told: dict[tuple[Iri, str], Settlement] = {}
    for contest in contests:
        for claim in _decisive(contest) if contest.is_opposed else ():
            ruling = claim.ruling
            key = (claim.rule, ruling.reason if ruling else "")
            before = told[key].predicates if key in told else ()
            parts = tuple(dict.fromkeys((*before, contest.predicate)))
            told[key] = Settlement(parts, claim.rule, claim.rule_label, claim.rule_meaning, ruling)
    return tuple(told.values())


def _decisive(contest: Contest) -> Iterator[Testimony]:
    """A claim for each decision, and one that carries the rule by which the others were judged."""
    for ruling in contest.rulings:
        yield next(found for found in contest.testimonies if found.ruling == ruling)
    others = [found for found in contest.testimonies if found.rule != BY_DECISION]
    won = [found for found in others if found.standing == ACCEPTED and found.rule not in _SAYS_NOTHING]
    lost = [found for found in others if found.standing in CONTESTED and found.value not in contest.accepted]
    if contest.ruling is None:
        yield from (won or lost)[:1]


def _outcome(
    policy: Policy, contests: Sequence[Contest], asked: Iri, accepted: tuple[Reading, ...], decided: bool = True
) -> Outcome:
    values = {
        contest.predicate: (contest.would_accept if decided else contest.would_accept_undecided)(policy.rules)
        for contest in contests
    }
    takes = _readings(values, asked)
    open_now = tuple(contest.predicate for contest in contests if not contest.accepted)
    leaves_open = tuple(predicate for predicate, found in values.items() if not found)
    return Outcome(policy.notation, takes, leaves_open, takes != accepted or leaves_open != open_now)
