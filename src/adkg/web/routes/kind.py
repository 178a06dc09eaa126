"""Everything of one kind, by name; and the ontology, whose path has one step too."""

from adkg.errors import UsageError
from adkg.store import Store
from adkg.terms import BASE, Iri, is_path
from adkg.web.dereference import dereference, missing
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.listing import list_page
from adkg.web.negotiation import best_of
from adkg.web.profiles import HTML, split_suffix
from adkg.web.refusals import refusal
from adkg.web.standpoint import Standpoint

PATH = "/{kind}"
METHODS = ("GET",)


def answer(request: Request, desk: Desk, kind: str) -> Response:
    """The list of what is of a kind."""
    if split_suffix(request.path)[0] == "/ontology":
        return dereference(request, desk)
    if not is_path(f"{kind}/x"):
        return missing(request, desk, request.path)
    if best_of(request.headers.get("accept", ""), [HTML]) is None:
        return refusal(request, UsageError("a list is a page only", "ask for it with a query: /sparql"), 406)
    store = Standpoint.of(request).store(desk)
    nodes = _of_kind(store, kind)
    return list_page(request, desk, store, kind, nodes) if nodes else missing(request, desk, request.path)


def _of_kind(store: Store, kind: str) -> list[Iri]:
    begin = f"{BASE}{kind}/"
    rows = store.select(f'SELECT DISTINCT ?s {{ GRAPH ?g {{ ?s a ?c }} FILTER(STRSTARTS(STR(?s), "{begin}")) }}').rows
    return [node for (node,) in rows if isinstance(node, Iri)]
