"""A small page about a thing, where version 1.0 of the reconciliation API is drafted to have it."""

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.routes import reconcile_preview

PATH = "/reconcile/1.0-draft/preview"
METHODS = ("GET",)


def answer(request: Request, desk: Desk) -> Response:
    """The same as in version 0.2."""
    return reconcile_preview.answer(request, desk)
