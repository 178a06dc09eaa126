"""The page for queries of one's own. It works without JavaScript; with it, the query is written in an editor."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from adkg.bounds import TooMuch
from adkg.errors import UsageError, did_you_mean
from adkg.guard import QueryFault
from adkg.pictures.charts import KINDS
from adkg.web.bundles import EDITOR, is_built
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.formats import GRAPHS, ROWS, is_graph
from adkg.web.operation import Operation, Refused, read_operation, read_parameters
from adkg.web.page import page
from adkg.web.query_page import BOUNDS, EXAMPLE, SHOWN, Found, Place, Shown, find, shown
from adkg.web.query_snippets import query_snippets
from adkg.web.query_views import TURTLE, Drawn, NothingToDraw, Wish, drawn, views_of
from adkg.web.questions.fields import read_policies
from adkg.web.showing import Shower
from adkg.web.words import words

PATH = "/query"
METHODS = ("GET",)
NOTHING = Operation("")


@dataclass(frozen=True, slots=True)
class Tried:
    """What was asked and what came of it: an answer, or a fault with the status that it has in HTTP.

    `undrawn` is why there is no picture where one was wished.
    """

    asked: Operation = NOTHING
    wish: Wish = field(default_factory=Wish)
    found: Found | None = None
    shown: Shown | None = None
    drawn: Drawn | None = None
    undrawn: UsageError | None = None
    fault: UsageError | None = None
    status: int = 200


def answer(request: Request, desk: Desk) -> Response:
    """The form, with the answer to the query in it, or the mistake at its place."""
    tried = _tried(request, desk)
    parameters = _parameters(tried.asked)
    wished = {**parameters, **tried.wish.parameters(), **_language(request)}
    is_asked = bool(tried.asked.query.strip())
    place = Place.of(tried.fault, tried.asked.query) if isinstance(tried.fault, QueryFault) else None
    return page(
        request,
        desk,
        "query.html",
        tried.status,
        title=words(request.language)["query"],
        asked=tried.asked,
        query=tried.asked.query if is_asked else EXAMPLE,
        shown=tried.shown,
        names=Shower(desk, request.language),
        fault=tried.fault,
        place=place,
        table=tried.shown.cited if tried.shown else None,
        picture=tried.drawn,
        undrawn=tried.undrawn,
        wish=tried.wish,
        view=tried.wish.view_of(tried.found) if tried.found else "",
        views=_views(tried, wished),
        carried={name: value for name, value in {**parameters, **_language(request)}.items() if name != "query"},
        charts=KINDS,
        downloads=_downloads(parameters) if tried.shown or isinstance(tried.fault, TooMuch) else {},
        snippets=query_snippets(request, parameters, _forms(tried.asked.query)[0], wished) if tried.shown else {},
        questions=sorted(desk.questions.values(), key=lambda one: one.slug),
        policies=read_policies(desk.whole, request.language),
        prefixes=desk.prefixes.namespaces,
        bounds=BOUNDS,
        most_shown=SHOWN,
        has_editor=is_built(EDITOR),
    )


def _tried(request: Request, desk: Desk) -> Tried:
    asked = NOTHING
    try:
        asked = _asked(request, desk)
        if not asked.query.strip():
            return Tried(asked)
        return _found(request, desk, asked, Wish.of(read_parameters(request)))
    except Refused as error:
        return Tried(asked, fault=error, status=error.status)
    except TooMuch as error:
        return Tried(asked, fault=error, status=413)
    except UsageError as error:
        return Tried(asked, fault=error, status=400)


def _found(request: Request, desk: Desk, asked: Operation, wish: Wish) -> Tried:
    found = find(desk, asked)
    as_turtle = wish.view_of(found) == TURTLE
    table = shown(desk, found, request.language, as_turtle=as_turtle, evidence=wish.evidence)
    tried = Tried(asked, wish, found, table)
    try:
        parameters = {**_parameters(asked), **wish.parameters()}
        return replace(tried, drawn=drawn(desk, found, wish, parameters, request.language))
    except NothingToDraw as error:
        return replace(tried, undrawn=error)


def _views(tried: Tried, wished: Mapping[str, str]) -> Mapping[str, str]:
    """The views of the answer, with where each is."""
    views = views_of(tried.found) if tried.found else ()
    return {view: f"/query?{urlencode({**wished, 'view': view})}#answer" for view in views}


def _language(request: Request) -> dict[str, str]:
    return {"lang": request.language} if "lang" in read_parameters(request) else {}


def _asked(request: Request, desk: Desk) -> Operation:
    """What the form says; a `question` stands for the query of that stored question."""
    parameters = read_parameters(request)
    slug = parameters.get("question", [""])[-1]
    if not any(parameters.get("query", [])):
        given = [(name, value) for name, values in parameters.items() if name != "query" for value in values]
        asked = read_operation(replace(request, query=urlencode(given)))
        return replace(asked, query=_stored(desk, slug)) if slug else asked
    asked = read_operation(request)
    # Browsers send a field of several lines with the line ends of another time.
    return replace(asked, query=asked.query.replace("\r\n", "\n"))


def _stored(desk: Desk, slug: str) -> str:
    found = desk.questions.get(slug)
    if found is None:
        raise UsageError(
            f"no question '{slug[:80]}'", did_you_mean(slug[:80], desk.questions, "choose one of those below")
        )
    return found.query.strip()


def _parameters(asked: Operation) -> dict[str, str]:
    """What makes the same query elsewhere."""
    given = {"query": asked.query, "known-by": asked.known_by, "policy": asked.policy}
    return {name: value for name, value in given.items() if value}


def _forms(query: str) -> tuple[str, ...]:
    return GRAPHS if is_graph(query) else ROWS


def _downloads(parameters: Mapping[str, str]) -> Mapping[str, str]:
    return {form: f"/sparql?{urlencode({**parameters, 'format': form})}" for form in _forms(parameters["query"])}
