"""What the sources disagree on, each as a question with the values, who stands behind them, and the ruling."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from adkg.descriptions import labels
from adkg.evidence.testimony import STANDINGS, Ruling, Testimony, origins, read_testimonies
from adkg.evidence.words import PREDICATE, SUBJECT
from adkg.store import Store
from adkg.terms import Iri, Value, n3, term

ACCEPTED = STANDINGS[0]
EXCLUDES_NONE = frozenset({term("everyValue"), term("unreliableSource")})
CONTESTED = (term("disputedClaim"), term("rejectedClaim"))
QUESTIONS = {"en": "{thing}, {property}: which is right?", "vi": "{thing}, {property}: giá trị nào đúng?"}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values, and the claims for it."""

    value: Value
    testimonies: tuple[Testimony, ...]

    @property
    def origins(self) -> int:
        """How many independent origins say so."""
        return origins(self.testimonies)

    @property
    def best_grade(self) -> str:
        """The best grade among its sources."""
        return min((found.source.rank, found.source.grade) for found in self.testimonies)[1]

    @property
    def standing(self) -> Testimony:
        """The claim of most weight, for how the value was judged."""
        return min(self.testimonies, key=lambda found: found.weight)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A thing and property with several values. `accepted` are those believed today, empty where no rule decides."""

    subject: Iri
    predicate: Iri
    question: str
    sides: tuple[Side, ...]

    @property
    def accepted(self) -> tuple[Value, ...]:
        """The values that are believed."""
        return tuple(side.value for side in self.sides if side.standing.standing == ACCEPTED)

    @property
    def is_opposed(self) -> bool:
        """Whether one value excludes another. One that is not believed, beside others that all stand, does not."""
        return bool({found.rule for side in self.sides for found in side.testimonies} - EXCLUDES_NONE)

    @property
    def rule(self) -> Testimony:
        """A claim that carries the rule by which it was ruled: a rejected one where there is one."""
        lost = [side.standing for side in self.sides if side.standing.standing in CONTESTED]
        return (lost or [self.sides[0].standing])[0]

    @property
    def ruling(self) -> Ruling | None:
        """The decision, where a person ruled."""
        return next((found.ruling for side in self.sides for found in side.testimonies if found.ruling), None)


def find_conflicts(store: Store, language: str = "en") -> list[Conflict]:
    """Every property of a thing on which claims differ and one value excludes another, disputed ones first."""
    contested = " ".join(f"<{found}>" for found in CONTESTED)
    pattern = (
        f"{{ SELECT DISTINCT ?s ?p {{ VALUES ?judgement {{ {contested} }} "
        f"?lost <{term('judgement')}> ?judgement ; <{SUBJECT}> ?s ; <{PREDICATE}> ?p }} }} "
        f"?node <{SUBJECT}> ?s ; <{PREDICATE}> ?p ."
    )
    testimonies = sorted(read_testimonies(store, pattern, language), key=lambda found: (found.subject, found.predicate))
    groups = [(key, list(found)) for key, found in groupby(testimonies, lambda found: (found.subject, found.predicate))]
    names = labels(store, {node for (subject, predicate), _ in groups for node in (subject, predicate)}, language)
    wording = QUESTIONS.get(language, QUESTIONS["en"])
    conflicts = [
        Conflict(subject, predicate, wording.format(thing=names[subject], property=names[predicate]), sides_of(found))
        for (subject, predicate), found in groups
    ]
    several = [conflict for conflict in conflicts if len(conflict.sides) > 1 and conflict.is_opposed]
    return sorted(several, key=lambda found: (bool(found.accepted), found.subject, found.predicate))


def sides_of(testimonies: Sequence[Testimony]) -> tuple[Side, ...]:
    """The values with their claims, the one of most weight first."""
    by_value: dict[Value, list[Testimony]] = {}
    for found in testimonies:
        by_value.setdefault(found.value, []).append(found)
    sides = [Side(value, tuple(sorted(found, key=lambda one: one.weight))) for value, found in by_value.items()]
    return tuple(sorted(sides, key=lambda side: (side.standing.weight[:2], -side.origins, n3(side.value))))
