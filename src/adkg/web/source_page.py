"""The page of a source: who published it and when, its claims in the order of its text, and what was not read."""

from collections.abc import Sequence
from dataclasses import dataclass

from adkg.descriptions import describe
from adkg.evidence.coverage import LeftOutPassage, SourceEvidence, is_source, of_source
from adkg.evidence.testimony import Place, Testimony
from adkg.store import Store
from adkg.terms import Iri, path_of, term
from adkg.web import behind
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.node_page import node_page
from adkg.web.page import page
from adkg.web.showing import Shower


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the text with what was made of it: claims, a reason to leave it out, or nothing."""

    begin: int
    end: int
    testimonies: tuple[Testimony, ...] = ()
    left_out: str = ""
    unread: bool = False


def source_page(request: Request, desk: Desk, store: Store, source: Iri) -> Response:
    """The page of a source."""
    if not is_source(store, source):
        return node_page(request, desk, store, source)
    found = of_source(store, source, request.language)
    shown = Shower(desk, request.language)
    described = describe(store, [source])[source]
    return page(
        request,
        desk,
        "source.html",
        title=shown.name(source),
        queries=behind.of_source(source),
        iri=source,
        path=path_of(source),
        shown=shown,
        source=found.source,
        publisher=described.node(term("publisher")),
        grade=term(found.source.grade),
        author=described.text(term("author")),
        note=described.text(term("note")),
        testimonies=found.testimonies,
        placeless=[one for one in found.testimonies if one.place is None],
        passages=_passages(found),
        unread=sum(end - begin for begin, end in found.unread),
        left_out=len(found.left_out),
    )


def _passages(found: SourceEvidence) -> list[Passage]:
    """The stretches of the text in their order."""
    by_place: dict[Place, list[Testimony]] = {}
    for one in found.testimonies:
        if one.place:
            by_place.setdefault(one.place, []).append(one)
    passages = [Passage(place.begin, place.end, tuple(_ordered(said))) for place, said in by_place.items()]
    passages += [_left_out(one) for one in found.left_out]
    passages += [Passage(begin, end, unread=True) for begin, end in found.unread]
    return sorted(passages, key=lambda one: (one.begin, one.end, one.unread))


def _ordered(said: Sequence[Testimony]) -> list[Testimony]:
    return sorted(said, key=lambda one: (one.subject, one.predicate, one.weight))


def _left_out(one: LeftOutPassage) -> Passage:
    return Passage(one.place.begin, one.place.end, left_out=one.reason)
