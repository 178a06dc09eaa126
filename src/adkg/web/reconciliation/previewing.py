"""A small page about a thing: what it is, what else it is called, and what identifies it."""

from dataclasses import replace

from adkg.matching.reading import BESIDE, IDENTIFIES
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response, content_policy
from adkg.web.page import page
from adkg.web.reconciliation.suggesting import known_thing
from adkg.web.showing import Cell, Shower

MOST_NAMES, MOST_FACTS = 4, 6


def preview(request: Request, desk: Desk, identifier: str) -> Response:
    """The page, which any site may frame. Raises UsageError for what the register does not have."""
    thing = known_thing(desk, identifier)
    shower = Shower(desk, request.language)
    register = desk.register
    title = shower.name(thing)
    others = [name for name in register.names_of(thing) if name != title][:MOST_NAMES]
    facts: list[tuple[str, list[Cell]]] = []
    for mark in (IDENTIFIES, BESIDE):
        for key, values in register.marked[mark].get(thing, {}).items():
            facts.append((shower.name(key), [shower.cell(value) for value in values]))
    shown = page(
        request,
        desk,
        "reconcile_preview.html",
        title=title,
        thing=thing,
        kind=shower.kind(thing),
        others=others,
        facts=facts[:MOST_FACTS],
    )
    return replace(shown, headers={**shown.headers, "Content-Security-Policy": content_policy(framed_by="*")})
