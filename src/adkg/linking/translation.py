"""Puts our things into the words of another collection, to ask for them, and its things into ours, to compare them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from adkg.linking.aligned import Aligned
from adkg.linking.candidates import Candidate
from adkg.linking.reconciliation import Query
from adkg.linking.things import Thing
from adkg.links import Link, Scheme
from adkg.matching import Described
from adkg.terms import Iri


@dataclass(slots=True)
class Known:
    """What is said already: which pairs were refused, what is linked, and which of ours a thing of theirs is."""

    refused: set[tuple[Iri, Iri]] = field(default_factory=set)
    linked: dict[Iri, str] = field(default_factory=dict)
    ours: dict[str, Iri] = field(default_factory=dict)

    @classmethod
    def of(cls, links: Sequence[Link], scheme: Scheme) -> "Known":
        """What the links of a scheme say."""
        here = [link for link in links if link.value.startswith(scheme.namespace)]
        held = [link for link in here if not link.negated]
        return cls(
            {(link.subject, link.value) for link in here if link.negated},
            {link.subject: link.value.removeprefix(scheme.namespace) for link in held},
            {link.value.removeprefix(scheme.namespace): link.subject for link in held if link.is_exact},
        )

    def is_free(self, thing: Iri, identifier: str, scheme: Scheme) -> bool:
        """Whether the thing has no link, nobody refused the pair, and theirs is not another thing of ours already."""
        if thing in self.linked or (thing, Iri(scheme.namespace + identifier)) in self.refused:
            return False
        return identifier not in self.ours


@dataclass(slots=True)
class Translation:
    """Between a scheme and us, as classes and properties are aligned and things linked. `names` are those of things."""

    scheme: Scheme
    aligned: Aligned
    known: Known
    names: Mapping[Iri, tuple[str, ...]] = field(default_factory=dict)

    @property
    def properties(self) -> list[str]:
        """The properties there that mean one of ours, by their identifiers."""
        return sorted({one for theirs in self.aligned.properties.values() for one in theirs})

    def query(self, thing: Thing, name: str, most: int) -> Query:
        """How the thing is looked for: by one of its names, its class and the values that are aligned."""
        values: dict[str, tuple[str | tuple[str, str], ...]] = {}
        for ours, theirs in self.aligned.properties.items():
            found = self._sent(thing, ours)
            for one in theirs if found else ():
                values[one] = tuple(dict.fromkeys((*values.get(one, ()), *found)))
        kind = next((ids[0] for one in thing.described.kinds if (ids := self.aligned.types.get(one))), "")
        return Query(name, kind, most, values)

    def described(self, candidate: Candidate) -> Described:
        """A thing of theirs in our words; what is linked with a thing of ours goes by the names of that too."""
        values: dict[str, tuple[str, ...]] = {}
        for name, theirs in self.aligned.properties.items():
            texts = [text for key in theirs for pair in candidate.values.get(key, ()) for text in self._texts(*pair)]
            if texts:
                values[name] = tuple(dict.fromkeys(texts))
        kinds = self.aligned.kinds_of(candidate.kinds)
        return Described(f"{self.scheme.prefix}:{candidate.id}", (candidate.name, *candidate.aliases), kinds, values)

    def _sent(self, thing: Thing, name: str) -> tuple[str | tuple[str, str], ...]:
        nodes = thing.nodes.get(name, ())
        if not nodes:
            return thing.described.values.get(name, ())
        labels = {node: self.names[node][0] for node in nodes if self.names.get(node)}
        linked = self.known.linked
        return tuple((linked[node], label) if node in linked else label for node, label in labels.items())

    def _texts(self, identifier: str, text: str) -> tuple[str, ...]:
        ours = self.known.ours.get(identifier)
        return (*self.names.get(ours, ()), text) if ours else (text,)
