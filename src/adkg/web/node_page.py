"""Pages of what is behind the answers: a claim, a decision, a locator, an inference, a named graph."""

from adkg.evidence.testimony import read_testimonies
from adkg.store import Store
from adkg.terms import Iri, path_of
from adkg.web.behind import of_graph, of_node
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.page import page
from adkg.web.showing import Shower, grouped

MOST = 40


def claim_page(request: Request, desk: Desk, store: Store, claim: Iri) -> Response:
    """The page of a claim: who says what, and what became of it."""
    return _page(request, desk, store, claim, "claim.html")


def node_page(request: Request, desk: Desk, store: Store, node: Iri) -> Response:
    """The page of any other node: all that is said of it."""
    return _page(request, desk, store, node, "node.html")


def graph_page(request: Request, desk: Desk, store: Store, name: Iri) -> Response:
    """The page of a named graph: how large it is, and where to get it."""
    counted = store.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }}").rows
    size = getattr(counted[0][0], "lexical", "0")
    return page(
        request,
        desk,
        "graph.html",
        title=path_of(name),
        iri=name,
        path=path_of(name),
        shown=Shower(desk, request.language),
        size=size,
        queries=of_graph(name),
    )


def _page(request: Request, desk: Desk, store: Store, node: Iri, template: str) -> Response:
    shown = Shower(desk, request.language)
    rows = store.select(f"SELECT DISTINCT ?p ?o {{ <{node}> ?p ?o }}").rows
    triples = [(node, p, o) for p, o in rows if isinstance(p, Iri) and o is not None]
    towards = store.select(f"SELECT DISTINCT ?s ?p {{ ?s ?p <{node}> }} LIMIT {MOST + 1}").rows
    incoming = [(s, p, node) for s, p in towards if isinstance(s, Iri) and isinstance(p, Iri)]
    claims = (
        read_testimonies(store, f"VALUES ?node {{ <{node}> }}", request.language) if template == "claim.html" else []
    )
    return page(
        request,
        desk,
        template,
        title=f"{shown.name(claims[0].subject)}, {shown.name(claims[0].predicate)}" if claims else shown.name(node),
        iri=node,
        path=path_of(node),
        shown=shown,
        properties=sorted(grouped(triples).items(), key=lambda one: shown.name(one[0]).casefold()),
        leading=sorted(grouped(incoming[:MOST]).items()),
        more=len(incoming) > MOST,
        claim=claims[0] if claims else None,
        queries=of_node(node),
    )
