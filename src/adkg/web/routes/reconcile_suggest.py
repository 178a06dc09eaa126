"""Suggestions of things, types and properties for a reconciliation client, while somebody types."""

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.operation import Refused
from adkg.web.reconciliation.answering import plain_response
from adkg.web.reconciliation.asking import read_parameters
from adkg.web.reconciliation.suggesting import suggested
from adkg.web.refusals import refusal

PATH = "/reconcile/suggest/{what}"
METHODS = ("GET",)


def answer(request: Request, desk: Desk, what: str) -> Response:
    """What fits `prefix`; things may be asked of one `type` only."""
    try:
        found = suggested(request, desk, what, read_parameters(request))
    except Refused as error:
        return refusal(request, error, error.status)
    return plain_response({"result": found}, {"Content-Type": "application/json"})
