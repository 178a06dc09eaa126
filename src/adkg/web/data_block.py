"""What a page says to search engines: JSON-LD in the words of schema.org, in a script element that runs nothing."""

import json
from collections.abc import Mapping

from markupsafe import Markup

from adkg.exports import DEFAULT, GRAPHS, find_format
from adkg.schema_org import SCHEMA, Plain, Telling
from adkg.store import Store
from adkg.terms import BASE, DCTERMS, Iri, Literal, graph
from adkg.web.desk import Desk
from adkg.web.exchange import Request
from adkg.web.languages import LANGUAGES
from adkg.web.service import DATASET, named

_BREAKING = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def thing_block(desk: Desk, store: Store, thing: Iri, language: str) -> Markup:
    """What is believed of a thing. Empty when it is nothing in schema.org."""
    names = {thing: desk.naming.name(thing, language)}
    found = next(Telling(store, desk.schema_org, language, names).objects([thing]), {})
    return as_data_block({"@context": SCHEMA, **found} if found else {})


def dataset_block(request: Request, desk: Desk) -> Markup:
    """What the record is as a whole, and where it can be fetched: the graphs of what is believed."""
    return as_data_block({"@context": SCHEMA, **_dataset(request, desk)})


def _dataset(request: Request, desk: Desk) -> Plain:
    told: dict[str, str] = {}
    for _, predicate, value in named(desk.whole):
        if isinstance(value, Iri) or value.language in {"", request.language}:
            told.setdefault(predicate, str(value) if isinstance(value, Iri) else value.lexical)
    creators = sorted({o.lexical for _, p, o in desk.ontology if p == DCTERMS + "creator" and isinstance(o, Literal)})
    form, origin = find_format("turtle"), request.origin or BASE.rstrip("/")
    found: Plain = {
        "@id": str(DATASET),
        "@type": "Dataset",
        "creator": [{"@type": "Organization", "name": name} for name in creators],
        "description": told.get(DCTERMS + "description", ""),
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": f"{origin}/{graph(name).removeprefix(BASE)}.{form.extension}",
                "encodingFormat": form.media_type,
                "name": desk.naming.name(graph(name), request.language),
            }
            for name in GRAPHS[DEFAULT]
        ],
        "inLanguage": list(LANGUAGES),
        "isAccessibleForFree": True,
        "license": told.get(DCTERMS + "license", ""),
        "name": told.get(DCTERMS + "title", ""),
        "url": BASE,
        "version": desk.dataset_sha256,
    }
    return {key: value for key, value in found.items() if value}


def as_data_block(content: Mapping[str, object]) -> Markup:
    """JSON that can stand in a script element: nothing in it can end the element, and nothing is hidden in it."""
    text = json.dumps(content, ensure_ascii=False)
    # Whatever does not print is written by its number, as JSON may: what is hidden there would be hidden in the page.
    return Markup("".join(_BREAKING.get(one, one if one.isprintable() else json.dumps(one)[1:-1]) for one in text))
