"""The search for scripts: what the box on every page shows while one types."""

import json
from urllib.parse import parse_qsl

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.found import found_for

PATH = "/search.json"
METHODS = ("GET",)
MOST = 10


def answer(request: Request, desk: Desk) -> Response:
    """The best hits as JSON: each with its IRI, path, label, kind and date."""
    asked = dict(parse_qsl(request.query)).get("q", "").strip()
    hits = [
        {
            "id": one.iri,
            "path": one.address,
            "label": one.label,
            "name": one.name,
            "kind": one.kind,
            "date": one.date.text,
        }
        for one in found_for(request, desk, asked, MOST)
    ]
    body = json.dumps({"asked": asked, "hits": hits}, ensure_ascii=False).encode() + b"\n"
    return Response(200, {"Content-Type": "application/json", "Content-Language": request.language}, body)
