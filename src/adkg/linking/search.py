"""Looks for our things in another collection: asks what was not asked before, and ranks what comes back."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from adkg.linking.candidates import Candidate, read_candidates, read_values
from adkg.linking.client import Client
from adkg.linking.journal import Journal
from adkg.linking.proposals import Proposal, propose
from adkg.linking.reconciliation import Service, ask, extend
from adkg.linking.things import Thing
from adkg.linking.translation import Translation
from adkg.matching import compare

ASKED_FOR = 5
MOST_FLAWS = 5
MOST_EXTENDED = 50


@dataclass(slots=True)
class Search:
    """A search in one scheme, through one service. `warn` is told of what was left out of its answers."""

    client: Client
    service: Service
    translation: Translation
    journal: Journal
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
        scheme = self.translation.scheme
        kept = [one for one in self._kept(thing) or [] if self.translation.known.is_free(thing.iri, one["id"], scheme)]
        found = [Candidate.from_json(one, self.journal.get(self._values_key(one["id"])) or {}) for one in kept]
        scored = [(compare(thing.described, self.translation.described(one)), one) for one in found]
        ranked = sorted(scored, key=lambda pair: (-pair[0].points, pair[1].id))
        return [propose(thing, one, score, scheme) for score, one in ranked if score.points >= minimum][:most]

    def _ask(self, batch: Sequence[Thing]) -> None:
        queries = [self.translation.query(thing, self.asked_for) for thing in batch]
        scheme = self.translation.scheme
        found: dict[str, Any] = {}
        for thing, sent in zip(batch, ask(self.client, self.service, queries), strict=True):
            if sent is None:
                self.warn(f"{thing.label}: the service gave no answer; it will be asked again next time")
                continue
            candidates, flaws = read_candidates(sent, scheme.namespace, scheme.pattern)
            for flaw in flaws[:MOST_FLAWS]:
                self.warn(f"{thing.label}: {flaw}")
            found[self._key(thing)] = [candidate.as_json() for candidate in candidates]
        # Answers are written down before anything else is asked: a killed run begins with what comes next.
        self.journal.add(found)
        self._extend([one["id"] for kept in found.values() for one in kept])

    def _extend(self, ids: Sequence[str]) -> None:
        properties = self.translation.properties
        missing = sorted({one for one in ids if self.journal.get(self._values_key(one)) is None})
        for start in range(0, len(missing) if self.service.extends and properties else 0, MOST_EXTENDED):
            some = missing[start : start + MOST_EXTENDED]
            rows = extend(self.client, self.service, some, properties)
            values = {one: read_values(rows.get(one)) for one in some}
            self.journal.add({self._values_key(one): {"id": one, "values": values[one]} for one in some})

    def _kept(self, thing: Thing) -> list[dict[str, Any]] | None:
        kept: list[dict[str, Any]] | None = self.journal.get(self._key(thing))
        return kept

    def _key(self, thing: Thing) -> str:
        """What was asked, in words alone: a link that is made in between changes nothing of it."""
        query = self.translation.query(thing, self.asked_for)
        words = {key: [one if isinstance(one, str) else one[1] for one in some] for key, some in query.values.items()}
        return _digest(self.service.url, self.service.version, query.name, query.kind, query.limit, words)

    def _values_key(self, identifier: str) -> str:
        return _digest(self.service.url, self.service.version, identifier, self.translation.properties)


def recall(journal: Journal, identifier: str) -> Candidate | None:
    """A thing of another collection as it was last heard of, whichever service told; None when it never was."""
    found: dict[str, Any] | None = None
    told: dict[str, Any] = {}
    for answer in journal.answers():
        if isinstance(answer, list):
            found = next((one for one in answer if one["id"] == identifier), found)
        elif answer["id"] == identifier:
            told = answer
    return Candidate.from_json(found, told) if found else None


def _digest(*asked: object) -> str:
    return sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
