"""What became of things, decisions, searches, sources and links: added, removed, renamed, changed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from adkg.changes.difference import Difference, nodes_in
from adkg.changes.inferred import Following
from adkg.changes.model import ADDED, CHANGED, REMOVED, RENAMED, EntryChange, Pair, SourceChange, TripleChanges
from adkg.descriptions import NAMES, labels
from adkg.evidence.testimony import read_publications
from adkg.evidence.words import NOTATION
from adkg.store import Row
from adkg.terms import SKOS, Iri, n3

NAMING = frozenset({*NAMES, Iri(SKOS + "altLabel"), Iri(SKOS + "hiddenLabel")})
NOTES = "adkg:note adkg:printedSubject adkg:printedValue"


@dataclass(slots=True)
class _Pairs:
    come: list[Pair] = field(default_factory=list)
    gone: list[Pair] = field(default_factory=list)


def find_entry_changes(difference: Difference, name: str, language: str = "en") -> list[EntryChange]:
    """What became of the entries of one graph: the register, the decisions or the searches."""
    changed = _pairs(difference, f"?s ?p ?o {{ GRAPH graph:{name} {{ ?s ?p ?o }} }}")
    known = f"SELECT DISTINCT ?s {{ GRAPH graph:{name} {{ ?s a ?class }} }}"
    before, now = (nodes_in(store.select(NOTATION + known).rows) for store in (difference.old, difference.new))
    names = labels(difference.old, changed, language) | labels(difference.new, now & set(changed), language)
    return [
        EntryChange(_kind(iri, found, before, now), iri, names.get(iri, ""), *_sorted(found))
        for iri, found in sorted(changed.items())
    ]


def with_following(changes: Iterable[EntryChange], come: Following, gone: Following) -> list[EntryChange]:
    """The same changes, each with the inferred triples that came and went with it."""
    return [
        replace(
            change,
            follows=tuple(t for pair in change.come for t in come.by_cause.get((change.iri, *pair), ())),
            followed=tuple(t for pair in change.gone for t in gone.by_cause.get((change.iri, *pair), ())),
        )
        for change in changes
    ]


def find_link_changes(difference: Difference) -> TripleChanges:
    """The links to the outside world that came and went."""
    changed = _pairs(difference, "?s ?p ?o { GRAPH graph:links { ?s ?p ?o } }")
    return TripleChanges(
        tuple((iri, *pair) for iri in sorted(changed) for pair in _sorted(changed[iri])[0]),
        tuple((iri, *pair) for iri in sorted(changed) for pair in _sorted(changed[iri])[1]),
    )


def find_source_changes(difference: Difference, language: str = "en") -> list[SourceChange]:
    """Every source that came or went, whose header changed, or of which more or less was read."""
    headers = _pairs(difference, "?s ?p ?o { GRAPH graph:sources { ?s ?p ?o } }")
    sources = "SELECT ?s { GRAPH graph:sources { ?s a adkg:Source } }"
    before, now = (nodes_in(store.select(NOTATION + sources).rows) for store in (difference.old, difference.new))
    headers = {iri: pairs for iri, pairs in headers.items() if iri in before | now}
    counted = _counted(difference)
    touched = sorted({*headers, *(iri for one in counted for iri in one)})
    publications = read_publications(difference.old, [one for one in touched if one not in now], language)
    publications |= read_publications(difference.new, [one for one in touched if one in now], language)
    found = []
    for iri in touched:
        pairs = headers.get(iri, _Pairs())
        counts = [one[iri] for one in counted]
        found.append(SourceChange(_kind(iri, pairs, before, now), publications[iri], *_sorted(pairs), *counts))
    return found


def _counted(difference: Difference) -> list[Counter[Iri]]:
    """By source: claims that came, went, changed their notes; passages left out that came, went."""
    claims = (
        "SELECT ?s ?node { ?node a adkg:Claim ; adkg:source ?s FILTER NOT EXISTS { ?node adkg:derivedFromClaim ?c } }"
    )
    left_out = "SELECT ?s ?node { ?node a adkg:LeftOut ; adkg:inSource ?s }"
    notes = f"SELECT DISTINCT ?node {{ VALUES ?p {{ {NOTES} }} GRAPH graph:claims {{ ?node ?p ?o }} }}"
    come, gone = difference.rows(NOTATION + claims)
    noted = set[Iri]().union(*difference.nodes(NOTATION + notes)) - {row[1] for row in (*come, *gone)}
    changed = difference.new.select(NOTATION + claims).rows if noted else []
    passages = [_by_source(rows) for rows in difference.rows(NOTATION + left_out)]
    return [_by_source(come), _by_source(gone), _by_source(row for row in changed if row[1] in noted), *passages]


def _by_source(rows: Iterable[Row]) -> Counter[Iri]:
    return Counter(row[0] for row in rows if isinstance(row[0], Iri))


def _pairs(difference: Difference, columns: str) -> dict[Iri, _Pairs]:
    found: dict[Iri, _Pairs] = {}
    come, gone = difference.rows(f"{NOTATION}SELECT {columns}")
    for rows, which in ((come, "come"), (gone, "gone")):
        for subject, predicate, value in rows:
            if isinstance(subject, Iri) and isinstance(predicate, Iri) and value is not None:
                getattr(found.setdefault(subject, _Pairs()), which).append((predicate, value))
    return found


def _sorted(found: _Pairs) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    return tuple(sorted(found.come, key=_text)), tuple(sorted(found.gone, key=_text))


def _text(pair: Pair) -> tuple[str, str]:
    return pair[0], n3(pair[1])


def _kind(iri: Iri, found: _Pairs, before: set[Iri], now: set[Iri]) -> str:
    if iri not in before:
        return ADDED
    if iri not in now:
        return REMOVED
    come, gone = ({one for one, _ in pairs if one in NAMES} for pairs in (found.come, found.gone))
    only_names = all(predicate in NAMING for predicate, _ in (*found.come, *found.gone))
    return RENAMED if come & gone and only_names else CHANGED
