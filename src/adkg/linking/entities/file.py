"""Reads entities from a file of Wikibase's entity JSON: an answer of Special:EntityData, or lines of a dump."""

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from adkg.alignments import GREGORIAN, Alignments
from adkg.errors import AdkgError
from adkg.linking.entities.model import (
    LANGUAGES,
    NO_VALUE,
    RANKS,
    SOME_VALUE,
    Entity,
    Statement,
    Told,
    Unreadable,
    in_order,
    told_date,
    told_number,
)
from adkg.linking.json_answers import BadAnswer, clean_text, read_json
from adkg.terms import LANG_STRING, Iri, Literal, is_iri

MOST_BYTES = 4_000_000_000
LONGEST_LINE = 64_000_000
GZIP = b"\x1f\x8b"


def read_entity_file(file: Path, wanted: frozenset[Iri], alignments: Alignments) -> dict[Iri, Entity]:
    """The wanted entities that the file has, with the statements of the aligned properties.

    One JSON document with `entities`, or one entity in each line, as in a dump; packed with gzip or not. Raises
    AdkgError, with the line, for a file that is none, is too large, or has an entity that is not of that form.
    """
    found: dict[Iri, Entity] = {}
    try:
        with file.open("rb") as opened:
            packed = opened.read(2) == GZIP
            opened.seek(0)
            with gzip.GzipFile(fileobj=opened) if packed else opened as content:
                for number, document in _documents(content, file):
                    try:
                        for iri, entity in _entities(document, wanted, alignments):
                            found[iri] = entity
                    except (KeyError, TypeError, ValueError, AttributeError) as error:
                        raise _refused(file, number, f"no entity of Wikibase ({type(error).__name__})") from None
    except (OSError, EOFError, zlib.error) as error:
        raise AdkgError(f"{file} cannot be read: {error}", "check the file, or load it again") from error
    return found


def _refused(file: Path, number: int, what: str) -> AdkgError:
    fix = "give one document with 'entities', or one entity a line; cut a dump down to what is linked"
    return AdkgError(f"{file}:{number}: {what}", fix)


def _documents(content: IO[bytes] | gzip.GzipFile, file: Path) -> Iterator[tuple[int, Any]]:
    """The JSON values of a file with their lines: those of its lines, or the one that goes over all of them."""
    size, rest, number = 0, b"", 0
    while line := content.readline(LONGEST_LINE + 1):
        number += 1
        size += len(line)
        if len(line) > LONGEST_LINE or size > MOST_BYTES:
            raise _refused(file, number, f"more than {LONGEST_LINE} bytes in a line or {MOST_BYTES} in all")
        text = line.strip().rstrip(b",")
        if rest or (number == 1 and text not in {b"[", b""} and not _is_whole(text)):
            rest += line
            if len(rest) > LONGEST_LINE:
                raise _refused(file, number, f"one document of more than {LONGEST_LINE} bytes")
        elif text not in {b"[", b"]", b""}:
            yield number, _parsed(text, file, number)
    if rest:
        yield 1, _parsed(rest, file, 1)


def _is_whole(text: bytes) -> bool:
    """Whether a first line is a JSON value of its own, and not the beginning of one that goes on."""
    try:
        read_json(text)
    except BadAnswer as error:
        return "nested" in str(error)
    return True


def _parsed(text: bytes, file: Path, number: int) -> Any:
    try:
        return read_json(text)
    except BadAnswer as error:
        raise _refused(file, number, f"no JSON: {error}") from None


def _entities(document: Any, wanted: frozenset[Iri], alignments: Alignments) -> Iterator[tuple[Iri, Entity]]:
    if isinstance(document, list):
        for one in document:
            yield from _entities(one, wanted, alignments)
        return
    named = document["entities"] if "entities" in document else {_id(document): document}
    for key, sent in named.items():
        iri = Iri(alignments.namespace + key)
        moved = sent.get("redirects", {}).get("from")
        if moved is not None:
            iri = Iri(alignments.namespace + moved)
        if iri in wanted:
            yield iri, _entity(iri, sent, alignments)


def _id(document: Mapping[str, Any]) -> str:
    """What an entity, or the note that another took its place, is called by."""
    found = document["id"] if "id" in document else document["entity"]
    if not isinstance(found, str):
        raise TypeError
    return found


def _entity(iri: Iri, sent: Mapping[str, Any], alignments: Alignments) -> Entity:
    if "missing" in sent:
        return Entity(iri, is_there=False)
    now = Iri(alignments.namespace + str(sent["redirect"] if "redirect" in sent else sent["id"]))
    if now != iri:
        if not is_iri(now):
            raise ValueError
        return Entity(iri, redirect=now)
    return Entity(
        iri,
        labels=_names(sent.get("labels")),
        aliases={
            language: tuple(sorted(filter(None, (clean_text(one["value"]) for one in found))))
            for language, found in _mapping(sent.get("aliases")).items()
            if language in LANGUAGES
        },
        descriptions=_names(sent.get("descriptions")),
        statements=in_order(
            _statement(Iri(alignments.namespace + key), one, alignments)
            for key, several in _mapping(sent.get("claims")).items()
            if alignments.namespace + key in alignments.outside
            for one in several
        ),
    )


def _mapping(sent: Any) -> Mapping[str, Any]:
    """PHP writes an empty mapping as an empty list."""
    if sent in (None, []):
        return {}
    if not isinstance(sent, dict):
        raise TypeError
    return sent


def _names(sent: Any) -> dict[str, str]:
    found = ((language, clean_text(one["value"])) for language, one in _mapping(sent).items() if language in LANGUAGES)
    return {language: name for language, name in found if name}


def _statement(predicate: Iri, sent: Mapping[str, Any], alignments: Alignments) -> Statement:
    rank = sent.get("rank", "normal")
    if rank not in RANKS:
        raise ValueError
    qualifiers = [
        (Iri(alignments.namespace + key), _value(snak, alignments))
        for key, several in _mapping(sent.get("qualifiers")).items()
        if alignments.namespace + key in alignments.outside
        for snak in several
    ]
    value = _value(sent["mainsnak"], alignments)
    return Statement(predicate, value, rank, tuple(sorted(qualifiers, key=str)), len(sent.get("references", [])))


def _value(snak: Mapping[str, Any], alignments: Alignments) -> Told:
    if snak["snaktype"] != "value":
        return NO_VALUE if snak["snaktype"] == "novalue" else SOME_VALUE
    value = snak["datavalue"]["value"]
    read = _READERS.get(snak["datavalue"]["type"])
    return read(value, alignments) if read else Unreadable(clean_text(str(value)))


def _item(value: Any, alignments: Alignments) -> Told:
    iri = alignments.namespace + (value["id"] if "id" in value else f"Q{int(value['numeric-id'])}")
    return Iri(iri) if is_iri(iri) else Unreadable(clean_text(iri))


def _time(value: Any, alignments: Alignments) -> Told:
    is_gregorian = value["calendarmodel"] in alignments.same.get(GREGORIAN, ())
    return told_date(clean_text(value["time"]), int(value["precision"]), is_gregorian)


def _quantity(value: Any, _: Alignments) -> Told:
    return told_number(clean_text(value["amount"]))


def _text(value: Any, _: Alignments) -> Told:
    return Literal(clean_text(value["text"]), LANG_STRING, clean_text(value["language"]))


def _string(value: Any, _: Alignments) -> Told:
    return Literal(clean_text(value))


_READERS: Mapping[str, Callable[[Any, Alignments], Told]] = {
    "monolingualtext": _text,
    "quantity": _quantity,
    "string": _string,
    "time": _time,
    "wikibase-entityid": _item,
}
