"""Looks for our things in another collection: asks what was not asked before, and ranks what comes back."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from adkg.linking.aligned import Aligned
from adkg.linking.candidates import Candidate, read_candidates, read_values
from adkg.linking.client import Client
from adkg.linking.journal import Journal
from adkg.linking.proposals import Proposal, propose
from adkg.linking.reconciliation import Query, Service, ask, extend
from adkg.linking.things import Thing
from adkg.links import Link, Scheme
from adkg.matching import Described, compare
from adkg.terms import Iri

ASKED_FOR = 5
MOST_SHOWN = 20
MOST_EXTENDED = 50


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
            {link.subject: link.curies[1] for link in held},
            {link.value.removeprefix(scheme.namespace): link.subject for link in held if link.is_exact},
        )


@dataclass(slots=True)
class Search:
    """A search in one scheme. `warn` is told of what was left out; `names` are all names of things, for comparing."""

    client: Client
    service: Service
    scheme: Scheme
    aligned: Aligned
    journal: Journal
    known: Known
    names: dict[Iri, tuple[str, ...]] = field(default_factory=dict)
    warn: Callable[[str], None] = lambda _: None
    asked_for: int = ASKED_FOR

    def run(self, things: Sequence[Thing], again: bool = False) -> Iterator[list[Thing]]:
        """Ask for all the things, batch by batch; gives those of each batch when its answers are on the disk.

        First come, as one batch, those that were asked for before, unless they are to be asked for `again`.
        """
        waiting = list(things) if again else [thing for thing in things if self._kept(thing) is None]
        asked = {thing.iri for thing in waiting}
        before = [thing for thing in things if thing.iri not in asked]
        self._extend([one["id"] for thing in before for one in self._kept(thing) or []])
        yield before
        for start in range(0, len(waiting), self.service.batch):
            batch = waiting[start : start + self.service.batch]
            self._ask(batch)
            yield batch

    def proposals(self, thing: Thing, minimum: float, most: int) -> list[Proposal]:
        """What may be the thing there, the best first, as far as it was asked for."""
        kept = self._kept(thing) or []
        found = [self.candidate(one) for one in kept if self._is_free(thing, one["id"])]
        scored = [(compare(thing.described, self.described(one)), one) for one in found]
        ranked = sorted(scored, key=lambda pair: (-pair[0].points, pair[1].id))
        return [propose(thing, one, score, self.scheme) for score, one in ranked if score.points >= minimum][:most]

    def candidate(self, kept: dict[str, Any]) -> Candidate:
        """A candidate as it was written down, with what was asked of it since."""
        values = self.journal.get(self._values_key(kept["id"])) or {}
        found = Candidate.from_json(kept)
        pairs = {key: tuple((one, text) for one, text in cells) for key, cells in values.items()}
        return Candidate(found.id, found.name, found.description, found.kinds, found.score, pairs)

    def described(self, candidate: Candidate) -> Described:
        """A candidate in our words: classes and properties as aligned, and by our names what is linked with ours."""
        values: dict[str, tuple[str, ...]] = {}
        for name, theirs in self.aligned.properties.items():
            texts = [text for key in theirs for pair in candidate.values.get(key, ()) for text in self._texts(*pair)]
            if texts:
                values[name] = tuple(dict.fromkeys(texts))
        return Described(
            f"{self.scheme.prefix}:{candidate.id}",
            (candidate.name,),
            self.aligned.kinds_of(candidate.kinds),
            values,
        )

    def query(self, thing: Thing) -> Query:
        """How the thing is looked for: by its label, its class and the values that are aligned."""
        values: dict[str, tuple[str | tuple[str, str], ...]] = {}
        for name, theirs in self.aligned.properties.items():
            found = self._sent(thing, name)
            for one in theirs if found else ():
                values[one] = (*values.get(one, ()), *found)
        kind = next((ids[0] for name in thing.described.kinds if (ids := self.aligned.types.get(name))), "")
        return Query(thing.label, kind, self.asked_for, values)

    def _sent(self, thing: Thing, name: str) -> tuple[str | tuple[str, str], ...]:
        nodes = thing.nodes.get(name, ())
        if not nodes:
            return thing.described.values.get(name, ())
        ids = {iri: curie.partition(":")[2] for iri, curie in self.known.linked.items()}
        labels = {node: self.names.get(node, ("",))[0] for node in nodes}
        return tuple((ids[node], labels[node]) if node in ids else labels[node] for node in nodes if labels[node])

    def _texts(self, identifier: str, text: str) -> tuple[str, ...]:
        ours = self.known.ours.get(identifier)
        return (*self.names.get(ours, ()), text) if ours else (text,)

    def _ask(self, batch: Sequence[Thing]) -> None:
        answers = ask(self.client, self.service, [self.query(thing) for thing in batch])
        found: dict[str, Any] = {}
        for thing, sent in zip(batch, answers, strict=True):
            if sent is None:
                self.warn(f"{thing.label}: the service gave no answer; it will be asked again next time")
                continue
            candidates, flaws = read_candidates(sent, self.scheme.namespace, self.scheme.pattern)
            for flaw in flaws[:MOST_SHOWN]:
                self.warn(f"{thing.label}: {flaw}")
            found[self._key(thing)] = [candidate.as_json() for candidate in candidates]
        # Answers are written down before anything else is asked: a killed run begins with what comes next.
        self.journal.add(found)
        self._extend([one["id"] for kept in found.values() for one in kept])

    def _extend(self, ids: Sequence[str]) -> None:
        properties = sorted({one for theirs in self.aligned.properties.values() for one in theirs})
        missing = sorted({one for one in ids if self.journal.get(self._values_key(one)) is None})
        for start in range(0, len(missing) if self.service.extends and properties else 0, MOST_EXTENDED):
            some = missing[start : start + MOST_EXTENDED]
            rows = extend(self.client, self.service, some, properties)
            self.journal.add({self._values_key(one): read_values(rows.get(one)) for one in some})

    def _is_free(self, thing: Thing, identifier: str) -> bool:
        """Whether nobody refused the pair, and theirs is not another thing of ours already."""
        iri = Iri(self.scheme.namespace + identifier)
        return (thing.iri, iri) not in self.known.refused and self.known.ours.get(identifier, thing.iri) == thing.iri

    def _kept(self, thing: Thing) -> list[dict[str, Any]] | None:
        kept: list[dict[str, Any]] | None = self.journal.get(self._key(thing))
        return kept

    def _key(self, thing: Thing) -> str:
        """What was asked, in words alone: a link that is made in between changes nothing of it."""
        query = self.query(thing)
        words = {
            key: [one if isinstance(one, str) else one[1] for one in values] for key, values in query.values.items()
        }
        return _digest(self.service.url, self.service.version, query.name, query.kind, query.limit, words)

    def _values_key(self, identifier: str) -> str:
        properties = sorted({one for theirs in self.aligned.properties.values() for one in theirs})
        return _digest(self.service.url, self.service.version, identifier, properties)


def _digest(*asked: object) -> str:
    return sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
