"""Answers for the IRIs of the record: each is looked up at its path, as a page or as data.

An IRI names the thing; the addresses here are those of documents about it. The step from the one to the other is taken
where the IRIs live, which redirects to this server; so nothing here answers 303.
"""

import re
from collections.abc import Callable
from difflib import get_close_matches

from adkg.errors import UsageError
from adkg.store import Row, Store
from adkg.terms import BASE, DCTERMS, RDF_TYPE, Iri, Literal, is_path
from adkg.web.description import PROFILES, THE_ONTOLOGY, is_known, read_description, write_rows
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.negotiation import best_of
from adkg.web.node_page import claim_page, graph_page, node_page
from adkg.web.ontology_page import ontology_page
from adkg.web.page import page
from adkg.web.profiles import (
    ALTERNATES,
    FORMS,
    HTML,
    PAGE,
    Choice,
    choose,
    formats,
    link_header,
    offers,
    profile_iri,
    split_suffix,
)
from adkg.web.refusals import refusal
from adkg.web.source_page import source_page
from adkg.web.standpoint import Standpoint, address, kept
from adkg.web.thing_page import thing_page

_ALTR = "http://www.w3.org/ns/dx/connegp/altr#"
_SEPARATORS = re.compile(r"[/.-]")


def dereference(request: Request, desk: Desk) -> Response:
    """A node's page or description, by the path of its IRI."""
    path, suffix = split_suffix(request.path)
    node = Iri(BASE + path[1:])
    if not (is_path(path[1:]) or node == THE_ONTOLOGY):
        return missing(request, desk, path)
    store = Standpoint.of(request).store(desk)
    profile = path.removeprefix("/profile/")
    if node != THE_ONTOLOGY and profile not in PROFILES and not is_known(store, node):
        return missing(request, desk, path)
    choice = choose(request, suffix)
    if choice is None:
        return refusal(request, UsageError("that form or profile is not offered", offers(path)), 406)
    if choice.form == PAGE:
        response = _page_for(node)(request, desk, store, node)
    else:
        body = write_rows(_rows(desk, store, node, choice), choice.form, desk.prefixes, desk.context)
        kind = choice.media_type if choice.form == "rdfxml" else f"{choice.media_type}; charset=utf-8"
        response = Response(200, {"Content-Type": kind}, body)
    return Response(200, {**response.headers, **_headers(request, path, choice)}, response.body)


def missing(request: Request, desk: Desk, path: str) -> Response:
    """404, with what was perhaps meant."""
    known = {node.removeprefix(BASE): node for node in desk.naming.names if node.startswith(BASE)}
    near = [known[one] for one in get_close_matches(path[1:], known, n=3, cutoff=0.7)]
    near += [hit.node for hit in desk.lookup.search(_SEPARATORS.sub(" ", path), 5) if hit.node not in near]
    if best_of(request.headers.get("accept", ""), ["text/plain", "application/json", HTML]) == HTML:
        return page(request, desk, "missing.html", 404, title=path, near=near, naming=desk.naming)
    meant = f"did you mean /{near[0].removeprefix(BASE)}?" if near else "look it up: /search?q="
    return refusal(request, UsageError(f"nothing is at {path}", meant), 404)


def _page_for(node: Iri) -> Callable[[Request, Desk, Store, Iri], Response]:
    kind = node.removeprefix(BASE).partition("/")[0]
    special = {"source": source_page, "claim": claim_page, "graph": graph_page, "ontology": ontology_page}
    return special.get(kind, thing_page if kind not in _BEHIND else node_page)


_BEHIND = frozenset({"decision", "inference", "left-out", "locator", "profile", "search", "triple"})


def _rows(desk: Desk, store: Store, node: Iri, choice: Choice) -> list[Row]:
    if choice.profile == ALTERNATES:
        return list(_alternates(node))
    if node.startswith(f"{BASE}profile/"):
        return _of_profile(node)
    return read_description(store, desk.ontology, node, choice.profile)


def _alternates(node: Iri) -> list[Row]:
    """The representations of a node, in the vocabulary that lists them."""
    found: list[Row] = [(node, Iri(_ALTR + "hasDefaultRepresentation"), Iri(f"{node}.{PAGE}"))]
    for extension, form in formats().items():
        for profile in PROFILES:
            where = Iri(f"{node}.{extension}?_profile={profile}")
            found += [
                (node, Iri(_ALTR + "hasRepresentation"), where),
                (where, Iri(DCTERMS + "format"), Literal(form.media_type)),
                (where, Iri(DCTERMS + "conformsTo"), Iri(profile_iri(profile))),
            ]
    return [*found, (Iri(f"{node}.{PAGE}"), Iri(DCTERMS + "format"), Literal(HTML))]


def _of_profile(node: Iri) -> list[Row]:
    name = node.rpartition("/")[2]
    return [
        (node, RDF_TYPE, Iri("http://www.w3.org/ns/dx/prof/Profile")),
        (node, Iri("http://www.w3.org/ns/dx/prof/hasToken"), Literal(name)),
    ]


def _headers(request: Request, path: str, choice: Choice) -> dict[str, str]:
    extension = {name: found for found, form in formats().items() for name in FORMS if form.name == name}
    asked = [("_profile", choice.profile)] if choice.profile not in {"", PROFILES[0]} else []
    carried = [(name, value) for name, value in kept(request) if name != "lang"]
    located = address(f"{path}.{extension.get(choice.form, PAGE)}", [*carried, *asked])
    told = {"Content-Location": located, "Link": link_header(request, path, choice)}
    return {**told, "Content-Profile": f"<{profile_iri(choice.profile)}>"} if choice.profile else told
