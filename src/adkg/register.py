"""Reads data/register/ into things: each with its class, its names, and the few properties that need no source."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from adkg.claims import FileLine
from adkg.documents import Mapping as Entries
from adkg.documents import Scalar, Sequence, read_document
from adkg.entries import FileReading, shorten
from adkg.errors import Problem, did_you_mean
from adkg.project import Project, ProjectFile
from adkg.terms import ONTOLOGY, SKOS, Iri, Literal, Value, is_path, is_slug, path_of, term, thing_iri
from adkg.values import Things, ValueReader
from adkg.vocabulary import Vocabulary

FOLDER = "data/register"
PREF_LABEL = Iri(SKOS + "prefLabel")
ALT_LABEL = Iri(SKOS + "altLabel")
_NAMES = {"label": PREF_LABEL, "alias": ALT_LABEL}


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that the register names. `statements` are its names and what else a register may say."""

    iri: Iri
    class_iri: Iri
    statements: tuple[tuple[Iri, Value], ...]
    where: FileLine


@dataclass(frozen=True, slots=True)
class Register:
    """All things by their IRI."""

    things: Mapping[Iri, Thing] = field(default_factory=dict)

    @property
    def classes(self) -> Mapping[Iri, Iri]:
        """Every thing with its class."""
        return {iri: thing.class_iri for iri, thing in self.things.items()}

    def class_of(self, iri: Iri) -> Iri | None:
        """The class of a thing; None when the register does not name it."""
        thing = self.things.get(iri)
        return thing.class_iri if thing else None

    def values(self, iri: Iri, predicate: Iri) -> list[Value]:
        """What the register states of a thing under one property; nothing for a thing it does not name."""
        thing = self.things.get(iri)
        return [value for stated, value in thing.statements if stated == predicate] if thing else []

    def label(self, iri: Iri, language: str = "en") -> str:
        """The name of a thing in the language, else in another; its path when it has no name."""
        labels = [value for value in self.values(iri, PREF_LABEL) if isinstance(value, Literal)]
        chosen = [value for value in labels if value.language == language] or labels
        return chosen[0].lexical if chosen else path_of(iri)


@dataclass(slots=True)
class _Entry:
    """An entry whose identity was read, and whose statements are still to be read."""

    iri: Iri
    class_iri: Iri
    entries: Entries
    line: int
    reading: FileReading


def read_register(project: Project, vocabulary: Vocabulary) -> tuple[Register, list[Problem]]:
    """The things of every register file, overlays included, and what is wrong with the files.

    An overlay may add things and not redefine one.
    """
    found: dict[Iri, _Entry] = {}
    readings = []
    for file in project.files(FOLDER, ""):
        reading = FileReading(file.name)
        readings.append(reading)
        for entry in _entries(file, reading, vocabulary):
            first = found.setdefault(entry.iri, entry)
            if first is not entry:
                what = f"'{path_of(entry.iri)}' is registered twice, first at {first.reading.file}:{first.line}"
                reading.refuse(entry.line, what, "keep one of the two", "duplicate-id")
    things = Things(vocabulary, {iri: entry.class_iri for iri, entry in found.items()})
    register = Register({iri: _thing(entry, things) for iri, entry in sorted(found.items())})
    return register, sorted(problem for reading in readings for problem in reading.problems)


def _entries(file: ProjectFile, reading: FileReading, vocabulary: Vocabulary) -> Iterator[_Entry]:
    kind = _kind(file, reading, vocabulary)
    if not kind:
        return
    node, problems = read_document(file)
    reading.problems += problems
    mapping = reading.mapping(node, f"{kind}.yaml")
    if mapping is None:
        return
    for path, below in mapping.entries.items():
        line = mapping.key_lines[path]
        entries = reading.mapping(below, path)
        if _is_of_kind(path, kind, line, reading) and entries is not None:
            yield _Entry(thing_iri(path), _class(entries, kind, vocabulary, reading), entries, line, reading)


def _kind(file: ProjectFile, reading: FileReading, vocabulary: Vocabulary) -> str:
    """The kind of thing that a file holds, which is its name."""
    name = file.name.partition(f"{FOLDER}/")[2]
    kind = name.removesuffix(".yaml")
    if kind == name:
        reading.refuse(
            0, "is no .yaml file, so it is not read", "name it <kind>.yaml, or move it elsewhere", "unread-file"
        )
        return ""
    if kind not in vocabulary.kinds:
        fix = did_you_mean(kind, vocabulary.kinds, "name the file after a kind that a class of the ontology has")
        reading.refuse(0, f"unknown kind '{shorten(kind)}'", fix, "unknown-kind")
        return ""
    return kind


def _is_of_kind(path: str, kind: str, line: int, reading: FileReading) -> bool:
    first, _, slug = path.partition("/")
    if first == kind and is_slug(slug):
        return True
    if is_path(path) and first != kind:
        what, fix = f"'{path}' stands in {kind}.yaml", f"move it to data/register/{first}.yaml, or write {kind}/{slug}"
    else:
        plain = "-".join(
            "".join(one if one.isascii() and one.isalnum() else " " for one in (slug or path).lower()).split()
        )
        what = f"'{shorten(path)}' is no path of a thing"
        fix = f"write {kind}/{plain or '<slug>'}: the kind, then small letters, digits and single hyphens"
    reading.refuse(line, what, fix, "bad-path")
    return False


def _class(entries: Entries, kind: str, vocabulary: Vocabulary, reading: FileReading) -> Iri:
    of_kind = vocabulary.kinds[kind]
    node = entries.entries.get("type")
    text = reading.text(node, "type")
    if not text:
        return of_kind
    below = sorted(
        path_of(one) for one in vocabulary.superclasses if one.startswith(ONTOLOGY) and vocabulary.is_a(one, of_kind)
    )
    if text in below:
        return term(text)
    known = term(text) in vocabulary.superclasses
    what = f"'{text}' is no {path_of(of_kind)}" if known else f"unknown class '{shorten(text)}'"
    fix = did_you_mean(text, below, f"use {path_of(of_kind)} or a class below it")
    reading.refuse(entries.key_lines["type"], what, fix, "wrong-type" if known else "unknown-class")
    return of_kind


def _thing(entry: _Entry, things: Things) -> Thing:
    values = ValueReader(things, entry.reading)
    statements: list[tuple[Iri, Value]] = []
    properties = things.vocabulary.properties
    for key, node in entry.entries.entries.items():
        line = entry.entries.key_lines[key]
        prop = properties.get(key)
        if key == "type":
            continue
        found: list[tuple[Iri, Value, int]]
        if key in _NAMES:
            if key == "label":
                _check_single(node, entry.reading)
            found = [(_NAMES[key], value, at) for value, at in values.texts(node, key)]
        elif prop is None or not prop.register_key:
            _refuse_key(key, line, entry, things.vocabulary)
            continue
        elif prop.domains and not things.fits(entry.class_iri, prop.domains):
            wanted = " or ".join(path_of(one) for one in prop.domains)
            what = f"'{key}' is said of a {wanted}, but '{path_of(entry.iri)}' is a {path_of(entry.class_iri)}"
            entry.reading.refuse(line, what, "remove it", "wrong-subject")
            continue
        else:
            found = [(prop.iri, value, at) for value, at in values.values(prop, node)]
        for predicate, value, at in found:
            if (predicate, value) in statements:
                entry.reading.refuse(at, f"'{key}' says the same twice", "keep one of the two", "duplicate-value")
            else:
                statements.append((predicate, value))
    return Thing(entry.iri, entry.class_iri, tuple(statements), FileLine(entry.reading.file, entry.line))


def _check_single(node: Entries | Sequence | Scalar, reading: FileReading) -> None:
    for below in node.entries.values() if isinstance(node, Entries) else ():
        if isinstance(below, Sequence):
            what, fix = "'label' wants one name in each language", "write the others under 'alias'"
            reading.refuse(below.line, what, fix, "wrong-form")


def _refuse_key(key: str, line: int, entry: _Entry, vocabulary: Vocabulary) -> None:
    prop = vocabulary.properties.get(key)
    if prop is not None and prop.claimable:
        what = f"'{key}' is a fact, and a register entry only names a thing"
        entry.reading.refuse(line, what, "claim it in a file of data/sources/, with its source", "not-a-register-key")
        return
    allowed = [
        "type",
        "label",
        "alias",
        *sorted(name for name, one in vocabulary.properties.items() if one.register_key),
    ]
    fix = did_you_mean(key, allowed, f"use one of {', '.join(allowed)}")
    entry.reading.refuse(line, f"unknown key '{shorten(key)}' in '{path_of(entry.iri)}'", fix, "unknown-key")
