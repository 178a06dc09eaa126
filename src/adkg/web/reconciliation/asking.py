"""Reads what a reconciliation client sends, in the forms of version 0.2 and of the draft of 1.0."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from adkg.errors import UsageError
from adkg.matching.names import Names
from adkg.terms import is_path, path_of, thing_iri
from adkg.web.exchange import Request
from adkg.web.operation import FORM, Refused
from adkg.web.reconciliation.schema import Schema

JSON = "application/json"
MOST_QUERIES, MOST_CANDIDATES, USUAL, LONGEST = 5_000, 50, 3, 1_000
KEYS = frozenset(("query", "type", "limit", "properties", "type_strict"))
DRAFT_KEYS = frozenset(("type", "limit", "conditions", "lang", "dir"))
STRICT = ("any", "should", "all")


@dataclass(frozen=True, slots=True)
class Asked:
    """One name that is looked for: its text, the types and values that it is to have, and how many candidates.

    `path` is the thing that is meant, where the client knows its identifier already.
    """

    text: str
    kinds: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limit: int = USUAL
    path: str = ""
    required: frozenset[str] = frozenset()


def read_parameters(request: Request) -> dict[str, str]:
    """The parameters of the address and of a form that was sent. Raises Refused for what is neither, or given twice."""
    encoded = request.query.encode("latin-1")
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != FORM:
            raise Refused(415, f"'{kind[:80]}' is no type for a batch", f"send a form: {FORM}")
        encoded = b"&".join(part for part in (encoded, request.body) if part)
    try:
        pairs = parse_qsl(encoded.decode(), keep_blank_values=True, errors="strict", max_num_fields=100)
    except UnicodeDecodeError:
        raise Refused(400, "a parameter is not UTF-8", "encode its characters as UTF-8, then by percent") from None
    except ValueError:
        raise Refused(400, "there are more than 100 parameters", "send fewer") from None
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Refused(400, "a parameter is given twice", "give each once")
    if "callback" in found:
        raise Refused(400, "'callback' is not served", "leave it out: every site may ask here, by CORS")
    return found


def read_json(text: str | bytes, what: str) -> Any:
    """A text as JSON. Raises Refused where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(400, f"{what}: no JSON ({error})", "send JSON in UTF-8") from None


def read_body(request: Request) -> Any:
    """The body of a request as JSON. Raises Refused where it says that it is something else, or is no JSON."""
    kind = request.headers.get("content-type", JSON).partition(";")[0].strip().lower()
    if kind != JSON:
        raise Refused(415, f"'{kind[:80]}' is no type for a batch", f"send {JSON}")
    return read_json(request.body, "the body")


class Reader:
    """Reads queries, with the types and properties that there are."""

    def __init__(self, schema: Schema, names: Names) -> None:
        self._schema = schema
        self._names = names

    def batch(self, plain: Any) -> dict[str, Asked]:
        """The queries of a batch of version 0.2, by their keys."""
        queries = _mapping(plain, "the batch", "send an object with a query for each key")
        _few(len(queries))
        return {key: _at(f"query '{key[:40]}'", self._query, one) for key, one in queries.items()}

    def draft_batch(self, plain: Any) -> list[Asked]:
        """The queries of a batch of the draft of 1.0, in their order."""
        queries = _mapping(plain, "the batch", 'send {"queries": [...]}').get("queries")
        if not isinstance(queries, list):
            raise UsageError("the batch has no list 'queries'", 'send {"queries": [{"conditions": [...]}]}')
        _few(len(queries))
        return [_at(f"query {number}", self._draft_query, one) for number, one in enumerate(queries, 1)]

    def _query(self, plain: Any) -> Asked:
        query = _mapping(plain, "it", 'write {"query": "..."}')
        _only(query, KEYS)
        kinds = query.get("type", [])
        if query.get("type_strict", STRICT[0]) not in STRICT:
            raise UsageError("'type_strict' is none that there is", f"use one of {', '.join(STRICT)}")
        properties = query.get("properties", [])
        if not isinstance(properties, list):
            raise UsageError("'properties' is no list", 'write [{"pid": "...", "v": "..."}]')
        values: dict[str, tuple[str, ...]] = {}
        for one in properties:
            stated = _mapping(one, "a property", 'write {"pid": "...", "v": "..."}')
            if not isinstance(stated.get("pid"), str) or "v" not in stated:
                raise UsageError("a property has no 'pid' or no 'v'", 'write {"pid": "...", "v": "..."}')
            self._add(values, stated["pid"], stated["v"])
        if "query" not in query and not values:
            raise UsageError("there is no 'query' and no property", 'write {"query": "..."}')
        text = _text(query.get("query", ""), "query")
        return Asked(text, self._kinds(kinds if isinstance(kinds, list) else [kinds]), values, _limit(query))

    def _draft_query(self, plain: Any) -> Asked:
        query = _mapping(plain, "it", 'write {"conditions": [...]}')
        _only(query, DRAFT_KEYS)
        conditions = query.get("conditions")
        if not isinstance(conditions, list) or not conditions:
            raise UsageError("there are no 'conditions'", 'write [{"matchType": "name", "propertyValue": "..."}]')
        text = path = ""
        values: dict[str, tuple[str, ...]] = {}
        required = set()
        for one in conditions:
            condition = _mapping(one, "a condition", 'write {"matchType": "name", "propertyValue": "..."}')
            if "propertyValue" not in condition:
                raise UsageError("a condition has no 'propertyValue'", "give one")
            kind, value = condition.get("matchType"), condition["propertyValue"]
            if kind == "name":
                text = _text(value, "propertyValue")
            elif kind == "id":
                path = path_of(_text(value, "propertyValue"))
            elif kind == "property":
                key = self._add(values, _text(condition.get("propertyId", ""), "propertyId"), value)
                required.update([key] if condition.get("required") is True else [])
            else:
                raise UsageError("'matchType' is none that there is", "use name, id or property")
        kinds = [query["type"]] if "type" in query else []
        return Asked(text, self._kinds(kinds), values, _limit(query), path, frozenset(required))

    def _kinds(self, identifiers: Iterable[Any]) -> tuple[str, ...]:
        return tuple(path_of(self._schema.type(_text(one, "type"))) for one in identifiers if one != "")

    def _add(self, values: dict[str, tuple[str, ...]], identifier: str, value: Any) -> str:
        key = path_of(self._schema.property(identifier))
        several = value if isinstance(value, list) else [value]
        texts = [text for one in several for text in self._texts(one)]
        values[key] = (*values.get(key, ()), *texts)
        return key

    def _texts(self, value: Any) -> tuple[str, ...]:
        """A value as text; a thing of ours by all its names."""
        if isinstance(value, dict):
            path = path_of(_text(value.get("id"), "id"))
            names = self._names.register.names_of(thing_iri(path)) if is_path(path) else ()
            return names or (_text(value.get("name", path), "name"),)
        if isinstance(value, bool):
            return (str(value).lower(),)
        if isinstance(value, int | float):
            return (str(value),)
        text = _text(value, "value")
        return (text,) if text else ()


def _at(where: str, read: Callable[[Any], Asked], plain: Any) -> Asked:
    try:
        return read(plain)
    except UsageError as error:
        raise UsageError(f"{where}: {error.what}", error.fix) from None


def _few(number: int) -> None:
    if number > MOST_QUERIES:
        raise Refused(413, f"there are {number} queries", f"send at most {MOST_QUERIES} at a time")


def _mapping(plain: Any, what: str, fix: str) -> Mapping[str, Any]:
    if not isinstance(plain, dict):
        raise UsageError(f"{what} is no object", fix)
    return plain


def _only(query: Mapping[str, Any], known: frozenset[str]) -> None:
    other = sorted(query.keys() - known)
    if other:
        raise UsageError(f"'{other[0][:40]}' is no key of a query", f"use {', '.join(sorted(known))}")


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise UsageError(f"'{what}' is no text", "write it as a string")
    return value[:LONGEST]


def _limit(query: Mapping[str, Any]) -> int:
    limit = query.get("limit", USUAL)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit < 1:
        raise UsageError("'limit' is no number above 0", f"write one up to {MOST_CANDIDATES}")
    return min(int(limit), MOST_CANDIDATES)
