"""The reconciliation service, version 0.2: its manifest, batches of queries, and data extension."""

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.operation import Refused
from adkg.web.reconciliation.answering import Answerer, plain_response
from adkg.web.reconciliation.asking import Reader, read_json, read_parameters
from adkg.web.reconciliation.extending import Extender, read_extension
from adkg.web.reconciliation.manifests import manifest
from adkg.web.refusals import refusal
from adkg.web.standpoint import Standpoint

PATH = "/reconcile"
METHODS = ("GET", "POST")


def answer(request: Request, desk: Desk) -> Response:
    """Candidates for `queries`, values for `extend`, and without either what the service can do."""
    try:
        parameters = read_parameters(request)
        if "queries" in parameters:
            batch = Reader(desk.schema, desk.names).batch(read_json(parameters["queries"], "'queries'"))
            answerer = Answerer(desk, request.language)
            return plain_response({key: {"result": answerer.answered(asked)} for key, asked in batch.items()})
        if "extend" in parameters:
            asked = read_extension(read_json(parameters["extend"], "'extend'"), desk.schema)
            store = Standpoint.of(request).store(desk)
            extender = Extender(store, desk.schema, desk.naming, request.language)
            return plain_response({"meta": extender.columns(asked), "rows": extender.rows(asked)})
        if request.method == "POST":
            raise Refused(400, "there is no 'queries' and no 'extend'", "send one of them as a form")
        return plain_response(manifest(request, desk), {"Content-Type": "application/json"})
    except Refused as error:
        return refusal(request, error, error.status)
