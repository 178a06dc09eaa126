"""What is told to a client whose request is refused: what was wrong and what to do, in the form that it reads."""

import json

from adkg.errors import AdkgError, UsageError
from adkg.guard import QueryFault
from adkg.web.exchange import Request, Response


def refusal(request: Request, error: AdkgError, status: int = 0) -> Response:
    """The error as JSON to whom asks for JSON, else as text. Without a status: 400 for what was asked, 500 for ours.

    Of a fault at a place in a query, JSON tells the line and the column too.
    """
    status = status or (400 if isinstance(error, UsageError) else 500)
    if "json" in request.headers.get("accept", ""):
        place = {"line": error.line, "column": error.column} if isinstance(error, QueryFault) else {}
        body = json.dumps({"what": error.what, "fix": error.fix, **place}, ensure_ascii=False).encode() + b"\n"
        return Response(status, {"Content-Type": "application/json"}, body)
    return Response(status, {"Content-Type": "text/plain; charset=utf-8"}, f"{error}\n".encode())
