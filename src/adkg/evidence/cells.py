"""The evidence in every cell of an answer, derived from its query: nobody writes it by hand for a question."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from adkg.evidence.backing import Backing, read_backing, together
from adkg.evidence.matches import Matches
from adkg.evidence.testimony import (
    Publication,
    Ruling,
    Testimony,
    read_claims,
    read_publications,
    read_rulings,
)
from adkg.inferences import Triple
from adkg.queries.patterns import patterns_of
from adkg.store import Rows, Store


@dataclass(frozen=True, slots=True)
class CellEvidence:
    """What a value of an answer rests on; empty for what the question itself says, such as a parameter.

    `claims` state it, or it follows by `rules` from what they state. `decisions` chose it. `sources` are those on which
    a decision is based that chose what none of them says outright, and those whose header the value is from, such as a
    day of publication. `layers` name the graphs where its grounds are: what only the
    register says has no other evidence.
    """

    claims: tuple[Testimony, ...] = ()
    decisions: tuple[Ruling, ...] = ()
    sources: tuple[Publication, ...] = ()
    rules: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()

    @property
    def origins(self) -> int:
        """How many independent origins there are: copies of one story count once."""
        return len({one.origin for one in self.publications})

    @property
    def publications(self) -> tuple[Publication, ...]:
        """The sources of the claims, the weightiest first, then the other ones; each once."""
        found = {one.source.iri: one.source for one in self.claims}
        return tuple({**found, **{one.iri: one for one in self.sources}}.values())


Cells = Mapping[str, CellEvidence]
NOTHING = CellEvidence()


class AnswerEvidence:
    """The evidence for the rows that a query gave, in their order.

    The store is asked once for each SELECT in the query, and then once for some hundreds of triples and of claims,
    however many cells rest on them. `namespaces` are prefixes that the query leaves undeclared. Raises UsageError for a
    query of which this cannot be told.
    """

    def __init__(
        self,
        store: Store,
        query: str,
        answer: Rows,
        namespaces: Mapping[str, str] | None = None,
        language: str = "en",
    ) -> None:
        scope = patterns_of(query, namespaces)
        matches = Matches(store, scope, namespaces)
        self._store = store
        self._language = language
        self._matched = [matches.of(row) for row in answer.dicts()]
        self.untraced = tuple(dict.fromkeys(scope.untraced))

    @cached_property
    def cells(self) -> list[Cells]:
        """For each row, what is behind the value of each column that has one."""
        told = self._told(triples for one in self._matched for triples in one.cells.values())
        return [{name: told[triples] for name, triples in one.cells.items()} for one in self._matched]

    @cached_property
    def rows(self) -> list[CellEvidence]:
        """For each row, what is behind the whole of it: also what it had to match and does not show."""
        wholes = [one.row.union(*one.cells.values()) for one in self._matched]
        told = self._told(wholes)
        return [told[triples] for triples in wholes]

    def triples(self, rows: Iterable[int] | None = None) -> frozenset[Triple]:
        """The triples that the rows, or those with these numbers, were found by."""
        chosen = self._matched if rows is None else [self._matched[row] for row in rows]
        return frozenset(triple for one in chosen for triple in one.row.union(*one.cells.values()))

    def _told(self, groups: Iterable[frozenset[Triple]]) -> dict[frozenset[Triple], CellEvidence]:
        wanted = set(groups)
        backing = read_backing(self._store, {triple for triples in wanted for triple in triples})
        grouped = {triples: together(backing[triple] for triple in triples) for triples in wanted}
        return dict(zip(grouped, _told(self._store, list(grouped.values()), self._language), strict=True))


def _told(store: Store, backings: list[Backing], language: str) -> Iterator[CellEvidence]:
    everything = together(backings)
    claims = read_claims(store, everything.claims, language)
    rulings = read_rulings(store, everything.decisions, language)
    rulings.update({one.ruling.iri: one.ruling for one in claims.values() if one.ruling})
    publications = read_publications(store, everything.sources, language) if everything.sources else {}
    for one in backings:
        stated = sorted((claims[iri] for iri in one.claims if iri in claims), key=lambda claim: claim.weight)
        decided = one.decisions | {claim.ruling.iri for claim in stated if claim.ruling}
        yield CellEvidence(
            tuple(stated),
            tuple(rulings[iri] for iri in sorted(decided) if iri in rulings),
            tuple(publications[iri] for iri in sorted(one.sources) if iri in publications),
            tuple(sorted(one.rules)),
            tuple(sorted(one.layers)),
        )
