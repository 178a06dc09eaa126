"""Things, claims, decisions and all else whose path has three steps: sources, and parts of the ontology."""

from adkg.web.dereference import dereference
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response

PATH = "/{kind}/{within}/{slug}"
METHODS = ("GET",)


def answer(request: Request, desk: Desk, **_: str) -> Response:
    """The page or the description of the node."""
    return dereference(request, desk)
