"""What the sources disagree on, as questions."""

from adkg.evidence.conflicts import find_conflicts
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.page import page
from adkg.web.showing import Shower
from adkg.web.standpoint import Standpoint
from adkg.web.words import words

PATH = "/conflicts"
METHODS = ("GET",)


def answer(request: Request, desk: Desk) -> Response:
    """The page of all disagreements, those that no rule decides first."""
    found = find_conflicts(Standpoint.of(request).store(desk), request.language)
    return page(
        request,
        desk,
        "conflicts.html",
        title=words(request.language)["conflicts"],
        conflicts=found,
        disputed=sum(not one.accepted for one in found),
        shown=Shower(desk, request.language),
    )
