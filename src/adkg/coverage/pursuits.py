"""What was looked for and not found: the searches in vain that a store holds."""

from dataclasses import dataclass

from adkg.evidence.words import NOTATION
from adkg.store import Store
from adkg.terms import Iri, Literal, term


@dataclass(frozen=True, slots=True)
class Pursuit:
    """A search that found nothing: on which day, and for values of which type where others may be known."""

    searched: str
    type: Iri | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """A pursuit with what it was about: a thing, or several that only together single out what has no name.

    `is_met`: such a value is known all the same.
    """

    iri: Iri
    about: frozenset[Iri]
    predicate: Iri
    pursuit: Pursuit
    is_met: bool


def read_searches(store: Store) -> list[Search]:
    """Every search in vain, in no order."""
    about: dict[tuple[Iri, Iri, str, Iri | None], set[Iri]] = {}
    met: set[Iri] = set()
    rows = store.select(
        f"{NOTATION}SELECT ?search ?about ?predicate ?searched ?type ?thing ?literal {{ "
        "?search a adkg:Search ; adkg:about ?about ; adkg:onProperty ?predicate ; adkg:searched ?searched . "
        "OPTIONAL { ?search adkg:soughtType ?sought } BIND(COALESCE(?sought, adkg:Search) AS ?type) "
        "OPTIONAL { ?about ?predicate ?thing . ?thing a ?type } "
        "OPTIONAL { ?about ?predicate ?literal . FILTER(DATATYPE(?literal) = ?type) } }"
    ).rows
    for search, thing, predicate, searched, sought, *values in rows:
        iri = Iri(str(search))
        day = searched.lexical if isinstance(searched, Literal) else ""
        key = iri, Iri(str(predicate)), day, None if sought == term("Search") else Iri(str(sought))
        about.setdefault(key, set()).add(Iri(str(thing)))
        if any(value is not None for value in values):
            met.add(iri)
    return [
        Search(iri, frozenset(things), predicate, Pursuit(searched, sought), iri in met)
        for (iri, predicate, searched, sought), things in about.items()
    ]
