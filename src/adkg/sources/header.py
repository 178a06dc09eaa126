"""Reads the header of a source file: who published it, when, in which language, and how long its text is."""

import re
from dataclasses import dataclass

from adkg.claims import FileLine, Source
from adkg.dates import CalendarDate, calendar_date
from adkg.documents import Mapping, Node, Scalar
from adkg.entries import FileReading, describe, shorten
from adkg.errors import did_you_mean
from adkg.mistakes import nearest_date, nearest_form, nearest_language
from adkg.terms import XSD, Iri, is_iri, is_language, is_lexical, path_of, term, thing_iri
from adkg.values import LANGUAGE_FIX, Things

PUBLISHER = term("Publisher")
HEADER_KEYS = ("title", "author", "publisher", "origin", "published", "retrieved", "language", "url", "note", "text")
TEXT_KEYS = ("characters", "sha256")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DATE_FORMS = "2020-12-10, 2020-12 or 2020, as precise as is known"


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says. `publisher` is None when it names no publisher of the register."""

    publisher: Iri | None = None
    origin: Iri | None = None
    title: str = ""
    author: str = ""
    note: str = ""
    language: str = ""
    url: str = ""
    published: CalendarDate | None = None
    retrieved: CalendarDate | None = None
    has_text: bool = False
    characters: int | None = None
    sha256: str = ""

    def source(self, iri: Iri, where: FileLine) -> Source | None:
        """The source, without what was left out; None when the header lacks what every source has."""
        if self.publisher is None or not self.language or not self.url:
            return None
        return Source(
            iri,
            self.publisher,
            self.url,
            self.language,
            where,
            title=self.title,
            author=self.author,
            note=self.note,
            origin=self.origin,
            published=self.published,
            retrieved=self.retrieved,
            characters=self.characters,
            sha256=self.sha256,
        )


def read_header(node: Node | None, things: Things, reading: FileReading) -> Header:
    """The header of a source file; what is wrong with it is noted in `reading`."""
    mapping = reading.mapping(node, "source", HEADER_KEYS)
    if mapping is None:
        return Header()
    characters, sha256 = _text(mapping.entries.get("text"), reading)
    published = read_date(mapping.entries.get("published"), "published", reading)
    return Header(
        publisher=_publisher(
            reading.needs(mapping, "publisher", "name the publisher as the register does"), "publisher", things, reading
        ),
        origin=_publisher(mapping.entries.get("origin"), "origin", things, reading),
        title=reading.text(mapping.entries.get("title"), "title"),
        author=reading.text(mapping.entries.get("author"), "author"),
        note=reading.text(mapping.entries.get("note"), "note"),
        language=_language(reading.needs(mapping, "language", LANGUAGE_FIX), reading),
        url=_url(reading.needs(mapping, "url", "write the address where the source was found"), reading),
        published=published,
        retrieved=_retrieved(mapping.entries.get("retrieved"), published, reading),
        has_text="text" in mapping.entries,
        characters=characters,
        sha256=sha256,
    )


def read_date(node: Node | None, name: str, reading: FileReading) -> CalendarDate | None:
    """The date that a node says, if there is one; a problem when it says none."""
    text = reading.text(node, name)
    if node is None or not text:
        return None
    try:
        return calendar_date(text)
    except ValueError as error:
        fault, near = str(error), nearest_date(text)
    what = f"'{name}' wants a date, got '{shorten(text)}'"
    if fault.startswith("there is no"):
        what = f"{what}: {fault}"
    reading.refuse(
        node.line, what, f"write it as {near} (or {_DATE_FORMS})" if near else f"write it as {_DATE_FORMS}", "bad-value"
    )
    return None


def _publisher(node: Node | None, name: str, things: Things, reading: FileReading) -> Iri | None:
    kinds = [kind for kind, found in things.vocabulary.kinds.items() if found == PUBLISHER]
    text = reading.text(node, name)
    if node is None or not text or not kinds:
        return None
    iri = thing_iri(f"{kinds[0]}/{text}")
    if things.fits(things.known.get(iri, Iri("")), (PUBLISHER,)):
        return iri
    slugs = [
        path_of(found).partition("/")[2] for found, kind in things.known.items() if things.fits(kind, (PUBLISHER,))
    ]
    otherwise = f"add {kinds[0]}/{text.lower()} to data/register/{kinds[0]}.yaml"
    fix = did_you_mean(text.lower().removeprefix(f"{kinds[0]}/"), slugs, otherwise)
    reading.refuse(node.line, f"unknown publisher '{shorten(text)}' in '{name}'", fix, "unknown-publisher")
    return None


def _language(node: Node | None, reading: FileReading) -> str:
    text = reading.text(node, "language")
    if node is None or not text or is_language(text):
        return text
    near = nearest_language(text)
    fix = f"did you mean '{near}'? otherwise {LANGUAGE_FIX}" if near else LANGUAGE_FIX
    reading.refuse(node.line, f"'{shorten(text)}' is no language", fix, "bad-language")
    return ""


def _url(node: Node | None, reading: FileReading) -> str:
    text = reading.text(node, "url")
    if node is None or not text or (is_iri(text) and text.lower().startswith("http")):
        return text
    near = nearest_form(text, XSD + "anyURI")
    what = f"'url' wants an address, got '{shorten(text)}'"
    reading.refuse(node.line, what, f"write {near}" if near else "write the whole address, with https://", "bad-url")
    return ""


def _retrieved(node: Node | None, published: CalendarDate | None, reading: FileReading) -> CalendarDate | None:
    """When the source was read where it was found; it cannot have been before it was published."""
    found = read_date(node, "retrieved", reading)
    if node and found and published and found.latest < published.earliest:
        what = f"'retrieved' is {found.lexical}, before it was published ({published.lexical})"
        reading.refuse(node.line, what, "write the day on which it was read, or leave it out", "bad-value")
        return None
    return found


def _text(node: Node | None, reading: FileReading) -> tuple[int | None, str]:
    mapping = reading.mapping(node, "text", TEXT_KEYS)
    if mapping is None:
        return None, ""
    return _characters(mapping, reading), _sha256(mapping, reading)


def _characters(mapping: Mapping, reading: FileReading) -> int | None:
    node = reading.needs(mapping, "characters", "write how many code points the text has")
    text = reading.text(node, "characters")
    if node is None or not text:
        return None
    if is_lexical(text, XSD + "positiveInteger") and len(text) < 10 and text == str(int(text)):
        return int(text)
    near = nearest_form(text, XSD + "integer")
    what = f"'characters' wants a whole number above 0, got '{shorten(text)}'"
    fix = f"write {near}" if near and int(near) > 0 else "count the code points of the text"
    reading.refuse(node.line, what, fix, "bad-value")
    return None


def _sha256(mapping: Mapping, reading: FileReading) -> str:
    node = reading.needs(mapping, "sha256", "write the SHA-256 of the text as UTF-8, in 64 digits")
    if node is None or (isinstance(node, Scalar) and _SHA256.fullmatch(node.text)):
        return node.text if isinstance(node, Scalar) else ""
    lower = node.text.lower() if isinstance(node, Scalar) else ""
    fix = (
        f"write {lower}"
        if _SHA256.fullmatch(lower)
        else "write the SHA-256 of the text as UTF-8, in 64 digits of 0-9a-f"
    )
    reading.refuse(node.line, f"'sha256' wants 64 hexadecimal digits, got {describe(node)}", fix, "bad-value")
    return ""
