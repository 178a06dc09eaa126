"""What this is: the record's size and hash, its licence, and the rules by which claims are weighed."""

from adkg.evidence.words import DEFINITION, RDF_TYPE
from adkg.terms import DCTERMS, SKOS, Iri, Literal, Value, term
from adkg.version import __version__
from adkg.web.behind import of_record
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.page import page
from adkg.web.showing import Shower
from adkg.web.standpoint import Standpoint
from adkg.web.words import words

PATH = "/about"
METHODS = ("GET",)
NOTATION = Iri(SKOS + "notation")


def answer(request: Request, desk: Desk) -> Response:
    """The page about the record."""
    store = Standpoint.of(request).store(desk)
    shown = Shower(desk, request.language)
    counted = store.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g").rows
    sizes = {Iri(str(name)): int(count.lexical) for name, count in counted if isinstance(count, Literal)}
    return page(
        request,
        desk,
        "about.html",
        title=words(request.language)["about"],
        queries=of_record(),
        shown=shown,
        sizes=sorted(sizes.items()),
        sources=len(store.select(f"SELECT ?s {{ ?s a <{term('Source')}> }}").rows),
        things=len(desk.naming.classes),
        dataset=desk.dataset_sha256,
        version=__version__,
        licences=sorted(
            {value for _, p, value in desk.ontology if p == DCTERMS + "license" and isinstance(value, Iri)}
        ),
        grades=_described(desk, "SourceGrade", request.language, shown),
        rules=_described(desk, "AcceptanceRule", request.language, shown),
        policies=_described(desk, "Policy", request.language, shown),
    )


def _described(desk: Desk, kind: str, language: str, shown: Shower) -> list[tuple[Iri, str, str, str]]:
    """The individuals of a class: each with its name, its definition and its notation; grades by their rank."""
    members = [s for s, p, o in desk.ontology if p == RDF_TYPE and o == term(kind) and isinstance(s, Iri)]
    ranks = {s: int(o.lexical) for s, p, o in desk.ontology if p == term("gradeRank") and isinstance(o, Literal)}
    members.sort(key=lambda one: (ranks.get(one, 0), shown.name(one)))
    return [
        (one, shown.name(one), _text(desk, one, DEFINITION, language), _text(desk, one, NOTATION)) for one in members
    ]


def _text(desk: Desk, node: Iri, predicate: Iri, language: str = "") -> str:
    found: list[Value] = [o for s, p, o in desk.ontology if s == node and p == predicate and o is not None]
    return next((o.lexical for o in found if isinstance(o, Literal) and o.language == language), "")
