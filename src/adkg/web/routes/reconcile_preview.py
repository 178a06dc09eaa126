"""A small page about a thing, for other sites to show in a frame beside a candidate."""

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.operation import Refused
from adkg.web.reconciliation.asking import read_parameters
from adkg.web.reconciliation.previewing import preview
from adkg.web.refusals import refusal

PATH = "/reconcile/preview"
METHODS = ("GET",)


def answer(request: Request, desk: Desk) -> Response:
    """The page."""
    try:
        return preview(request, desk, read_parameters(request).get("id", ""))
    except Refused as error:
        return refusal(request, error, error.status)
