"""The page for queries of one's own. It works without JavaScript; with it, the query is written in an editor."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from adkg.bounds import TooMuch
from adkg.errors import UsageError, did_you_mean
from adkg.guard import QueryFault
from adkg.web.bundles import EDITOR, is_built
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.formats import GRAPHS, ROWS, is_graph
from adkg.web.operation import Operation, Refused, read_operation, read_parameters
from adkg.web.page import page
from adkg.web.query_page import BOUNDS, EXAMPLE, SHOWN, Place, Shown, answered, policies
from adkg.web.query_snippets import query_snippets
from adkg.web.words import words

PATH = "/query"
METHODS = ("GET",)
NOTHING = Operation("")


@dataclass(frozen=True, slots=True)
class Tried:
    """What was asked and what came of it: an answer, or a fault with the status that it has in HTTP."""

    asked: Operation = NOTHING
    shown: Shown | None = None
    fault: UsageError | None = None
    status: int = 200


def answer(request: Request, desk: Desk) -> Response:
    """The form, with the answer to the query in it, or the mistake at its place."""
    tried = _tried(request, desk)
    parameters = _parameters(tried.asked)
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
        fault=tried.fault,
        place=place,
        downloads=_downloads(parameters) if tried.shown or isinstance(tried.fault, TooMuch) else {},
        snippets=query_snippets(request, parameters, _forms(tried.asked.query)[0]) if tried.shown else {},
        questions=sorted(desk.questions.values(), key=lambda one: one.slug),
        policies=policies(desk.whole, request.language),
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
        return Tried(asked, answered(desk, asked, request.language))
    except Refused as error:
        return Tried(asked, fault=error, status=error.status)
    except TooMuch as error:
        return Tried(asked, fault=error, status=413)
    except UsageError as error:
        return Tried(asked, fault=error, status=400)


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
