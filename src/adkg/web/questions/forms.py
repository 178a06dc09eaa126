"""The forms of an answer: the suffix and the media types of each, and which of them an answer can be given in."""

from dataclasses import dataclass

from adkg.errors import UsageError, did_you_mean
from adkg.queries import Question
from adkg.store import MEDIA_TYPES
from adkg.web.exchange import Request
from adkg.web.formats import bare
from adkg.web.negotiation import best_of


@dataclass(frozen=True, slots=True)
class Form:
    """One form. `media_types` are those that may be asked for; the first is told when none of them was.

    `written` is its name where answers are written, '' for a page. `evidence`: its cells have room for sources.
    """

    suffix: str
    media_types: tuple[str, ...]
    written: str = ""
    evidence: bool = False

    @property
    def is_page(self) -> bool:
        """Whether people read it in a browser."""
        return not self.written


HTML = Form("html", ("text/html",), evidence=True)
_ENGINES = {name: bare(media) for name, media in MEDIA_TYPES.items()}
JSON = Form("json", ("application/json", _ENGINES["json"]), "json", evidence=True)
FORMS = (
    HTML,
    JSON,
    Form("csv", (_ENGINES["csv"],), "csv", evidence=True),
    Form("tsv", (_ENGINES["tsv"],), "tsv"),
    Form("jsonld", (_ENGINES["jsonld"],), "jsonld"),
    Form("md", ("text/markdown",), "markdown", evidence=True),
    Form("xml", (_ENGINES["xml"], "application/xml"), "xml"),
)
PICTURES = (Form("svg", ("image/svg+xml",), "svg"), Form("png", ("image/png",), "png"))
LISTS = (HTML, Form("json", ("application/json",), "json"))


class NotAcceptable(UsageError):
    """None of the forms that the client takes is one that an answer has."""


class UnknownForm(UsageError):
    """There is no form with that suffix."""


def forms_of(question: Question) -> tuple[Form, ...]:
    """The forms of the answer to a question: pictures only where its header says how it is drawn."""
    return FORMS + PICTURES if question.picture else FORMS


def chosen_form(request: Request, suffix: str | None, offered: tuple[Form, ...] = FORMS) -> tuple[Form, str]:
    """The form to answer in, by the suffix of the path or else by Accept, and the media type to call it by.

    Raises UnknownForm for a suffix that no form has, and NotAcceptable when Accept takes none.
    """
    by_type = {media: form for form in offered for media in form.media_types}
    if suffix is None:
        media = best_of(request.headers.get("accept", ""), [*(form.media_types[0] for form in offered), *by_type])
        if media is None:
            raise NotAcceptable("no answer has a form that you accept", f"accept one of {', '.join(by_type)}")
        return by_type[media], media
    found = next((form for form in offered if form.suffix == suffix), None)
    if found is None:
        suffixes = [form.suffix for form in offered]
        fix = did_you_mean(suffix[:20], suffixes, f"use one of .{', .'.join(suffixes)}")
        raise UnknownForm(f"no form '.{suffix[:20]}'", fix)
    return found, found.media_types[0]
