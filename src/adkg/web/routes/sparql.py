"""The SPARQL endpoint: the Protocol for queries, with `format`, `known-by` and `policy` besides. Nothing is changed.

Asked without a query it tells what it is: a Service Description for programs, a page for people.
"""

from adkg.bounds import Bounds, TooMuch
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.formats import GRAPHS, ROWS, bare, chosen, content_type, is_graph
from adkg.web.negotiation import best_of
from adkg.web.operation import Operation, Refused, read_operation
from adkg.web.page import page
from adkg.web.refusals import refusal
from adkg.web.service import DESCRIBED_IN, describe_service, written
from adkg.web.words import words

PATH = "/sparql"
METHODS = ("GET", "POST")
MAX_QUERY = 100_000
BOUNDS = Bounds(rows=100_000, size=50_000_000)
HTML = "text/html"
LINKS = {"Link": '</.well-known/void>; rel="describedby"'}


def answer(request: Request, desk: Desk) -> Response:
    """The answer to a query, in the format that the client likes best of those offered; or what was wrong with it."""
    try:
        operation = read_operation(request)
        if not operation.query:
            return _description(request, desk, operation.form)
        return _answered(request, desk, operation)
    except Refused as error:
        return refusal(request, error, error.status)
    except TooMuch as error:
        return refusal(request, error, 413)


def _answered(request: Request, desk: Desk, asked: Operation) -> Response:
    if len(asked.query) > MAX_QUERY:
        raise Refused(413, f"the query is {len(asked.query)} characters long", f"the limit is {MAX_QUERY}")
    forms = GRAPHS if is_graph(asked.query) else ROWS
    form, media = chosen(forms, asked.form, request.headers.get("accept", ""))
    store = desk.store(asked.known_by, asked.policy)
    body = store.answer(asked.query, form, desk.prefixes.namespaces, asked.dataset, BOUNDS)
    return Response(200, {"Content-Type": media}, body)


def _description(request: Request, desk: Desk, named: str) -> Response:
    accept = request.headers.get("accept", "")
    offered = {bare(content_type(form)): form for form in DESCRIBED_IN}
    if not named and best_of(accept, (*offered, HTML)) == HTML:
        title = words(request.language)["sparql_title"]
        return page(request, desk, "sparql.html", title=title, rows=ROWS, graphs=GRAPHS, bounds=BOUNDS)
    form, media = chosen(DESCRIBED_IN, named, accept)
    return Response(200, {"Content-Type": media, **LINKS}, written(describe_service(request, desk), form, desk))
