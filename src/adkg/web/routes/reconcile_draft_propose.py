"""Properties that may be fetched, as version 1.0 of the reconciliation API is drafted."""

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.routes import reconcile_properties

PATH = "/reconcile/1.0-draft/extend/propose"
METHODS = ("GET",)


def answer(request: Request, desk: Desk) -> Response:
    """The same as in version 0.2."""
    return reconcile_properties.answer(request, desk)
