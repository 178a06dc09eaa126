"""HTML pages: templates filled in one language, everything escaped, links only to where a browser may go."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from adkg.cells import visible_marks
from adkg.terms import BASE, is_iri, path_of
from adkg.web.behind import behind
from adkg.web.bundles import static
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.standpoint import Standpoint, kept
from adkg.web.words import words

NO_QUERIES: Mapping[str, str] = {}
TEMPLATES = Path(__file__).parent / "templates"


def page(
    request: Request,
    desk: Desk,
    template: str,
    /,
    status: int = 200,
    queries: Mapping[str, str] = NO_QUERIES,
    **values: object,
) -> Response:
    """A template as a page in the language of the request. `title` is wanted of every page.

    `queries` are those behind the page; it ends with ways to ask them.
    """
    reading = Standpoint.of(request).reading(desk)
    offered = behind(request, queries, words(request.language))
    return rendered(request, template, status, reading=reading, behind=offered, **values)


def rendered(request: Request, template: str, status: int, **values: object) -> Response:
    """A template as a page, without a look into any record. `reading` and `behind` may be left out."""
    language = request.language
    other = "vi" if language == "en" else "en"
    text = (
        _environment()
        .get_template(template)
        .render(
            words=words(language),
            language=language,
            other_language_link=_switched(request, other),
            request=request,
            kept=kept(request),
            standpoint=Standpoint.of(request),
            **{"reading": None, "behind": (), **values},
        )
    )
    return Response(status, {"Content-Type": "text/html; charset=utf-8", "Content-Language": language}, text.encode())


def href(iri: str) -> str:
    """Where a link to an IRI may lead: ours stay here, others only over http and https; anything else leads nowhere.

    >>> href("https://w3id.org/adkg/ontology#held"), href("javascript:alert(1)")
    ('/ontology#held', '')
    """
    if iri.startswith(BASE):
        path, _, fragment = iri.removeprefix(BASE).partition("#")
        return "/" + quote(path, safe="/-._~") + (f"#{quote(fragment)}" if fragment else "")
    return iri if iri.startswith(("http://", "https://")) and is_iri(iri) else ""


@pass_context
def keeping(context: Context, where: str, **parameters: object) -> str:
    """An address of ours with what the page's links carry on: its standpoint and its language, and more parameters."""
    if not where.startswith("/"):
        return where
    path, mark, fragment = where.partition("#")
    added = [(name.replace("_by", "-by"), str(value)) for name, value in parameters.items()]
    carried = [(name, value) for name, value in context["kept"] if name not in dict(added)]
    begun = path + ("&" if "?" in path else "?") if carried or added else path
    return begun + urlencode([*carried, *((name, value) for name, value in added if value)]) + mark + fragment


def visible(text: object) -> Markup:
    """A text with what would hide in it made visible."""
    return escape(visible_marks(str(text)))


class _Entered(Markup):
    """What somebody typed, as it goes back into its field."""

    __slots__ = ()


def entered(text: object) -> Markup:
    """A text for the field that it was typed into: as it was, so that it can be sent again unchanged."""
    return _Entered(escape(str(text)))


def _shown(value: object) -> object:
    """Whatever a template writes: nothing in it hides, also where the template does not ask for it."""
    if isinstance(value, _Entered):
        return value
    if isinstance(value, Markup):
        return Markup(visible_marks(str(value)))
    return visible_marks(value) if isinstance(value, str) else value


def _switched(request: Request, language: str) -> str:
    kept = [(name, value) for name, value in parse_qsl(request.query) if name != "lang"]
    return f"{quote(request.path)}?{urlencode([*kept, ('lang', language)])}"


def load_templates() -> int:
    """Compile every template, so that no request has to wait for it. Returns how many there are."""
    return len([_environment().get_template(name) for name in _environment().list_templates()])


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        finalize=_shown,
    )
    made.filters.update(entered=entered, href=href, keeping=keeping, path=path_of, static=static, visible=visible)
    return made
