"""The answers that sources give to one question, each with those who give it: a value, or the span of their dates."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from adkg.evidence.readings import SAME, Reading, relation
from adkg.evidence.testimony import STANDINGS, Testimony
from adkg.terms import Iri, Value

BEST_RANK = 1


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, how it stands to the accepted one (`relation`, '' where nothing is accepted), and its weight.

    `standing` and `rule` say how it was judged; of a span whose ends were judged apart, those of the worse end.
    `announced` is set where nobody reports it. `origins` are independent; `official` are those of them that speak with
    the best grade of all.
    """

    reading: Reading
    relation: str
    standing: Iri
    standing_label: str
    rule: Iri
    announced: bool
    best_grade: str
    origins: int
    official: int
    claims: int
    sources: int
    testimonies: tuple[Testimony, ...]

    @property
    def value(self) -> Value | None:
        """The value; of a span, where it begins."""
        return self.reading.value


def replies_to(
    testimonies: Iterable[Testimony], begin: Iri, accepted: Sequence[Reading], many: bool = False
) -> tuple[Reply, ...]:
    """The answers, the accepted one first, then by standing, grade and number of origins.

    Where the claims are on two properties, `begin` is the one that begins a span, and the other ends it. Where there
    may be `many` values, one more contradicts none of them.
    """
    gathered: dict[Reading, list[Testimony]] = {}
    for reading, found in _readings(list(testimonies), begin):
        gathered.setdefault(reading, []).extend(found)
    replies = [_reply(reading, found, accepted, many) for reading, found in gathered.items()]
    return tuple(sorted(replies, key=_weight))


def _reply(reading: Reading, testimonies: list[Testimony], accepted: Sequence[Reading], many: bool) -> Reply:
    by_weight = tuple(sorted(testimonies, key=lambda found: found.weight))
    best_of = {found.predicate: found for found in reversed(by_weight)}
    ranks: dict[Iri, int] = {}
    for found in testimonies:
        ranks[found.source.origin] = min(found.source.rank, ranks.get(found.source.origin, found.source.rank))
    judged = max(best_of.values(), key=lambda found: found.weight)
    return Reply(
        reading=reading,
        relation=_relation(reading, accepted, many),
        standing=judged.standing,
        standing_label=judged.standing_label,
        rule=judged.rule,
        best_grade=min((found.source.rank, found.source.grade) for found in testimonies)[1],
        announced=all(found.announced for found in testimonies),
        origins=len(ranks),
        official=sum(rank == BEST_RANK for rank in ranks.values()),
        claims=len(testimonies),
        sources=len({found.source.iri for found in testimonies}),
        testimonies=by_weight,
    )


def _relation(reading: Reading, accepted: Sequence[Reading], many: bool) -> str:
    if reading in accepted:
        return SAME
    return relation(reading, accepted[0]) if accepted and not many else ""


def _weight(reply: Reply) -> tuple[bool, int, int, int, str]:
    place = STANDINGS.index(reply.standing) if reply.standing in STANDINGS else len(STANDINGS)
    rank = min(found.source.rank for found in reply.testimonies)
    return reply.relation != SAME, place, rank, -reply.origins, str(reply.reading)


Part = Callable[[Testimony], object]
# What a source says of both ends belongs together; where it says several things, what it announces does, or a passage.
_PARTS: tuple[Part, ...] = (
    lambda found: found.source.iri,
    lambda found: found.announced,
    lambda found: found.place and (found.place.begin, found.place.end),
    lambda found: (found.predicate, str(found.value)),
)


def _readings(
    testimonies: list[Testimony], begin: Iri, parts: tuple[Part, ...] = _PARTS
) -> Iterator[tuple[Reading, list[Testimony]]]:
    if all(found.predicate == testimonies[0].predicate for found in testimonies):
        for found in testimonies:
            yield Reading(found.value) if found.predicate == begin else Reading(None, found.value), [found]
        return
    by_part: dict[object, list[Testimony]] = {}
    for found in testimonies:
        by_part.setdefault(parts[0](found), []).append(found)
    for together in by_part.values():
        begins = {found.value for found in together if found.predicate == begin}
        ends = {found.value for found in together if found.predicate != begin}
        if len(begins) <= 1 and len(ends) <= 1:
            yield Reading.span(next(iter(begins), None), next(iter(ends), None)), together
        else:
            yield from _readings(together, begin, parts[1:])
