"""Everything that is needed to look at a collection from here: its words, our links to it, and what we believe."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

from adkg.alignments import Alignments, read_alignments
from adkg.errors import UsageError, did_you_mean
from adkg.graph import ONTOLOGY_GRAPH
from adkg.linking.beliefs import Beliefs, Items
from adkg.linking.client import Client
from adkg.linking.entities import Entity
from adkg.linking.entities.endpoint import ask_entities
from adkg.linking.entities.file import read_entity_file
from adkg.linking.exchange import Request
from adkg.links import FOLDER, SUFFIX, Link, Scheme, read_file_links, read_schemes
from adkg.ontology import read_ontology
from adkg.project import Project
from adkg.store import Store
from adkg.terms import Iri, Prefixes
from adkg.vocabulary import Vocabulary, build_vocabulary

ROWS = "application/sparql-results+json"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Sight:
    """A collection seen from the record. `links` are all rows of its file, those that are refused too."""

    scheme: Scheme
    alignments: Alignments
    vocabulary: Vocabulary
    links: tuple[Link, ...]
    items: Items
    beliefs: Beliefs

    def exact_links(self, things: Iterable[Iri] = ()) -> list[Link]:
        """The links that say that two are one, of these things or of all, each thing once, in their order."""
        chosen = set(things)
        found: dict[Iri, Link] = {}
        for link in sorted(self.links, key=lambda one: (one.subject, one.where)):
            if link.is_exact and (not chosen or link.subject in chosen):
                found.setdefault(link.subject, link)
        return list(found.values())

    def without(self, links: Iterable[Link]) -> "Sight":
        """The same as if these links were not there. Their things are still known to be linked."""
        away = {link.subject for link in links}
        exact = {thing: item for thing, item in self.items.exact.items() if thing not in away}
        return replace(self, items=Items(exact, self.items.near))


def read_sight(project: Project, store: Store, prefixes: Prefixes, name: str = "") -> Sight:
    """A collection by the name of its file of links; without one, the one whose statements the ontology can write.

    Raises UsageError for a name that no file has, and where there is no such collection.
    """
    schemes = read_schemes(project, prefixes)
    if name and name not in schemes:
        raise UsageError(f"no links to '{name}'", did_you_mean(name, schemes, f"use one of {', '.join(schemes)}"))
    rows = store.select(f"SELECT ?s ?p ?o {{ GRAPH <{ONTOLOGY_GRAPH}> {{ ?s ?p ?o }} }}").rows
    for scheme in [schemes[name]] if name else schemes.values():
        alignments = read_alignments(rows, scheme.namespace)
        if alignments.outside:
            return _sight(project, store, prefixes, scheme, alignments)
    what = f"nothing is aligned with the properties of {name}" if name else "no collection's properties are aligned"
    raise UsageError(
        what, "tell in ontology/alignments/ which of its properties are ours, and the form of their values"
    )


def _sight(project: Project, store: Store, prefixes: Prefixes, scheme: Scheme, alignments: Alignments) -> Sight:
    vocabulary = build_vocabulary(read_ontology(project)[0])
    beliefs = Beliefs(store, vocabulary, alignments)
    links = [
        link
        for file in project.files(FOLDER, SUFFIX)
        if file.path.name == scheme.file.path.name
        for link in read_file_links(file, prefixes, beliefs.classes)[0]
    ]
    return Sight(scheme, alignments, vocabulary, tuple(links), Items.of(links), beliefs)


def read_entities(
    sight: Sight, wanted: Iterable[Iri], endpoint: str = "", file: Path | None = None
) -> Mapping[Iri, Entity]:
    """What the collection says of these entities: from a file, else from an endpoint, else from the scheme's own.

    What a file does not have is left out. Raises UsageError where there is nothing to read, AdkgError as the readers.
    """
    entities = frozenset(wanted)
    if file is not None:
        return read_entity_file(file, entities, sight.alignments)
    url = endpoint or sight.scheme.sparql_endpoint
    if not url:
        fix = f"name one with --endpoint, or as ext_sparql_endpoint in {sight.scheme.file.name}"
        raise UsageError(f"it is not known where {sight.scheme.name} can be asked", fix)
    client = Client((url,))

    def ask(query: str) -> bytes:
        return client.send(url, Request("POST", ROWS, urlencode({"query": query}).encode(), FORM))

    return ask_entities(ask, entities, sight.alignments)
