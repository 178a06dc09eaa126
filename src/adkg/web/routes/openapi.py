"""The description of the API for programs: OpenAPI 3.1."""

import json

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.questions.openapi import description

PATH = "/openapi.json"
METHODS = ("GET",)


def answer(request: Request, desk: Desk) -> Response:
    """The document, made from the headers of the questions."""
    document = description(desk.questions.values(), desk.whole, request.language)
    return Response(200, {"Content-Type": "application/json"}, json.dumps(document, ensure_ascii=False).encode())
