"""What is new: the latest published sources, and what each brought. No clock is asked, only days of publication."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from adkg.claims import ACCEPTED
from adkg.evidence.testimony import Publication, read_publications
from adkg.store import Store
from adkg.terms import RDF_SUBJECT, Iri, Literal, term
from adkg.web.behind import of_news
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.listing import page_number
from adkg.web.page import page
from adkg.web.showing import Shower
from adkg.web.standpoint import Standpoint
from adkg.web.words import words

PATH = "/news"
METHODS = ("GET",)
AT_ONCE = 30


@dataclass(slots=True)
class Brought:
    """What a source claims: about which things, how many of its claims are believed, and how many there are."""

    source: Publication
    claims: int = 0
    accepted: int = 0
    things: list[Iri] = field(default_factory=list)


def answer(request: Request, desk: Desk) -> Response:
    """The page of the latest sources."""
    store = Standpoint.of(request).store(desk)
    number = page_number(request)
    sources = _by_day(store)
    chosen = sources[(number - 1) * AT_ONCE : number * AT_ONCE]
    return page(
        request,
        desk,
        "news.html",
        title=words(request.language)["news"],
        queries=of_news(),
        brought=brought_by(store, chosen, request.language),
        shown=Shower(desk, request.language),
        number=number,
        last=-(-len(sources) // AT_ONCE),
    )


def latest(store: Store, most: int, language: str) -> list[Brought]:
    """What the last sources brought."""
    return brought_by(store, _by_day(store)[:most], language)


def brought_by(store: Store, sources: Sequence[Iri], language: str) -> list[Brought]:
    """What each of the sources brought, in their order."""
    if not sources:
        return []
    publications = read_publications(store, sources, language)
    found = {iri: Brought(publications[iri]) for iri in sources}
    nodes = " ".join(f"<{iri}>" for iri in sources)
    rows = store.select(
        f"SELECT ?source ?thing ?judgement (COUNT(?claim) AS ?n) {{ VALUES ?source {{ {nodes} }} "
        f"?claim <{term('source')}> ?source ; <{RDF_SUBJECT}> ?thing ; <{term('judgement')}> ?judgement }} "
        "GROUP BY ?source ?thing ?judgement ORDER BY ?source ?thing"
    ).rows
    for source, thing, judgement, count in rows:
        if isinstance(source, Iri) and isinstance(thing, Iri) and isinstance(count, Literal):
            told = found[source]
            told.claims += int(count.lexical)
            told.accepted += int(count.lexical) if judgement == ACCEPTED else 0
            if thing not in told.things:
                told.things.append(thing)
    return list(found.values())


def _by_day(store: Store) -> list[Iri]:
    """The sources with a day of publication, the latest first; a month counts as its last day."""
    rows = store.select(
        f"SELECT ?source ?day {{ ?source a <{term('Source')}> ; <{term('publishedLatest')}> ?day }}"
    ).rows
    dated = sorted(((str(getattr(day, "lexical", "")), str(source)) for source, day in rows), key=lambda one: one[1])
    return [Iri(source) for _, source in sorted(dated, key=lambda one: one[0], reverse=True)]
