"""Finds what is wrong with shapes before a validator sees them: all data conforms to what it does not understand."""

import re
from collections.abc import Iterator, Sequence

from rdflib import BNode, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import OWL, RDF, RDFS, SH, XSD
from rdflib.term import Node

from adkg.errors import Problem, did_you_mean
from adkg.ontology.term_lint import curie, is_known, kinds, namespace_of
from adkg.ontology.turtle import Statement, TurtleText
from adkg.terms import ONTOLOGY, Prefixes, is_lexical

_PROPERTY_KINDS = {
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.FunctionalProperty,
    RDF.Property,
}
_CLASS_KINDS = {OWL.Class, RDFS.Class}
_PATH_STEPS = {SH.inversePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath, SH.alternativePath, RDF.first}
_NAMES_PROPERTY = {
    SH.path,
    SH.lessThan,
    SH.lessThanOrEquals,
    SH.equals,
    SH.disjoint,
    SH.targetSubjectsOf,
    SH.targetObjectsOf,
    *_PATH_STEPS,
}
_NAMES_CLASS = {SH["class"], SH.targetClass}
_TARGETS = {SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf}
_REFERS = {SH.property, SH.node, SH["not"], SH.qualifiedValueShape, RDF.first}
_COUNTS = {SH.minCount, SH.maxCount, SH.minLength, SH.maxLength, SH.qualifiedMinCount, SH.qualifiedMaxCount}
_SWITCHES = {SH.uniqueLang, SH.closed, SH.deactivated, SH.qualifiedValueShapesDisjoint}
_PROPERTY_SHAPE_ONLY = {
    SH.minCount,
    SH.maxCount,
    SH.uniqueLang,
    SH.lessThan,
    SH.lessThanOrEquals,
    SH.qualifiedValueShape,
}
_NODE_KINDS = {SH.IRI, SH.Literal, SH.BlankNode, SH.BlankNodeOrIRI, SH.BlankNodeOrLiteral, SH.IRIOrLiteral}
_SEVERITIES = {SH.Violation, SH.Warning, SH.Info}
_REFUSED = re.compile(
    r"(?:js|JS|SPARQL)\w*|sparql|select|ask|construct|update|rule|expression|target|Function|Rule|TripleRule"
)


def check_shape_files(
    terms: Sequence[TurtleText], shapes: Sequence[TurtleText], prefixes: Prefixes
) -> Iterator[Problem]:
    """What a validator would pass over in silence, or stumble on."""
    linter = _Linter(terms, shapes, prefixes)
    for text in shapes:
        for statement in text.statements:
            yield from linter.statement_problems(text.name, statement)
        for subject, line in linter.shapes_of(text).items():
            yield from linter.shape_problems(text.name, subject, line)


class _Linter:
    def __init__(self, terms: Sequence[TurtleText], shapes: Sequence[TurtleText], prefixes: Prefixes) -> None:
        self._prefixes = prefixes
        self._kinds = kinds(terms)
        self._known = {*self._kinds, *(subject for text in shapes for subject in text.subjects)}
        statements = [statement for text in shapes for statement in text.statements]
        self._says: dict[Node, set[Node]] = {}
        self._paths = {found.subject for found in statements if found.predicate == SH.path}
        self._in_paths = _inside_paths(statements)
        self._referred = {found.value for found in statements if found.predicate in _REFERS}
        self._messages = {found.subject for found in statements if found.predicate == SH.message and _is_english(found)}
        for found in statements:
            self._says.setdefault(found.subject, set()).add(found.predicate)

    def shapes_of(self, text: TurtleText) -> dict[Node, int]:
        """The shapes that a file describes, with their lines; those inside sh:or and its like only by their paths."""
        found: dict[Node, int] = {}
        for statement in text.statements:
            declares = statement.predicate == RDF.type and statement.value in (SH.NodeShape, SH.PropertyShape)
            if declares or statement.predicate in {SH.path, SH.property} | _TARGETS:
                line = (
                    text.subjects.get(statement.subject, statement.line) if isinstance(statement.subject, URIRef) else 0
                )
                found.setdefault(statement.subject, line or statement.line)
        return found

    def statement_problems(self, name: str, found: Statement) -> Iterator[Problem]:
        """What is wrong with one statement of a shapes file."""
        for iri in (found.predicate, found.value):
            if isinstance(iri, URIRef) and iri.startswith(str(SH)) and _REFUSED.fullmatch(iri[len(str(SH)) :]):
                what = f"'{curie(iri, self._prefixes)}' runs code or queries inside a shape"
                fix = "write a check in queries/checks/ instead"
                yield Problem(name, found.line, what, fix, "code-in-shape")
        if not namespace_of(found.predicate) and not found.predicate.startswith(ONTOLOGY):
            what = f"'{curie(found.predicate, self._prefixes)}' means nothing in a shape"
            yield Problem(name, found.line, what, "use a property of SHACL, or remove the line", "unknown-term")
        yield from self._reference_problems(name, found)
        fault = _parameter_fault(found)
        if fault:
            what = f"'{curie(found.predicate, self._prefixes)}' wants {fault}, got '{found.value}'"
            yield Problem(name, found.line, what, "mend the value", "bad-parameter")

    def _reference_problems(self, name: str, found: Statement) -> Iterator[Problem]:
        in_path = found.subject in self._in_paths or found.predicate not in _PATH_STEPS
        if found.predicate in _NAMES_PROPERTY and in_path:
            yield from self._kind_problem(name, found, _PROPERTY_KINDS, "property")
        elif found.predicate in _NAMES_CLASS:
            yield from self._kind_problem(name, found, _CLASS_KINDS, "class")

    def _kind_problem(self, name: str, found: Statement, wanted: set[URIRef], noun: str) -> Iterator[Problem]:
        term = found.value
        if not isinstance(term, URIRef) or not is_known(term, self._known):
            return
        if namespace_of(term) or self._kinds.get(term, set()) & wanted:
            return
        what = f"'{curie(term, self._prefixes)}' is no declared {noun}"
        valid = (curie(str(other), self._prefixes) for other, given in self._kinds.items() if given & wanted)
        fix = did_you_mean(curie(term, self._prefixes), sorted(valid), f"declare the {noun} in ontology/")
        yield Problem(name, found.line, what, fix, f"undeclared-{noun}")

    def shape_problems(self, name: str, shape: Node, line: int) -> Iterator[Problem]:
        """What is wrong with one shape as a whole."""
        says = self._says.get(shape, set())
        if isinstance(shape, BNode):
            what = "a shape has no name, so that no report can cite it"
            fix = "write it as a block of its own, named after its class and property, such as adkg:PlaceShape-latitude"
            yield Problem(name, line, what, fix, "unnamed-shape")
            return
        shown = curie(str(shape), self._prefixes)
        if shape not in self._referred and not says & _TARGETS:
            what = f"'{shown}' never runs: it has no target, and no sh:property, sh:node or list leads to it"
            yield Problem(name, line, what, "add sh:targetClass, or sh:property in its node shape", "idle-shape")
        if shape in self._paths and shape not in self._messages:
            what, fix = (
                f"'{shown}' has no message in English",
                "add sh:message, addressed to whoever will mend the data",
            )
            yield Problem(name, line, what, fix, "missing-message")
        if shape not in self._paths:
            for predicate in sorted(map(str, says & _PROPERTY_SHAPE_ONLY)):
                what = f"'{shown}' has '{curie(predicate, self._prefixes)}' and no sh:path"
                yield Problem(name, line, what, "move it to a property shape, or add sh:path", "bad-parameter")


def _inside_paths(statements: Sequence[Statement]) -> set[Node]:
    """The blank nodes that make up compound paths."""
    leads: dict[Node, list[Node]] = {}
    for found in statements:
        if isinstance(found.value, BNode) and (found.predicate in _PATH_STEPS or found.predicate == RDF.rest):
            leads.setdefault(found.subject, []).append(found.value)
    waiting: list[Node] = [found.value for found in statements if found.predicate == SH.path]
    inside: set[Node] = set()
    while waiting:
        node = waiting.pop()
        if node not in inside:
            inside.add(node)
            waiting += leads.get(node, [])
    return inside


def _is_english(found: Statement) -> bool:
    return isinstance(found.value, RdfLiteral) and (found.value.language or "en").lower().startswith("en")


def _parameter_fault(found: Statement) -> str:  # noqa: PLR0911 one line per parameter
    value = found.value
    if found.predicate in _COUNTS:
        datatype = value.datatype if isinstance(value, RdfLiteral) else None
        counts = datatype == XSD.integer and is_lexical(str(value), str(XSD.nonNegativeInteger))
        return "" if counts else "a whole number such as 1"
    if found.predicate in _SWITCHES:
        return "" if isinstance(value, RdfLiteral) and value.datatype == XSD.boolean else "true or false"
    if found.predicate == SH.nodeKind:
        return "" if value in _NODE_KINDS else "a kind of node such as sh:IRI"
    if found.predicate == SH.severity:
        return "" if value in _SEVERITIES else "sh:Violation, sh:Warning or sh:Info"
    if found.predicate == SH.pattern:
        return _pattern_fault(str(value))
    if found.predicate in {SH["in"], SH["or"], SH["and"], SH.xone, SH.languageIn, SH.ignoredProperties}:
        return "" if isinstance(value, BNode) or value == RDF.nil else "a list in round brackets"
    return ""


def _pattern_fault(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        return f"a regular expression ({error})"
    return ""
