"""What things, sources and terms are called, in every language: read once, for pages and for the search."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from adkg.store import Store
from adkg.terms import BASE, DCTERMS, RDFS, SKOS, Iri, Literal, Prefixes, graph, path_of, term

FALLBACK = "en"
NAMES = (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title")
OTHER_NAMES = (SKOS + "altLabel", term("abbreviation"))


@dataclass(frozen=True, slots=True)
class Naming:
    """The `names` of nodes by language, their `other_names`, and the `classes` of things as they are registered.

    `kinds` maps the first step of a thing's path to its class.
    """

    names: Mapping[Iri, Mapping[str, str]] = field(default_factory=dict)
    other_names: Mapping[Iri, list[Literal]] = field(default_factory=dict)
    classes: Mapping[Iri, Iri] = field(default_factory=dict)
    kinds: Mapping[str, Iri] = field(default_factory=dict)
    prefixes: Prefixes = field(default_factory=Prefixes)

    @classmethod
    def read(cls, store: Store, prefixes: Prefixes) -> "Naming":
        """The names in a store."""
        names: dict[Iri, dict[str, str]] = {}
        for node, name in _said(store, NAMES):
            names.setdefault(node, {}).setdefault(name.language, name.lexical)
        other_names: dict[Iri, list[Literal]] = {}
        for node, name in _said(store, OTHER_NAMES):
            other_names.setdefault(node, []).append(name)
        registered = f"SELECT ?s ?c {{ GRAPH <{graph('register')}> {{ ?s a ?c }} }}"
        classes = {Iri(str(node)): Iri(str(kind)) for node, kind in store.select(registered).rows}
        names.update(_untitled(store, names))
        kinds = {
            kind.lexical: Iri(str(node))
            for node, kind in store.select(f"SELECT ?s ?k {{ ?s <{term('kind')}> ?k }}").rows
            if isinstance(kind, Literal)
        }
        return cls(names, other_names, classes, {**kinds, "source": term("Source")}, prefixes)

    def name(self, node: Iri, language: str) -> str:
        """What a node is called in the language, else in English, else in any; by its path where it has no name."""
        found = self.names.get(node)
        if not found:
            return self.prefixes.shorten(node)
        return found[self.language(node, language)]

    def language(self, node: Iri, language: str) -> str:
        """In which language `name` tells what a node is called; '' where it is a path."""
        found = self.names.get(node)
        if not found:
            return ""
        return next((one for one in (language, FALLBACK) if found.get(one)), min(found, key=lambda one: found[one]))

    def kind(self, node: Iri, language: str) -> str:
        """What a node is, in a word: the name of its class; '' where that is not known."""
        first = path_of(node).partition("/")[0] if node.startswith(BASE) else ""
        found = self.classes.get(node) or self.kinds.get(first)
        return self.name(found, language) if found else ""


def _untitled(store: Store, names: Mapping[Iri, Mapping[str, str]]) -> dict[Iri, dict[str, str]]:
    """Names for sources that print no title: who published them, and when."""
    rows = store.select(
        f"SELECT ?source ?publisher ?day {{ ?source a <{term('Source')}> ; <{term('publisher')}> ?publisher "
        f"OPTIONAL {{ ?source <{term('published')}> ?day }} FILTER NOT EXISTS {{ ?source <{NAMES[2]}> ?title }} }}"
    ).rows
    found: dict[Iri, dict[str, str]] = {}
    for source, publisher, day in rows:
        when = f", {day.lexical}" if isinstance(day, Literal) else ""
        known = names.get(Iri(str(publisher)), {})
        if known:
            found[Iri(str(source))] = {language: name + when for language, name in known.items()}
    return found


def _said(store: Store, predicates: tuple[str, ...]) -> list[tuple[Iri, Literal]]:
    either = " UNION ".join(f"{{ ?node <{predicate}> ?name }}" for predicate in predicates)
    rows = store.select(f"SELECT ?node ?name {{ {either} }}").rows
    return [(node, name) for node, name in rows if isinstance(node, Iri) and isinstance(name, Literal)]
