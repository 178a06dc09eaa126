"""Values of properties for things, as version 1.0 of the reconciliation API is drafted."""

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.operation import Refused
from adkg.web.reconciliation.answering import plain_response
from adkg.web.reconciliation.asking import read_body
from adkg.web.reconciliation.extending import Extender, read_extension
from adkg.web.refusals import refusal
from adkg.web.standpoint import Standpoint

PATH = "/reconcile/1.0-draft/extend"
METHODS = ("POST",)


def answer(request: Request, desk: Desk) -> Response:
    """The values, thing by thing."""
    try:
        asked = read_extension(read_body(request), desk.schema)
        extender = Extender(Standpoint.of(request).store(desk), desk.schema, desk.naming, request.language)
        rows = [
            {"id": path, "properties": [{"id": key, "values": values} for key, values in found.items()]}
            for path, found in extender.rows(asked).items()
        ]
    except Refused as error:
        return refusal(request, error, error.status)
    return plain_response({"meta": extender.columns(asked), "rows": rows})
