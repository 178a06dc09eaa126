"""Proposes properties to fetch for things of a type."""

from adkg.errors import UsageError
from adkg.web.desk import Desk
from adkg.web.exchange import Request
from adkg.web.reconciliation.schema import Plain

MOST = 50


def proposed(request: Request, desk: Desk, parameters: dict[str, str]) -> Plain:
    """The properties that things of the type have; without a type, those that any thing has."""
    limit = parameters.get("limit", "") or str(MOST)
    if not (limit.isascii() and limit.isdigit() and len(limit) < 10):
        raise UsageError("'limit' is no number", f"write one up to {MOST}")
    most = min(int(limit), MOST)
    kind = parameters.get("type", "")
    if kind:
        found = desk.schema.proposed(desk.schema.type(kind), request.language, most)
        return {"type": kind, "limit": most, "properties": found}
    found = [desk.schema.told(key, request.language) for key in list(desk.schema.properties.values())[:most]]
    return {"limit": most, "properties": found}
