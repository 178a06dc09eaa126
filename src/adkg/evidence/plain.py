"""Evidence as plain values for JSON: one shape for the command line, HTTP and Python."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from adkg.terms import LANG_STRING, XSD_STRING, Iri, Literal, path_of

Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]


def as_plain(found: object) -> Plain:
    """Dataclasses as objects, IRIs as {"id": path}, literals as {"value", "type" or "language"}, the rest as it is.

    >>> as_plain([Iri("https://w3id.org/adkg/town/linz"), Literal("x", LANG_STRING, "en")])
    [{'id': 'town/linz'}, {'value': 'x', 'language': 'en'}]
    """
    if isinstance(found, Iri):
        return {"id": path_of(found)}
    if isinstance(found, Literal):
        return _literal(found)
    if is_dataclass(found):
        return {field.name: as_plain(getattr(found, field.name)) for field in fields(found)}
    if isinstance(found, list | tuple):
        return [as_plain(one) for one in found]
    if found is None or isinstance(found, str | int | bool):
        return found
    raise TypeError(f"no evidence: {found!r}")


def iris_in(found: object) -> Iterator[Iri]:
    """Every IRI anywhere in a piece of evidence."""
    if isinstance(found, Iri):
        yield found
    elif is_dataclass(found):
        for field in fields(found):
            yield from iris_in(getattr(found, field.name))
    elif isinstance(found, list | tuple):
        for one in found:
            yield from iris_in(one)


def _literal(value: Literal) -> Plain:
    plain: dict[str, Plain] = {"value": value.lexical}
    if value.language:
        plain["language"] = value.language
    elif value.datatype not in {XSD_STRING, LANG_STRING}:
        plain["type"] = path_of(value.datatype).rpartition("#")[2]
    return plain
