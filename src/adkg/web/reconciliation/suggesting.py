"""Suggestions while somebody types: things, types and properties; and what shows when one points at them."""

from adkg.errors import UsageError
from adkg.terms import Iri, is_path, path_of, thing_iri
from adkg.web.desk import Desk
from adkg.web.exchange import Request
from adkg.web.reconciliation.schema import Plain
from adkg.web.showing import Shower

MOST = 20
MOST_SEARCHED = 200
KINDS = ("entity", "property", "type")


def suggested(request: Request, desk: Desk, what: str, parameters: dict[str, str]) -> list[Plain]:
    """The suggestions for what was typed. Raises UsageError for what nothing is suggested of."""
    begun = parameters.get("prefix", "").strip()
    if what == "entity":
        return _things(request, desk, begun, parameters.get("type", ""))
    if what == "type":
        return desk.schema.suggested(desk.schema.types.values(), begun, request.language, MOST)
    if what == "property":
        return desk.schema.suggested(desk.schema.properties.values(), begun, request.language, MOST)
    raise UsageError(f"no '{what[:40]}' is suggested", f"use one of {', '.join(KINDS)}")


def shown(request: Request, desk: Desk, what: str, identifier: str) -> tuple[str, str]:
    """The name and the description of a thing, a type or a property. Raises UsageError for one that there is not."""
    shower = Shower(desk, request.language)
    if what == "entity":
        return shower.name(known_thing(desk, identifier)), described(desk, identifier, request.language)
    if what not in KINDS:
        raise UsageError(f"no '{what[:40]}' is shown", f"use one of {', '.join(KINDS)}")
    term = desk.schema.type(identifier) if what == "type" else desk.schema.property(identifier)
    return shower.name(term), desk.schema.meanings.get(term, {}).get(request.language, "")


def known_thing(desk: Desk, identifier: str) -> Iri:
    """The thing of an identifier: its path, or its whole IRI. Raises UsageError where the register has none."""
    path = path_of(identifier)
    thing = thing_iri(path) if is_path(path) else Iri("")
    if thing not in desk.naming.classes:
        raise UsageError(f"'{identifier[:80]}' is no thing of the register", "give the id of a candidate")
    return thing


def described(desk: Desk, identifier: str, language: str) -> str:
    """A thing in a line: what it is, and when."""
    thing = known_thing(desk, identifier)
    shower = Shower(desk, language)
    day = desk.days.get(thing, "")
    return " · ".join(part for part in (shower.kind(thing), shower.date(day).text if day else "") if part)


def _things(request: Request, desk: Desk, begun: str, kind: str) -> list[Plain]:
    wanted = path_of(desk.schema.type(kind)) if kind else ""
    naming, register = desk.naming, desk.register
    found: list[Plain] = []
    for hit in desk.lookup.search(begun, MOST_SEARCHED) if begun else []:
        if hit.node not in naming.classes or len(found) == MOST:
            continue
        kinds = [path_of(one) for one in register.kinds_of(hit.node)]
        if wanted and wanted not in kinds:
            continue
        found.append(
            {
                "id": path_of(hit.node),
                "name": naming.name(hit.node, request.language),
                "description": described(desk, hit.node, request.language),
                "notable": [{"id": kinds[0], "name": naming.kind(hit.node, request.language)}],
            }
        )
    return found
