"""Turns the text of a key into a value of the ontology's range: a thing, an individual or a literal."""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from adkg.dates import CalendarDate, calendar_date, date_fault
from adkg.documents import Mapping as Entries
from adkg.documents import Node, Scalar, Sequence
from adkg.entries import FileReading, describe, shorten
from adkg.errors import did_you_mean
from adkg.mistakes import nearest_date, nearest_form
from adkg.terms import (
    LANG_STRING,
    XSD_DATE,
    XSD_INTEGER,
    Iri,
    Literal,
    Value,
    canonical,
    is_language,
    is_lexical,
    is_path,
    path_of,
    term,
    thing_iri,
    wanted_form,
)
from adkg.vocabulary import Property, Vocabulary

LANGUAGE_FIX = "write a language tag of BCP 47, such as en or vi"
# Oxigraph keeps integers in 64 bits.
_MAX_DIGITS = 18


class Things:
    """The things that the register names, each with its class: finds those of a class, or the nearest to a path."""

    def __init__(self, vocabulary: Vocabulary, known: Mapping[Iri, Iri]) -> None:
        self.vocabulary = vocabulary
        self.known = known
        self._paths: dict[tuple[Iri, ...], list[str]] = {}
        self._nearest: dict[tuple[str, tuple[Iri, ...]], str] = {}

    def fits(self, class_iri: Iri, classes: Collection[Iri]) -> bool:
        """Whether a thing of the class is of one of the classes; always when there is none."""
        return not classes or any(self.vocabulary.is_a(class_iri, above) for above in classes)

    def may_be_said_of(self, prop: Property, class_iri: Iri) -> bool:
        """Also of a class above the domain: a thing may turn out to be of the class below by what is said of it."""
        return self.fits(class_iri, prop.domains) or any(self.fits(one, (class_iri,)) for one in prop.domains)

    def paths(self, classes: tuple[Iri, ...]) -> list[str]:
        """The paths of all things of these classes, sorted."""
        if classes not in self._paths:
            self._paths[classes] = sorted(
                path_of(iri) for iri, found in self.known.items() if self.fits(found, classes)
            )
        return self._paths[classes]

    def nearest(self, text: str, classes: tuple[Iri, ...], otherwise: str) -> str:
        """A way forward for a path that names nothing, as `did_you_mean` words it."""
        key = (text, classes)
        if key not in self._nearest:
            self._nearest[key] = self._near(text, self.paths(classes)) or self._near(text, self.paths(()))
        near = self._nearest[key]
        return f"did you mean '{near}'? otherwise {otherwise}" if near else otherwise

    def _near(self, text: str, paths: list[str]) -> str:
        """The path nearest to the text: by its slug where the kind is right or missing, else as a whole."""
        kind, slash, slug = text.rpartition("/")
        slug = "-".join(slug.lower().split())
        if slash and kind not in self.vocabulary.kinds:
            return next(iter(get_close_matches(text, paths, n=1)), "")
        by_slug = {path.rpartition("/")[2]: path for path in reversed(paths) if path.startswith(kind)}
        return by_slug.get(next(iter(get_close_matches(slug, by_slug, n=1)), ""), "")


class ValueReader:
    """Reads the values of one file; `language` is that of a text that names none ('' to insist on a name)."""

    def __init__(self, things: Things, reading: FileReading, language: str = "") -> None:
        self.things = things
        self.reading = reading
        self.language = language

    def thing(self, node: Node | None, name: str, classes: tuple[Iri, ...] = ()) -> Iri | None:
        """The thing that a node names by its path; a problem and None when it names none, or none of these classes."""
        if not isinstance(node, Scalar):
            if node is not None:
                self._refuse(
                    node, f"'{name}' wants the path of one thing, got {describe(node)}", "name one thing", "wrong-form"
                )
            return None
        text = self.reading.text(node, name)
        if not text:
            return None
        iri = thing_iri(text)
        class_iri = self.things.known.get(iri) if is_path(text) else None
        if class_iri is None:
            kind = text.partition("/")[0] if is_path(text) else "<kind>"
            fix = self.things.nearest(text, classes, f"add it to data/register/{kind}.yaml")
            self._refuse(node, f"unknown thing '{shorten(text)}' in '{name}'", fix, "unknown-thing")
            return None
        if not self.things.fits(class_iri, classes):
            self._refuse_class(node, name, classes, f"'{text}' is a {path_of(class_iri)}")
            return None
        return iri

    def claimable(self, node: Node | None, name: str = "property") -> Property | None:
        """The property that a node names, one that sources may state; a problem and None when it names none."""
        text = self.reading.text(node, name)
        if node is None or not text:
            return None
        properties = self.things.vocabulary.properties
        found = properties.get(text)
        if found is None or not found.claimable:
            every = [one for one, prop in properties.items() if prop.claimable]
            fix = did_you_mean(text, every, "name a property of the ontology")
            self._refuse(node, f"unknown property '{shorten(text)}'", fix, "unknown-key")
            return None
        return found

    def day(self, node: Node | None, name: str) -> CalendarDate | None:
        """The day that a node says; a problem and None when it says none, or only a month or year."""
        text = self.reading.text(node, name)
        if node is None or not text:
            return None
        try:
            found = calendar_date(text)
        except ValueError:
            found = None
        if found is None or found.datatype != XSD_DATE:
            near = nearest_date(text)
            fix = f"write it as {near}" if len(near) == len("2020-12-10") else "write it as 2020-12-10"
            self._refuse(node, f"'{name}' wants a day, got '{shorten(text)}'", fix, "bad-value")
            return None
        return found

    def values(self, prop: Property, node: Node) -> list[tuple[Value, int]]:
        """Every value of a key, each with its line. One that does not fit becomes a problem; the others are read."""
        return list(self._each(prop, node))

    def texts(self, node: Node | None, name: str) -> list[tuple[Literal, int]]:
        """The texts of a mapping from language to one text or a list of them."""
        found: list[tuple[Literal, int]] = []
        mapping = self.reading.mapping(node, name)
        if mapping is None:
            return found
        if not mapping.entries:
            self._refuse(mapping, f"'{name}' is empty", "write a value, or leave the key out", "empty-value")
        for language, below in mapping.entries.items():
            if not is_language(language):
                what = f"'{shorten(language)}' in '{name}' is no language"
                self.reading.refuse(mapping.key_lines[language], what, LANGUAGE_FIX, "bad-language")
                continue
            nodes = self.reading.items(below, name) if isinstance(below, Sequence) else [below]
            for one in nodes:
                text = self.reading.text(one, name)
                if text:
                    found.append((Literal(text, LANG_STRING, language), one.line))
        return found

    def _each(self, prop: Property, node: Node) -> Iterator[tuple[Value, int]]:
        if isinstance(node, Sequence):
            for item in self.reading.items(node, prop.name):
                if isinstance(item, Scalar) or (isinstance(item, Entries) and prop.datatype == LANG_STRING):
                    yield from self._each(prop, item)
                else:
                    what = f"'{prop.name}' wants one value in each item, got {describe(item)}"
                    self._refuse(item, what, "write one value on each line", "wrong-form")
        elif isinstance(node, Scalar):
            value = self._value(prop, node)
            if value is not None:
                yield value, node.line
        elif prop.datatype == LANG_STRING:
            yield from self.texts(node, prop.name)
        else:
            what = f"'{prop.name}' wants a value or a list of values, got a mapping"
            self._refuse(node, what, "write the value after the key, or one value on each line", "wrong-form")

    def _value(self, prop: Property, node: Scalar) -> Value | None:
        if not prop.datatype:
            return self._node_value(prop, node)
        text = self.reading.text(node, prop.name)
        if not text:
            return None
        if prop.is_date:
            return self._date(prop, node, text)
        if prop.datatype == LANG_STRING:
            return self._in_language(prop, node, text)
        return Literal(canonical(text, prop.datatype), prop.datatype) if self._is_form(prop, node, text) else None

    def _in_language(self, prop: Property, node: Scalar, text: str) -> Literal | None:
        if not self.language:
            what, fix = f"'{prop.name}' wants a text for each language", f"write en: {shorten(text)} below it"
            self._refuse(node, what, fix, "wrong-form")
            return None
        return Literal(text, LANG_STRING, self.language)

    def _date(self, prop: Property, node: Scalar, text: str) -> Literal | None:
        try:
            return calendar_date(text).literal
        except ValueError:
            fault, near = date_fault(text), nearest_date(text)
        what = f"'{prop.name}' wants a date, got '{shorten(text)}'"
        if fault.startswith("there is no"):
            fix = (
                f"look at the source again; write {near} if it is no more precise"
                if near
                else "look at the source again"
            )
            self._refuse(node, f"{what}: {fault}", fix, "bad-value")
        else:
            precision = "2020-12-10, 2020-12 or 2020, as precise as the source is"
            self._refuse(
                node, what, f"write it as {near} (or {precision})" if near else f"write it as {precision}", "bad-value"
            )
        return None

    def _is_form(self, prop: Property, node: Scalar, text: str) -> bool:
        fits = is_lexical(text, prop.datatype)
        if fits and prop.datatype == XSD_INTEGER:
            fits = len(text) <= _MAX_DIGITS and text == str(int(text))
        if not fits:
            near = nearest_form(text, prop.datatype)
            what = f"'{prop.name}' wants {wanted_form(prop.datatype)}, got '{shorten(text)}'"
            self._refuse(node, what, f"write {near}" if near else f"write {wanted_form(prop.datatype)}", "bad-value")
        return fits

    def _node_value(self, prop: Property, node: Scalar) -> Iri | None:
        choices = self._individuals(prop.ranges)
        if "/" in node.text or not choices:
            return self.thing(node, prop.name, prop.ranges)
        text = self.reading.text(node, prop.name)
        if not text:
            return None
        if text in choices:
            return term(text)
        classes = self.things.vocabulary.individuals.get(text)
        if classes is not None:
            self._refuse_class(node, prop.name, prop.ranges, f"'{text}' is a {_names(classes)}")
        else:
            fix = did_you_mean(text, choices, f"use one of {', '.join(sorted(choices))}")
            self._refuse(node, f"unknown value '{shorten(text)}' of '{prop.name}'", fix, "unknown-value")
        return None

    def _individuals(self, ranges: tuple[Iri, ...]) -> list[str]:
        every = self.things.vocabulary.individuals
        return [
            name for name, classes in every.items() if ranges and any(self.things.fits(one, ranges) for one in classes)
        ]

    def _refuse_class(self, node: Scalar, name: str, classes: tuple[Iri, ...], got: str) -> None:
        wanted = " or ".join(path_of(one) for one in classes)
        individuals = self._individuals(classes)
        fix = (
            did_you_mean(node.text, individuals, f"use one of {', '.join(sorted(individuals))}")
            if individuals
            else self.things.nearest(node.text.partition("/")[2], classes, f"name a {wanted}, or use another key")
        )
        self._refuse(node, f"'{name}' wants a {wanted}, but {got}", fix, "wrong-type")

    def _refuse(self, node: Node, what: str, fix: str, rule: str) -> None:
        self.reading.refuse(node.line, what, fix, rule)


def _names(classes: Collection[Iri]) -> str:
    return ", ".join(sorted(path_of(one) for one in classes if not path_of(one).startswith("http")))
