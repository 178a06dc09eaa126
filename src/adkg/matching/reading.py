"""Reads from the store what each thing of the register is called, what it is, and what tells it apart.

Which properties give names, identify, or stand beside a name is said by the ontology.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from adkg.matching.compounds import Compounds
from adkg.matching.described import Described
from adkg.matching.profile import NO_COMPOUNDS, Profile, Surroundings, profile
from adkg.matching.spelling import tokens_of
from adkg.matching.wording import worded
from adkg.store import Store
from adkg.terms import BASE, RDFS, SKOS, Iri, Literal, Value, graph, path_of, term

GIVES_NAME, IDENTIFIES, BESIDE = term("givesName"), term("identifies"), term("accompaniesName")
EVIDENCE = BASE + "ontology/claims"
_ACCEPTED = f"FROM <{graph('register')}> FROM <{graph('accepted')}> FROM <{graph('ontology')}>"
_NAMES = (f"<{SKOS}prefLabel>|<{RDFS}label>", f"<{SKOS}altLabel>|<{term('abbreviation')}>")

Values = Mapping[Iri, Mapping[Iri, list[Value]]]


@dataclass(frozen=True, slots=True)
class Register:
    """The things with their names, their classes (each with all above it, the nearest first), and marked values.

    `own_record` are the classes in which the record speaks of itself.
    """

    names: Mapping[Iri, tuple[Literal, ...]]
    classes: Mapping[Iri, Iri]
    above: Mapping[Iri, tuple[Iri, ...]]
    marked: Mapping[Iri, Values]
    own_record: frozenset[Iri] = frozenset()
    compounds: Compounds = NO_COMPOUNDS
    _around: dict[Iri, Surroundings] = field(default_factory=dict)

    @classmethod
    def read(cls, store: Store) -> "Register":
        """What the store has."""
        classes = {
            Iri(str(thing)): Iri(str(kind))
            for thing, kind in store.select(f"SELECT ?s ?c {{ GRAPH <{graph('register')}> {{ ?s a ?c }} }}").rows
        }
        names: dict[Iri, list[Literal]] = {}
        for predicates in _NAMES:
            rows = store.select(f"SELECT ?s ?n {_ACCEPTED} {{ ?s {predicates} ?n }} ORDER BY ?s LANG(?n) ?n").rows
            for node, name in rows:
                if isinstance(node, Iri) and isinstance(name, Literal) and name not in names.setdefault(node, []):
                    names[node].append(name)
        own = store.select(f"SELECT ?c {{ ?c <{RDFS}isDefinedBy> <{EVIDENCE}> }}").rows
        return cls(
            {node: tuple(found) for node, found in names.items()},
            classes,
            _above(store, set(classes.values())),
            {mark: _marked(store, mark) for mark in (GIVES_NAME, IDENTIFIES, BESIDE)},
            frozenset(Iri(str(found)) for (found,) in own),
            Compounds(word for found in names.values() for name in found for word in worded(name.lexical).words),
        )

    def described(self, thing: Iri) -> Described:
        """A thing with its names, kinds, and the values by which it is known."""
        values: dict[str, tuple[str, ...]] = {}
        for mark in (IDENTIFIES, BESIDE):
            for key, found in self.marked[mark].get(thing, {}).items():
                values[path_of(key)] = tuple(dict.fromkeys(text for value in found for text in self._texts(value)))
        given = self.marked[GIVES_NAME].get(thing, {})
        printed = [value.lexical for found in given.values() for value in found if isinstance(value, Literal)]
        names = tuple(dict.fromkeys([*self.names_of(thing), *printed]))
        return Described(path_of(thing), names, tuple(map(path_of, self.kinds_of(thing))), values)

    def profiles(self) -> Iterator[tuple[Iri, Profile]]:
        """Every thing, ready to be compared."""
        for thing in sorted(self.classes):
            found = self.described(thing)
            around, others = self._surroundings(self.classes[thing]), self._borrowed(thing, found.names)
            yield thing, profile(found, around, others, self.compounds)

    def texts_of(self, predicate: Iri, store: Store) -> dict[Iri, tuple[str, ...]]:
        """The accepted values of a property, thing by thing, as they are compared."""
        found: dict[Iri, tuple[str, ...]] = {}
        for thing, value in store.select(f"SELECT ?s ?o {_ACCEPTED} {{ ?s <{predicate}> ?o }} ORDER BY ?s ?o").rows:
            if isinstance(thing, Iri) and value is not None:
                found[thing] = (*found.get(thing, ()), *self._texts(value))
        return found

    def names_of(self, node: Iri) -> tuple[str, ...]:
        """All that a thing or a term is called."""
        return tuple(name.lexical for name in self.names.get(node, ()))

    def kinds_of(self, thing: Iri) -> tuple[Iri, ...]:
        """The class of a thing, and those above it."""
        return self.above.get(self.classes[thing], ())

    def _texts(self, value: Value) -> tuple[str, ...]:
        return self.names_of(value) if isinstance(value, Iri) else (value.lexical,)

    def _borrowed(self, thing: Iri, own: tuple[str, ...]) -> Iterator[str]:
        """Its names with other names of a thing that they contain: of its series, and of what that is a series of."""
        for giver in self._givers(thing):
            others = dict.fromkeys(tokens_of(name) for name in self.names_of(giver))
            for name in own:
                tokens = tokens_of(name)
                held = max((other for other in others if _place(other, tokens) >= 0), key=len, default=())
                if held:
                    start = _place(held, tokens)
                    rest = tokens[:start], tokens[start + len(held) :]
                    yield from (" ".join((*rest[0], *other, *rest[1])) for other in others if other != held)

    def _givers(self, thing: Iri) -> list[Iri]:
        found: list[Iri] = []
        waiting = [thing]
        while waiting:
            for values in self.marked[GIVES_NAME].get(waiting.pop(), {}).values():
                new = [value for value in values if isinstance(value, Iri) and value not in found]
                found += new
                waiting += new
        return found

    def _surroundings(self, kind: Iri) -> Surroundings:
        """The words beside the names of things of a class: read once for each."""
        if kind not in self._around:
            generic = frozenset(word for above in self.above.get(kind, ()) for word in self._words(above))
            titles, elsewhere = (self._vocabulary(kind, mark) for mark in (BESIDE, IDENTIFIES))
            self._around[kind] = Surroundings(generic, titles, elsewhere)
        return self._around[kind]

    def _vocabulary(self, kind: Iri, mark: Iri) -> frozenset[str]:
        """The words of all things of the classes of which things of this class have a marked value."""
        ranges = {
            self.classes[value]
            for thing, values in self.marked[mark].items()
            if self.classes.get(thing) == kind
            for found in values.values()
            for value in found
            if isinstance(value, Iri) and value in self.classes
        }
        return frozenset(word for thing, one in self.classes.items() if one in ranges for word in self._words(thing))

    def _words(self, node: Iri) -> frozenset[str]:
        return self.compounds.apart(frozenset(word for name in self.names_of(node) for word in worded(name).words))


def _place(part: tuple[str, ...], whole: tuple[str, ...]) -> int:
    """Where the tokens stand in a row among others; -1 where they do not."""
    places = range(len(whole) - len(part) + 1) if part else ()
    return next((start for start in places if whole[start : start + len(part)] == part), -1)


def _above(store: Store, classes: set[Iri]) -> dict[Iri, tuple[Iri, ...]]:
    parents: dict[Iri, list[Iri]] = {}
    for lower, upper in store.select(
        f"SELECT ?c ?d FROM <{graph('ontology')}> {{ ?c <{RDFS}subClassOf> ?d FILTER(isIRI(?d)) }} ORDER BY ?c ?d"
    ).rows:
        parents.setdefault(Iri(str(lower)), []).append(Iri(str(upper)))
    found = {}
    for kind in classes:
        line = [kind]
        for one in line:
            line += [parent for parent in parents.get(one, ()) if parent not in line]
        found[kind] = tuple(line)
    return found


def _marked(store: Store, mark: Iri) -> dict[Iri, dict[Iri, list[Value]]]:
    found: dict[Iri, dict[Iri, list[Value]]] = {}
    keys = " ".join(f"<{key}>" for (key,) in store.select(f"SELECT ?p {{ ?p <{mark}> true }}").rows)
    query = f"SELECT ?s ?p ?o {_ACCEPTED} {{ VALUES ?p {{ {keys} }} ?s ?p ?o }} ORDER BY ?s ?p ?o"
    for node, key, value in store.select(query).rows:
        if isinstance(node, Iri) and isinstance(key, Iri) and value is not None:
            found.setdefault(node, {}).setdefault(key, []).append(value)
    return found
