"""HTML pages: templates filled in one language, everything escaped, links only to where a browser may go."""

from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from adkg import cells
from adkg.terms import BASE, is_iri
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.words import words

TEMPLATES = Path(__file__).parent / "templates"


def page(request: Request, desk: Desk, template: str, /, status: int = 200, **values: object) -> Response:
    """A template as a page in the language of the request. `title` is wanted of every page."""
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
            **values,
        )
    )
    return Response(status, {"Content-Type": "text/html; charset=utf-8", "Content-Language": language}, text.encode())


def href(address: str) -> str:
    """Where a link to an IRI may lead: ours stay here, others only over http and https; anything else leads nowhere.

    >>> href("https://w3id.org/adkg/ontology#held"), href("javascript:alert(1)")
    ('/ontology#held', '')
    """
    if address.startswith(BASE):
        return "/" + quote(address.removeprefix(BASE), safe="/-._~#")
    return address if address.startswith(("http://", "https://")) and is_iri(address) else ""


def visible(text: object) -> Markup:
    """A text with what would hide in it made visible."""
    return escape(cells.visible(str(text)))


def _switched(request: Request, language: str) -> str:
    kept = [(name, value) for name, value in parse_qsl(request.query) if name != "lang"]
    return f"{quote(request.path)}?{urlencode([*kept, ('lang', language)])}"


@cache
def _environment() -> Environment:
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    made.filters.update(href=href, visible=visible)
    return made
