"""Suggestions of things, types and properties, as version 1.0 of the reconciliation API is drafted."""

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.routes import reconcile_suggest

PATH = "/reconcile/1.0-draft/suggest/{what}"
METHODS = ("GET",)


def answer(request: Request, desk: Desk, what: str) -> Response:
    """The same as in version 0.2."""
    return reconcile_suggest.answer(request, desk, what)
