"""Reads data/searches/: what was looked for and not found, one file for each search through the same places."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from adkg.claims import FileLine, Search
from adkg.dates import PRECISIONS, CalendarDate
from adkg.documents import Mapping as Entries
from adkg.documents import Node, Sequence, read_document
from adkg.entries import FileReading, shorten
from adkg.errors import Problem, did_you_mean
from adkg.project import Project, ProjectFile
from adkg.terms import Iri, path_of
from adkg.values import Things, ValueReader
from adkg.vocabulary import Property, Vocabulary

FOLDER = "data/searches"
FILE_KEYS = ("search", "not_found")
HEADER_KEYS = ("searched", "where")
ENTRY_KEYS = ("about", "property", "type", "note")
FINER = {name: Iri(datatype) for datatype, name in PRECISIONS.items() if name != "year"}


@dataclass(frozen=True, slots=True)
class _Header:
    searched: CalendarDate
    places: tuple[tuple[str, str], ...]


def read_searches(
    project: Project, vocabulary: Vocabulary, known: Mapping[Iri, Iri]
) -> tuple[tuple[Search, ...], list[Problem]]:
    """Everything that was looked for and not found, overlays included, and what is wrong with the files.

    `known` has every thing of the register with its class.
    """
    things = Things(vocabulary, known)
    searches: dict[Iri, Search] = {}
    problems: list[Problem] = []
    for file in project.files(FOLDER, ""):
        reading = FileReading(file.name)
        for search in _FileReader(file, things, reading).searches():
            first = searches.setdefault(search.iri, search)
            if first is not search:
                what = f"the same was looked for at {first.where.file}:{first.where.line}, on the same day and place"
                reading.refuse(search.where.line, what, "keep one of the two", "duplicate-search")
        problems += reading.problems
    return tuple(searches.values()), sorted(problems)


class _FileReader:
    """One file of searches while it is read."""

    def __init__(self, file: ProjectFile, things: Things, reading: FileReading) -> None:
        self.file = file
        self.things = things
        self.reading = reading
        self.values = ValueReader(things, reading)

    def searches(self) -> Iterator[Search]:
        if not self.file.name.endswith(".yaml"):
            fix = "name it <date>-<slug>.yaml, or move it elsewhere"
            self.reading.refuse(0, "is no .yaml file, so it is not read", fix, "unread-file")
            return
        node, found = read_document(self.file)
        self.reading.problems += found
        if node is None:
            if not found:
                self.reading.refuse(0, "is empty", "write 'search:' and 'not_found:', or remove it", "missing-key")
            return
        mapping = self.reading.mapping(node, "file", FILE_KEYS)
        if mapping is None:
            return
        header = self._header(self.reading.needs(mapping, "search", "add 'search:' with 'searched' and 'where'"))
        entries = self.reading.needs(mapping, "not_found", "list what was looked for, each with 'about'")
        for below in self.reading.items(entries, "not_found"):
            yield from self._entry(below, header)

    def _header(self, node: Node | None) -> _Header | None:
        mapping = self.reading.mapping(node, "search", HEADER_KEYS)
        if mapping is None:
            return None
        searched = self.values.day(self.reading.needs(mapping, "searched", "write the day of the search"), "searched")
        where = self.reading.needs(mapping, "where", "say what was searched, in each language")
        places = self.values.texts(where, "where")
        if searched is None or not places:
            return None
        return _Header(searched, tuple((text.language, text.lexical) for text, _ in places))

    def _entry(self, node: Node, header: _Header | None) -> Iterator[Search]:
        before = len(self.reading.problems)
        mapping = self.reading.mapping(node, "not_found", ENTRY_KEYS)
        if mapping is None:
            return
        about = self._about(self.reading.needs(mapping, "about", "name the thing, or the things that single it out"))
        prop = self.values.claimable(self.reading.needs(mapping, "property", "name the property that was looked for"))
        if prop and len(about) == 1:
            self._check_subject(prop, about[0], mapping)
        sought = self._type(mapping.entries.get("type"), prop)
        note = self.reading.text(mapping.entries.get("note"), "note")
        if header is None or prop is None or len(self.reading.problems) > before:
            return
        where = FileLine(self.reading.file, mapping.line)
        yield Search(tuple(about), prop.iri, header.searched, header.places, where, sought, note)

    def _about(self, node: Node | None) -> list[Iri]:
        nodes = self.reading.items(node, "about") if isinstance(node, Sequence) else [node]
        found = [thing for one in nodes if (thing := self.values.thing(one, "about"))]
        if node is not None and len(set(found)) < len(found):
            self.reading.refuse(node.line, "'about' names a thing twice", "name it once", "duplicate-value")
        return sorted(found)

    def _check_subject(self, prop: Property, about: Iri, mapping: Entries) -> None:
        class_iri = self.things.known[about]
        if not self.things.may_be_said_of(prop, class_iri):
            wanted = " or ".join(path_of(one) for one in prop.domains)
            what = f"'{prop.name}' is said of a {wanted}, but '{path_of(about)}' is a {path_of(class_iri)}"
            fix = "use another property, or correct 'about'"
            self.reading.refuse(mapping.entries["property"].line, what, fix, "wrong-subject")

    def _type(self, node: Node | None, prop: Property | None) -> Iri | None:
        text = self.reading.text(node, "type")
        if node is None or not text or prop is None:
            return None
        if prop.is_date:
            choices = FINER
        elif prop.datatype:
            choices = {}
        else:
            classes = self.things.vocabulary.superclasses
            choices = {path_of(one): one for one in classes if self.things.fits(one, prop.ranges)}
        if text not in choices:
            otherwise = f"use one of {', '.join(sorted(choices))}" if choices else "leave it out"
            what = f"'{shorten(text)}' is no type of value that '{prop.name}' has"
            self.reading.refuse(node.line, what, did_you_mean(text, choices, otherwise), "wrong-type")
            return None
        return choices[text]
