"""A run of proposing: what is looked for, the search, and the table of proposals that is kept in step with it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from adkg.errors import UsageError, did_you_mean
from adkg.linking.aligned import read_aligned
from adkg.linking.cache import Cache
from adkg.linking.client import Client, NetworkError
from adkg.linking.journal import Journal
from adkg.linking.proposals import FOLDER, Proposal, curie_of, proposals_file, write_proposals
from adkg.linking.reconciliation import Service, read_service
from adkg.linking.search import Search
from adkg.linking.things import Thing, read_things, registered
from adkg.linking.translation import Known, Translation
from adkg.linking.waiting import read_waiting
from adkg.links import Link, Scheme
from adkg.project import Project
from adkg.store import Store
from adkg.terms import Iri, path_of


@dataclass(frozen=True, slots=True)
class Wish:
    """How many proposals of how many points are wanted for a thing, and whether all is to be asked anew."""

    minimum: float = 60.0
    most: int = 3
    again: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run is: things that were asked for in this step, and what there is to propose for them."""

    things: int
    proposals: int


class Proposing:
    """Looks for things of a project in one scheme."""

    def __init__(self, project: Project, store: Store, scheme: Scheme, links: Sequence[Link]) -> None:
        self._project, self._store, self._links = project, store, links
        self.scheme = scheme
        self._classes = registered(store)
        self.known = Known.of(links, scheme)
        self.aligned = read_aligned(store, scheme.namespace)

    def things(self, named: Collection[Iri], kind: str) -> list[Thing]:
        """What is to be looked for: the things that are named, else all of the kind, else all that could be there.

        Those are of the classes that are aligned, or of a kind that has links in the scheme. What is linked is left
        out. Raises UsageError for an unknown kind, and for a thing that is named and linked.
        """
        for iri in sorted(named):
            if iri in self.known.linked:
                there = f"{self.scheme.prefix}:{self.known.linked[iri]}"
                raise UsageError(
                    f"{path_of(iri)} is linked with {there} already", "remove that row first, if it is wrong"
                )
        chosen = list(named) or [iri for iri in self._classes if self._is_wanted(iri, kind)]
        free = [iri for iri in chosen if iri not in self.known.linked]
        return list(read_things(self._store, free, set(self.aligned.properties)).values())

    def search(self, url: str, things: Sequence[Thing], client: Client, warn: Callable[[str], None]) -> Search:
        """The search for the things through the service at an address. Raises NetworkError when that is none."""
        service = read_service(client, url)
        self._check_space(service)
        around = {node for thing in things for nodes in thing.nodes.values() for node in nodes}
        names = read_things(self._store, around | set(self.known.ours.values()))
        translation = Translation(
            self.scheme, self.aligned, self.known, {iri: one.described.names for iri, one in names.items()}
        )
        return Search(client, service, translation, Journal(journal_file(self._project, self.scheme.name)), warn)

    def run(self, search: Search, things: Sequence[Thing], wish: Wish) -> Iterator[Step]:
        """Ask for the things, step by step; after each the table of proposals is whole and written."""
        file = proposals_file(self._project, self.scheme.name)
        asked = {curie_of(thing.iri) for thing in things}
        before = read_waiting(self._project, self.scheme, self._links).proposals
        found: dict[str, list[Proposal]] = {}
        for proposal in before:
            found.setdefault(proposal.subject, []).append(proposal)
        for batch in search.run(things, wish.again):
            fresh = {curie_of(thing.iri): search.proposals(thing, wish.minimum, wish.most) for thing in batch}
            found.update(fresh)
            write_proposals(file, (one for some in found.values() for one in some), self.scheme)
            yield Step(len(batch), sum(len(some) for curie, some in fresh.items() if curie in asked))

    def _is_wanted(self, iri: Iri, kind: str) -> bool:
        name, step = path_of(self._classes[iri]), path_of(iri).partition("/")[0]
        if kind:
            return kind in {name, step}
        linked = {path_of(one).partition("/")[0] for one in self.known.linked}
        return name in self.aligned.types or step in linked or not (linked or self.aligned.types)

    def _check_space(self, service: Service) -> None:
        ours, theirs = (one.partition("://")[2] for one in (self.scheme.namespace, service.identifier_space))
        if theirs and ours != theirs:
            what = f"{service.name} names things of {service.identifier_space[:100]}, not of {self.scheme.namespace}"
            raise NetworkError(what, "name the scheme that the service is of with --scheme, or another service")


def check_kind(kind: str, store: Store) -> None:
    """Raise UsageError for what is neither the class of a thing of ours nor the first step of one's path."""
    classes = registered(store)
    valid = {path_of(one) for one in classes.values()} | {path_of(one).partition("/")[0] for one in classes}
    if kind and kind not in valid:
        raise UsageError(f"no things of the kind '{kind}'", did_you_mean(kind, sorted(valid), "name a class"))


def journal_file(project: Project, scheme: str) -> Path:
    """Where the answers of services about a scheme are kept."""
    return project.output / FOLDER / f"{scheme}.answers.jsonl"


def polite_client(project: Project, url: str) -> Client:
    """A client that asks the server of one address and no other, and keeps what it fetches."""
    return Client((url,), Cache(project.output / FOLDER / "cache"))
