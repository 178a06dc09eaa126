"""Finds every way in which rules conclude from triples, each triple joined once (semi-naive evaluation)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from adkg.inferences import Inference, Triple
from adkg.reasoning.patterns import ground
from adkg.reasoning.ruleset import TYPE, Atom, Rule, Rules
from adkg.terms import Iri, Literal, Value

Key = tuple[Iri, Iri]
Bindings = list[Value | None]


@dataclass(frozen=True, slots=True)
class Index:
    """Triples by subject and predicate, and by predicate and value."""

    values: dict[Key, set[Value]] = field(default_factory=lambda: defaultdict(set))
    subjects: dict[tuple[Iri, Value], set[Iri]] = field(default_factory=lambda: defaultdict(set))
    pairs: dict[Iri, set[tuple[Iri, Value]]] = field(default_factory=lambda: defaultdict(set))

    def add(self, triple: Triple) -> None:
        """One more triple."""
        subject, predicate, value = triple
        self.values[subject, predicate].add(value)
        self.subjects[predicate, value].add(subject)
        self.pairs[predicate].add((subject, value))

    def matches(self, atom: Atom, bound: Bindings) -> Iterable[tuple[Iri, Value]]:
        """The triples that fit a pattern whose bound variables have these values."""
        subject = bound[atom.subject] if isinstance(atom.subject, int) else atom.subject
        value = bound[atom.value] if isinstance(atom.value, int) else atom.value
        if subject is None:
            if value is None:
                return self.pairs.get(atom.predicate, ())
            return [(found, value) for found in self.subjects.get((atom.predicate, value), ())]
        if isinstance(subject, Literal):
            return ()
        if value is None:
            return [(subject, found) for found in self.values.get((subject, atom.predicate), ())]
        return [(subject, value)] if value in self.values.get((subject, atom.predicate), ()) else ()


def solutions(body: tuple[Atom, ...], index: Index, bound: Bindings) -> Iterator[Bindings]:
    """Every way to make all patterns true; `bound` is used again from one to the next, so copy what you keep."""
    if not body:
        yield bound
        return
    atom, rest = body[0], body[1:]
    new = [place for place in (atom.subject, atom.value) if isinstance(place, int) and bound[place] is None]
    for subject, value in index.matches(atom, bound):
        if isinstance(atom.subject, int):
            bound[atom.subject] = subject
        if isinstance(atom.value, int):
            # A pattern may name one variable twice, as "nothing has itself as its part" does.
            if atom.value == atom.subject and value != subject:
                continue
            bound[atom.value] = value
        yield from solutions(rest, index, bound)
    for place in new:
        bound[place] = None


def size_of(body: tuple[Atom, ...]) -> int:
    """How many variables a body has."""
    return len({variable for atom in body for variable in atom.variables})


def instance(atom: Atom, bound: Bindings) -> Triple | None:
    """The triple that the pattern has become; None where a literal would be its subject."""
    subject = bound[atom.subject] if isinstance(atom.subject, int) else atom.subject
    value = bound[atom.value] if isinstance(atom.value, int) else atom.value
    if not isinstance(subject, Iri) or value is None:
        return None
    return subject, atom.predicate, value


def joined_from(body: tuple[Atom, ...], first: int) -> tuple[Atom, ...]:
    """The other patterns in the order to join them, after the pattern `first`: what is bound best comes first."""
    rest = [atom for place, atom in enumerate(body) if place != first]
    known = set(body[first].variables)
    ordered = []
    while rest:
        best = min(rest, key=lambda atom: (len(atom.variables - known), atom.predicate == TYPE))
        rest.remove(best)
        ordered.append(best)
        known |= best.variables
    return tuple(ordered)


@dataclass(frozen=True, slots=True)
class _Trigger:
    """One pattern of a rule: a new triple that fits it may complete the rule."""

    rule: Rule
    head: Atom
    atom: Atom
    rest: tuple[Atom, ...]
    variables: int

    def fire(self, triple: Triple, index: Index) -> Iterable[tuple[Triple, tuple[Triple, ...]]]:
        """What the rule concludes from the triple and others, with the premises in the order of the rule's body."""
        subject, predicate, value = triple
        atom = self.atom
        bound: Bindings = [None] * self.variables
        if isinstance(atom.subject, int):
            bound[atom.subject] = subject
        elif atom.subject != subject:
            return ()
        if isinstance(atom.value, int):
            if atom.value == atom.subject and subject != value:
                return ()
            bound[atom.value] = value
        elif atom.value != value:
            return ()
        if predicate != atom.predicate:
            return ()
        if self.rest:
            return self._joined(index, bound)
        conclusion = instance(self.head, bound)
        return ((conclusion, (triple,)),) if conclusion else ()

    def _joined(self, index: Index, bound: Bindings) -> Iterator[tuple[Triple, tuple[Triple, ...]]]:
        for found in solutions(self.rest, index, bound):
            if conclusion := instance(self.head, found):
                yield conclusion, tuple(premise for each in self.rule.body if (premise := instance(each, found)))


@dataclass(frozen=True, slots=True)
class Derivation:
    """One way in which a rule concludes a triple from others."""

    conclusion: Triple
    rule: Rule
    premises: tuple[Triple, ...]

    @property
    def order(self) -> tuple[int, int, list[tuple[str, ...]]]:
        """What comes first is preferred: fewer premises, then the earlier rule, then the earlier premises."""
        return len(self.premises), self.rule.rank, [sort_key(premise) for premise in self.premises]

    @property
    def inference(self) -> Inference:
        """The step with its axiom, each premise once."""
        return Inference(self.conclusion, self.rule.name, self.rule.axiom, tuple(dict.fromkeys(self.premises)))


Triggers = dict[Value, list[_Trigger]]


def derivations(rules: Rules, triples: Iterable[Triple]) -> list[Derivation]:
    """Every way in which anything follows from the triples and from what the ontology states, each once."""
    triggers = _triggers(rules.conclusions)
    joined = {atom.predicate for rule in rules.conclusions if len(rule.body) > 1 for atom in rule.body}
    index = Index()
    facts = list(_facts(rules.conclusions))
    found: dict[tuple[Triple, int, tuple[Triple, ...]], Derivation] = {}
    known = {*rules.stated, *triples, *(one.conclusion for one in facts)}
    latest = list(known)
    while latest:
        for triple in latest:
            if triple[1] in joined:
                index.add(triple)
        concluded: dict[Triple, None] = {}
        for triple in latest:
            for trigger in triggers.get(triple[2] if triple[1] == TYPE else triple[1], ()):
                for conclusion, premises in trigger.fire(triple, index):
                    key = (conclusion, trigger.rule.rank, premises)
                    if key not in found and conclusion not in premises:
                        found[key] = Derivation(conclusion, trigger.rule, premises)
                        concluded[conclusion] = None
        latest = [triple for triple in concluded if triple not in known]
        known.update(latest)
    return [*facts, *found.values()]


def _triggers(rules: Iterable[Rule]) -> Triggers:
    found: Triggers = defaultdict(list)
    for rule in rules:
        for place, atom in enumerate(rule.body):
            if rule.head:
                found[atom.term].append(
                    _Trigger(rule, rule.head, atom, joined_from(rule.body, place), size_of(rule.body))
                )
    return found


def _facts(rules: Iterable[Rule]) -> Iterator[Derivation]:
    for rule in rules:
        if rule.head and not rule.body:
            yield from (Derivation(triple, rule, ()) for triple in ground(rule.head))


def sort_key(triple: Triple) -> tuple[str, ...]:
    """What triples are sorted by."""
    subject, predicate, value = triple
    if isinstance(value, Literal):
        return (subject, predicate, "literal", value.lexical, value.datatype, value.language)
    return (subject, predicate, "", value)
