"""Writes things, sources, claims and what was derived from them as N-Quads, each in its named graph.

The data holds no blank node: every claim, locator and inference has an IRI made from its content.
"""

from collections.abc import Iterable, Iterator, Mapping

from adkg.claims import Claim, Decision, FileLine, Judgement, LeftOut, Locator, Search, Source
from adkg.dates import CalendarDate
from adkg.inferences import Triple
from adkg.links import Link
from adkg.register import Register, Thing
from adkg.terms import (
    DCTERMS,
    LANG_STRING,
    RDF_OBJECT,
    RDF_PREDICATE,
    RDF_SUBJECT,
    RDF_TYPE,
    XSD,
    XSD_DATE,
    XSD_INTEGER,
    XSD_STRING,
    Iri,
    Literal,
    Value,
    graph,
    quad,
    term,
)

REGISTER = graph("register")
SOURCES = graph("sources")
CLAIMS = graph("claims")
ACCEPTED = graph("accepted")
DECISIONS = graph("decisions")
LINKS = graph("links")
SEARCHES = graph("searches")
ONTOLOGY_GRAPH = graph("ontology")


class Locations:
    """Which lines of which files speak of a thing, or state a triple."""

    def __init__(
        self,
        things: Iterable[Thing],
        documents: Iterable[Source],
        claims: Iterable[Claim],
        links: Iterable[Link] = (),
        searches: Iterable[Search] = (),
    ) -> None:
        self._things: dict[Iri, list[FileLine]] = {}
        self._triples: dict[Triple, list[FileLine]] = {}
        self._properties: dict[tuple[Iri, Iri], list[FileLine]] = {}
        for thing in things:
            self._things.setdefault(thing.iri, []).append(thing.where)
        for document in documents:
            self._things.setdefault(document.iri, []).append(document.where)
        for search in searches:
            self._things.setdefault(search.iri, []).append(search.where)
        for claim in claims:
            self._things.setdefault(claim.iri, []).append(claim.where)
            self._triples.setdefault((claim.subject, claim.predicate, claim.value), []).append(claim.where)
            self._properties.setdefault((claim.subject, claim.predicate), []).append(claim.where)
        for link in links:
            self._triples.setdefault((link.subject, link.predicate, link.value), []).append(link.where)
            self._properties.setdefault((link.subject, link.predicate), []).append(link.where)

    def of(self, subject: Iri, predicate: Iri | None = None, value: Value | None = None) -> list[FileLine]:
        """The lines that state the triple; else the property; else that register the subject. May be empty."""
        if predicate is not None:
            if value is not None and (subject, predicate, value) in self._triples:
                return sorted(set(self._triples[subject, predicate, value]))
            if (subject, predicate) in self._properties:
                return sorted(set(self._properties[subject, predicate]))
        return sorted(set(self._things.get(subject, ())))


def thing_quads(register: Register) -> Iterator[str]:
    """Every thing of the register: its class, its names, and what a register may say."""
    for thing in register.things.values():
        yield quad(thing.iri, RDF_TYPE, thing.class_iri, REGISTER)
        for predicate, value in thing.statements:
            yield quad(thing.iri, predicate, value, REGISTER)


def source_quads(documents: Mapping[Iri, Source]) -> Iterator[str]:
    """Every source with its header, and the passages that were read and left out."""
    for source in documents.values():
        for predicate, value in _source_statements(source):
            yield quad(source.iri, predicate, value, SOURCES)
        for left_out in source.left_out:
            yield from _left_out_quads(left_out)


def _source_statements(source: Source) -> Iterator[tuple[Iri, Value]]:
    yield RDF_TYPE, term("Source")
    yield term("publisher"), source.publisher
    yield term("url"), Literal(source.url, XSD + "anyURI")
    yield Iri(DCTERMS + "language"), Literal(source.language)
    if source.title:
        yield Iri(DCTERMS + "title"), Literal(source.title, LANG_STRING, source.language)
    if source.author:
        yield term("author"), Literal(source.author)
    if source.note:
        yield term("note"), Literal(source.note)
    if source.origin:
        yield term("origin"), source.origin
    if source.published:
        yield from _with_bounds("published", source.published)
    if source.retrieved:
        yield term("retrieved"), source.retrieved.literal
    if source.characters is not None:
        yield term("characters"), Literal(str(source.characters), XSD_INTEGER)
    if source.sha256:
        yield term("sha256"), Literal(source.sha256, XSD_STRING)


def _with_bounds(name: str, when: CalendarDate) -> Iterator[tuple[Iri, Value]]:
    yield term(name), when.literal
    yield term(name + "Earliest"), Literal(when.earliest.isoformat(), XSD_DATE)
    yield term(name + "Latest"), Literal(when.latest.isoformat(), XSD_DATE)


def _left_out_quads(left_out: LeftOut) -> Iterator[str]:
    yield quad(left_out.iri, RDF_TYPE, term("LeftOut"), SOURCES)
    yield quad(left_out.iri, term("inSource"), left_out.locator.source, SOURCES)
    yield quad(left_out.iri, term("locator"), left_out.locator.iri, SOURCES)
    yield quad(left_out.iri, term("reason"), Literal(left_out.reason), SOURCES)
    yield from _locator_quads(left_out.locator, SOURCES)


def _locator_quads(locator: Locator, where: Iri) -> Iterator[str]:
    yield quad(locator.iri, RDF_TYPE, term("Locator"), where)
    yield quad(locator.iri, term("inSource"), locator.source, where)
    yield quad(locator.iri, term("begin"), Literal(str(locator.begin), XSD_INTEGER), where)
    yield quad(locator.iri, term("end"), Literal(str(locator.end), XSD_INTEGER), where)
    yield quad(locator.iri, term("passageSha256"), Literal(locator.passage_sha256), where)


def judgement_quads(judgements: Iterable[Judgement]) -> Iterator[str]:
    """Every claim as a node that asserts nothing, with what became of it."""
    for judgement in judgements:
        claim = judgement.claim
        for predicate, value in (*_claim_statements(claim), *_judgement_statements(judgement)):
            yield quad(claim.iri, predicate, value, CLAIMS)
        if claim.locator:
            yield from _locator_quads(claim.locator, CLAIMS)


def _claim_statements(claim: Claim) -> Iterator[tuple[Iri, Value]]:
    yield RDF_TYPE, term("Claim")
    yield RDF_SUBJECT, claim.subject
    yield RDF_PREDICATE, claim.predicate
    yield RDF_OBJECT, claim.value
    yield term("source"), claim.source
    if claim.locator:
        yield term("locator"), claim.locator.iri
    for name, text in (
        ("printedSubject", claim.printed_subject),
        ("printedValue", claim.printed_value),
        ("note", claim.note),
    ):
        if text:
            yield term(name), Literal(text)
    if claim.derived_from:
        yield term("derivedFromClaim"), claim.derived_from


def _judgement_statements(judgement: Judgement) -> Iterator[tuple[Iri, Value]]:
    yield term("mode"), term(judgement.mode)
    yield term("judgement"), judgement.verdict
    yield term("judgedBy"), judgement.rule
    if judgement.outweighed_by:
        yield term("outweighedBy"), judgement.outweighed_by
    if judgement.decided_by:
        yield term("decidedBy"), judgement.decided_by


def decision_quads(decisions: Iterable[Decision]) -> Iterator[str]:
    """Every decision with its reasons."""
    for decision in decisions:
        for predicate, value in _decision_statements(decision):
            yield quad(decision.iri, predicate, value, DECISIONS)


def _decision_statements(decision: Decision) -> Iterator[tuple[Iri, Value]]:
    yield RDF_TYPE, term("Decision")
    yield term("about"), decision.about
    yield term("decided"), decision.decided.literal
    for language, text in decision.reasons:
        yield term("reason"), Literal(text, LANG_STRING, language)
    if decision.predicate:
        yield term("onProperty"), decision.predicate
    for value in decision.values:
        yield term("chosenValue"), value
    if decision.source:
        yield term("inSource"), decision.source
    if decision.means:
        yield term("means"), decision.means
    for source in decision.based_on:
        yield term("basedOn"), source


def search_quads(searches: Iterable[Search]) -> Iterator[str]:
    """What was looked for and not found: when, and where."""
    for search in searches:
        for predicate, value in _search_statements(search):
            yield quad(search.iri, predicate, value, SEARCHES)


def _search_statements(search: Search) -> Iterator[tuple[Iri, Value]]:
    yield RDF_TYPE, term("Search")
    for thing in search.about:
        yield term("about"), thing
    yield term("onProperty"), search.predicate
    yield term("searched"), search.searched.literal
    for language, text in search.places:
        yield term("searchedIn"), Literal(text, LANG_STRING, language)
    if search.type:
        yield term("soughtType"), search.type
    if search.note:
        yield term("note"), Literal(search.note)


def link_quads(links: Iterable[Link]) -> Iterator[str]:
    """Every link that holds. One that was refused stays in its file: it says what is not so."""
    for link in links:
        if not link.negated:
            yield quad(link.subject, link.predicate, link.value, LINKS)


def triple_quads(triples: Iterable[Triple], where: Iri) -> Iterator[str]:
    """Plain triples in the named graph `where`."""
    for subject, predicate, value in triples:
        yield quad(subject, predicate, value, where)
