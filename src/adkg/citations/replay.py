"""Gives a cited answer again, and names what has changed it since: claims, decisions, or the rules themselves."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from adkg.citations.footing import (
    HEADERS,
    Contender,
    Footing,
    contest_of,
    contests_about,
    digest_of,
    prefix_of,
    read_contenders,
    read_footing,
    row_digest,
)
from adkg.citations.token import Cited, Details, short_digest
from adkg.descriptions import Description, labels
from adkg.evidence.backing import Contest, contests_behind
from adkg.evidence.testimony import Testimony, read_claims
from adkg.queries import Question
from adkg.store import Store
from adkg.terms import BASE, Iri, Value, path_of, term, thing_iri
from adkg.version import __version__

ADDED, CHANGED, WITHDRAWN = "added", "changed", "withdrawn"
ARRIVED, GONE, REJUDGED = "arrived", "gone", "rejudged"

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that came (no `before`), went (no `after`), or has other values in some of its columns."""

    before: Cells | None
    after: Cells | None


@dataclass(frozen=True, slots=True)
class DecisionChange:
    """A decision that was added, changed or withdrawn since. One that was withdrawn has only its name."""

    decision: Iri
    how: str
    about: Iri | None = None
    predicate: Iri | None = None
    values: tuple[Value, ...] = ()
    decided: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim that the cited answer could not rest on, or that is gone, or is judged otherwise than `before`.

    `claim` is None for one that is gone, where no store has it: then there are only the first digits of its name.
    """

    identifier: str
    how: str
    claim: Testimony | None = None
    before: str = ""


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of a cited answer.

    `rules` are changes of what decides beside the claims: the version, the question, the ontology, the register.
    `is_known` tells whether the rows and claims of then are known; if not, their changes cannot all be named.
    """

    cited: Cited
    is_same: bool
    columns: tuple[str, ...]
    count: int
    rows: tuple[RowChange, ...] = ()
    decisions: tuple[DecisionChange, ...] = ()
    claims: tuple[ClaimChange, ...] = ()
    rules: tuple[str, ...] = ()
    is_known: bool = True


def replay(cited: Cited, store: Store, question: Question, before: Store | None = None, language: str = "en") -> Replay:
    """Ask again what was cited. `before` is the record that was cited, where it is at hand: then all changes are known.

    Both stores must be seen from where the citation was made: its day and its policy.
    """
    now = read_footing(store, question, cited.values)
    count = len(now.rows.rows)
    rules = tuple(_rules(cited, now))
    if now.digest == cited.answer:
        return Replay(cited, True, now.rows.columns, count, rules=rules)
    then = read_footing(before, question, cited.values) if before else None
    details = _details(cited, then)
    comparison = _Comparison(now, then, details, language)
    rows = tuple(comparison.rows())
    touched = comparison.touched(rows)
    return Replay(
        cited,
        False,
        now.rows.columns,
        count,
        rows,
        tuple(comparison.decisions(touched)),
        tuple(comparison.claims(touched)),
        rules,
        details.rows is not None and details.claims is not None,
    )


def _details(cited: Cited, then: Footing | None) -> Details:
    """What the answer rested on: from the record of then, or else from the token."""
    told = cited.details or Details()
    if then is None:
        return told
    if told.rows is None and then.digest == cited.answer:
        return then.details()
    # The rows are those of then, even where the question was rewritten since and finds others in the record of then.
    return replace(then.details(), rows=told.rows, row_digests=told.row_digests)


def _rules(cited: Cited, now: Footing) -> Iterator[str]:
    if cited.adkg != __version__:
        yield f"adkg {cited.adkg} is now {__version__}"
    if cited.query != short_digest(now.question.query):
        yield f"the question {cited.question} was rewritten"
    named = {HEADERS: "the headers of the sources"}
    for name, digest in now.layers.items():
        if cited.layers.get(name) != digest:
            yield f"{named.get(name, f'the {name}')} changed"


class _Comparison:
    """An answer of now beside what is known of the one that was cited."""

    def __init__(self, now: Footing, then: Footing | None, details: Details, language: str) -> None:
        self._now = now
        self._then = then
        self._details = details
        self._language = language
        self._every_claim = _claims_in(now.store)
        self._known = set(map(prefix_of, _claims_in(then.store))) if then else details.claims

    def rows(self) -> Iterator[RowChange]:
        """The rows that came, went or changed; only those that came, where the rows of then are not known."""
        cells = self._now.cells
        if self._details.rows is None:
            digests = self._details.row_digests
            yield from (RowChange(None, row) for row in cells if digests is not None and row_digest(row) not in digests)
            return
        gone = [row for row in self._details.rows if row not in cells]
        came = [row for row in cells if row not in self._details.rows]
        for row in gone:
            after = _nearest(row, came, cells)
            if after is not None:
                came.remove(after)
            yield RowChange(row, after)
        yield from (RowChange(None, row) for row in came)

    def touched(self, rows: Iterable[RowChange]) -> set[Contest]:
        """Every contest that the changed rows rest on, or rested on, or that is about one of their things."""
        changed = list(rows)
        after, before = {row.after for row in changed}, {row.before for row in changed}
        found = contests_behind(self._now.store, _triples(self._now, after))
        if self._then:
            found |= contests_behind(self._then.store, _triples(self._then, before))
        things = {thing_iri(cell) for row in (before | after) - {None} for cell in row or () if "/" in cell}
        return found | contests_about(things, self._now.question)

    def decisions(self, touched: set[Contest]) -> Iterator[DecisionChange]:
        """The decisions that are other than they were: those on what is touched, or else all that are known to be."""
        relied_on, rulings = self._details.decisions, self._details.rulings
        changes = []
        for iri, found in sorted(self._now.decisions.items()):
            digest, before = digest_of(found), relied_on.get(path_of(iri))
            if before is not None and before != digest:
                changes.append(_decision(iri, CHANGED, found, self._language))
            elif before is None and rulings is not None and digest not in rulings:
                changes.append(_decision(iri, ADDED, found, self._language))
        near = [one for one in changes if self._is_about(one.decision, self._now.decisions[one.decision], touched)]
        yield from near or changes
        held = {path_of(iri) for iri in self._now.decisions}
        yield from (DecisionChange(thing_iri(name), WITHDRAWN) for name in sorted(relied_on) if name not in held)

    def claims(self, touched: set[Contest]) -> Iterator[ClaimChange]:
        """The claims on what is touched that were not known then, or are judged otherwise; and those that are gone."""
        now = read_contenders(self._now.store, touched)
        if self._known is not None:
            arrived = {iri for iri in now if prefix_of(iri) not in self._known}
            found = read_claims(self._now.store, arrived, self._language)
            yield from (ClaimChange(prefix_of(iri), ARRIVED, found[iri]) for iri in sorted(arrived))
        if self._then:
            yield from self._since(self._then, now, touched)
        elif self._details.claims is not None:
            left = self._details.claims - set(map(prefix_of, self._every_claim))
            yield from (ClaimChange(identifier, GONE) for identifier in sorted(left))

    def _since(self, then: Footing, now: Mapping[Iri, Contender], touched: set[Contest]) -> Iterator[ClaimChange]:
        before = read_contenders(then.store, touched)
        gone = before.keys() - self._every_claim
        left = read_claims(then.store, gone, self._language)
        yield from (ClaimChange(prefix_of(iri), GONE, left[iri]) for iri in sorted(gone))
        other = {iri for iri in before.keys() & now.keys() if before[iri].verdict != now[iri].verdict}
        # What a decision has done is told with the decision.
        other = {iri for iri in other if not now[iri].decisions - before[iri].decisions}
        found = read_claims(self._now.store, other, self._language)
        names = labels(then.store, {node for iri in other for node in before[iri].verdict}, self._language)
        for iri in sorted(other):
            was = ", ".join(names[node] for node in before[iri].verdict)
            yield ClaimChange(prefix_of(iri), REJUDGED, found[iri], was)

    def _is_about(self, iri: Iri, found: Description, touched: set[Contest]) -> bool:
        things = {subject for subject, _ in touched}
        if contest_of(found) in touched or any(iri in one.decisions for one in self._now.contenders.values()):
            return True
        return contest_of(found) is None and bool({found.node(term("about")), found.node(term("means"))} & things)


def _nearest(row: Cells, came: Iterable[Cells], cells: list[Cells]) -> Cells | None:
    """The row that has taken the place of another: it shares most with it, and a thing that tells rows apart."""
    telling = [at for at in range(len(row)) if "/" in row[at] and len({other[at] for other in cells}) > 1]
    shared = [other for other in came if not telling or other[telling[0]] == row[telling[0]]]
    return max(shared, key=lambda other: sum(map(str.__eq__, row, other)), default=None)


def _triples(footing: Footing, rows: set[Cells | None]) -> frozenset[tuple[Iri, Iri, Value]]:
    return footing.evidence.triples(at for at, cells in enumerate(footing.cells) if cells in rows)


def _claims_in(store: Store) -> set[Iri]:
    rows = store.select(f"SELECT ?claim {{ ?claim a <{term('Claim')}> }}").rows
    return {claim for (claim,) in rows if isinstance(claim, Iri) and claim.startswith(BASE)}


def _decision(iri: Iri, how: str, found: Description, language: str) -> DecisionChange:
    chosen = found.all(term("chosenValue")) or found.all(term("means"))
    return DecisionChange(
        iri,
        how,
        found.node(term("about")),
        found.node(term("onProperty")),
        tuple(sorted(chosen, key=str)),
        found.text(term("decided")),
        found.text(term("reason"), language),
    )
