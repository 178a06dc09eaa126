"""What a reconciliation client shows beside a suggestion: a line of HTML."""

from markupsafe import escape

from adkg.cells import visible_marks
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.operation import Refused
from adkg.web.reconciliation.answering import plain_response
from adkg.web.reconciliation.asking import read_parameters
from adkg.web.reconciliation.suggesting import shown
from adkg.web.refusals import refusal

PATH = "/reconcile/flyout/{what}"
METHODS = ("GET",)


def answer(request: Request, desk: Desk, what: str) -> Response:
    """The name and what it is, as HTML within JSON."""
    try:
        identifier = read_parameters(request).get("id", "")
        name, described = shown(request, desk, what, identifier)
    except Refused as error:
        return refusal(request, error, error.status)
    html = f"<p><strong>{escape(visible_marks(name))}</strong></p><p>{escape(visible_marks(described))}</p>"
    return plain_response({"id": identifier, "html": html}, {"Content-Type": "application/json"})
