"""The names that a query may use, for the editor: one list, the same until the record changes."""

import json

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.vocabulary_list import vocabulary_list

PATH = "/vocabulary.json"
METHODS = ("GET",)


def answer(request: Request, desk: Desk) -> Response:
    """Prefixes, terms and things, with their labels in the language of the request."""
    found = vocabulary_list(desk.whole, desk.prefixes, request.language)
    body = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(200, {"Content-Type": "application/json", "Content-Language": request.language}, body)
