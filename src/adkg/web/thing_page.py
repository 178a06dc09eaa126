"""The page of a thing: what is accepted and who says so, rivals, what follows, what is missing, what links here."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from adkg.coverage.entries import Entry, read_coverage
from adkg.evidence.dossier import Dossier, Held, Step, Told, Triple, read_dossier
from adkg.evidence.sections import Section, sections_of
from adkg.evidence.sides import Side
from adkg.evidence.words import RDF_TYPE
from adkg.matching.spelling import in_natural_order
from adkg.store import Store
from adkg.terms import SKOS, Iri, Literal, path_of, term
from adkg.web.alignment import as_data_block, in_schema_org
from adkg.web.behind import of_thing
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.page import page
from adkg.web.showing import Shower, grouped
from adkg.web.standpoint import address, kept

NAMES = (Iri(SKOS + "prefLabel"), Iri(SKOS + "altLabel"), term("abbreviation"))
MOST = 40


@dataclass(frozen=True, slots=True)
class Fact:
    """A property of a thing as its page tells it."""

    predicate: Iri
    held: tuple[Held, ...]
    rivals: tuple[Side, ...] = ()
    registered: bool = False
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Leading:
    """What leads to the thing by one property: the first of them, and how many more."""

    predicate: Iri
    subjects: tuple[Iri, ...]
    more: int


def thing_page(request: Request, desk: Desk, store: Store, thing: Iri) -> Response:
    """The page of a thing of the register."""
    language = request.language
    shown = Shower(desk, language)
    dossier = read_dossier(store, thing, language)
    entries = read_coverage(store, desk.tables.values(), thing)
    queries = of_thing(thing)
    kinds = [value for _, predicate, value in dossier.registered if predicate == RDF_TYPE and isinstance(value, Iri)]
    return page(
        request,
        desk,
        "thing.html",
        title=shown.name(thing),
        iri=thing,
        path=path_of(thing),
        shown=shown,
        kinds=kinds,
        other_names=_other_names(dossier, shown.name(thing)),
        facts=_facts(dossier, desk, shown),
        dossier=dossier,
        sections=_sections(store, desk, thing, language),
        follows=_by_triple(step for step in dossier.steps if not step.expected and not _is_known(step, dossier)),
        expected=_by_triple(step for step in dossier.steps if step.expected),
        leading=_leading(dossier, shown),
        missing=_missing(entries),
        searched=[(want, pursuit) for entry in entries for want in entry.wants for pursuit in want.pursuits],
        data_block=as_data_block(in_schema_org(_believed(dossier), thing, desk.alignment, desk.naming)),
        queries=queries,
        all_leading=address("/query", [("query", queries["leading"]), *kept(request)]),
    )


def _sections(store: Store, desk: Desk, thing: Iri, language: str) -> list[tuple[Section, list[str]]]:
    """The answers that belong to a thing, with titles for their columns; without the column that says which thing."""
    found = []
    for section in sections_of(store, thing, desk.questions.values(), language):
        question = desk.questions[section.question]
        kept = [place for place, column in enumerate(section.columns) if column != question.section]
        rows = tuple(tuple(row[place] for place in kept) for row in section.rows)
        columns = tuple(section.columns[place] for place in kept)
        found.append((replace(section, columns=columns, rows=rows), [section.titles[place] for place in kept]))
    return found


def _believed(dossier: Dossier) -> list[Triple]:
    told = [(dossier.iri, told.predicate, held.value) for told in dossier.told for held in told.held]
    return [*dossier.registered, *told, *(step.triple for step in dossier.steps if not step.expected), *dossier.links]


def _other_names(dossier: Dossier, name: str) -> list[Literal]:
    found = [value for _, predicate, value in dossier.registered if predicate in NAMES and isinstance(value, Literal)]
    distinct = {value.lexical: value for value in sorted(found, key=lambda one: (one.language, one.lexical))}
    return [value for text, value in distinct.items() if text != name]


def _facts(dossier: Dossier, desk: Desk, shown: Shower) -> list[Fact]:
    """What is registered and told: when it begins, other dates, what the rest of the web has a word for, the others."""
    begins = {subject for subject, predicate, _ in desk.ontology if predicate == term("beginsOccurrence")}
    registered = [triple for triple in dossier.registered if triple[1] not in {*NAMES, RDF_TYPE}]
    told = {one.predicate: one for one in dossier.told}
    facts = [
        Fact(predicate, tuple(Held(value) for _, _, value in triples), registered=True)
        for predicate, triples in grouped(registered).items()
        if predicate not in told
    ]
    facts += [_fact(one) for one in told.values()]

    def order(fact: Fact) -> tuple[bool, bool, bool, str]:
        is_date = any(isinstance(one.value, Literal) and shown.cell(one.value).day for one in fact.held)
        aligned = bool(desk.alignment.of(fact.predicate))
        return fact.predicate not in begins, not is_date, not aligned, shown.name(fact.predicate).casefold()

    return sorted(facts, key=order)


def _fact(told: Told) -> Fact:
    return Fact(told.predicate, told.held, told.rivals, disputed=told.is_disputed and not told.held)


def _is_known(step: Step, dossier: Dossier) -> bool:
    """Whether what follows is said anyway."""
    return any(
        told.predicate == step.triple[1] and held.value == step.triple[2] for told in dossier.told for held in told.held
    )


def _by_triple(steps: Iterable[Step]) -> list[list[Step]]:
    """The steps that lead to the same, together."""
    found: dict[Triple, list[Step]] = {}
    for step in steps:
        found.setdefault(step.triple, []).append(step)
    return list(found.values())


def _leading(dossier: Dossier, shown: Shower) -> list[Leading]:
    found = []
    for predicate, triples in grouped(dossier.incoming).items():
        subjects = sorted((subject for subject, _, _ in triples), key=lambda one: in_natural_order(shown.name(one)))
        found.append(Leading(predicate, tuple(subjects[:MOST]), len(subjects[MOST:])))
    return sorted(found, key=lambda one: shown.name(one.predicate).casefold())


def _missing(entries: Iterable[Entry]) -> list[Iri]:
    return sorted({want.predicate for entry in entries for want in entry.wants if want.state == "missing"})
