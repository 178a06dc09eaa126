"""What stands behind what we believe: the claims for each value, whether they suffice, and the references they give."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from adkg.alignments import NARROW, Alignments
from adkg.evidence.testimony import Testimony, read_testimonies
from adkg.linking.beliefs import Belief, Items, Qualifier
from adkg.store import Store
from adkg.terms import Iri, Value, n3, term

MOST_REFERENCES = 3
LEAST_TRUSTED = 5
DISPUTED, ACCEPTED, AGREEING = term("disputedClaim"), term("acceptedClaim"), term("agreeingClaim")

Snak = tuple[Iri, Value]
Triple = tuple[Iri, Iri, Value]


@dataclass(frozen=True, slots=True)
class Support:
    """The claims of the record by what they state, and what may be told of their sources.

    `disputed` are the properties of things on which nothing was decided.
    """

    claims: Mapping[Triple, list[Testimony]] = field(default_factory=dict)
    disputed: frozenset[tuple[Iri, Iri]] = frozenset()
    sources: Mapping[Iri, tuple[Snak, ...]] = field(default_factory=dict)

    def claims_for(self, belief: Belief, alignments: Alignments) -> list[Testimony]:
        """The claims that state a belief, or, where a node stands between, the end of the way to its value."""
        found = list(self.claims.get((belief.subject, belief.predicate, belief.value), ()))
        if belief.node is not None:
            for _, second in alignments.chains.get(belief.predicate, ()):
                found += self.claims.get((belief.node, second, belief.value), ())
        return found

    def claims_for_qualifier(self, qualifier: Qualifier) -> list[Testimony]:
        """The claims that state what tells more of a belief."""
        return list(self.claims.get((qualifier.of, qualifier.predicate, qualifier.value), ()))

    def is_disputed(self, belief: Belief) -> bool:
        """Whether nothing is decided between values of the property."""
        return (belief.subject, belief.predicate) in self.disputed

    def references(self, claims: Iterable[Testimony]) -> tuple[tuple[Snak, ...], ...]:
        """The references of claims that suffice: of each origin the weightiest source, and of these only a few."""
        found: dict[Iri, tuple[Snak, ...]] = {}
        sufficient = (claim for claim in claims if not insufficient([claim]))
        for claim in sorted(sufficient, key=lambda one: (one.source.rank, one.source.published or "9", one.source.iri)):
            snaks = self.sources.get(claim.source.iri, ())
            if snaks and claim.source.origin not in found:
                found[claim.source.origin] = snaks
        return tuple(found.values())[:MOST_REFERENCES]


def insufficient(claims: Iterable[Testimony]) -> str:
    """Why claims do not suffice to tell others; '' where they do."""
    found = list(claims)
    if not found:
        return "no source states it"
    trusted = [one for one in found if one.source.rank < LEAST_TRUSTED]
    if not trusted:
        return "only unreliable sources state it"
    if all(one.announced for one in trusted):
        return "it was only announced"
    return ""


def read_support(store: Store, alignments: Alignments, items: Items) -> Support:
    """The claims about every aligned property, and what the alignments can tell of their sources."""
    wanted = {match.ours for match in alignments.matches}
    wanted |= {second for one in wanted for _, second in alignments.chains.get(one, ())}
    predicates = " ".join(f"<{one}>" for one in sorted(wanted))
    standings = " ".join(f"<{one}>" for one in (ACCEPTED, AGREEING, DISPUTED))
    pattern = (
        f"VALUES ?p {{ {predicates} }} VALUES ?standing {{ {standings} }} "
        f"?node <http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate> ?p ; <{term('judgement')}> ?standing ."
    )
    claims: dict[Triple, list[Testimony]] = {}
    disputed = set()
    for one in read_testimonies(store, pattern):
        if one.standing == DISPUTED:
            disputed.add((one.subject, one.predicate))
        else:
            claims.setdefault((one.subject, one.predicate, one.value), []).append(one)
    return Support(claims, frozenset(disputed), _sources(store, alignments, items))


def _sources(store: Store, alignments: Alignments, items: Items) -> dict[Iri, tuple[Snak, ...]]:
    """What the collection has words for of each source, where it was found first."""
    theirs = {
        match.ours: match.theirs
        for match in alignments.matches
        if not match.inverse and match.relation != NARROW and alignments.property(match.theirs).form
    }
    rows = store.select(
        f"SELECT ?s ?p ?o {{ VALUES ?p {{ {' '.join(f'<{one}>' for one in sorted(theirs))} }} "
        f"?s a <{term('Source')}> ; <{term('url')}> ?url ; ?p ?o }}"
    ).rows
    found: dict[Iri, list[tuple[bool, Iri, Value]]] = {}
    for source, predicate, value in rows:
        if isinstance(source, Iri) and value is not None:
            told = items.exact.get(value) if isinstance(value, Iri) else value
            if told is not None:
                key = predicate != term("url")
                found.setdefault(source, []).append((key, theirs[Iri(str(predicate))], told))
    ordered = {source: sorted(snaks, key=lambda one: (one[0], one[1], n3(one[2]))) for source, snaks in found.items()}
    return {source: tuple((theirs, told) for _, theirs, told in snaks) for source, snaks in ordered.items()}
