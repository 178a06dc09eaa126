"""Renders what another worker has found to be in a picture. Only our own server asks for it."""

import json

from adkg.pictures import render
from adkg.web import sketch
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.questions.forms import PICTURES
from adkg.web.sketch import POLICY, Sketch

PATH = sketch.PATH
METHODS = (sketch.METHOD,)
MEDIA = {form.suffix: form.media_types[0] for form in PICTURES}


def answer(request: Request, _: Desk) -> Response:
    """The picture of the sketch that the request brings."""
    found = Sketch(**json.loads(request.body))
    body = render(found.specification, found.form, found.title, found.told, found.language)
    kinds = {"Content-Type": MEDIA[found.form], "Content-Language": found.language}
    return Response(200, {**kinds, "Content-Security-Policy": POLICY}, body)
