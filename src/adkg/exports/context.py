"""The JSON-LD context alone, to publish beside JSON-LD files or to read other people's."""

import json

from adkg.exports._context import build_context
from adkg.store import Store
from adkg.terms import Prefixes

MEDIA_TYPE = "application/ld+json"
EXTENSION = "context.jsonld"
WHOLE = False


def write(store: Store, prefixes: Prefixes, _: str) -> bytes:
    """The context, whatever graphs are chosen: it is derived from the ontology."""
    return json.dumps({"@context": build_context(store, prefixes)}, ensure_ascii=False, indent=1).encode() + b"\n"
