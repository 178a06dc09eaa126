"""Compares what we say of a thing with what another collection says of the item that it is linked to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from adkg.alignments import NARROW, Match
from adkg.dates import CalendarDate
from adkg.linking.beliefs import ALIAS, LABEL, Belief, Beliefs, Items, as_date
from adkg.linking.entities import LANGUAGES, NO_VALUE, Entity, Statement, Told, Unreadable, told_values
from adkg.matching.spelling import fold
from adkg.terms import RDF_TYPE, Iri, Literal, Value

AGREE, DIFFER, ONLY_WE, ONLY_THEY, OPEN = "agree", "differ", "only we", "only they", "cannot be compared"
RELATIONS = (AGREE, DIFFER, ONLY_WE, ONLY_THEY, OPEN)
UNLINKED = "our value has no item there"


@dataclass(frozen=True, slots=True)
class Finding:
    """How both sides stand to one property of a thing. `ours` and `theirs` are values as they are, or ''.

    `qualifier` is our property where the two agree and it is what tells more of the statement that is compared.
    `inverse`: the values are the things that have this one as their value.
    """

    thing: Iri
    item: Iri
    predicate: Iri
    theirs_property: Iri
    relation: str
    ours: tuple[Value, ...] = ()
    theirs: tuple[Told, ...] = ()
    language: str = ""
    qualifier: Iri | None = None
    note: str = ""
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class _Pair:
    """A thing, its class, and the entity that it is linked to."""

    thing: Iri
    kind: Iri
    entity: Entity

    def finding(
        self,
        match: Match,
        relation: str,
        ours: tuple[Value, ...] = (),
        theirs: Iterable[Told] = (),
        note: str = "",
    ) -> Finding:
        item, told = self.entity.iri, tuple(theirs)
        return Finding(
            self.thing, item, match.ours, match.theirs, relation, ours, told, note=note, inverse=match.inverse
        )


class Comparison:
    """Compares things with entities, one pair at a time."""

    def __init__(self, beliefs: Beliefs, items: Items) -> None:
        self.beliefs = beliefs
        self.items = items
        self.alignments = beliefs.alignments
        self._known = {one.iri: one for one in beliefs.vocabulary.properties.values()}
        self._things: dict[Iri, Iri] = {}
        for thing, item in sorted(items.exact.items()):
            self._things.setdefault(item, thing)

    def of(self, thing: Iri, entity: Entity) -> Iterator[Finding]:
        """Every property that both sides have words for."""
        pair = _Pair(thing, self.beliefs.classes[thing], entity)
        yield from self._names(pair)
        yield from self._kinds(pair)
        for match in self.alignments.matches:
            if match.ours in self._known and self.alignments.property(match.theirs).alone:
                yield from self._property(pair, match)

    def _names(self, pair: _Pair) -> Iterator[Finding]:
        for language in LANGUAGES:
            label, theirs = self.beliefs.name(pair.thing, language), pair.entity.labels.get(language, "")
            if label or theirs:
                others = self.beliefs.names(pair.thing, ALIAS, language)
                relation, note = _judge_names(label, others, theirs, pair.entity.aliases.get(language, ()))
                ours = tuple(Literal(name, language=language) for name in (label,) if name)
                told = tuple(Literal(name, language=language) for name in (theirs,) if name)
                yield Finding(pair.thing, pair.entity.iri, LABEL, Iri(""), relation, ours, told, language, note=note)

    def _kinds(self, pair: _Pair) -> Iterator[Finding]:
        near = self.alignments.nearest(pair.kind)
        for match in self.alignments.matches_of(RDF_TYPE) if near else ():
            theirs = told_values(pair.entity.all(match.theirs))
            both = [one for one in theirs if any(one == found.theirs for found in near)]
            if both:
                yield pair.finding(match, AGREE, (pair.kind,), both)
            elif theirs:
                yield pair.finding(match, OPEN, (pair.kind,), theirs, "none of these classes is aligned with ours")
            elif any(found.relation != NARROW for found in near):
                yield pair.finding(match, ONLY_WE, (pair.kind,))

    def statements(self, kind: Iri, entity: Entity, match: Match) -> list[Statement]:
        """The statements there that answer a property of ours: those that hold now, where we expect one value."""
        several = match.inverse or not self.beliefs.vocabulary.expects_one(kind, match.ours)
        for theirs in (match.theirs, *self.alignments.place_takers(match.theirs)):
            found = entity.all(theirs) if several else entity.best(theirs)
            if found:
                return found
        return []

    def _property(self, pair: _Pair, match: Match) -> Iterator[Finding]:
        ours, theirs = self.beliefs.of(pair.thing, match), self.statements(pair.kind, pair.entity, match)
        if not ours:
            if theirs and self._applies(pair.kind, match):
                yield pair.finding(match, ONLY_THEY, (), told_values(theirs))
        elif match.inverse or not self.beliefs.vocabulary.expects_one(pair.kind, match.ours):
            yield from self._several(pair, match, ours, theirs)
        else:
            yield self._single(pair, match, ours[0].value, told_values(theirs))
            agreeing = [one for one in theirs if self.judge(ours[0].value, one.value)[0] == AGREE]
            if agreeing:
                yield from self._qualifiers(pair, ours[0], ours[0].value, agreeing)

    def _applies(self, kind: Iri, match: Match) -> bool:
        if match.inverse:
            ranges = self._known[match.ours].ranges
            return any(self.beliefs.vocabulary.is_a(kind, one) for one in ranges)
        return self.beliefs.applies(kind, match.ours)

    def _single(self, pair: _Pair, match: Match, value: Value, theirs: list[Told]) -> Finding:
        if not theirs:
            return pair.finding(match, ONLY_WE, (value,), (), self._unlinked(value))
        judged = [self.judge(value, one) for one in theirs]
        for relation in (AGREE, OPEN):
            for (found, note), one in zip(judged, theirs, strict=True):
                if found == relation:
                    return pair.finding(match, relation, (value,), [one] if relation == AGREE else theirs, note)
        return pair.finding(match, DIFFER, (value,), theirs, judged[0][1] if len(judged) == 1 else "")

    def _several(self, pair: _Pair, match: Match, ours: list[Belief], theirs: list[Statement]) -> Iterator[Finding]:
        left, unlinked = list(theirs), list[Value]()
        for belief in ours:
            value = belief.subject if match.inverse else belief.value
            agreeing = [one for one in theirs if self.judge(value, one.value)[0] == AGREE]
            left = [one for one in left if one not in agreeing]
            if agreeing:
                note = self.judge(value, agreeing[0].value)[1]
                yield pair.finding(match, AGREE, (value,), [agreeing[0].value], note)
                yield from self._qualifiers(pair, belief, value, agreeing)
            elif self._unlinked(value):
                unlinked.append(value)
            else:
                yield pair.finding(match, ONLY_WE, (value,))
        if unlinked:
            relation = OPEN if theirs else ONLY_WE
            yield pair.finding(match, relation, tuple(dict.fromkeys(unlinked)), (), UNLINKED)
        if left:
            yield pair.finding(match, ONLY_THEY, (), told_values(left))

    def _qualifiers(self, pair: _Pair, belief: Belief, value: Value, agreeing: list[Statement]) -> Iterator[Finding]:
        """What both sides tell more of a statement. Of several of theirs with one value, any may be the one meant."""
        for qualifier in belief.qualifiers:
            told = tuple(dict.fromkeys(v for one in agreeing for p, v in one.qualifiers if p == qualifier.theirs))
            judged = [self.judge(qualifier.value, one) for one in told]
            relation, note = (DIFFER if told else ONLY_WE), ""
            for wanted in (OPEN, AGREE):
                relation, note = next(((f, n) for f, n in judged if f == wanted), (relation, note))
            yield replace(
                pair.finding(Match(belief.predicate, "", qualifier.theirs), relation, (value, qualifier.value), told),
                qualifier=qualifier.predicate,
                note=note,
            )

    def _unlinked(self, value: Value) -> str:
        return UNLINKED if isinstance(value, Iri) and value not in self.items.exact else ""

    def judge(self, ours: Value, theirs: Told) -> tuple[str, str]:
        """Whether a value of ours and one of theirs are the same: AGREE, DIFFER or OPEN, and what is to be told."""
        if theirs == NO_VALUE:
            return DIFFER, "it is said there that there is none"
        if isinstance(theirs, Unreadable):
            return OPEN, "the value there is not of a form that can be compared"
        if isinstance(ours, Iri):
            return self._judge_item(ours, theirs)
        mine = as_date(ours)
        if isinstance(theirs, CalendarDate):
            return _judge_date(mine, theirs) if mine else (OPEN, "")
        if isinstance(theirs, Literal):
            return (AGREE if fold(ours.lexical) == fold(theirs.lexical) else DIFFER), ""
        return OPEN, "one is a text, the other a thing"

    def _judge_item(self, ours: Iri, theirs: Told) -> tuple[str, str]:
        if theirs == self.items.exact.get(ours):
            return AGREE, ""
        if theirs in self.items.near.get(ours, frozenset()):
            return AGREE, "our value is linked to the item as close, not as the same"
        if ours in self.items.exact or theirs in self._things:
            return DIFFER, ""
        return OPEN, UNLINKED


def _judge_date(ours: CalendarDate, theirs: CalendarDate) -> tuple[str, str]:
    if ours.covers(theirs):
        return AGREE, "" if theirs.covers(ours) else "theirs is finer"
    return (AGREE, "ours is finer") if theirs.covers(ours) else (DIFFER, "")


def _judge_names(label: str, others: Sequence[str], theirs: str, aliases: Sequence[str]) -> tuple[str, str]:
    """How our names stand to theirs, in one language, however they are spelt."""
    known = {fold(name) for name in (theirs, *aliases) if name}
    if not label or not theirs:
        return (ONLY_WE if label else ONLY_THEY), ""
    if fold(label) == fold(theirs):
        return AGREE, ""
    if fold(label) in known:
        return AGREE, "ours is among the other names there"
    return (
        (AGREE, "another name of ours is a name there") if any(fold(one) in known for one in others) else (DIFFER, "")
    )
