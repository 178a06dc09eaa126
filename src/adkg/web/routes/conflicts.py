"""What the sources disagree on, as questions."""

from adkg.evidence.conflicts import KINDS
from adkg.web.behind import of_conflicts
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
    found = desk.conflicts(Standpoint.of(request).store(desk), request.language)
    kinds = [(kind, [one for one in found if one.kind == kind]) for kind in KINDS]
    return page(
        request,
        desk,
        "conflicts.html",
        title=words(request.language)["conflicts"],
        queries=of_conflicts(),
        kinds=[(kind, conflicts) for kind, conflicts in kinds if conflicts],
        total=len(found),
        disputed=sum(one.is_disputed for one in found),
        shown=Shower(desk, request.language),
    )
