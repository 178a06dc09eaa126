"""QuickStatements, version 1: one command a line, its columns apart by tabs, to be pasted by a person.

As its own program reads it (public_html/quickstatements.php): values are items, "texts", en:"texts" in a language,
and moments with how exact they are; a text has no escapes, and so can hold neither a tab nor the end of a line.
Its successor takes every | for a tab, in texts too.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from adkg.dates import PRECISIONS
from adkg.linking.giving import Change, Gift, LeftOut
from adkg.linking.support import Snak
from adkg.terms import XSD, XSD_INTEGER, Iri, Value, canonical, path_of

MEDIA_TYPE = "text/tab-separated-values"
NEW, IT = "CREATE", "LAST"
LONGEST_TEXT = 250
_REST = {"day": "T00:00:00Z/11", "month": "-00T00:00:00Z/10", "year": "-00-00T00:00:00Z/9"}


class _Unwritable(Exception):
    """A value cannot be written; says why."""


def write(changes: Iterable[Change], namespace: str) -> tuple[bytes, list[LeftOut]]:
    """The commands for the changes, in their order, and what cannot be written."""
    lines: list[str] = []
    left_out: list[LeftOut] = []
    for change in changes:
        item = IT if change.item is None else change.item.removeprefix(namespace)
        commands = list(_commands(change, item, namespace, left_out))
        if change.item is None:
            lines.append(NEW)
        lines += ("\t".join(command) for command in commands)
    return "".join(f"{line}\n" for line in lines).encode(), left_out


def _commands(change: Change, item: str, namespace: str, left_out: list[LeftOut]) -> Iterator[list[str]]:
    for code, key, names in (
        ("L", "label", {language: (name,) for language, name in change.labels.items()}),
        ("D", "description", {language: (text,) for language, text in change.descriptions.items()}),
        ("A", "alias", change.aliases),
    ):
        for language, several in sorted(names.items()):
            for name in dict.fromkeys(several):
                try:
                    yield [item, code + language, _quoted(name, LONGEST_TEXT)]
                except _Unwritable as error:
                    left_out.append(LeftOut(change.thing, key, name, str(error)))
    for gift in change.gifts:
        try:
            yield [item, *_statement(gift, namespace)]
        except _Unwritable as error:
            left_out.append(LeftOut(change.thing, gift.theirs.removeprefix(namespace), _plain(gift.value), str(error)))


def _statement(gift: Gift, namespace: str) -> Iterator[str]:
    yield from _snak((gift.theirs, gift.value), "", namespace)
    for snak in gift.qualifiers:
        yield from _snak(snak, "", namespace)
    for number, reference in enumerate(gift.references):
        yield from _reference(reference, number > 0, namespace)


def _reference(reference: Iterable[Snak], is_further: bool, namespace: str) -> list[str]:
    """The source of a statement; what of it cannot be written is not: the address, its first part, always can."""
    cells: list[str] = []
    for snak in reference:
        try:
            cells += _snak(snak, "!S" if is_further and not cells else "S", namespace)
        except _Unwritable:
            continue
    return cells


def _snak(snak: Snak, kind: str, namespace: str) -> list[str]:
    theirs, value = snak
    name = theirs.removeprefix(namespace)
    return [f"{kind}{name[1:]}" if kind else name, _value(value, namespace)]


def _value(value: Value, namespace: str) -> str:
    """A value as QuickStatements writes it.

    >>> from adkg.terms import XSD_DATE, Literal
    >>> _value(Literal("2020-12-10", XSD_DATE), ""), _value(Literal("2020-12", XSD + "gYearMonth"), "")
    ('+2020-12-10T00:00:00Z/11', '+2020-12-00T00:00:00Z/10')
    >>> _value(Literal('The "7th"', language="en"), ""), _value(Literal("7"), ""), _value(Literal("7", XSD_INTEGER), "")
    ('en:"The "7th""', '"7"', '7')
    """
    if isinstance(value, Iri):
        return value.removeprefix(namespace)
    if value.datatype in PRECISIONS:
        return f"+{value.lexical}{_REST[PRECISIONS[value.datatype]]}"
    if value.datatype == XSD + "anyURI":
        return _quoted(quote(value.lexical, safe="%/:?#[]@!$&'()*+,;=~-._"), 0)
    if value.datatype in (XSD_INTEGER, XSD + "decimal"):
        return canonical(value.lexical, value.datatype)
    text = _quoted(value.lexical, 0)
    return f"{value.language}:{text}" if value.language else text


def _quoted(text: str, longest: int) -> str:
    plain = " ".join(text.split())
    if "|" in plain:
        raise _Unwritable("it has a |, which QuickStatements takes for the end of a column")
    if longest and len(plain) > longest:
        raise _Unwritable(f"it is longer than {longest} characters")
    return f'"{plain}"'


def _plain(value: Value) -> str:
    return path_of(value) if isinstance(value, Iri) else value.lexical
