"""Patterns: the triples that put a thing into a class expression, one pattern for each way to get there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, product

from adkg.inferences import Triple
from adkg.reasoning.expressions import THING, Both, Either, Expression, Has, Named, OneOf, Some, Step
from adkg.reasoning.ruleset import TYPE, Atom, Place, substituted
from adkg.terms import Iri, Value

MAX_PATTERNS = 1_000


class NoPattern(Exception):
    """No pattern of triples says that a thing is in the class: OWL 2 RL has no rule for it."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Triples that must all hold; `bound` are the variables that can only be one thing."""

    atoms: tuple[Atom, ...] = ()
    bound: dict[int, Value] = field(default_factory=dict)

    def joined(self, other: "Pattern") -> "Pattern | None":
        """Both patterns at once; None where they want different things of one variable."""
        for variable, value in other.bound.items():
            if self.bound.get(variable, value) != value:
                return None
        return Pattern((*self.atoms, *other.atoms), {**self.bound, **other.bound})

    @property
    def body(self) -> tuple[Atom, ...]:
        """The triples, with what is bound put in, each once."""
        return tuple(dict.fromkeys(substituted(atom, self.bound) for atom in self.atoms))


def link(subject: Place, step: Step, value: Place) -> Atom:
    """The triple that a step from one place to another reads."""
    return Atom(value, step.iri, subject) if step.backwards else Atom(subject, step.iri, value)


def patterns_of(expression: Expression, place: int, fresh: "count[int]") -> list[Pattern]:
    """Every pattern that puts what stands at `place` into the class. Raises NoPattern where there is none."""
    match expression:
        case Named(iri):
            return [Pattern() if iri == THING else Pattern((Atom(place, TYPE, iri),))]
        case Both(parts):
            return _all(*(patterns_of(part, place, fresh) for part in parts))
        case Either(parts):
            return [pattern for part in parts for pattern in patterns_of(part, place, fresh)]
        case Some(step, filler):
            there = next(fresh)
            return _all([Pattern((link(place, step, there),))], patterns_of(filler, there, fresh))
        case Has(step, value):
            return [Pattern((link(place, step, value),))]
        case OneOf(members):
            return [Pattern(bound={place: member}) for member in members]
        case _:
            raise NoPattern


def _all(*choices: list[Pattern]) -> list[Pattern]:
    found = [Pattern()]
    for choice in choices:
        if len(found) * len(choice) > MAX_PATTERNS:
            raise NoPattern
        found = [both for one, other in product(found, choice) if (both := one.joined(other))]
    return found


def renumbered(head: Atom | None, body: tuple[Atom, ...]) -> tuple[Atom | None, tuple[Atom, ...]]:
    """The rule with its variables numbered 0, 1, 2 ... as they first occur in the body."""
    numbers: dict[int, int] = {}

    def place(old: Place) -> Place:
        return numbers.setdefault(old, len(numbers)) if isinstance(old, int) else old

    atoms = tuple(Atom(place(atom.subject), atom.predicate, place(atom.value)) for atom in body)
    return head and Atom(place(head.subject), head.predicate, place(head.value)), atoms


def ground(atom: Atom) -> Iterator[Triple]:
    """The triple that a pattern without variables is; a literal is no subject."""
    if isinstance(atom.subject, Iri) and not isinstance(atom.value, int):
        yield atom.subject, atom.predicate, atom.value
