"""Claims to accepted: groups the claims by thing and property, has each group judged, and gathers what is believed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from adkg.accept.contest import BY_DECISION, RULES, judge_many, judge_one
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
    return _Court(documents, register, decisions, vocabulary, policy or vocabulary.default_policy).sit(claims)


class _Court:
    def __init__(
        self,
        documents: Mapping[Iri, Source],
        register: Register,
        decisions: Sequence[Decision],
        vocabulary: Vocabulary,
        policy: Policy,
    ) -> None:
        self._witnesses = Witnesses(documents, register, vocabulary.grade_ranks)
        self._register = register
        self._vocabulary = vocabulary
        self._order = tuple(rule for rule in policy.rules if rule in RULES)
        self._decisions = decisions
        self._rulings = {(found.about, found.predicate): found for found in decisions if found.predicate}
        self._begins = frozenset(found.iri for found in vocabulary.properties.values() if found.begins_occurrence)
        self._first_days: dict[Iri, date | None] = {}

    def sit(self, claims: Sequence[Claim]) -> Acceptance:
        """Judge what begins when first: whether a source could only announce depends on it."""
        read_as, set_aside = _reread(claims, self._decisions)
        groups = self._grouped(read_as)
        judgements: list[Judgement] = list(set_aside)
        accepted: dict[Triple, list[Claim]] = {}
        for group in sorted(groups, key=lambda key: (key[1] not in self._begins, key)):
            judged = self._judge(group, groups[group])
            judgements += judged
            for found in judged:
                if found.verdict == ACCEPTED:
                    claim = found.claim
                    accepted.setdefault((claim.subject, claim.predicate, claim.value), []).append(claim)
            if group[1] in self._begins:
                self._first_days[group[0]] = first_day(
                    found.claim.value for found in judged if found.verdict == ACCEPTED
                )
        self._add_decided(accepted)
        return Acceptance(
            tuple(sorted(judgements, key=lambda found: found.claim.iri)),
            {triple: tuple(sorted(found, key=lambda claim: claim.iri)) for triple, found in sorted(accepted.items())},
            tuple(_idle_decisions(self._decisions, claims)),
        )

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

    def _judge(self, group: Group, claims: list[Claim]) -> list[Judgement]:
        subject, predicate, language = group
        witnesses = [self._witness(claim) for claim in sorted(claims, key=lambda claim: claim.iri)]
        class_iri = self._register.class_of(subject)
        one = bool(language) or (class_iri is not None and self._vocabulary.expects_one(class_iri, predicate))
        decision = self._rulings.get((subject, predicate))
        return judge_one(witnesses, decision, self._order) if one else judge_many(witnesses, decision)

    def _witness(self, claim: Claim) -> Witness:
        if claim.predicate in self._begins:
            return self._witnesses.of(claim, first_day((claim.value,)))
        return self._witnesses.of(claim, self._first_days.get(claim.subject))

    def _add_decided(self, accepted: dict[Triple, list[Claim]]) -> None:
        for decision in self._decisions:
            if decision.predicate:
                for value in decision.values:
                    accepted.setdefault((decision.about, decision.predicate, value), [])


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


def _idle_decisions(decisions: Sequence[Decision], claims: Sequence[Claim]) -> Iterable[Problem]:
    """Decisions that rule on nothing any source says: a decision must not invent a fact unseen."""
    spoken = {(claim.source, claim.subject) for claim in claims}
    spoken |= {(claim.source, claim.value) for claim in claims if isinstance(claim.value, Iri)}
    for decision in decisions:
        if decision.means and (decision.source, decision.about) not in spoken:
            what = f"{path_of(decision.iri)} re-reads {path_of(decision.about)}, of which that source says nothing"
            fix = "name the source that uses the wrong name, or remove the decision"
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
