"""In which format the endpoint answers: as `format` names it, else as Accept likes it best."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import islice

from adkg.guard import MAX_TOKENS
from adkg.queries.tokens import each_token
from adkg.store import MEDIA_TYPES
from adkg.web.negotiation import best_of
from adkg.web.operation import Refused

ROWS = ("json", "xml", "csv", "tsv")
GRAPHS = ("turtle", "ntriples", "jsonld", "rdfxml", "nquads", "trig")
_UTF_8 = "; charset=utf-8"
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
# Types by which others call the same: answered to those who like nothing of ours better, under the name they gave.
_ALSO_ROWS = {"application/json": "json", "application/xml": "xml", "text/xml": "xml"}
_ALSO_GRAPHS = {
    "application/json": "jsonld",
    "application/x-turtle": "turtle",
    "application/xml": "rdfxml",
    "text/plain": "ntriples",
    "text/xml": "rdfxml",
}
# Names that other endpoints know.
_NAMES = {
    **dict.fromkeys(("json", "json-ld", "ld+json"), "jsonld"),
    **dict.fromkeys(("xml", "rdf", "rdf+xml", "rdf/xml"), "rdfxml"),
    **dict.fromkeys(("nt", "n-triples"), "ntriples"),
    **dict.fromkeys(("nq", "n-quads"), "nquads"),
    **dict.fromkeys(("ttl", "n3"), "turtle"),
}


def is_graph(query: str) -> bool:
    """Whether the answer to a query is a graph: CONSTRUCT and DESCRIBE.

    >>> is_graph("DESCRIBE <urn:a>"), is_graph("SELECT * { ?construct ?p 'DESCRIBE' }")
    (True, False)
    """
    words = (token.keyword for token in islice(each_token(query), MAX_TOKENS))
    return next((word for word in words if word in _FORMS), "") in {"CONSTRUCT", "DESCRIBE"}


@lru_cache(maxsize=1_000)
def chosen(forms: tuple[str, ...], named: str, accept: str) -> tuple[str, str]:
    """The format to answer in and its media type; `forms` are ROWS or GRAPHS, `named` what the client wrote or ''.

    Raises Refused: 400 for a name that is none, 406 for types of which none is offered.

    >>> chosen(ROWS, "", "application/json"), chosen(GRAPHS, "ttl", "")
    (('json', 'application/json'), ('turtle', 'text/turtle; charset=utf-8'))
    """
    offered = _offered(forms)
    if named:
        name = named.strip().lower().replace(" ", "+")
        form = name if name in forms else offered.get(name, _NAMES.get(name, ""))
        if form not in forms:
            raise Refused(400, f"there is no format '{named[:40]}' for this query", f"use one of {', '.join(forms)}")
        return form, content_type(form)
    media = best_of(accept, tuple(offered))
    if media is None:
        raise Refused(406, "none of the types in Accept is offered for this query", f"use one of {', '.join(offered)}")
    return offered[media], with_charset(media)


def content_type(form: str) -> str:
    """The media type of a format, and the charset where text is concerned."""
    return with_charset(bare(MEDIA_TYPES[form]))


def with_charset(media: str) -> str:
    """A media type as a header has it: text says that it is UTF-8."""
    return media + _UTF_8 if media.startswith("text/") else media


def bare(media: str) -> str:
    """A media type without its parameters."""
    return media.partition(";")[0]


def _offered(forms: tuple[str, ...]) -> Mapping[str, str]:
    also = _ALSO_ROWS if forms == ROWS else _ALSO_GRAPHS
    return {bare(MEDIA_TYPES[form]): form for form in forms} | {
        media: form for media, form in also.items() if form in forms
    }
