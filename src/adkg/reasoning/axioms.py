"""Compiles the axioms of an ontology into rules, once, before any triple is looked at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, count

from rdflib import BNode, Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from adkg.inferences import Triple
from adkg.ontology import Ontology
from adkg.reasoning.expressions import (
    NOTHING,
    THING,
    AtMost,
    Both,
    Either,
    Expression,
    Has,
    Named,
    Not,
    OneOf,
    Only,
    Some,
    Step,
    is_datatype,
    read_expression,
    read_list,
    read_step,
    read_value,
)
from adkg.reasoning.patterns import NoPattern, Pattern, link, patterns_of, renumbered
from adkg.reasoning.ruleset import TYPE, Atom, Rule, Rules, ranked, relevant, substituted
from adkg.reasoning.words import Words
from adkg.terms import Iri

SAME_AS = Iri(OWL.sameAs)
DIFFERENT_FROM = Iri(OWL.differentFrom)
_BUILTIN = (str(OWL), str(RDF), str(RDFS))
_NO_RULE = {
    OWL.FunctionalProperty: "at most one value",
    OWL.InverseFunctionalProperty: "at most one thing for each value",
    OWL.ReflexiveProperty: "everything has itself as value",
}


def compile_rules(ontology: Ontology, outside: bool = False) -> Rules:
    """The rules of the ontology. Without `outside` only those that lead to the project's own words, or to a clash."""
    axioms = _Axioms(ontology.terms)
    axioms.compile()
    contradictions = ranked(rule for rule in axioms.rules if rule.head is None)
    conclusions: Iterable[Rule] = (rule for rule in axioms.rules if rule.head)
    if not outside:
        conclusions = relevant(conclusions, contradictions)
    stated = tuple(dict.fromkeys(sorted(_stated(ontology.terms), key=str)))
    return Rules(ranked(conclusions), contradictions, stated, tuple(sorted(set(axioms.left_out))), outside)


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a rule comes from: its name in OWL 2 RL, and the axiom in words."""

    name: str
    axiom: str


@dataclass(slots=True)
class _Axioms:
    terms: Graph
    rules: list[Rule] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    fresh: "count[int]" = field(default_factory=lambda: count(1_000))
    words: Words = field(init=False)

    def __post_init__(self) -> None:
        self.words = Words(self.terms)

    def compile(self) -> None:
        """Fills `rules` and `left_out`."""
        for compiler in (_class_axioms, _disjoint_classes, _property_axioms, _kinds_of_property, _individuals):
            compiler(self)

    def pairs(self, predicate: URIRef) -> Iterator[tuple[Node, Node]]:
        """The subjects and values of one of OWL's properties."""
        return self.terms.subject_objects(predicate)

    def add(self, origin: _Origin, pattern: Pattern, head: Atom | None) -> None:
        """One more rule, unless it says nothing."""
        if head and pattern.bound:
            head = substituted(head, pattern.bound)
        if head in pattern.body or (head and head.value == THING):
            return
        head, body = renumbered(head, pattern.body)
        self.rules.append(Rule(origin.name, origin.axiom, body, head))

    def patterns(self, expression: Expression, place: int) -> list[Pattern]:
        """The patterns of an expression; what has none is left out, and said so."""
        try:
            return patterns_of(expression, place, self.fresh)
        except NoPattern:
            self.left_out.append(f"nothing is concluded from what {self.words.phrase(expression)}")
            return []

    def above(self, below: Expression, above: Expression, name: str = "") -> None:
        """Rules for: everything in `below` is in `above`."""
        subject = f"every {self.words.name(below.iri)}" if isinstance(below, Named) else ""
        subject = subject or f"everything that {self.words.phrase(below)}"
        for part in above.parts if isinstance(above, Both) else (above,):
            rule = name or ("cls-int2" if isinstance(above, Both) else _name_of(below))
            origin = _Origin(rule, f"{subject} {self.words.phrase(part)}")
            if _leads_on(part):
                for pattern in self.patterns(below, 0):
                    self.heads(pattern, part, 0, origin)

    def heads(self, pattern: Pattern, above: Expression, place: int, origin: _Origin) -> None:
        """Rules for: where the pattern holds, what stands at `place` is in `above`."""
        match above:
            case Named(iri) if iri == NOTHING:
                self.add(_Origin("cls-nothing2", origin.axiom), pattern, None)
            case Named(iri):
                self.add(origin, pattern, Atom(place, TYPE, iri))
            case Both(parts):
                for part in parts:
                    self.heads(pattern, part, place, origin)
            case Has(step, value):
                self.add(_Origin("cls-hv1", origin.axiom), pattern, link(place, step, value))
            case Only(step, filler) if not is_datatype(self.terms, filler):
                there = next(self.fresh)
                further = Pattern((*pattern.atoms, link(place, step, there)), pattern.bound)
                self.heads(further, filler, there, _Origin("cls-avf", origin.axiom))
            case Not(part):
                self.clash(pattern, part, place, _Origin("cls-com", origin.axiom))
            case AtMost(step, 0, filler):
                self.clash(pattern, Some(step, filler), place, _Origin("cls-maxc1", origin.axiom))
            case AtMost(_, 1, _):
                self.left_out.append(f"no two things are taken for the same because {origin.axiom}")

    def clash(self, pattern: Pattern, also: Expression, place: int, origin: _Origin) -> None:
        """Contradictions for: where the pattern holds, what stands at `place` must not be in `also`."""
        for other in self.patterns(also, place):
            if both := pattern.joined(other):
                self.add(origin, both, None)


def _name_of(below: Expression) -> str:
    match below:
        case Both():
            return "cls-int1"
        case Either():
            return "cls-uni"
        case Some(_, filler):
            return "cls-svf2" if filler == Named(THING) else "cls-svf1"
        case Has():
            return "cls-hv2"
        case OneOf():
            return "cls-oo"
        case _:
            return "cax-sco"


def _leads_on(above: Expression) -> bool:
    match above:
        case Both(parts):
            return any(map(_leads_on, parts))
        case Named() | Has() | Only() | Not():
            return True
        case AtMost(_, limit, _):
            return limit < 2
        case _:
            return False


def _class_axioms(axioms: _Axioms) -> None:
    terms = axioms.terms
    for below, above in axioms.pairs(RDFS.subClassOf):
        axioms.above(read_expression(terms, below), read_expression(terms, above))
    for left, right in axioms.pairs(OWL.equivalentClass):
        if (URIRef(str(left)), RDF.type, RDFS.Datatype) in terms:
            continue
        one, other = read_expression(terms, left), read_expression(terms, right)
        named = isinstance(one, Named) and isinstance(other, Named)
        axioms.above(one, other, "cax-eqc1" if named else "")
        axioms.above(other, one, "cax-eqc2" if named else "")
    for left, right in axioms.pairs(OWL.complementOf):
        if isinstance(left, URIRef):
            axioms.above(Named(Iri(left)), Not(read_expression(terms, right)))
    for whole, parts in axioms.pairs(OWL.disjointUnionOf):
        members = [read_expression(terms, part) for part in read_list(terms, parts)]
        axioms.above(Either(tuple(members)), read_expression(terms, whole))
        _apart(axioms, members, "cax-adc")


def _disjoint_classes(axioms: _Axioms) -> None:
    terms = axioms.terms
    for one, other in axioms.pairs(OWL.disjointWith):
        _apart(axioms, [read_expression(terms, one), read_expression(terms, other)], "cax-dw")
    for group in terms.subjects(RDF.type, OWL.AllDisjointClasses):
        for members in terms.objects(group, OWL.members):
            _apart(axioms, [read_expression(terms, member) for member in read_list(terms, members)], "cax-adc")


def _apart(axioms: _Axioms, members: list[Expression], name: str) -> None:
    for one, other in combinations(sorted(members, key=str), 2):
        origin = _Origin(name, f"nothing {axioms.words.phrase(one)} and {axioms.words.phrase(other)}")
        for pattern in axioms.patterns(one, 0):
            axioms.clash(pattern, other, 0, origin)


def _property_axioms(axioms: _Axioms) -> None:
    terms, words = axioms.terms, axioms.words
    for below, above in axioms.pairs(RDFS.subPropertyOf):
        _implies(axioms, "prp-spo1", read_step(terms, below), read_step(terms, above))
    for one, other in axioms.pairs(OWL.equivalentProperty):
        _implies(axioms, "prp-eqp1", read_step(terms, one), read_step(terms, other))
        _implies(axioms, "prp-eqp2", read_step(terms, other), read_step(terms, one))
    for one, other in axioms.pairs(OWL.inverseOf):
        if isinstance(one, URIRef) and (there := read_step(terms, one)) and (back := read_step(terms, other)):
            axiom = f"{words.step(there)} is {words.step(back)} the other way round"
            axioms.add(_Origin("prp-inv1", axiom), Pattern((link(0, there, 1),)), link(1, back, 0))
            axioms.add(_Origin("prp-inv2", axiom), Pattern((link(0, back, 1),)), link(1, there, 0))
    for above, steps in axioms.pairs(OWL.propertyChainAxiom):
        _chain(axioms, read_step(terms, above), [read_step(terms, step) for step in read_list(terms, steps)])
    for subject, domain in axioms.pairs(RDFS.domain):
        if step := read_step(terms, subject):
            _domain(axioms, "prp-dom", f"whatever has a {words.step(step)}", step, read_expression(terms, domain))
    for subject, found in axioms.pairs(RDFS.range):
        step = read_step(terms, subject)
        if step and not is_datatype(terms, kind := read_expression(terms, found)):
            _domain(axioms, "prp-rng", f"every value of {words.step(step)}", step.reversed, kind)


def _implies(axioms: _Axioms, name: str, below: Step | None, above: Step | None) -> None:
    if below and above:
        axiom = f"where {axioms.words.step(below)} holds, so does {axioms.words.step(above)}"
        axioms.add(_Origin(name, axiom), Pattern((link(0, below, 1),)), link(0, above, 1))


def _chain(axioms: _Axioms, above: Step | None, steps: list[Step | None]) -> None:
    if above is None or not steps:
        return
    atoms = [link(number, step, number + 1) for number, step in enumerate(steps) if step]
    if len(atoms) == len(steps):
        path = ", then ".join(axioms.words.step(step) for step in steps if step)
        axiom = f"{path}, makes {axioms.words.step(above)}"
        axioms.add(_Origin("prp-spo2", axiom), Pattern(tuple(atoms)), link(0, above, len(steps)))


def _domain(axioms: _Axioms, name: str, subject: str, step: Step, kind: Expression) -> None:
    if _leads_on(kind):
        axiom = f"{subject} {axioms.words.phrase(kind)}"
        axioms.heads(Pattern((link(0, step, 1),)), kind, 0, _Origin(name, axiom))


def _kinds_of_property(axioms: _Axioms) -> None:
    words = axioms.words
    for step in _of_kind(axioms, OWL.SymmetricProperty):
        axiom = f"{words.step(step)} holds both ways"
        axioms.add(_Origin("prp-symp", axiom), Pattern((link(0, step, 1),)), link(1, step, 0))
    for step in _of_kind(axioms, OWL.TransitiveProperty):
        axiom = f"{words.step(step)}, then {words.step(step)}, makes {words.step(step)}"
        axioms.add(_Origin("prp-trp", axiom), Pattern((link(0, step, 1), link(1, step, 2))), link(0, step, 2))
    for step in _of_kind(axioms, OWL.AsymmetricProperty):
        axiom = f"{words.step(step)} never holds both ways"
        axioms.add(_Origin("prp-asyp", axiom), Pattern((link(0, step, 1), link(1, step, 0))), None)
    for step in _of_kind(axioms, OWL.IrreflexiveProperty):
        axioms.add(_Origin("prp-irp", f"nothing has itself as {words.step(step)}"), Pattern((link(0, step, 0),)), None)
    for one, other in axioms.pairs(OWL.propertyDisjointWith):
        _never_both(axioms, "prp-pdw", [read_step(axioms.terms, one), read_step(axioms.terms, other)])
    for group in axioms.terms.subjects(RDF.type, OWL.AllDisjointProperties):
        for members in axioms.terms.objects(group, OWL.members):
            steps = [read_step(axioms.terms, member) for member in read_list(axioms.terms, members)]
            _never_both(axioms, "prp-adp", steps)
    for kind, means in _NO_RULE.items():
        for step in _of_kind(axioms, kind):
            axioms.left_out.append(f"nothing is concluded from {words.step(step)}: {means}")


def _of_kind(axioms: _Axioms, kind: URIRef) -> Iterator[Step]:
    for subject in axioms.terms.subjects(RDF.type, kind):
        if step := read_step(axioms.terms, subject):
            yield step


def _never_both(axioms: _Axioms, name: str, steps: list[Step | None]) -> None:
    for one, other in combinations(sorted(step for step in steps if step), 2):
        axiom = f"{axioms.words.step(one)} and {axioms.words.step(other)} never hold of the same two things"
        axioms.add(_Origin(name, axiom), Pattern((link(0, one, 1), link(0, other, 1))), None)


def _individuals(axioms: _Axioms) -> None:
    both = (Atom(0, SAME_AS, 1), Atom(0, DIFFERENT_FROM, 1))
    crossed = (Atom(0, SAME_AS, 1), Atom(1, DIFFERENT_FROM, 0))
    for atoms in (both, crossed):
        axioms.add(_Origin("eq-diff1", "two different things are not the same thing"), Pattern(atoms), None)
    for denial in axioms.terms.subjects(OWL.sourceIndividual, None):
        value = axioms.terms.value
        subject, step = value(denial, OWL.sourceIndividual), value(denial, OWL.assertionProperty)
        target = value(denial, OWL.targetIndividual) or value(denial, OWL.targetValue)
        if isinstance(subject, URIRef) and isinstance(step, URIRef) and target is not None:
            atom = Atom(Iri(subject), Iri(step), read_value(target))
            axioms.add(_Origin("prp-npa1", "the ontology denies it"), Pattern((atom,)), None)


def _stated(terms: Graph) -> Iterator[Triple]:
    properties = {
        found for kind in (OWL.ObjectProperty, OWL.DatatypeProperty) for found in terms.subjects(RDF.type, kind)
    }
    schema = properties | {
        found for kind in (OWL.Class, OWL.AnnotationProperty) for found in terms.subjects(RDF.type, kind)
    }
    for subject, kind in terms.subject_objects(RDF.type):
        if not isinstance(subject, URIRef) or subject in schema or not _is_class_name(kind):
            continue
        yield Iri(subject), TYPE, Iri(str(kind))
        for predicate, value in terms.predicate_objects(subject):
            if predicate in properties and not isinstance(value, BNode):
                yield Iri(subject), Iri(str(predicate)), read_value(value)
    yield from _different(terms)


def _is_class_name(kind: Node) -> bool:
    return isinstance(kind, URIRef) and not str(kind).startswith(_BUILTIN)


def _different(terms: Graph) -> Iterator[Triple]:
    for group in terms.subjects(RDF.type, OWL.AllDifferent):
        for predicate in (OWL.members, OWL.distinctMembers):
            for members in terms.objects(group, predicate):
                names = sorted(Iri(str(member)) for member in read_list(terms, members))
                for one, other in combinations(names, 2):
                    yield one, DIFFERENT_FROM, other
    for left, right in terms.subject_objects(OWL.differentFrom):
        yield Iri(str(left)), DIFFERENT_FROM, Iri(str(right))
