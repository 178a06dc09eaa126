"""Judges the claims on one property of one thing: which value wins, by which rule, and what became of the others."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from adkg.accept.witness import Witness, date_of
from adkg.claims import ACCEPTED, AGREEING, DISPUTED, REJECTED, REPORT, Decision, Judgement
from adkg.terms import Iri, Value, n3, term

BY_DECISION = term("byDecision")
UNRELIABLE_SOURCE = term("unreliableSource")
REPORT_OVER_ANNOUNCEMENT = term("reportOverAnnouncement")
BETTER_GRADE = term("betterGrade")
MORE_ORIGINS = term("moreOrigins")
LATER_PUBLICATION = term("laterPublication")
ONLY_RELIABLE = term("onlyReliable")
UNOPPOSED = term("unopposed")
EVERY_VALUE = term("everyValue")
LESS_PRECISE = term("lessPrecise")
UNDECIDED = term("undecided")


@dataclass(slots=True)
class Candidate:
    """A value, the witnesses that state it, and those that state a less precise date which covers it."""

    value: Value
    witnesses: list[Witness]
    supporters: list[Witness] = field(default_factory=list)

    def covers(self, other: "Candidate") -> bool:
        """Whether both are dates and every day of the other is a day of this one."""
        mine, theirs = date_of(self.value), date_of(other.value)
        return mine is not None and theirs is not None and mine.covers(theirs)

    def agrees(self, other: "Candidate") -> bool:
        """Whether the two can both be true: one is a more precise form of the other."""
        return self.covers(other) or other.covers(self)

    @property
    def best(self) -> Witness:
        """The witness to name for this value: of the best grade, by IRI among equals."""
        return min(self.witnesses, key=lambda witness: (witness.rank, witness.claim.iri))

    @property
    def origins(self) -> int:
        """How many independent origins stand behind the value."""
        return len({witness.origin for witness in (*self.witnesses, *self.supporters)})


def judge_one(
    witnesses: Iterable[Witness], decision: Decision | None = None, order: Sequence[Iri] = ()
) -> list[Judgement]:
    """Judge claims on a property that has at most one value: at most one value is accepted.

    The rules are applied in the order given, each to the values that those before it left. Without any, values that
    differ are disputed. Raises KeyError for a rule that is not one of RULES.
    """
    unreliable, reliable = _unreliable_aside(witnesses)
    candidates = _candidates(reliable)
    if decision:
        return _set_aside(unreliable) + _by_decision(candidates, decision)
    survivors, lost = _contest(candidates, order)
    if len(survivors) == 1:
        winner = survivors[0]
        opposed = any(witness.claim.value != winner.value for witness in unreliable)
        return _set_aside(unreliable, winner.best) + _with_winner(candidates, winner, lost, opposed, order)
    return _set_aside(unreliable) + _disputed(candidates, survivors, lost)


def judge_many(witnesses: Iterable[Witness], decision: Decision | None = None) -> list[Judgement]:
    """Judge claims on a property that may have many values: each value that is reported is accepted.

    Values that were only announced are accepted where nothing was reported.
    """
    unreliable, reliable = _unreliable_aside(witnesses)
    judged = _set_aside(unreliable)
    candidates = _candidates(reliable)
    if decision:
        return judged + _by_decision(candidates, decision)
    kept = _reported(candidates)
    winner = min((candidate.best for candidate in kept), key=lambda witness: witness.claim.iri, default=None)
    for candidate in candidates:
        for witness in candidate.witnesses:
            if candidate in kept:
                judged.append(witness.judged(ACCEPTED, EVERY_VALUE))
            else:
                judged.append(witness.judged(REJECTED, REPORT_OVER_ANNOUNCEMENT, winner))
    return judged


def _unreliable_aside(witnesses: Iterable[Witness]) -> tuple[list[Witness], list[Witness]]:
    unreliable: list[Witness] = []
    reliable: list[Witness] = []
    for witness in witnesses:
        (reliable if witness.reliable else unreliable).append(witness)
    return unreliable, reliable


def _set_aside(unreliable: Iterable[Witness], winner: Witness | None = None) -> list[Judgement]:
    return [witness.judged(REJECTED, UNRELIABLE_SOURCE, winner) for witness in unreliable]


def _candidates(witnesses: Iterable[Witness]) -> list[Candidate]:
    by_value: dict[str, Candidate] = {}
    for witness in witnesses:
        value = witness.claim.value
        by_value.setdefault(n3(value), Candidate(value, [])).witnesses.append(witness)
    return [by_value[key] for key in sorted(by_value)]


def _by_decision(candidates: list[Candidate], decision: Decision) -> list[Judgement]:
    chosen = [Candidate(value, []) for value in decision.values]
    judged = []
    for candidate in candidates:
        if candidate.value in decision.values:
            verdict = ACCEPTED
        elif any(candidate.agrees(value) for value in chosen):
            verdict = AGREEING
        else:
            verdict = REJECTED
        judged += [witness.judged(verdict, BY_DECISION, decided_by=decision.iri) for witness in candidate.witnesses]
    return judged


Rule = Callable[[list[Candidate]], list[Candidate]]


def _contest(candidates: list[Candidate], order: Sequence[Iri]) -> tuple[list[Candidate], dict[str, Iri]]:
    """The values that no rule removed, and for each removed value the rule that did."""
    lost: dict[str, Iri] = {}
    remaining = candidates
    for name in order:
        kept = RULES[name](remaining)
        lost |= {n3(candidate.value): name for candidate in remaining if candidate not in kept}
        remaining = kept
    return remaining, lost


def _reported(candidates: list[Candidate]) -> list[Candidate]:
    reported = [candidate for candidate in candidates if any(witness.mode == REPORT for witness in candidate.witnesses)]
    return reported or candidates


def _most_precise(candidates: list[Candidate]) -> list[Candidate]:
    """Drop dates that a more precise one explains. A date that covers just one of them supports it."""
    finest = []
    for candidate in candidates:
        finer = [other for other in candidates if other is not candidate and candidate.covers(other)]
        if not finer:
            finest.append(candidate)
    for candidate in candidates:
        covered = [other for other in finest if other is not candidate and candidate.covers(other)]
        if len(covered) == 1:
            covered[0].supporters += candidate.witnesses
    return finest


def _best_grade(candidates: list[Candidate]) -> list[Candidate]:
    best = min((candidate.best.rank for candidate in candidates), default=0)
    return [candidate for candidate in candidates if candidate.best.rank == best]


def _most_origins(candidates: list[Candidate]) -> list[Candidate]:
    most = max((candidate.origins for candidate in candidates), default=0)
    return [candidate for candidate in candidates if candidate.origins == most]


def _latest_published(candidates: list[Candidate]) -> list[Candidate]:
    """Keep the value stated last. Without a date of publication for each value, nothing can be said."""
    latest: list[date] = []
    for candidate in candidates:
        known = [witness.published.latest for witness in candidate.witnesses if witness.published]
        if not known:
            return candidates
        latest.append(max(known))
    return [candidate for candidate, when in zip(candidates, latest, strict=True) if when == max(latest)]


RULES: Mapping[Iri, Rule] = {
    REPORT_OVER_ANNOUNCEMENT: _reported,
    LESS_PRECISE: _most_precise,
    BETTER_GRADE: _best_grade,
    MORE_ORIGINS: _most_origins,
    LATER_PUBLICATION: _latest_published,
}


def _with_winner(
    candidates: list[Candidate], winner: Candidate, lost: dict[str, Iri], opposed: bool, order: Sequence[Iri]
) -> list[Judgement]:
    """Every rule that removed a value which contradicts the winner had a say; the last of them was decisive."""
    others = [candidate for candidate in candidates if candidate is not winner]
    against = [lost[n3(candidate.value)] for candidate in others if not candidate.agrees(winner)]
    decisive = max(against, key=order.index, default=ONLY_RELIABLE if opposed else UNOPPOSED)
    judged = [witness.judged(ACCEPTED, decisive) for witness in winner.witnesses]
    for candidate in others:
        rule = lost[n3(candidate.value)]
        if candidate.agrees(winner):
            judged += [witness.judged(AGREEING, rule, winner.best) for witness in candidate.witnesses]
        else:
            rule = decisive if rule == LESS_PRECISE else rule
            judged += [witness.judged(REJECTED, rule, winner.best) for witness in candidate.witnesses]
    return judged


def _disputed(candidates: list[Candidate], survivors: list[Candidate], lost: dict[str, Iri]) -> list[Judgement]:
    judged = []
    for candidate in candidates:
        rule = lost.get(n3(candidate.value), UNDECIDED)
        if candidate in survivors or any(candidate.covers(survivor) for survivor in survivors):
            judged += [witness.judged(DISPUTED, UNDECIDED) for witness in candidate.witnesses]
        else:
            judged += [witness.judged(REJECTED, rule, survivors[0].best) for witness in candidate.witnesses]
    return judged
