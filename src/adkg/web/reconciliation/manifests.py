"""What the service can do and where, for version 0.2 and for the draft of 1.0."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, quote

from adkg.terms import BASE, DCTERMS, ONTOLOGY, Literal
from adkg.version import __version__
from adkg.web.desk import Desk
from adkg.web.exchange import Request
from adkg.web.reconciliation.schema import Plain
from adkg.web.service import named
from adkg.web.words import words

TITLE = DCTERMS + "title"
SERVICE = "/reconcile"
DRAFT = "/reconcile/1.0-draft"
WIDTH, HEIGHT = 420, 240
DEFAULT_TYPES = 12


def manifest(request: Request, desk: Desk) -> Plain:
    """The manifest of version 0.2. Its addresses carry the language on that was asked for."""
    chosen = _language(request)
    suggest = {
        what: {
            "service_url": request.origin,
            "service_path": f"{SERVICE}/suggest/{what}{'?' + chosen if chosen else ''}",
            "flyout_service_url": request.origin,
            "flyout_service_path": f"{SERVICE}/flyout/{what}?id=${{id}}{'&' + chosen if chosen else ''}",
        }
        for what in ("entity", "property", "type")
    }
    preview = f"{request.origin}{SERVICE}/preview?id={{{{id}}}}{'&' + chosen if chosen else ''}"
    proposing = f"{SERVICE}/properties{'?' + chosen if chosen else ''}"
    return {
        "versions": ["0.2"],
        **dict(_shared(request, desk)),
        "identifierSpace": BASE,
        "schemaSpace": ONTOLOGY,
        "preview": {"url": preview, "width": WIDTH, "height": HEIGHT},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": request.origin, "service_path": proposing},
            "property_settings": [
                {"name": "limit", "label": label, "help_text": help_text, "type": "number", "default": 0}
                for label, help_text in [_limit_words(request)]
            ],
        },
    }


def draft_manifest(request: Request, desk: Desk) -> Plain:
    """The manifest of the draft of 1.0: its addresses follow from that of the service."""
    return {
        "versions": ["1.0-draft"],
        **dict(_shared(request, desk)),
        "lang": request.language,
        "preview": {"width": WIDTH, "height": HEIGHT},
        "suggest": {"entity": True, "property": True, "type": True},
        "extend": {
            "proposeProperties": True,
            "propertySettings": [
                {"id": "limit", "name": name, "helpText": help_text, "type": "number", "default": 0}
                for name, help_text in [_limit_words(request)]
            ],
        },
        "standardizedScore": True,
    }


def _shared(request: Request, desk: Desk) -> Iterator[tuple[str, object]]:
    yield "name", _title(desk, request.language)
    yield "documentation", f"{request.origin}/about#reconcile"
    yield "serviceVersion", __version__
    yield "logo", f"{request.origin}/static/adkg.svg"
    yield "view", {"url": f"{request.origin}/{{{{id}}}}"}
    kinds = {desk.naming.prefixes.shorten(kind) for kind in desk.naming.kinds.values()}
    own = {desk.naming.prefixes.shorten(kind) for kind in desk.register.own_record}
    chosen = [one for name, one in desk.schema.types.items() if name in kinds - own][:DEFAULT_TYPES]
    yield "defaultTypes", [desk.schema.told(kind, request.language) for kind in chosen]


def _title(desk: Desk, language: str) -> str:
    """What the record is called: as its ontology is, which may have no name in the language."""
    said = [value for _, key, value in named(desk.whole) if key == TITLE]
    titles = {value.language: value.lexical for value in said if isinstance(value, Literal)}
    found = titles.get(language) or titles.get("en") or min(titles.values(), default="")
    return f"adkg: {found}" if found else "adkg"


def _limit_words(request: Request) -> tuple[str, str]:
    return words(request.language)["reconcile_limit"], words(request.language)["reconcile_limit_help"]


def _language(request: Request) -> str:
    asked = dict(parse_qsl(request.query)).get("lang", "")
    return f"lang={quote(request.language)}" if asked else ""
