"""The calendar: what takes place on a known day, with its status, for calendar programs to subscribe to."""

from urllib.parse import parse_qsl

from adkg.errors import UsageError
from adkg.exports.ics import MEDIA_TYPE, write_calendar
from adkg.terms import is_path, thing_iri
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.standpoint import Standpoint

PATH = "/calendar.ics"
METHODS = ("GET",)


def answer(request: Request, desk: Desk) -> Response:
    """The calendar of everything, or with `about` of what leads to one thing; with `months=yes` whole months too."""
    asked = dict(parse_qsl(request.query))
    path = asked.get("about", "")
    if path and not is_path(path):
        raise UsageError(f"no thing '{path[:80]}'", "name it by its path: about=kind/name")
    about = thing_iri(path) if path else None
    name = f"adkg: {desk.naming.name(about, request.language)}" if about else "adkg"
    store = Standpoint.of(request).store(desk)
    months = asked.get("months") == "yes"
    body = write_calendar(store, desk.prefixes, request.language, about, months, name)
    headers = {
        "Content-Type": f"{MEDIA_TYPE}; charset=utf-8",
        "Content-Language": request.language,
        "Content-Disposition": 'inline; filename="adkg.ics"',
    }
    return Response(200, headers, body)
