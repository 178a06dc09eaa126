"""What a search found, as it is shown: by its name in the reader's language, with what it is and when."""

from dataclasses import dataclass

from adkg.web.desk import Desk
from adkg.web.exchange import Request
from adkg.web.lookup import MOST, beginnings
from adkg.web.page import href
from adkg.web.showing import Cell, Shower
from adkg.web.standpoint import Standpoint


@dataclass(frozen=True, slots=True)
class Found:
    """One hit. `name` is the one that fitted, where it is another than the label."""

    iri: str
    address: str
    label: str
    name: str
    kind: str
    date: Cell


def found_for(request: Request, desk: Desk, asked: str, most: int = MOST) -> list[Found]:
    """The best hits for what was typed. Dates are those that are believed from the standpoint of the request."""
    standpoint = Standpoint.of(request)
    hits = desk.lookup.search(asked, most, with_dates=not standpoint.is_other) if asked else []
    dates = beginnings(standpoint.store(desk), [hit.node for hit in hits]) if hits else {}
    shown = Shower(desk, request.language)
    found = []
    for hit in hits:
        label = shown.name(hit.node)
        other = hit.name if hit.name != label else ""
        day = shown.date(dates.get(hit.node, ""))
        found.append(Found(hit.node, href(hit.node), label, other, shown.kind(hit.node), day))
    return found
