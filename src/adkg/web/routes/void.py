"""The record described for programs, at the place where VoID wants it (VoID, section 7.2)."""

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.formats import chosen
from adkg.web.linksets import describe_links
from adkg.web.operation import Refused, read_parameters
from adkg.web.refusals import refusal
from adkg.web.service import DESCRIBED_IN, describe_dataset, written

PATH = "/.well-known/void"
METHODS = ("GET",)
LINKS = {"Link": '</sparql>; rel="service"'}


def answer(request: Request, desk: Desk) -> Response:
    """What the record is, how much of what it holds, and where it can be asked."""
    try:
        named = read_parameters(request).get("format", [""])[-1]
        form, media = chosen(DESCRIBED_IN, named, request.headers.get("accept", ""))
    except Refused as error:
        return refusal(request, error, error.status)
    told = [*describe_dataset(request, desk), *describe_links(desk)]
    return Response(200, {"Content-Type": media, **LINKS}, written(told, form, desk))
