"""Reads data/decisions.yaml: what a person ruled where sources disagree or misname a thing."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from adkg.claims import Decision, FileLine
from adkg.documents import Mapping as Entries
from adkg.documents import Node, Sequence, read_document
from adkg.entries import FileReading, shorten
from adkg.errors import Problem, did_you_mean
from adkg.project import Project
from adkg.terms import Iri, Value, is_path, path_of, thing_iri
from adkg.values import Things, ValueReader
from adkg.vocabulary import Property, Vocabulary

FILE = "data/decisions.yaml"
KIND = "decision"
KEYS = ("about", "source", "means", "property", "value", "basedOn", "decided", "reason")


def read_decisions(
    project: Project, vocabulary: Vocabulary, known: Mapping[Iri, Iri], sources: Collection[Iri]
) -> tuple[tuple[Decision, ...], list[Problem]]:
    """Every decision, those of overlays too, and what is wrong with the files.

    `known` has every thing of the register with its class; `sources` are the IRIs of all sources.
    """
    things = Things(vocabulary, known)
    decisions: dict[Iri, Decision] = {}
    settled: dict[tuple[Iri, Iri | None], Decision] = {}
    problems: list[Problem] = []
    for file in project.files("data", FILE.rpartition("/")[2]):
        if file.name != FILE and not file.name.endswith("/" + FILE):
            continue
        reading = FileReading(file.name)
        node, found = read_document(file)
        problems += found
        mapping = reading.mapping(node, "decisions.yaml")
        for path, below in mapping.entries.items() if mapping else ():
            entry = _Entry(path, mapping.key_lines[path] if mapping else 0, things, sources, reading)
            decision = entry.decision(below)
            if decision:
                _keep(decision, decisions, settled, reading)
        problems += reading.problems
    return tuple(decisions.values()), sorted(problems)


def _keep(
    decision: Decision,
    decisions: dict[Iri, Decision],
    settled: dict[tuple[Iri, Iri | None], Decision],
    reading: FileReading,
) -> None:
    line = decision.where.line
    same_name = decisions.setdefault(decision.iri, decision)
    same_matter = settled.setdefault((decision.about, decision.predicate or decision.source), decision)
    if same_name is not decision:
        what = f"'{path_of(decision.iri)}' is there twice, first at {same_name.where.file}:{same_name.where.line}"
        reading.refuse(line, what, "give one of the two another name", "duplicate-id")
    elif same_matter is not decision:
        what = (
            f"'{path_of(same_matter.iri)}' at {same_matter.where.file}:{same_matter.where.line} settles the same matter"
        )
        reading.refuse(line, what, "keep one of the two", "contradictory-decision")


@dataclass(slots=True)
class _Entry:
    """One decision while it is read."""

    path: str
    line: int
    things: Things
    sources: Collection[Iri]
    reading: FileReading

    def decision(self, node: Node) -> Decision | None:
        before = len(self.reading.problems)
        if not is_path(self.path) or not self.path.startswith(f"{KIND}/"):
            what, fix = f"'{shorten(self.path)}' is no name of a decision", f"write {KIND}/<slug>"
            self.reading.refuse(self.line, what, fix, "bad-path")
        mapping = self.reading.mapping(node, self.path, KEYS)
        if mapping is None:
            return None
        values = ValueReader(self.things, self.reading)
        about = values.thing(self.reading.needs(mapping, "about", "name the thing it is about"), "about")
        decided = values.day(self.reading.needs(mapping, "decided", "write the day of the decision"), "decided")
        reasons = values.texts(self.reading.needs(mapping, "reason", "give the reason, in each language"), "reason")
        prop, chosen, source, means = self._ruling(mapping, values, about)
        if about is None or decided is None or len(self.reading.problems) > before:
            return None
        return Decision(
            thing_iri(self.path),
            about,
            decided,
            tuple((reason.language, reason.lexical) for reason, _ in reasons),
            FileLine(self.reading.file, self.line),
            prop.iri if prop else None,
            tuple(chosen),
            source,
            means,
            tuple(self._sources(mapping.entries.get("basedOn"))),
        )

    def _ruling(
        self, mapping: Entries, values: ValueReader, about: Iri | None
    ) -> tuple[Property | None, list[Value], Iri | None, Iri | None]:
        given = set(mapping.entries) & {"property", "value", "means", "source"}
        if given not in ({"property", "value"}, {"means", "source"}):
            got = f"got {', '.join(sorted(given))}" if given else "got neither"
            what = f"a decision has either 'property' and 'value', or 'source' and 'means'; {got}"
            fix = "choose a value of a property, or say which thing the claims of a source mean"
            self.reading.refuse(self.line, what, fix, "contradictory-decision")
        if "basedOn" in mapping.entries and "means" in given:
            fix = "remove it: the source that names the wrong thing is under 'source'"
            line = mapping.key_lines["basedOn"]
            self.reading.refuse(line, "'basedOn' is for a chosen value", fix, "contradictory-decision")
        prop = values.claimable(mapping.entries.get("property"))
        chosen = self._values(mapping.entries.get("value"), prop, values, about)
        source = self._source(mapping.entries.get("source"))
        means = values.thing(mapping.entries.get("means"), "means")
        if means is not None and means == about:
            what = f"'means' names what 'about' names: '{path_of(means)}'"
            self.reading.refuse(
                mapping.key_lines["means"], what, "name the thing that is really meant", "contradictory-decision"
            )
        return prop, chosen, source, means

    def _values(self, node: Node | None, prop: Property | None, values: ValueReader, about: Iri | None) -> list[Value]:
        if node is None or prop is None:
            return []
        found = values.values(prop, node)
        class_iri = self.things.known.get(about) if about else None
        if len(found) > 1 and class_iri and self.things.vocabulary.expects_one(class_iri, prop.iri):
            what = f"'{prop.name}' has one value at most, and {len(found)} are chosen"
            self.reading.refuse(found[1][1], what, "choose one", "too-many-values")
        return [value for value, _ in found]

    def _sources(self, node: Node | None) -> Iterator[Iri]:
        """The sources on which a ruling is based: one, or a list."""
        for one in node.items if isinstance(node, Sequence) else [node]:
            found = self._source(one)
            if found:
                yield found

    def _source(self, node: Node | None) -> Iri | None:
        text = self.reading.text(node, "source")
        if node is None or not text:
            return None
        iri = thing_iri(text)
        if iri not in self.sources:
            fix = did_you_mean(
                text, map(path_of, self.sources), f"add data/{text.replace('source/', 'sources/', 1)}.yaml"
            )
            self.reading.refuse(node.line, f"unknown source '{shorten(text)}'", fix, "unknown-source")
            return None
        return iri
