"""What another collection lacks and we have: statements for its items, and items for things that it does not know.

Nothing is said against what is there: where it has another value, ours is left out, and told to whoever asks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from adkg.alignments import ITEM, NARROW, QUANTITY, STRING, TEXT, TIME, URL, Match
from adkg.dates import CalendarDate
from adkg.evidence.testimony import Testimony
from adkg.graph import ACCEPTED
from adkg.linking.beliefs import ALIAS, Belief, Qualifier, as_date
from adkg.linking.comparison import AGREE, UNLINKED, Comparison
from adkg.linking.entities import DEPRECATED, LANGUAGES, Entity, Statement
from adkg.linking.sight import Sight
from adkg.linking.support import Snak, Support, insufficient, read_support
from adkg.store import Store
from adkg.terms import RDF_TYPE, RDFS, Iri, Literal, Value, n3, path_of, term

CONFIRMED = "CONFIRMED"
_KEY = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Gift:
    """One statement to be made there: with what tells more of it, and the references that speak for it."""

    theirs: Iri
    value: Value
    qualifiers: tuple[Snak, ...] = ()
    references: tuple[tuple[Snak, ...], ...] = ()
    claims: tuple[Testimony, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """What one item lacks. `item` is None for a thing that has none yet. Names are by language."""

    thing: Iri
    item: Iri | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gifts: tuple[Gift, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be done."""
        return not (self.item is None or self.labels or self.gifts)


@dataclass(frozen=True, slots=True, order=True)
class LeftOut:
    """Something that is not given, and why. `value` is '' where it is a whole thing or property."""

    thing: Iri
    predicate: str
    value: str
    reason: str


class Giving:
    """Gathers what there is to give, and what is left out."""

    def __init__(self, store: Store, sight: Sight, proposed: Iterable[Iri] = ()) -> None:
        """`proposed` are things that may well have an item: a proposal for them waits for review."""
        self.sight = sight
        self._proposed = frozenset(proposed)
        self.comparison = Comparison(sight.beliefs, sight.items)
        self.support: Support = read_support(store, sight.alignments, sight.items)
        self.left_out: set[LeftOut] = set()
        self._standings = _standings(store)
        self._statuses = {kind for one in self._standings.values() for kind in one[1]}
        self._of = _statuses_of(store, self._standings)

    # What items lack

    def lacking(self, thing: Iri, entity: Entity) -> Change:
        """What an item lacks of what we believe of the thing."""
        kind = self.sight.beliefs.classes[thing]
        gifts = [gift for match in self._matches() for gift in self._lacking(thing, kind, entity, match)]
        labels = {
            language: name
            for language in LANGUAGES
            if language not in entity.labels and (name := self.sight.beliefs.name(thing, language))
        }
        return Change(thing, entity.iri, labels, gifts=tuple(sorted(self._joined(gifts), key=self._place)))

    def _matches(self) -> Iterator[Match]:
        """The properties there that can be written."""
        for match in self.sight.alignments.matches:
            usage = self.sight.alignments.property(match.theirs)
            if usage.form and usage.alone and not match.inverse and match.relation != NARROW and match.ours != RDF_TYPE:
                yield match

    def _lacking(self, thing: Iri, kind: Iri, entity: Entity, match: Match) -> Iterator[Gift]:
        theirs = self.comparison.statements(kind, entity, match)
        several = not self.sight.vocabulary.expects_one(kind, match.ours)
        for belief in self._given(thing, match):
            value = self._converted(belief.value, match.theirs)
            agreeing = [one for one in theirs if self.comparison.judge(belief.value, one.value)[0] == AGREE]
            refused = [one for one in entity.statements if one.predicate == match.theirs and one.rank == DEPRECATED]
            if agreeing:
                yield from self._more(belief, agreeing)
            elif value is None:
                self._leave(belief, UNLINKED)
            elif any(self.comparison.judge(belief.value, one.value)[0] == AGREE for one in refused):
                self._leave(belief, "it is marked there as wrong")
            elif theirs and not several:
                self._leave(belief, f"it has another value there: {', '.join(_shown(one.value) for one in theirs)}")
            else:
                yield self._gift(belief, value)

    def _more(self, belief: Belief, agreeing: list[Statement]) -> Iterator[Gift]:
        """What tells more of a statement that is there already, and references where it has none."""
        note = self.comparison.judge(belief.value, agreeing[0].value)[1]
        if note == "ours is finer":
            self._leave(belief, f"it is there less exactly: {_shown(agreeing[0].value)}")
            return
        theirs = agreeing[0]
        if len(agreeing) > 1 or note:
            return
        added = []
        for snak, qualifier in self._qualifiers(belief):
            known = [value for key, value in theirs.qualifiers if key == snak[0]]
            if not known:
                added.append(snak)
            elif all(self.comparison.judge(qualifier.value, one)[0] != AGREE for one in known):
                what = ", ".join(map(_shown, known))
                self._leave(belief, f"{path_of(qualifier.predicate)} has another value there: {what}")
        references = self.support.references(self._claims(belief)) if added or not theirs.references else ()
        if (added or references) and isinstance(theirs.value, Iri | Literal | CalendarDate):
            value = theirs.value.literal if isinstance(theirs.value, CalendarDate) else theirs.value
            yield Gift(theirs.predicate, value, tuple(added), references)

    # What is not there at all

    def new(self, thing: Iri) -> Change | None:
        """What to make of a thing that the collection does not know; None for what should not be there yet."""
        kind = self.sight.beliefs.classes[thing]
        reason = self._unfit(thing, kind)
        if reason:
            self.left_out.add(LeftOut(thing, "", "", reason))
            return None
        kinds = [one.theirs for one in self.sight.alignments.nearest(kind) if one.relation != NARROW]
        gifts = [
            Gift(one.theirs, value) for one in self.sight.alignments.matches_of(RDF_TYPE) for value in sorted(kinds)
        ]
        for match in self._matches():
            for belief in self._given(thing, match):
                value = self._converted(belief.value, match.theirs)
                if value is None:
                    self._leave(belief, UNLINKED)
                else:
                    gifts.append(self._gift(belief, value))
        beliefs = self.sight.beliefs
        labels = {language: name for language in LANGUAGES if (name := beliefs.name(thing, language))}
        aliases = {language: tuple(beliefs.names(thing, ALIAS, language)) for language in LANGUAGES}
        descriptions = {language: self._description(thing, kind, language) for language in LANGUAGES}
        return Change(
            thing,
            None,
            labels,
            {language: text for language, text in descriptions.items() if text},
            {language: names for language, names in aliases.items() if names},
            tuple(sorted(self._joined(gifts), key=self._place)),
        )

    def things_without_item(self) -> list[Iri]:
        """The things for which the alignments say how one of its kind is described to others, and that have no link."""
        linked = {link.subject for link in self.sight.links if not link.negated}
        described = {kind for kind, _ in self.sight.alignments.described_as}
        is_a = self.sight.vocabulary.is_a
        classes = self.sight.beliefs.classes
        return sorted(
            thing
            for thing, kind in classes.items()
            if thing not in linked and any(is_a(kind, one) for one in described)
        )

    def _unfit(self, thing: Iri, kind: Iri) -> str:
        """Why a thing should not be known elsewhere yet; '' where it may."""
        if thing in self._proposed:
            return "an item is proposed for it and waits for review: see adkg link proposals"
        found = self._of.get(thing, [])
        wrong = [self._standings[one][2] for one in found if self._standings[one][0] != CONFIRMED]
        if wrong:
            return f"it is {wrong[0]}"
        wanted = [
            one
            for one in self.sight.vocabulary.properties.values()
            if self._statuses.intersection(one.ranges) and self.sight.beliefs.applies(kind, one.iri)
        ]
        if wanted and not found:
            return f"its {wanted[0].name} is not known"
        for one in wanted:
            stated = [claim for status in found for claim in self.support_of(thing, one.iri, status)]
            if (reason := insufficient(stated)) and stated:
                return f"its {one.name}: {reason}"
        return ""

    def support_of(self, thing: Iri, predicate: Iri, value: Value) -> list[Testimony]:
        """The claims that state a triple."""
        return list(self.support.claims.get((thing, predicate, value), ()))

    def _description(self, thing: Iri, kind: Iri, language: str) -> str:
        """The words that tell a thing from others of its name; '' where a value for them is missing."""
        above = self.sight.vocabulary.superclasses.get(kind, frozenset({kind}))
        patterns = sorted(
            text
            for (one, code), text in self.sight.alignments.described_as.items()
            if code == language and one in above
        )
        for pattern in patterns:
            values = {key: self._named(thing, term(key), language) for key in _KEY.findall(pattern)}
            if all(values.values()):
                return _KEY.sub(lambda found, values=values: values[found[1]], pattern)  # type: ignore[misc]
        return ""

    def _named(self, thing: Iri, predicate: Iri, language: str) -> str:
        for value in self.sight.beliefs.values(thing, predicate):
            return self.sight.beliefs.name(value, language) if isinstance(value, Iri) else value.lexical
        return ""

    def _joined(self, gifts: list[Gift]) -> Iterator[Gift]:
        """The statements; where those that one can take the place of all have one value, that one instead of them."""
        for usage in sorted(self.sight.alignments.outside.values(), key=lambda one: one.iri):
            # One that only adds to a statement that is there rests on no claims here, and stays what it is.
            those = [gift for gift in gifts if gift.theirs in usage.instead_of and gift.claims]
            values = {gift.value for gift in those}
            if usage.instead_of and len(values) == 1 and {gift.theirs for gift in those} == usage.instead_of:
                claims = tuple(claim for gift in those for claim in gift.claims)
                joined = Gift(usage.iri, those[0].value, those[0].qualifiers, self.support.references(claims))
                gifts = [
                    joined if gift is those[0] else gift for gift in gifts if gift is those[0] or gift not in those
                ]
        yield from gifts

    # What both have in common

    def _place(self, gift: Gift) -> tuple[bool, int, str, str]:
        """Where a statement stands among others: what a thing is comes first, then by the number of the property."""
        types = [match.theirs for match in self.sight.alignments.matches_of(RDF_TYPE)]
        return gift.theirs not in types, len(gift.theirs), gift.theirs, n3(gift.value)

    def _given(self, thing: Iri, match: Match) -> Iterator[Belief]:
        """What is believed of a thing and rests on enough that others may be told."""
        for belief in self.sight.beliefs.of(thing, match):
            if not belief.is_accepted:
                continue
            reason = insufficient(self._claims(belief))
            if reason:
                self._leave(belief, reason)
            else:
                yield belief
        if (thing, match.ours) in self.support.disputed:
            self.left_out.add(LeftOut(thing, path_of(match.ours), "", "sources disagree, and nothing decides"))

    def _claims(self, belief: Belief) -> list[Testimony]:
        return self.support.claims_for(belief, self.sight.alignments)

    def _gift(self, belief: Belief, value: Value) -> Gift:
        snaks = tuple(snak for snak, _ in self._qualifiers(belief))
        claims = self._claims(belief)
        return Gift(belief.theirs, value, snaks, self.support.references(claims), tuple(claims))

    def _qualifiers(self, belief: Belief) -> Iterator[tuple[Snak, Qualifier]]:
        for qualifier in belief.qualifiers:
            value = self._converted(qualifier.value, qualifier.theirs)
            if value is not None and not insufficient(self.support.claims_for_qualifier(qualifier)):
                yield (qualifier.theirs, value), qualifier

    def _converted(self, value: Value, theirs: Iri) -> Value | None:
        """Our value as one of theirs; None where it has none of that form."""
        form = self.sight.alignments.property(theirs).form
        if isinstance(value, Iri):
            return self.sight.items.exact.get(value) if form == ITEM else None
        if form == TIME:
            return value if as_date(value) else None
        if form == TEXT:
            return value if value.language else None
        if form == STRING:
            return Literal(value.lexical)
        return Literal(value.lexical, value.datatype) if form in {QUANTITY, URL} else None

    def _leave(self, belief: Belief, reason: str) -> None:
        value = path_of(belief.value) if isinstance(belief.value, Iri) else belief.value.lexical
        self.left_out.add(LeftOut(belief.subject, path_of(belief.predicate), value, reason))


def _shown(value: object) -> str:
    return str(getattr(value, "lexical", None) or getattr(value, "text", None) or value).rpartition("/")[2]


def _standings(store: Store) -> dict[Iri, tuple[str, list[Iri], str]]:
    """The values that say whether something takes place: what a calendar says of each, its classes, and its label."""
    rows = store.select(
        f"SELECT ?status ?name ?class ?label {{ ?status <{term('calendarStatus')}> ?name ; a ?class ; "
        f"<{RDFS}label> ?label FILTER(LANG(?label) = 'en') }}"
    ).rows
    found: dict[Iri, tuple[str, list[Iri], str]] = {}
    for status, name, kind, label in rows:
        if isinstance(status, Iri) and isinstance(name, Literal) and isinstance(label, Literal):
            found.setdefault(status, (name.lexical, [], label.lexical))[1].append(Iri(str(kind)))
    return found


def _statuses_of(store: Store, standings: Iterable[Iri]) -> dict[Iri, list[Iri]]:
    named = " ".join(f"<{one}>" for one in sorted(standings))
    found: dict[Iri, list[Iri]] = {}
    for thing, status in store.select(
        f"SELECT ?s ?status {{ VALUES ?status {{ {named} }} GRAPH <{ACCEPTED}> {{ ?s ?p ?status }} }}"
    ).rows:
        found.setdefault(Iri(str(thing)), []).append(Iri(str(status)))
    return found
