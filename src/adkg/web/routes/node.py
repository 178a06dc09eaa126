"""Things, claims, decisions and all else whose path has two steps."""

from adkg.web.dereference import dereference
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response

PATH = "/{kind}/{slug}"
METHODS = ("GET",)


def answer(request: Request, desk: Desk, **_: str) -> Response:
    """The page or the description of the node."""
    return dereference(request, desk)
