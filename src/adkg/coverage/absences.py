"""What the record says of what is missing: that it was looked for in vain, or that there was none.

Which statements say that there was none, the ontology says: see adkg:impliesNone and adkg:impliesNot.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from adkg.coverage.pursuits import Search, read_searches
from adkg.descriptions import batches, describe
from adkg.store import Store
from adkg.terms import Iri, Literal, Value, term

IMPLIES_NONE = term("impliesNone")
IMPLIES_NOT = term("impliesNot")


@dataclass(frozen=True, slots=True)
class Case:
    """Something missing: the things that it would be about, and the properties that would state it."""

    things: frozenset[Iri]
    wanted: frozenset[Iri]


@dataclass(frozen=True, slots=True)
class Sought:
    """A search in vain: of which property, on which day, and where, in each language.

    `type` is that of the values sought, where others may be known.
    """

    iri: Iri
    predicate: Iri
    searched: str
    type: Iri | None
    places: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Denial:
    """A believed statement from which it follows that there is no value of the property `denied`."""

    subject: Iri
    predicate: Iri
    value: Value
    denied: Iri


@dataclass(frozen=True, slots=True)
class Absence:
    """What the record says of one case: the searches in vain, the latest first, and the statements that deny it."""

    searches: tuple[Sought, ...] = ()
    denials: tuple[Denial, ...] = ()


def read_absences(store: Store, cases: Sequence[Case]) -> list[Absence]:
    """What the record says of each of the cases, in their order."""
    things = frozenset[Iri]().union(*(case.things for case in cases))
    if not things:
        return [Absence() for _ in cases]
    searches = [one for one in read_searches(store) if one.about <= things]
    places = {
        iri: tuple(sorted(value for value in found.all(term("searchedIn")) if isinstance(value, Literal)))
        for iri, found in describe(store, (one.iri for one in searches)).items()
    }
    denials = list(_denials(store, things))
    return [
        Absence(
            tuple(_sought(one, places) for one in sorted(searches, key=_order) if _concerns(one, case)),
            tuple(one for one, if_named in denials if _denies(one, case, if_named)),
        )
        for case in cases
    ]


def _order(search: Search) -> tuple[int, Iri]:
    return -int(search.pursuit.searched.replace("-", "") or 0), search.iri


def _concerns(search: Search, case: Case) -> bool:
    return search.about <= case.things and search.predicate in case.wanted


def _denies(denial: Denial, case: Case, if_named: bool) -> bool:
    about = denial.subject in case.things and denial.denied in case.wanted
    return about and (not if_named or denial.value in case.things)


def _sought(search: Search, places: dict[Iri, tuple[Literal, ...]]) -> Sought:
    return Sought(search.iri, search.predicate, search.pursuit.searched, search.pursuit.type, places[search.iri])


def _denials(store: Store, things: Iterable[Iri]) -> Iterator[tuple[Denial, bool]]:
    """The statements about the things that deny something, and whether only of the value that they name."""
    marks = store.select(
        f"SELECT ?mark ?marked ?denied {{ VALUES ?mark {{ <{IMPLIES_NONE}> <{IMPLIES_NOT}> }} ?marked ?mark ?denied }}"
    ).rows
    if not marks:
        return
    marked = " ".join(sorted({f"<{one}>" for _, one, _ in marks}))
    for batch in batches(things):
        nodes = " ".join(f"<{iri}>" for iri in batch)
        # The mark is on the property or on the value. Asked together with the marks, this takes ten times as long.
        rows = store.select(
            f"SELECT DISTINCT ?subject ?predicate ?value {{ VALUES ?subject {{ {nodes} }} "
            f"VALUES ?marked {{ {marked} }} "
            "{ ?subject ?marked ?value BIND(?marked AS ?predicate) } "
            "UNION { ?subject ?predicate ?marked BIND(?marked AS ?value) } } ORDER BY ?subject ?predicate ?value"
        ).rows
        for subject, predicate, value in rows:
            for mark, one, denied in marks:
                if value is not None and (one == predicate or (one == value and mark == IMPLIES_NONE)):
                    denial = Denial(Iri(str(subject)), Iri(str(predicate)), value, Iri(str(denied)))
                    yield denial, mark == IMPLIES_NOT
