"""Axioms, classes and triples as plain English sentences, with the labels of the ontology."""

from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import RDF, RDFS

from adkg.inferences import Triple
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
    Unknown,
)
from adkg.terms import Iri, Value, path_of

_TYPE = Iri(RDF.type)


@dataclass(frozen=True, slots=True)
class Words:
    """How the terms of one ontology are called."""

    terms: Graph

    def name(self, value: Value) -> str:
        """What a term is called: its English label, else its path or IRI; a literal is its text."""
        if not isinstance(value, Iri):
            return value.lexical
        labels = [label for label in self.terms.objects(URIRef(value), RDFS.label) if isinstance(label, RdfLiteral)]
        english = sorted(str(label) for label in labels if label.language in ("en", None))
        return english[0] if english else path_of(value)

    def a(self, class_iri: Iri) -> str:
        """One of a class: `a letter`, `an envelope`; `something` for owl:Thing."""
        if class_iri == THING:
            return "something"
        name = self.name(class_iri)
        return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"

    def step(self, step: Step) -> str:
        """A property in quotes, with the direction where it is read backwards."""
        return f"'{self.name(step.iri)}' backwards" if step.backwards else f"'{self.name(step.iri)}'"

    def phrase(self, expression: Expression) -> str:
        """What is true of everything in a class: `is a letter and has the 'colour' 'blue'`."""
        words = ""
        match expression:
            case Named(iri):
                words = "is impossible" if iri == NOTHING else f"is {self.a(iri)}"
            case Both(parts):
                words = " and ".join(map(self._part, parts))
            case Either(parts):
                words = " or ".join(map(self._part, parts))
            case Some(step, filler):
                words = self._some(step, filler)
            case Only(step, filler):
                words = f"has only values of {self.step(step)} such that each {self.phrase(filler)}"
            case Has(step, value):
                name = f"'{self.name(step.iri)}'"
                words = (
                    f"is the {name} of '{self.name(value)}'"
                    if step.backwards
                    else f"has the {name} '{self.name(value)}'"
                )
            case OneOf(members):
                words = "is one of " + ", ".join(f"'{self.name(member)}'" for member in members)
            case Not(part):
                words = f"is nothing that {self.phrase(part)}"
            case AtMost(step, limit, filler):
                such = "" if filler == Named(THING) else f" such that each {self.phrase(filler)}"
                words = f"has at most {limit} values of {self.step(step)}{such}"
            case Unknown(kind):
                words = f"is in {kind}"
        return words

    def _part(self, part: Expression) -> str:
        phrase = self.phrase(part)
        return f"({phrase})" if isinstance(part, Both | Either) else phrase

    def _some(self, step: Step, filler: Expression) -> str:
        name = self.name(step.iri)
        if filler == Named(THING):
            return f"is the '{name}' of something" if step.backwards else f"has a '{name}'"
        if isinstance(filler, Named):
            what = self.a(filler.iri)
            return f"is the '{name}' of {what}" if step.backwards else f"has as '{name}' {what}"
        what = f"something that {self._part(filler)}"
        return f"is the '{name}' of {what}" if step.backwards else f"has as '{name}' {what}"

    def triple(self, triple: Triple) -> str:
        """A triple as our files write it: paths, the label of the property, the value."""
        subject, predicate, value = triple
        if predicate == _TYPE and isinstance(value, Iri):
            return f"'{path_of(subject)}' is {self.a(value)}"
        shown = path_of(value) if isinstance(value, Iri) else value.lexical
        return f"'{path_of(subject)}' has the {path_of(predicate)} '{shown}'"
