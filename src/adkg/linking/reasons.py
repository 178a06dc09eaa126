"""Why two may be the same: a thing of ours beside another, one of another collection, or a printed name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adkg.alignments import Alignments
from adkg.linking.aligned import read_aligned
from adkg.linking.candidates import Candidate
from adkg.linking.entities import Entity, Unreadable
from adkg.linking.entities.model import DEPRECATED
from adkg.linking.things import read_things
from adkg.linking.translation import Known, Translation
from adkg.links import Link, Scheme
from adkg.matching import Described, Score, compare
from adkg.store import Store
from adkg.terms import RDF_TYPE, Iri


@dataclass(frozen=True, slots=True)
class Reasons:
    """What was compared, the score with its parts, and where the record has decided on the two ('': nowhere)."""

    ours: Described
    theirs: Described
    score: Score
    decided: str = ""

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "ours": {"id": self.ours.id, "names": list(self.ours.names)},
            "theirs": {"id": self.theirs.id, "names": list(self.theirs.names)},
            "points": self.score.points,
            "parts": [
                {"feature": one.feature, "ours": one.ours, "theirs": one.theirs, "points": one.points, "told": one.told}
                for one in self.score.parts
            ],
            "decided": self.decided,
        }

    def lines(self) -> list[str]:
        """The same for people: who is compared, the points, and a sentence for each part."""
        names = [one.names[0] if one.names else "" for one in (self.ours, self.theirs)]
        first = f"{names[0]} ({self.ours.id}) and {names[1]}"
        other = f" ({self.theirs.id})" if self.theirs.id else ", as it is printed"
        told = [
            f"{first}{other}: {self.score.points:g} of 100 points",
            *(f"    {one.told}" for one in self.score.parts),
        ]
        return [*told, self.decided] if self.decided else told


def of_candidate(store: Store, thing: Iri, candidate: Candidate, scheme: Scheme, links: Sequence[Link]) -> Reasons:
    """A thing of ours beside one of another collection, as it was last heard of."""
    aligned = read_aligned(store, scheme.namespace)
    # Compared with the one that it is linked with, a thing goes by its own name and not by that of the link.
    known = Known.of([link for link in links if link.subject != thing], scheme)
    around = read_things(store, known.ours.values())
    names = {iri: found.described.names for iri, found in around.items()}
    ours = read_things(store, [thing], set(aligned.properties))[thing].described
    theirs = Translation(scheme, aligned, known, names).described(candidate)
    return Reasons(ours, theirs, compare(ours, theirs), decided(links, thing, Iri(scheme.namespace + candidate.id)))


def as_candidate(entity: Entity, alignments: Alignments) -> Candidate:
    """An entity of which the data was read, as a service would offer it."""

    def shortened(iri: str) -> str:
        return iri.removeprefix(alignments.namespace)

    values: dict[str, list[tuple[str, str]]] = {}
    for one in entity.statements:
        if one.rank != DEPRECATED and not isinstance(one.value, Unreadable):
            iri = one.value if isinstance(one.value, Iri) else ""
            text = shortened(iri) if isinstance(one.value, Iri) else one.value.lexical
            values.setdefault(shortened(one.predicate), []).append((shortened(iri), text))
    types = {shortened(match.theirs) for match in alignments.matches_of(RDF_TYPE)}
    kinds = [identifier for key in types for identifier, _ in values.get(key, ()) if identifier]
    names = [*entity.labels.values(), *(alias for some in entity.aliases.values() for alias in some)]
    return Candidate(
        shortened(entity.iri),
        names[0] if names else shortened(entity.iri),
        kinds=tuple(kinds),
        values={key: tuple(found) for key, found in values.items()},
        aliases=tuple(names[1:]),
    )


def of_things(store: Store, thing: Iri, other: Iri) -> Reasons:
    """Two things of ours."""
    found = read_things(store, [thing, other])
    ours, theirs = found[thing].described, found[other].described
    return Reasons(ours, theirs, compare(ours, theirs))


def of_name(store: Store, thing: Iri, name: str) -> Reasons:
    """A thing of ours beside a name as it is printed somewhere."""
    ours, theirs = read_things(store, [thing])[thing].described, Described("", (name,))
    return Reasons(ours, theirs, compare(ours, theirs))


def decided(links: Sequence[Link], thing: Iri, other: Iri) -> str:
    """Where the record says that the two are, or are not, the same; '' where it does not."""
    for link in links:
        if (link.subject, link.value) == (thing, other):
            return f"{'refused' if link.negated else 'linked'} at {link.where.file}:{link.where.line}"
    return ""
