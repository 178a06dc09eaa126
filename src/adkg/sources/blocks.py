"""Reads the blocks of a source file: its claims, each with its passage, and what was read and left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adkg.claims import ANNOUNCEMENT, MODES, REPORT, Claim, FileLine, LeftOut, Locator
from adkg.dates import CalendarDate, calendar_date
from adkg.documents import Mapping, Node
from adkg.entries import FileReading, describe, shorten
from adkg.errors import WARNING, did_you_mean
from adkg.sources.header import Header
from adkg.terms import Iri, Literal, Value, path_of
from adkg.values import ValueReader
from adkg.vocabulary import Property

BLOCK_KEYS = ("about", "at", "mode", "printed", "says", "note")
LEFT_OUT_KEYS = ("at", "why")
_AT = re.compile(r"(0|[1-9][0-9]{0,8})-(0|[1-9][0-9]{0,8})#([0-9a-f]{8})")
AT_FORM = "write it as <begin>-<end>#<8 digits>, such as 92-180#1f3c9a02"


@dataclass(frozen=True, slots=True)
class _Statement:
    prop: Property
    value: Value
    line: int


class BlockReader:
    """Reads the blocks of one source file."""

    def __init__(self, source: Iri, header: Header, values: ValueReader) -> None:
        self.source = source
        self.header = header
        self.values = values
        self.reading: FileReading = values.reading
        self.vocabulary = values.things.vocabulary

    def left_out(self, node: Node | None) -> Iterator[LeftOut]:
        """The passages of the `left_out` list."""
        for item in self.reading.items(node, "left_out"):
            mapping = self.reading.mapping(item, "left_out", LEFT_OUT_KEYS)
            if mapping is None:
                continue
            locator = self._locator(mapping, self.reading.needs(mapping, "at", AT_FORM))
            why = self.reading.text(
                self.reading.needs(mapping, "why", "say in a few words why it makes no claim"), "why"
            )
            if locator and why:
                yield LeftOut(locator, why, FileLine(self.reading.file, mapping.line))

    def claims(self, node: Node | None) -> list[Claim]:
        """The claims of the `claims` list, without one that is there twice."""
        found: dict[Iri, Claim] = {}
        for item in self.reading.items(node, "claims"):
            mapping = self.reading.mapping(item, "claims", BLOCK_KEYS)
            for claim in self._block(mapping) if mapping else ():
                first = found.setdefault(claim.iri, claim)
                if first is not claim:
                    what = f"the same claim stands at line {first.where.line}: {shorten(str(claim))}"
                    self.reading.refuse(claim.where.line, what, "remove one of the two", "duplicate-claim", WARNING)
        return list(found.values())

    def _block(self, mapping: Mapping) -> list[Claim]:
        about_node = self.reading.needs(mapping, "about", "name the thing that the passage speaks of")
        about = self.values.thing(about_node, "about")
        at = mapping.entries.get("at")
        if at is None and self.header.has_text:
            self.reading.refuse(mapping.line, "'at' is missing, although the text was read", AT_FORM, "missing-locator")
        locator = self._locator(mapping, at)
        says = self.reading.mapping(self.reading.needs(mapping, "says", "say what the passage claims"), "says")
        if says is not None and not says.entries:
            self.reading.refuse(says.line, "'says' is empty", "say what the passage claims", "empty-value")
        statements = list(self._statements(says, about)) if says else []
        self._check_order(statements)
        mode = self._mode(mapping, statements)
        printed = self._printed(mapping.entries.get("printed"), says)
        note = self.reading.text(mapping.entries.get("note"), "note")
        if about is None:
            return []
        return [
            Claim(
                self.source,
                about,
                statement.prop.iri,
                statement.value,
                mode,
                FileLine(self.reading.file, statement.line),
                locator,
                printed.get("about", ""),
                printed.get(statement.prop.name, ""),
                note,
            )
            for statement in statements
        ]

    def _statements(self, says: Mapping, about: Iri | None) -> Iterator[_Statement]:
        claimable = [name for name, prop in self.vocabulary.properties.items() if prop.claimable]
        for key, node in says.entries.items():
            line = says.key_lines[key]
            prop = self.vocabulary.properties.get(key)
            if prop is None or not prop.claimable:
                fix = did_you_mean(
                    key, claimable, "use a property of the ontology; 'note' and 'printed' stand beside 'says'"
                )
                self.reading.refuse(line, f"unknown key '{shorten(key)}' in 'says'", fix, "unknown-key")
                continue
            class_iri = self.values.things.known[about] if about else None
            if about and class_iri and not self.values.things.may_be_said_of(prop, class_iri):
                wanted = " or ".join(path_of(one) for one in prop.domains)
                what = f"'{key}' is said of a {wanted}, but '{path_of(about)}' is a {path_of(class_iri)}"
                self.reading.refuse(line, what, "use another key, or correct 'about'", "wrong-subject")
            for value, at in self.values.values(prop, node):
                yield _Statement(prop, value, at)

    def _check_order(self, statements: list[_Statement]) -> None:
        begins = {one.prop.iri: (one, _date(one.value)) for one in statements if one.prop.is_date}
        for one in statements:
            if not one.prop.ends or one.prop.ends not in begins:
                continue
            begin, first = begins[one.prop.ends]
            last = _date(one.value)
            if last.latest < first.earliest:
                what = f"'{one.prop.name}' {last.lexical} is before '{begin.prop.name}' {first.lexical}"
                fix = "look at the source again; if it prints them so, it makes no claim: leave it out"
                self.reading.refuse(one.line, what, fix, "end-before-start")

    def _mode(self, mapping: Mapping, statements: list[_Statement]) -> str:
        node = mapping.entries.get("mode")
        mode = self.reading.text(node, "mode")
        if node is not None and mode and mode not in MODES:
            fix = did_you_mean(mode, MODES, f"use {' or '.join(MODES)}")
            self.reading.refuse(node.line, f"unknown mode '{shorten(mode)}'", fix, "unknown-value")
        announcing = [one for one in statements if one.value in self.vocabulary.announcing]
        if node is not None and mode == REPORT and announcing:
            what = f"'mode: {REPORT}' contradicts '{announcing[0].prop.name}: {path_of(str(announcing[0].value))}'"
            self.reading.refuse(node.line, what, "leave 'mode' out", "contradictory-mode")
        return ANNOUNCEMENT if announcing or mode == ANNOUNCEMENT else REPORT

    def _printed(self, node: Node | None, says: Mapping | None) -> dict[str, str]:
        keys = ("about", *(says.entries if says else ()))
        mapping = self.reading.mapping(node, "printed", keys)
        if mapping is None:
            return {}
        if not mapping.entries:
            self.reading.refuse(mapping.line, "'printed' is empty", "leave the key out", "empty-value")
        return {key: self.reading.text(below, key) for key, below in mapping.entries.items()}

    def _locator(self, mapping: Mapping, node: Node | None) -> Locator | None:
        text = self.reading.text(node, "at")
        if node is None or not text:
            return None
        found = _AT.fullmatch(text)
        if not found:
            self.reading.refuse(node.line, f"'at' is no place in a text: {describe(node)}", AT_FORM, "bad-locator")
            return None
        begin, end = int(found[1]), int(found[2])
        limit = self.header.characters
        if begin >= end:
            what = f"'at' ends before it begins: '{text}'"
            fix = f"write {end}-{begin}#... if the two were exchanged; the end is the first character after the passage"
            self.reading.refuse(node.line, what, fix, "bad-locator")
        elif not self.header.has_text:
            what, fix = (
                f"'at' names a place, but the source has no 'text': '{text}'",
                "add 'text' to 'source', or leave 'at' out",
            )
            self.reading.refuse(node.line, what, fix, "locator-without-text")
        elif limit is not None and end > limit:
            what = f"'at' ends at {end}, but the text has {limit} characters"
            self.reading.refuse(node.line, what, f"count again: the end is at most {limit}", "locator-beyond-text")
        else:
            return Locator(self.source, begin, end, found[3])
        return None


def _date(value: Value) -> CalendarDate:
    return calendar_date(value.lexical if isinstance(value, Literal) else value)
