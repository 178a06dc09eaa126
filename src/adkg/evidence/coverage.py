"""How much of a source's text was read: claimed, left out with a reason, or not accounted for."""

from collections.abc import Iterable
from dataclasses import dataclass

from adkg.descriptions import describe_all
from adkg.errors import UsageError
from adkg.evidence.sections import Section
from adkg.evidence.testimony import Place, Publication, Testimony, read_places, read_publications, read_testimonies
from adkg.store import Store
from adkg.terms import Iri, path_of, term

SHORTEST_GAP = 30


@dataclass(frozen=True, slots=True)
class LeftOutPassage:
    """A passage from which no claim was taken, and why."""

    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class SourceEvidence:
    """A source, its claims as they were judged, and how its text is accounted for.

    `unread` are the stretches of at least 30 characters that neither a claim nor a left-out passage covers; it is empty
    where the text was not recorded. `sections` are the answers of stored questions for it.
    """

    source: Publication
    testimonies: tuple[Testimony, ...]
    left_out: tuple[LeftOutPassage, ...]
    unread: tuple[tuple[int, int], ...]
    sections: tuple[Section, ...] = ()


def is_source(store: Store, node: Iri) -> bool:
    """Whether the node is a source."""
    return store.ask(f"ASK {{ <{node}> a <{term('Source')}> }}")


def of_source(store: Store, source: Iri, language: str = "en") -> SourceEvidence:
    """What a source says and how it was judged. Raises UsageError when there is no such source."""
    if not is_source(store, source):
        raise UsageError(
            f"no source '{path_of(source)}'", "list the sources: adkg sparql 'SELECT ?s { ?s a adkg:Source }'"
        )
    testimonies = read_testimonies(store, f"?node <{term('source')}> <{source}> .", language)
    left_out = _left_out(store, source)
    publication = read_publications(store, [source], language)[source]
    places = [found.place for found in left_out] + [found.place for found in testimonies if found.place]
    return SourceEvidence(
        publication,
        tuple(sorted(testimonies, key=lambda found: (found.place.begin if found.place else 0, found.weight))),
        tuple(left_out),
        tuple(gaps(((place.begin, place.end) for place in places), publication.characters or 0)),
    )


def gaps(covered: Iterable[tuple[int, int]], characters: int, shortest: int = SHORTEST_GAP) -> list[tuple[int, int]]:
    """The stretches of a text that are not covered and at least `shortest` long.

    >>> gaps([(0, 40), (35, 50), (90, 100)], 131)
    [(50, 90), (100, 131)]
    """
    found = []
    reached = 0
    for begin, end in (*sorted(covered), (characters, characters)):
        if begin - reached >= shortest:
            found.append((reached, begin))
        reached = max(reached, end)
    return found


def _left_out(store: Store, source: Iri) -> list[LeftOutPassage]:
    nodes = describe_all(store, f"?node a <{term('LeftOut')}> ; <{term('inSource')}> <{source}> .")
    places = read_places(store, [found for node in nodes.values() if (found := node.node(term("locator")))])
    passages = [
        LeftOutPassage(places[locator], node.text(term("reason")))
        for node in nodes.values()
        if (locator := node.node(term("locator"))) in places
    ]
    return sorted(passages, key=lambda found: (found.place.begin, found.place.end, found.reason))
