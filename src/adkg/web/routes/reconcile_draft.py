"""The reconciliation service as version 1.0 is drafted: its manifest."""

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.reconciliation.answering import plain_response
from adkg.web.reconciliation.manifests import draft_manifest

PATH = "/reconcile/1.0-draft"
METHODS = ("GET",)


def answer(request: Request, desk: Desk) -> Response:
    """What the service can do."""
    return plain_response(draft_manifest(request, desk), {"Content-Type": "application/json"})
