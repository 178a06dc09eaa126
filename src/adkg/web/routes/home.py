"""The first page: look something up, or begin with a kind of thing, a question, or what is new."""

from collections import Counter

from adkg.terms import BASE, RDFS, Iri, path_of
from adkg.web.behind import of_kinds
from adkg.web.data_block import dataset_block
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.page import page
from adkg.web.routes.news import latest
from adkg.web.service import title_of
from adkg.web.showing import Shower
from adkg.web.standpoint import Standpoint
from adkg.web.words import words

PATH = "/"
METHODS = ("GET",)
NEWEST = 5
DEFINED_BY = Iri(RDFS + "isDefinedBy")
EVIDENCE = Iri(BASE + "ontology/claims")


def answer(request: Request, desk: Desk) -> Response:
    """The first page."""
    store = Standpoint.of(request).store(desk)
    shown = Shower(desk, request.language)
    counted = Counter(path_of(thing).partition("/")[0] for thing in desk.naming.classes)
    kinds = [
        (kind, shown.name(desk.naming.kinds[kind]), count)
        for kind, count in counted.items()
        if kind in desk.naming.kinds
    ]
    witnesses = {
        subject for subject, predicate, value in desk.ontology if predicate == DEFINED_BY and value == EVIDENCE
    }
    return page(
        request,
        desk,
        "home.html",
        title=title_of(desk.whole, request.language) or words(request.language)["title"],
        queries=of_kinds(),
        shown=shown,
        data_block=dataset_block(request, desk),
        kinds=sorted(kinds, key=lambda one: (desk.naming.kinds[one[0]] in witnesses, -one[2], one[1])),
        questions=sorted(desk.questions.values(), key=lambda one: (one.picture is None, one.slug)),
        newest=latest(store, NEWEST, request.language),
    )
