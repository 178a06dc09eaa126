"""A picture that is still to be drawn: one worker finds what is in it, another, which is for drawing, renders it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from adkg.queries.model import Plain
from adkg.web.exchange import Request, Response

UNDRAWN = "application/x-undrawn-picture"
# How our own server asks for drawing. No client can: what it asks for begins with a slash.
METHOD, PATH = "DRAW", "drawing"
# A picture opened by itself may use the styles within it, and nothing else.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is drawn, in which form, and what it says for those who do not see it."""

    specification: Mapping[str, Plain]
    form: str
    title: str
    told: str
    language: str

    def response(self) -> Response:
        """The sketch as it goes to the server process, which has it drawn."""
        return Response(200, {"Content-Type": UNDRAWN}, json.dumps(asdict(self)).encode())


def to_draw(request: Request, response: Response) -> Request | None:
    """The request that has a response drawn; None when it is whole as it is."""
    if response.headers.get("Content-Type") != UNDRAWN:
        return None
    return Request(METHOD, PATH, gzip=request.gzip, body=response.body)
