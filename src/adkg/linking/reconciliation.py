"""Speaks the W3C Reconciliation Service API, 0.2 and 1.0-draft: asks a service which of its things a name may mean.

https://reconciliation-api.github.io/specs/0.2/ and https://reconciliation-api.github.io/specs/1.0-draft/
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from adkg.linking.client import LATER, Client, NetworkError
from adkg.linking.exchange import Request
from adkg.linking.json_answers import BadAnswer, clean_text, read_json

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
OLD, DRAFT = "0.2", "1.0-draft"
BATCH = 10
LARGEST_BATCH = 50


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: a name, the class it is of, and values that help: each a text, or a thing's id and name."""

    name: str
    kind: str = ""
    limit: int = 5
    values: Mapping[str, tuple[str | tuple[str, str], ...]] = field(default_factory=dict)

    def written(self, version: str) -> dict[str, Any]:
        """The query as the version of the protocol writes it.

        >>> Query("Linz", "Town", 3, {"P1": ("1", ("Q2", "Austria"))}).written("0.2")["properties"]
        [{'pid': 'P1', 'v': ['1', {'id': 'Q2', 'name': 'Austria'}]}]
        """
        values = {key: [_value(value) for value in found] for key, found in sorted(self.values.items()) if found}
        kind = {"type": self.kind} if self.kind else {}
        if version == OLD:
            properties = [{"pid": key, "v": found} for key, found in values.items()]
            return {"query": self.name, "limit": self.limit, **kind, **({"properties": properties} if values else {})}
        conditions: list[dict[str, Any]] = [{"matchType": "name", "propertyValue": self.name}]
        conditions += [
            {"matchType": "property", "propertyId": key, "propertyValue": found, "required": False}
            for key, found in values.items()
        ]
        return {"limit": self.limit, **kind, "conditions": conditions}


@dataclass(frozen=True, slots=True)
class Service:
    """A service as its manifest describes it."""

    url: str
    name: str
    version: str
    batch: int = BATCH
    identifier_space: str = ""
    extends: bool = False


def read_service(client: Client, url: str) -> Service:
    """What a service says of itself. Raises NetworkError when it is none, or speaks no version that is known here."""
    url = url.rstrip("/")
    manifest = _answer(client.get(url, JSON), url)
    if not isinstance(manifest, dict) or not clean_text(manifest.get("name")):
        raise NetworkError(f"{url} is no reconciliation service: its answer has no name", "check the address")
    offered = manifest.get("versions", [OLD])
    versions = [one for one in (offered if isinstance(offered, list) else []) if isinstance(one, str)]
    version = next((one for one in (OLD, DRAFT) if one in versions), "")
    if not version:
        told = clean_text(", ".join(versions), 100)
        raise NetworkError(f"{url} speaks the versions '{told}' of the protocol", f"adkg speaks {OLD} and {DRAFT}")
    size = manifest.get("batchSize")
    batch = min(max(size, 1), LARGEST_BATCH) if isinstance(size, int) and not isinstance(size, bool) else BATCH
    space = manifest.get("identifierSpace")
    return Service(
        url,
        clean_text(manifest["name"], 100),
        version,
        batch,
        space if isinstance(space, str) else "",
        isinstance(manifest.get("extend"), dict),
    )


def ask(client: Client, service: Service, queries: Sequence[Query]) -> list[list[Any] | None]:
    """The candidates for each of the queries, as sent; None for a query that was passed over. Raises NetworkError."""
    written = [query.written(service.version) for query in queries]
    if service.version == OLD:
        asked = {f"q{number}": query for number, query in enumerate(written)}
        answer = _answer(client.send(service.url, _form("queries", asked)), service.url)
        found = [answer.get(key) if isinstance(answer, dict) else None for key in asked]
    else:
        answer = _answer(client.send(f"{service.url}/match", _json({"queries": written})), service.url)
        results = answer.get("results") if isinstance(answer, dict) else None
        found = results if isinstance(results, list) and len(results) == len(queries) else [None] * len(queries)
    key = "result" if service.version == OLD else "candidates"
    sent = [one.get(key) if isinstance(one, dict) else None for one in found]
    lists = [one if isinstance(one, list) else None for one in sent]
    if all(one is None for one in lists):
        raise NetworkError(f"{service.url} did not answer in the form of version {service.version}", LATER)
    return lists


def extend(client: Client, service: Service, ids: Sequence[str], properties: Sequence[str]) -> dict[str, Any]:
    """What the service knows of some of its things: the values by property, as sent. Raises NetworkError."""
    wanted = {"ids": list(ids), "properties": [{"id": one} for one in properties]}
    if service.version == OLD:
        answer = _answer(client.send(service.url, _form("extend", wanted)), service.url)
    else:
        answer = _answer(client.send(f"{service.url}/extend", _json(wanted)), service.url)
    rows = answer.get("rows") if isinstance(answer, dict) else None
    if service.version == OLD and isinstance(rows, dict):
        return {one: rows[one] for one in ids if isinstance(rows.get(one), dict)}
    found: dict[str, Any] = {}
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and row.get("id") in ids and isinstance(row.get("properties"), list):
            cells = [cell for cell in row["properties"] if isinstance(cell, dict) and isinstance(cell.get("id"), str)]
            found[row["id"]] = {cell["id"]: cell.get("values") for cell in cells}
    if rows is None:
        raise NetworkError(f"{service.url} did not answer in the form of version {service.version}", LATER)
    return found


def _value(value: str | tuple[str, str]) -> str | dict[str, str]:
    return value if isinstance(value, str) else {"id": value[0], "name": value[1]}


def _form(name: str, value: object) -> Request:
    return Request("POST", JSON, urlencode({name: json.dumps(value, ensure_ascii=False)}).encode(), FORM)


def _json(value: object) -> Request:
    return Request("POST", JSON, json.dumps(value, ensure_ascii=False).encode(), JSON)


def _answer(content: bytes, url: str) -> Any:
    try:
        return read_json(content)
    except BadAnswer as error:
        raise NetworkError(f"the answer of {url} cannot be used: {error}", LATER) from None
