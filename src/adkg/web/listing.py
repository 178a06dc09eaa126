"""Lists of things by their names, a page at a time."""

from urllib.parse import parse_qsl

from adkg.matching.spelling import in_natural_order
from adkg.store import Store
from adkg.terms import BASE, Iri, path_of
from adkg.web.behind import of_kind
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.lookup import beginnings
from adkg.web.page import page
from adkg.web.showing import Shower

AT_ONCE = 200


def page_number(request: Request) -> int:
    """Which page of a list is asked for, from 1."""
    asked = dict(parse_qsl(request.query)).get("page", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def list_page(request: Request, desk: Desk, store: Store, kind: str, nodes: list[Iri]) -> Response:
    """The nodes of a kind."""
    shown = Shower(desk, request.language)
    number = page_number(request)
    ordered = sorted(nodes, key=lambda node: (in_natural_order(shown.name(node)), node))
    chosen = ordered[(number - 1) * AT_ONCE : number * AT_ONCE]
    return page(
        request,
        desk,
        "list.html",
        title=shown.kind(Iri(f"{BASE}{kind}/x")) or kind,
        queries=of_kind(kind),
        kind=kind,
        shown=shown,
        nodes=chosen,
        dates=beginnings(store, chosen) if chosen else {},
        paths={node: path_of(node) for node in chosen},
        count=len(ordered),
        number=number,
        last=-(-len(ordered) // AT_ONCE),
    )
