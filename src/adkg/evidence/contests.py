"""The claims on one property of one thing as a contest that can be judged again: by another policy, or undecided."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from adkg.accept.contest import EVERY_VALUE, REPORT_OVER_ANNOUNCEMENT, RULES, UNRELIABLE_SOURCE, judge_many, judge_one
from adkg.accept.witness import Witness
from adkg.claims import ACCEPTED, ANNOUNCEMENT, DISPUTED, REJECTED, REPORT, Claim, FileLine, Judgement, Locator
from adkg.dates import CalendarDate, calendar_date
from adkg.evidence.testimony import Ruling, Testimony
from adkg.terms import Iri, Literal, Value, n3

CONTESTED = (DISPUTED, REJECTED)
EXCLUDES_NONE = frozenset({EVERY_VALUE, UNRELIABLE_SOURCE})
UNTRUSTED = ("", "unreliable")
STORE = FileLine("", 0)


@dataclass(frozen=True, slots=True)
class Contest:
    """The claims that were judged together. `many` is set where the property may have several values at once."""

    predicate: Iri
    testimonies: tuple[Testimony, ...]
    witnesses: tuple[Witness, ...]
    many: bool

    @property
    def language(self) -> str:
        """The language in which the values are judged; '' where that makes no difference."""
        return "" if self.many else _language(self.testimonies[0].value)

    @property
    def ruling(self) -> Ruling | None:
        """The decision on the property, where a person made one."""
        rulings = (found.ruling for found in self.testimonies if found.ruling and not found.ruling.means)
        return next(rulings, None)

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """That decision, and those by which claims were set aside as meant for another thing."""
        found = {one.ruling.iri: one.ruling for one in self.testimonies if one.ruling}
        return tuple(found[iri] for iri in sorted(found))

    @property
    def accepted(self) -> tuple[Value, ...]:
        """The values that are believed now. A decision may have chosen one that no source gives."""
        languages = {_language(found.value) for found in self.testimonies}
        chosen = self.ruling.chosen if self.ruling else ()
        said = [value for value in chosen if self.many or _language(value) in languages]
        return _sorted([*said, *(found.value for found in self.testimonies if found.standing == ACCEPTED)])

    @property
    def is_disputed(self) -> bool:
        """Whether no rule decides."""
        return any(found.standing == DISPUTED for found in self.testimonies)

    @property
    def is_opposed(self) -> bool:
        """Whether one value excludes another. One that is not believed, beside others that all stand, does not.

        Nor do words that were announced exclude other words that were reported, where there may be many.
        """
        lost = [found for found in self.testimonies if found.standing in CONTESTED and found.value not in self.accepted]
        if len({found.value for found in self.testimonies}) < 2 or not lost:
            return False
        if self.many and all(found.rule == REPORT_OVER_ANNOUNCEMENT and _language(found.value) for found in lost):
            return False
        return bool({found.rule for found in self.testimonies} - EXCLUDES_NONE)

    def would_accept(self, order: Sequence[Iri]) -> tuple[Value, ...]:
        """What these rules, in this order, would accept. A decision stands, and many values stand, whatever rules."""
        if self.many or self.ruling:
            return self.accepted
        weighed = [witness for found, witness in self._weighed if not found.is_set_aside]
        return _accepted(judge_one(weighed, None, [rule for rule in order if rule in RULES]))

    def would_accept_undecided(self, order: Sequence[Iri]) -> tuple[Value, ...]:
        """What they would accept had nobody decided anything about these claims."""
        weighed = [witness for found, witness in self._weighed if found.derived_from is None]
        if self.many:
            return _accepted(judge_many(weighed))
        return _accepted(judge_one(weighed, None, [rule for rule in order if rule in RULES]))

    @property
    def _weighed(self) -> Iterable[tuple[Testimony, Witness]]:
        return zip(self.testimonies, self.witnesses, strict=True)


def witness_of(testimony: Testimony) -> Witness:
    """The claim as acceptance weighs it, from what the store says of it, in the mode in which it was judged."""
    source, place = testimony.source, testimony.place
    mode = ANNOUNCEMENT if testimony.announced else REPORT
    locator = Locator(source.iri, place.begin, place.end, place.sha256) if place else None
    claim = Claim(source.iri, testimony.subject, testimony.predicate, testimony.value, mode, STORE, locator)
    return Witness(claim, mode, source.rank, source.grade not in UNTRUSTED, source.origin, _published(source.published))


def contests_in(testimonies: Iterable[Testimony], also_many: frozenset[tuple[Iri, Iri]] = frozenset()) -> list[Contest]:
    """The claims on one thing, by property.

    `also_many` are the things and properties that may have many values, to know it where a decision hides it.
    """
    by_predicate: dict[Iri, list[Testimony]] = {}
    for found in testimonies:
        by_predicate.setdefault(found.predicate, []).append(found)
    return [
        contest
        for predicate in sorted(by_predicate)
        for contest in _split(predicate, by_predicate[predicate], also_many)
    ]


def _split(
    predicate: Iri, testimonies: Sequence[Testimony], also_many: frozenset[tuple[Iri, Iri]]
) -> Iterator[Contest]:
    """A text that is one in each language is judged in each language by itself."""
    together: dict[str, list[Testimony]] = {}
    many = _may_have_many(testimonies, also_many)
    for found in testimonies:
        together.setdefault("" if many else _language(found.value), []).append(found)
    for language in sorted(together):
        said = tuple(together[language])
        yield Contest(predicate, said, tuple(map(witness_of, said)), many)


def _may_have_many(testimonies: Sequence[Testimony], also_many: frozenset[tuple[Iri, Iri]]) -> bool:
    chosen = {value for found in testimonies if found.ruling for value in found.ruling.chosen}
    first = testimonies[0]
    hidden = (first.subject, first.predicate) in also_many and any(found.ruling for found in testimonies)
    return hidden or len(chosen) > 1 or any(found.rule == EVERY_VALUE for found in testimonies)


def _accepted(judgements: Iterable[Judgement]) -> tuple[Value, ...]:
    return _sorted(found.claim.value for found in judgements if found.verdict == ACCEPTED)


def _sorted(values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(sorted(set(values), key=n3))


def _language(value: Value) -> str:
    return value.language if isinstance(value, Literal) else ""


def _published(text: str) -> CalendarDate | None:
    return calendar_date(text) if text else None
