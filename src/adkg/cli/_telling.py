"""Evidence as lines of text for people."""

from collections.abc import Iterator, Mapping, Sequence

from adkg.answers import cell_text
from adkg.evidence.coverage import SourceEvidence
from adkg.evidence.passages import find_passage
from adkg.evidence.sections import Section
from adkg.evidence.sides import Side
from adkg.evidence.testimony import Publication, Ruling, Testimony
from adkg.evidence.things import Conclusion, Grounds, Statement, ThingEvidence, Triple
from adkg.evidence.words import RDF_TYPE
from adkg.terms import ONTOLOGY, SKOS, Iri, Literal, Prefixes, Value, path_of

INDENT = "    "
PLAIN_NAMES = {RDF_TYPE: "is a", Iri(SKOS + "prefLabel"): "name", Iri(SKOS + "altLabel"): "other name"}


class Teller:
    """Tells evidence, with the names of things and terms; with the passages where `texts` has those of the sources."""

    def __init__(self, names: Mapping[Iri, str], prefixes: Prefixes, texts: Mapping[str, str] | None = None) -> None:
        self._names = names
        self._prefixes = prefixes
        self._texts = texts or {}
        self._titles: dict[Iri, str] = {}

    def thing(self, found: ThingEvidence) -> Iterator[str]:
        """A thing: its names, what is accepted of it and by whom, what follows, and what is said of others about it."""
        yield f"{found.label} ({path_of(found.iri)}){f', {found.kind}' if found.kind else ''}"
        for triple in found.registered:
            if triple[1] != RDF_TYPE:
                yield INDENT + self._pair(triple)
        if found.links:
            yield "\nelsewhere"
            yield from (INDENT + self._pair(triple) for triple in found.links)
        if found.accepted:
            yield "\naccepted"
            for statement in found.accepted:
                yield INDENT + self._pair(statement.triple)
                yield from self._supports(statement, 2)
        yield from self._sections(found.sections, found.iri)
        yield from self._conclusions("follows", found.inferred)
        yield from self._conclusions("expected by rule, whatever happened", found.expected)
        if found.incoming:
            yield "\nof others"
            for subject, predicate, _ in found.incoming:
                yield f"{INDENT}{self._value(subject)}: {self._name(predicate)}"

    def _conclusions(self, title: str, found: Sequence[Conclusion]) -> Iterator[str]:
        if found:
            yield f"\n{title}"
        for conclusion in found:
            yield INDENT + self._pair(conclusion.triple)
            yield INDENT * 2 + conclusion.axiom

    def source(self, found: SourceEvidence) -> Iterator[str]:
        """A source: its header, how its text is accounted for, and its claims as they were judged."""
        source = found.source
        yield f"{source.title} ({path_of(source.iri)})"
        yield INDENT + _publisher(source)
        yield INDENT + source.address
        counts = f"{_count(len(found.testimonies), 'claim')}, {_count(len(found.left_out), 'passage')} left out"
        if source.characters is None:
            yield f"{INDENT}{counts}; the text was not recorded"
        else:
            stretches = _count(len(found.unread), "stretch", "es")
            yield f"{INDENT}{counts}, {stretches} unread of {source.characters} characters"
        yield from (f"{INDENT}unread: characters {begin}-{end}" for begin, end in found.unread)
        if found.testimonies:
            yield "\nclaims"
        for one in found.testimonies:
            yield f"{INDENT}{self._value(one.subject)}: {self._pair((one.subject, one.predicate, one.value))}"
            yield f"{INDENT * 2}{one.standing_label}, {one.rule_label}{_at(one)}"
        if found.left_out:
            yield "\nleft out"
        for passage in found.left_out:
            yield f"{INDENT}characters {passage.place.begin}-{passage.place.end}: {passage.reason}"
        yield from self._sections(found.sections, source.iri)

    def _sections(self, found: Sequence[Section], thing: Iri) -> Iterator[str]:
        for section in found:
            yield f"\n{section.summary}"
            columns = zip(*section.rows, strict=True)
            kept = [index for index, values in enumerate(columns) if not {None, thing}.issuperset(values)]
            rows = [[self._cell(row[index]) for index in kept] for row in section.rows]
            yield from (INDENT + line for line in _aligned([section.titles[index] for index in kept], rows))

    def _cell(self, value: Value | None) -> str:
        """A value in a row: terms of the ontology by their name alone."""
        if value is None:
            return ""
        return self._name(value) if isinstance(value, Iri) and value.startswith(ONTOLOGY) else self._value(value)

    def grounds(self, found: Sequence[Grounds]) -> Iterator[str]:
        """Why a thing's properties have their values."""
        sides = [side for grounds in found for side in grounds.sides]
        self._titles = {one.iri: one.source.title for side in sides for one in side.testimonies}
        for grounds in found:
            yield f"{self._value(grounds.subject)}: {self._name(grounds.predicate)}"
            for side in grounds.sides:
                yield from self._side(side)
            for conclusion in grounds.conclusions:
                yield from self._conclusion(conclusion)
            yield ""

    def _side(self, side: Side) -> Iterator[str]:
        yield f"{INDENT}{side.standing.standing_label}: {self._value(side.value)} ({_weight(side)})"
        for one in side.testimonies:
            yield INDENT * 2 + one.source.title
            yield f"{INDENT * 3}{_publisher(one.source)}, {one.mode}{_at(one)}"
            yield INDENT * 3 + one.source.address
            yield f"{INDENT * 3}{one.standing_label}, {one.rule_label}: {one.rule_meaning}"
            yield from (INDENT * 3 + line for line in self._circumstances(one))

    def _circumstances(self, one: Testimony) -> Iterator[str]:
        if one.printed_subject:
            yield f"the source calls the thing '{one.printed_subject}'"
        if one.printed_value:
            yield f"the source prints '{one.printed_value}'"
        if one.note:
            yield f"note: {one.note}"
        if one.outweighed_by:
            yield f"outweighed by {self._titles.get(one.outweighed_by, path_of(one.outweighed_by))}"
        if one.derived_from:
            yield f"read so from {path_of(one.derived_from)}"
        if one.ruling:
            yield _ruling(one.ruling)
        passage = find_passage(one.source, one.place, self._texts)
        if passage:
            words = " ".join(passage.words.split())
            yield f"passage, {'verified' if passage.verified else 'NOT the one that was read'}: {words}"
        elif self._texts and one.place:
            yield "passage: the folder has not the text of this source"

    def _conclusion(self, conclusion: Conclusion) -> Iterator[str]:
        yield f"{INDENT}follows: {self._value(conclusion.triple[2])} ({conclusion.rule}: {conclusion.axiom})"
        for premise in conclusion.premises:
            yield f"{INDENT * 2}from {self._value(premise.triple[0])}: {self._pair(premise.triple)}"
            yield from self._supports(premise, 3)

    def _supports(self, statement: Statement, depth: int) -> Iterator[str]:
        for one in statement.testimonies:
            yield f"{INDENT * depth}{one.source.title}: {_publisher(one.source)}{_at(one)}"
        if statement.ruling:
            yield INDENT * depth + _ruling(statement.ruling)

    def _pair(self, triple: Triple) -> str:
        return f"{self._name(triple[1])}: {self._value(triple[2])}"

    def _name(self, predicate: Iri) -> str:
        if predicate in PLAIN_NAMES:
            return PLAIN_NAMES[predicate]
        name = self._names.get(predicate, predicate)
        return self._prefixes.shorten(predicate) if name == predicate else name

    def _value(self, value: Value) -> str:
        text = cell_text(value, self._names, self._prefixes)
        return f"{text} [{value.language}]" if isinstance(value, Literal) and value.language else text


def _aligned(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of cells, each column but the last as wide as its longest cell."""
    widths = [max(map(len, cells)) for cells in zip(columns, *rows, strict=True)][:-1]
    for row in (columns, *rows):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join((*cells, row[-1])).rstrip()


def _ruling(ruling: Ruling) -> str:
    return f"{path_of(ruling.iri)}, {ruling.decided}: {ruling.reason}"


def _publisher(source: Publication) -> str:
    copied = f" after {source.origin_label}" if source.origin_label != source.publisher else ""
    return ", ".join(part for part in (f"{source.publisher}{copied}", source.grade, source.published) if part)


def _at(one: Testimony) -> str:
    return f", characters {one.place.begin}-{one.place.end}" if one.place else ""


def _weight(side: Side) -> str:
    claims = _count(len(side.testimonies), "claim")
    return f"{claims}, {_count(side.origins, 'independent origin')}, best grade {side.best_grade}"


def _count(number: int, noun: str, plural: str = "s") -> str:
    return f"{number} {noun}{'' if number == 1 else plural}"
