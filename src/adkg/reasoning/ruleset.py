"""Rules: what to conclude, or to refuse, where a pattern of triples holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rdflib.namespace import RDF

from adkg.inferences import Triple
from adkg.terms import ONTOLOGY, Iri, Value

TYPE = Iri(RDF.type)

# A variable is a small number: 0 is the thing that the rule is about.
Place = int | Value


@dataclass(frozen=True, slots=True)
class Atom:
    """A pattern of one triple; the predicate is always known."""

    subject: Place
    predicate: Iri
    value: Place

    @property
    def term(self) -> Iri:
        """What the pattern is about: the class of a typing, else the property."""
        return self.value if self.predicate == TYPE and isinstance(self.value, Iri) else self.predicate

    @property
    def variables(self) -> set[int]:
        """The variables of the pattern."""
        return {place for place in (self.subject, self.value) if isinstance(place, int)}


@dataclass(frozen=True, slots=True)
class Rule:
    """Where the body holds the head follows; without a head the body is a contradiction.

    `name` is the rule's name in OWL 2 RL (tables 4 to 9), `axiom` the axiom it was made from as a sentence, and `rank`
    its place in the fixed order of the rules.
    """

    name: str
    axiom: str
    body: tuple[Atom, ...]
    head: Atom | None = None
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """What an ontology comes to: rules, contradictions, what it states of individuals, and what no rule can use."""

    conclusions: tuple[Rule, ...] = ()
    contradictions: tuple[Rule, ...] = ()
    stated: tuple[Triple, ...] = ()
    left_out: tuple[str, ...] = ()
    outside: bool = False

    def wanted(self, triple: Triple) -> bool:
        """Whether a conclusion is in words of the project, or outside words are asked for as well."""
        _, predicate, value = triple
        return self.outside or is_own(value if predicate == TYPE and isinstance(value, Iri) else predicate)


def is_own(iri: str) -> bool:
    """Whether a term is the project's own."""
    return iri.startswith(ONTOLOGY)


def ranked(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules in their fixed order, which no order of the ontology's triples changes, each once."""
    ordered = sorted({_key(rule): rule for rule in rules}.items())
    return tuple(replace(rule, rank=rank) for rank, (_, rule) in enumerate(ordered))


def _key(rule: Rule) -> tuple[str, ...]:
    atoms = (*([rule.head] if rule.head else []), *rule.body)
    return (rule.name, rule.axiom, str(len(rule.body)), *(_text(atom) for atom in atoms))


def _text(atom: Atom) -> str:
    return f"{atom.subject} {atom.predicate} {atom.value}"


def relevant(conclusions: Iterable[Rule], contradictions: Iterable[Rule]) -> list[Rule]:
    """The rules that may lead to a conclusion in the project's words, or to a contradiction."""
    kept: list[Rule] = []
    waiting = list(conclusions)
    needed = {atom.term for rule in contradictions for atom in rule.body}
    while True:
        useful: list[Rule] = []
        rest: list[Rule] = []
        for rule in waiting:
            term = rule.head.term if rule.head else None
            (useful if term and (is_own(term) or term in needed) else rest).append(rule)
        if not useful:
            return kept
        kept += useful
        needed |= {atom.term for rule in useful for atom in rule.body}
        waiting = rest


def substituted(atom: Atom, bound: Mapping[int, Value]) -> Atom:
    """The pattern with some variables replaced by values."""

    def place(old: Place) -> Place:
        return bound.get(old, old) if isinstance(old, int) else old

    return Atom(place(atom.subject), atom.predicate, place(atom.value))
