"""Claims to accepted: groups the claims by thing and property, has each group judged, and gathers what is believed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from adkg.accept.contest import BY_DECISION, RULES, judge_many, judge_one
from adkg.accept.standpoints import Standpoint, Standpoints, split
from adkg.accept.weighing import Witnesses
from adkg.accept.witness import Witness, date_of, first_day
from adkg.claims import ACCEPTED, DISPUTED, REJECTED, Claim, Decision, Judgement, Source
from adkg.errors import WARNING, Problem
from adkg.inferences import Inference, Triple
from adkg.register import Register
from adkg.terms import XSD_DATE, Iri, Literal, path_of
from adkg.vocabulary import Policy, Vocabulary

Group = tuple[Iri, Iri, str]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What became of every claim, and the triples that are accepted, each with the claims that state it.

    An accepted triple without a claim rests on a decision alone.
    """

    judgements: tuple[Judgement, ...]
    accepted: Mapping[Triple, tuple[Claim, ...]]
    problems: tuple[Problem, ...] = ()

    @property
    def disputed(self) -> frozenset[tuple[Iri, Iri]]:
        """The things and properties on which no rule decides."""
        return frozenset(
            (found.claim.subject, found.claim.predicate) for found in self.judgements if found.verdict == DISPUTED
        )


@dataclass(frozen=True, slots=True)
class Outlook:
    """What becomes of the claims from each of many standpoints: of each judgement, and of each triple, from which of
    them it is accepted. A judgement holds only where its claim is known."""

    judgements: Mapping[Judgement, int]
    accepted: Mapping[Triple, int]


def accept(
    claims: Sequence[Claim],
    documents: Mapping[Iri, Source],
    register: Register,
    decisions: Sequence[Decision],
    vocabulary: Vocabulary,
    *,
    policy: Policy | None = None,
) -> Acceptance:
    """Judge every claim by the rules, in the order of the policy: that of the vocabulary when none is given.

    The order of the claims makes no difference.
    """
    policy = policy or vocabulary.default_policy
    here = Standpoints([Standpoint(policy.notation)])
    outlook = _Court(documents, register, decisions, vocabulary, here).sit(claims, [policy])
    judgements = tuple(sorted(outlook.judgements, key=lambda found: found.claim.iri))
    stated: dict[Triple, list[Claim]] = {triple: [] for triple in sorted(outlook.accepted)}
    for found in judgements:
        if found.verdict == ACCEPTED:
            stated[found.claim.subject, found.claim.predicate, found.claim.value].append(found.claim)
    accepted = {triple: tuple(found) for triple, found in stated.items()}
    return Acceptance(judgements, accepted, tuple(_idle_decisions(decisions, claims, accepted)))


def look(
    claims: Sequence[Claim],
    documents: Mapping[Iri, Source],
    register: Register,
    decisions: Sequence[Decision],
    vocabulary: Vocabulary,
    *,
    standpoints: Standpoints,
) -> Outlook:
    """Judge every claim from every standpoint, each contest only as often as one of its claims comes to be known."""
    policies = vocabulary.policies.values() or (vocabulary.default_policy,)
    return _Court(documents, register, decisions, vocabulary, standpoints).sit(claims, policies)


class _Court:
    def __init__(
        self,
        documents: Mapping[Iri, Source],
        register: Register,
        decisions: Sequence[Decision],
        vocabulary: Vocabulary,
        standpoints: Standpoints,
    ) -> None:
        self._documents = documents
        self._witnesses = Witnesses(documents, register, vocabulary.grade_ranks)
        self._register = register
        self._vocabulary = vocabulary
        self._decisions = decisions
        self._rulings = {(found.about, found.predicate): found for found in decisions if found.predicate}
        self._begins = frozenset(found.iri for found in vocabulary.properties.values() if found.begins_occurrence)
        self._standpoints = standpoints
        self._by_policy = standpoints.by_policy()
        self._orders: dict[str, tuple[Iri, ...]] = {}
        self._first_days: dict[Iri, dict[date | None, int]] = {}
        self._judgements: dict[Judgement, int] = {}
        self._accepted: dict[Triple, int] = {}

    def sit(self, claims: Sequence[Claim], policies: Iterable[Policy]) -> Outlook:
        """Judge what begins when first: whether a source could only announce depends on it."""
        self._orders = {one.notation: tuple(rule for rule in one.rules if rule in RULES) for one in policies}
        read_as, set_aside = _reread(claims, self._decisions)
        for judgement in set_aside:
            self._hold(judgement, self._known(judgement.claim))
        groups = self._grouped(read_as)
        for group in sorted(groups, key=lambda key: (key[1] not in self._begins, key)):
            for part, judged in self._judged(group, groups[group]):
                for found in judged:
                    self._hold(found, part)
                if group[1] in self._begins:
                    self._begin(group[0], part, judged)
        self._add_decided(read_as)
        return Outlook(self._judgements, self._accepted)

    def _hold(self, found: Judgement, part: int) -> None:
        self._judgements[found] = self._judgements.get(found, 0) | part
        if found.verdict == ACCEPTED:
            self._believe((found.claim.subject, found.claim.predicate, found.claim.value), part)

    def _believe(self, triple: Triple, part: int) -> None:
        self._accepted[triple] = self._accepted.get(triple, 0) | part

    def _begin(self, thing: Iri, part: int, judged: Iterable[Judgement]) -> None:
        days = self._first_days.setdefault(thing, {})
        for day in days:
            days[day] &= ~part
        first = first_day(found.claim.value for found in judged if found.verdict == ACCEPTED)
        days[first] = days.get(first, 0) | part

    def _known(self, claim: Claim) -> int:
        return self._standpoints.sees(self._documents[claim.source].published)

    def _grouped(self, claims: Iterable[Claim]) -> dict[Group, list[Claim]]:
        groups: dict[Group, list[Claim]] = {}
        for claim in claims:
            language = claim.value.language if isinstance(claim.value, Literal) else ""
            if language and not self._per_language(claim):
                language = ""
            groups.setdefault((claim.subject, claim.predicate, language), []).append(claim)
        return groups

    def _per_language(self, claim: Claim) -> bool:
        class_iri = self._register.class_of(claim.subject)
        return class_iri is not None and self._vocabulary.expects_one_per_language(class_iri, claim.predicate)

    def _judged(self, group: Group, claims: list[Claim]) -> Iterator[tuple[int, list[Judgement]]]:
        """The claims of a group as they are judged, once for each set of standpoints that makes a difference."""
        subject, predicate, language = group
        ordered = sorted(claims, key=lambda claim: claim.iri)
        known = [self._known(claim) for claim in ordered]
        class_iri = self._register.class_of(subject)
        one = bool(language) or (class_iri is not None and self._vocabulary.expects_one(class_iri, predicate))
        decision = self._rulings.get((subject, predicate))
        in_force = self._in_force(decision, ordered) if decision else 0
        days = {} if predicate in self._begins else self._first_days.get(subject, {})
        dividers = [*known, *days.values(), in_force]
        if one and len({claim.value for claim in ordered}) > 1:
            dividers += self._by_policy.values()
        for part in split(self._standpoints.everywhere, dividers):
            present = [claim for claim, where in zip(ordered, known, strict=True) if where & part]
            if present:
                begins = next((day for day, where in days.items() if where & part), None)
                witnesses = [self._witness(claim, begins) for claim in present]
                ruling = decision if in_force & part else None
                order = self._orders[self._standpoints.policy_of(part)]
                yield part, judge_one(witnesses, ruling, order) if one else judge_many(witnesses, ruling)

    def _witness(self, claim: Claim, begins: date | None) -> Witness:
        own = first_day((claim.value,)) if claim.predicate in self._begins else begins
        return self._witnesses.of(claim, own)

    def _in_force(self, decision: Decision, claims: Iterable[Claim]) -> int:
        """From where the decision is heard: a ruling is about what somebody said by then, or on what it is based."""
        where = self._based(decision)
        for claim in claims:
            if claim.value in decision.values:
                where |= self._known(claim)
        return where

    def _based(self, decision: Decision) -> int:
        """From where all sources are known on which a decision is based; from nowhere when it names none."""
        where = self._standpoints.everywhere if decision.based_on else 0
        for source in decision.based_on:
            document = self._documents.get(source)
            where &= self._standpoints.sees(document.published) if document else 0
        return where

    def _add_decided(self, claims: Iterable[Claim]) -> None:
        """Accept what a decision chose, also where only sources say it that are never accepted, or none does."""
        decided = {
            (decision.about, decision.predicate, value): self._based(decision)
            for decision in self._decisions
            if decision.predicate
            for value in decision.values
        }
        for claim in claims:
            triple = (claim.subject, claim.predicate, claim.value)
            if triple in decided:
                decided[triple] |= self._known(claim)
        for triple, where in decided.items():
            if where:
                self._believe(triple, where)


def _reread(claims: Sequence[Claim], decisions: Sequence[Decision]) -> tuple[list[Claim], list[Judgement]]:
    """Read the claims of a source that names the wrong thing as about the right one; keep the original, rejected."""
    renames = {(found.source, found.about): found for found in decisions if found.means and found.source}
    read_as: list[Claim] = []
    set_aside: list[Judgement] = []
    for claim in claims:
        about = renames.get((claim.source, claim.subject))
        value = renames.get((claim.source, claim.value)) if isinstance(claim.value, Iri) else None
        decision = about or value
        if decision is None:
            read_as.append(claim)
            continue
        subject = about.means if about and about.means else claim.subject
        meant = value.means if value and value.means else claim.value
        read_as.append(replace(claim, subject=subject, value=meant, derived_from=claim.iri))
        set_aside.append(Judgement(claim, claim.mode, REJECTED, BY_DECISION, decided_by=decision.iri))
    return read_as, set_aside


def _idle_decisions(
    decisions: Sequence[Decision], claims: Sequence[Claim], accepted: Iterable[Triple]
) -> Iterable[Problem]:
    """Decisions that rule on nothing any source says: a decision must not invent a fact unseen."""
    spoken = {(claim.source, claim.subject) for claim in claims}
    spoken |= {(claim.source, claim.value) for claim in claims if isinstance(claim.value, Iri)}
    believed = set(accepted)
    for decision in decisions:
        if decision.means and (decision.source, decision.about) not in spoken:
            what = f"{path_of(decision.iri)} re-reads {path_of(decision.about)}, of which that source says nothing"
            fix = "name the source that uses the wrong name, or remove the decision"
            yield Problem(decision.where.file, decision.where.line, what, fix, "idle-decision", WARNING)
        for value in decision.values:
            if decision.predicate and (decision.about, decision.predicate, value) not in believed:
                text = path_of(value) if isinstance(value, Iri) else value.lexical
                what = f"{path_of(decision.iri)} chooses '{text}', which no source says"
                fix = "name the sources from which it follows under 'basedOn', or remove the decision"
                yield Problem(decision.where.file, decision.where.line, what, fix, "idle-decision", WARNING)


def date_bounds(accepted: Iterable[Triple], vocabulary: Vocabulary) -> list[Inference]:
    """The first and last day that each accepted date may mean, for queries that compare days."""
    by_iri = {found.iri: found for found in vocabulary.properties.values() if found.is_date}
    inferences = []
    for triple in accepted:
        subject, predicate, value = triple
        known, when = by_iri.get(predicate), date_of(value)
        if known is None or when is None:
            continue
        for bound, day, word in (
            (known.earliest_bound, when.earliest, "first"),
            (known.latest_bound, when.latest, "last"),
        ):
            if bound:
                axiom = f"{word} day that '{known.name}' {when.lexical} may mean"
                concluded = (subject, bound, Literal(day.isoformat(), XSD_DATE))
                inferences.append(Inference(concluded, "date-bound", axiom, (triple,)))
    return inferences
