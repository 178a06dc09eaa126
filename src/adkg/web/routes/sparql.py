"""The SPARQL endpoint."""

from urllib.parse import parse_qs

from adkg.errors import UsageError
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response

PATH = "/sparql"
METHODS = ("GET", "POST")


def answer(request: Request, desk: Desk) -> Response:
    """The answer to a query."""
    query = parse_qs(request.query).get("query")
    if not query:
        raise UsageError("no query", "send query=")
    return Response(200, {"Content-Type": "application/sparql-results+json"}, desk.store().answer(query[0], "json"))
