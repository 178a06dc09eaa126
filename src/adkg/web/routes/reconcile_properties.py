"""Properties that a reconciliation client may fetch for things of a type."""

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.operation import Refused
from adkg.web.reconciliation.answering import plain_response
from adkg.web.reconciliation.asking import read_parameters
from adkg.web.reconciliation.proposing import proposed
from adkg.web.refusals import refusal

PATH = "/reconcile/properties"
METHODS = ("GET",)


def answer(request: Request, desk: Desk) -> Response:
    """The properties that things of the type have, the most usual first."""
    try:
        found = proposed(request, desk, read_parameters(request))
    except Refused as error:
        return refusal(request, error, error.status)
    return plain_response(found, {"Content-Type": "application/json"})
