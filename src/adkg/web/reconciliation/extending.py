"""Values of properties for things that a client has linked: data extension."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adkg.errors import UsageError
from adkg.store import Store
from adkg.terms import BASE, XSD, XSD_DATE, XSD_INTEGER, Iri, Literal, Value, is_path, path_of, thing_iri
from adkg.web.naming import Naming
from adkg.web.operation import Refused
from adkg.web.reconciliation.schema import GRAPHS, Plain, Schema

MOST_CELLS = 20_000
BATCH = 500


@dataclass(frozen=True, slots=True)
class Extension:
    """Which things, and which of their properties, each with how many values at most; 0 for all."""

    paths: tuple[str, ...]
    properties: Mapping[str, int]


def read_extension(plain: Any, schema: Schema) -> Extension:
    """What is asked for. Raises UsageError where it is no extension, or names properties that there are not."""
    if not isinstance(plain, dict) or not all(isinstance(plain.get(key), list) for key in ("ids", "properties")):
        raise UsageError(
            "the extension has no list 'ids' or no list 'properties'", 'send {"ids": [], "properties": []}'
        )
    paths = [one for one in plain["ids"] if isinstance(one, str)]
    if len(paths) < len(plain["ids"]):
        raise UsageError("an identifier is no text", "write each as a string")
    properties: dict[str, int] = {}
    for one in plain["properties"]:
        if not isinstance(one, dict) or not isinstance(one.get("id"), str):
            raise UsageError("a property has no 'id'", 'write {"id": "..."}')
        schema.property(one["id"])
        properties[one["id"]] = _limit(one.get("settings") or {})
    if len(paths) * len(properties) > MOST_CELLS:
        raise Refused(413, f"these are {len(paths) * len(properties)} cells", f"ask for at most {MOST_CELLS} at a time")
    return Extension(tuple(paths), properties)


class Extender:
    """Finds the values, with the names of things in a language."""

    def __init__(self, store: Store, schema: Schema, naming: Naming, language: str) -> None:
        self._store = store
        self._schema = schema
        self._naming = naming
        self._language = language

    def columns(self, asked: Extension) -> list[Plain]:
        """What each property is called, and what its values are where these are things."""
        found = []
        for identifier in asked.properties:
            key = self._schema.property(identifier)
            column: Plain = {"id": identifier, "name": self._naming.name(key, self._language)}
            kind = self._schema.ranges.get(key)
            if kind:
                column["type"] = {"id": path_of(kind), "name": self._naming.name(kind, self._language)}
            found.append(column)
        return found

    def rows(self, asked: Extension) -> dict[str, dict[str, list[Plain]]]:
        """For each thing the values of each property."""
        keys = {identifier: self._schema.property(identifier) for identifier in asked.properties}
        things = {path: thing_iri(path_of(path)) for path in asked.paths if is_path(path_of(path))}
        known = self._values(sorted(set(things.values())), sorted(set(keys.values())))
        return {
            path: {
                identifier: self._cells(known.get((things[path], key), []) if path in things else [], limit)
                for (identifier, key), limit in zip(keys.items(), asked.properties.values(), strict=True)
            }
            for path in asked.paths
        }

    def _cells(self, values: list[Value], limit: int) -> list[Plain]:
        chosen = sorted(values, key=lambda one: (isinstance(one, Literal), str(one)))
        return [self._cell(value) for value in (chosen[:limit] if limit else chosen)]

    def _cell(self, value: Value) -> Plain:
        if isinstance(value, Iri):
            if value.startswith(BASE):
                return {"id": path_of(value), "name": self._naming.name(value, self._language)}
            return {"str": str(value)}
        if value.datatype == XSD_DATE:
            return {"date": f"{value.lexical}T00:00:00Z"}
        if value.datatype == XSD_INTEGER:
            return {"int": int(value.lexical)}
        if value.datatype == XSD + "decimal":
            return {"float": float(value.lexical)}
        return {"str": value.lexical}

    def _values(self, things: list[Iri], keys: list[Iri]) -> dict[tuple[Iri, Iri], list[Value]]:
        found: dict[tuple[Iri, Iri], list[Value]] = {}
        wanted = " ".join(f"<{key}>" for key in keys)
        graphs = " ".join(f"FROM <{one}>" for one in GRAPHS)
        for start in range(0, len(things), BATCH):
            some = " ".join(f"<{thing}>" for thing in things[start : start + BATCH])
            query = f"SELECT ?s ?p ?o {graphs} {{ VALUES ?s {{ {some} }} VALUES ?p {{ {wanted} }} ?s ?p ?o }}"
            for thing, key, value in self._store.select(query).rows:
                if isinstance(thing, Iri) and isinstance(key, Iri) and value is not None:
                    found.setdefault((thing, key), []).append(value)
        return found


def _limit(settings: Any) -> int:
    limit = settings.get("limit", 0) if isinstance(settings, dict) else None
    if isinstance(limit, str) and limit.isascii() and limit.isdigit():
        limit = int(limit)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit < 0:
        raise UsageError("the setting 'limit' is no number", "write 0 for all values, or how many")
    return int(limit)
