"""Candidates for a batch of queries, as version 1.0 of the reconciliation API is drafted."""

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.operation import Refused
from adkg.web.reconciliation.answering import Answerer, plain_response
from adkg.web.reconciliation.asking import Reader, read_body
from adkg.web.refusals import refusal

PATH = "/reconcile/1.0-draft/match"
METHODS = ("POST",)


def answer(request: Request, desk: Desk) -> Response:
    """The candidates of each query, in the order of the queries."""
    try:
        batch = Reader(desk.schema, desk.names).draft_batch(read_body(request))
    except Refused as error:
        return refusal(request, error, error.status)
    answerer = Answerer(desk, request.language, named_features=True)
    return plain_response({"results": [{"candidates": answerer.answered(asked)} for asked in batch]})
