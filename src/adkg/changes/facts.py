"""What became of each fact: added, changed, confirmed, contradicted or withdrawn, with the claims that did it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from adkg.changes.difference import Difference, nodes_in
from adkg.changes.model import (
    ADDED,
    CHANGED,
    CONFIRMED,
    CONTRADICTED,
    FACT_KINDS,
    LESS_CONFIRMED,
    LESS_CONTRADICTED,
    REJUDGED,
    WITHDRAWN,
    FactChange,
    Triple,
)
from adkg.changes.standings import Key, Standing, read_standings, touched_keys
from adkg.evidence.testimony import Testimony, origins
from adkg.evidence.words import NOTATION
from adkg.terms import Iri, Literal, Value, n3

Follows = Mapping[Triple, tuple[Triple, ...]]


def find_fact_changes(difference: Difference, language: str = "en") -> list[FactChange]:
    """What became of each fact, in the order of things and properties; inferred triples are not looked at."""
    keys = _touched(difference)
    before, now = read_standings(difference.old, keys, language), read_standings(difference.new, keys, language)
    found = [change for key in keys for change in _Change(key, before[key], now[key]).all()]
    return sorted(found, key=_order)


def with_follows(changes: Iterable[FactChange], follows: Follows, followed: Follows) -> list[FactChange]:
    """The same changes, each with the inferred triples that came and went with it."""
    return [
        replace(change, follows=_under(change, change.value, follows), followed=_under(change, _went(change), followed))
        if change.kind in {ADDED, CHANGED, WITHDRAWN}
        else change
        for change in changes
    ]


def _under(change: FactChange, value: Value | None, follows: Follows) -> tuple[Triple, ...]:
    return () if value is None else follows.get((change.subject, change.predicate, value), ())


def _went(change: FactChange) -> Value | None:
    return change.other if change.kind == CHANGED else change.value


def _touched(difference: Difference) -> set[Key]:
    """The things and properties of which something else is accepted or claimed, or a claim is judged otherwise."""
    stated = "SELECT ?s ?p { GRAPH graph:accepted { ?s ?p ?o } }"
    claimed = "SELECT ?s ?p { GRAPH graph:claims { ?node rdf:subject ?s ; rdf:predicate ?p } }"
    judged = (
        "SELECT DISTINCT ?node { VALUES ?p { adkg:judgement adkg:judgedBy } GRAPH graph:claims { ?node ?p ?o } "
        "FILTER NOT EXISTS { ?node rdf:subject ?s } }"
    )
    found = set()
    for changed, record in ((difference.come, difference.new), (difference.gone, difference.old)):
        for query in (stated, claimed):
            rows = changed.select(NOTATION + query).rows
            found |= {(s, p) for s, p in rows if isinstance(s, Iri) and isinstance(p, Iri)}
        found |= touched_keys(record, nodes_in(changed.select(NOTATION + judged).rows))
    return found


def _order(change: FactChange) -> tuple[str, str, int, str, str]:
    value, other = ("" if one is None else n3(one) for one in (change.value, change.other))
    return change.subject, change.predicate, FACT_KINDS.index(change.kind), value, other


class _Change:
    """One property of one thing, before and now."""

    def __init__(self, key: Key, before: Standing, now: Standing) -> None:
        self._key = key
        self._before = before
        self._now = now

    def all(self) -> Iterator[FactChange]:
        """Every change, that of the rule alone where there is no other."""
        found = [*self._replaced(), *self._supported(), *self._opposed()]
        told = {change.value for change in found}
        yield from found
        if not any(change.kind in {CONTRADICTED, LESS_CONTRADICTED} for change in found):
            yield from self._rejudged(told)

    def _replaced(self) -> Iterator[FactChange]:
        """What is accepted and was not, and the other way round: a pair where there is one value at most."""
        gone = self._before.accepted - self._now.accepted
        come = self._now.accepted - self._before.accepted
        for value in come:
            other = None if self._before.takes_many or self._now.takes_many else _pair(value, come, gone)
            if other is None:
                yield self._told(ADDED, value, claims=self._now.supporting(value), against=self._losing())
            else:
                gone = gone - {other}
                losing = self._now.of(other)
                lost = self._before.supporting(other)
                claims = self._now.supporting(value)
                yield self._told(CHANGED, value, other, claims=claims, against=losing, before=lost)
        for value in gone:
            ruling = self._now.ruling or (None if self._before.supporting(value) else self._before.ruling)
            lost, losing = self._before.supporting(value), self._now.of(value)
            yield replace(self._told(WITHDRAWN, value, against=losing, before=lost), ruling=ruling)

    def _supported(self) -> Iterator[FactChange]:
        """What is accepted as before, and stated by sources that did not state it, or no longer by some that did."""
        for value in self._now.accepted & self._before.accepted:
            before, now = self._before.supporting(value), self._now.supporting(value)
            more, fewer = _from_others(now, before), _from_others(before, now)
            if more:
                yield self._told(CONFIRMED, value, claims=more, before=before)
            if fewer:
                yield self._told(LESS_CONFIRMED, value, before=fewer)

    def _opposed(self) -> Iterator[FactChange]:
        """What sources state against a fact that was accepted already, or against each other."""
        if self._before.accepted or not self._now.accepted:
            for value, claims in _spoken_newly(self._now, self._before):
                yield self._told(CONTRADICTED, self._now.only or self._before.only, value, claims=claims)
        if self._now.accepted or not self._before.accepted:
            for value, claims in _spoken_newly(self._before, self._now):
                yield self._told(LESS_CONTRADICTED, self._now.only or self._before.only, value, before=claims)

    def _rejudged(self, told: set[Value | None]) -> Iterator[FactChange]:
        for value in (self._now.accepted & self._before.accepted) - told:
            before, now = self._before.supporting(value), self._now.supporting(value)
            if _rules(before) != _rules(now):
                yield self._told(REJUDGED, value, claims=now, before=before)

    def _losing(self) -> tuple[Testimony, ...]:
        """What is said against a fact that is new; what is said against one that was there is a change of its own."""
        if self._before.accepted:
            return ()
        return tuple(found for claims in self._now.opposing().values() for found in claims)

    def _told(
        self,
        kind: str,
        value: Value | None,
        other: Value | None = None,
        *,
        claims: tuple[Testimony, ...] = (),
        against: tuple[Testimony, ...] = (),
        before: tuple[Testimony, ...] = (),
    ) -> FactChange:
        supporting = self._now.supporting(value) if value is not None else ()
        known = {found.source.origin for found in self._before.supporting(value)} if value is not None else set()
        further = {found.source.origin for found in supporting} - known
        ruling = self._now.ruling
        return FactChange(
            kind, *self._key, value, other, claims, against, before, ruling, origins(supporting), bool(further)
        )


def _pair(value: Value, come: set[Value], gone: set[Value]) -> Value | None:
    """The value whose place this one took: the only one of its language that went, where only one came."""
    arrived = [one for one in come if _language(one) == _language(value)]
    left = [one for one in gone if _language(one) == _language(value)]
    return left[0] if len(arrived) == len(left) == 1 else None


def _language(value: Value) -> str:
    return value.language if isinstance(value, Literal) else ""


def _from_others(claims: tuple[Testimony, ...], known: tuple[Testimony, ...]) -> tuple[Testimony, ...]:
    sources = {found.source.iri for found in known}
    return tuple(found for found in claims if found.source.iri not in sources)


def _spoken_newly(now: Standing, before: Standing) -> Iterator[tuple[Value, tuple[Testimony, ...]]]:
    for value, claims in now.opposing().items():
        fresh = tuple(found for found in claims if (found.source.iri, value) not in before.said)
        if fresh and value not in before.accepted:
            yield value, fresh


def _rules(claims: tuple[Testimony, ...]) -> set[Iri]:
    return {found.rule for found in claims if found.standing == claims[0].standing}
