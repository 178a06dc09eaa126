"""Looks for our things in another collection: asks what was not asked before, and ranks what comes back."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from adkg.linking.candidates import Candidate, read_candidates, read_values
from adkg.linking.client import Client
from adkg.linking.journal import Journal
from adkg.linking.proposals import SURE, Proposal, propose
from adkg.linking.reconciliation import Service, ask, extend
from adkg.linking.things import Thing
from adkg.linking.translation import Translation
from adkg.matching import Score, compare
from adkg.matching.spelling import tokens_of

ASKED_FOR = 5
# A thing is asked for by another of its names where none of the candidates is surely the same.
MOST_NAMES = 4
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
    _stale: set[str] = field(default_factory=set)

    def run(self, things: Sequence[Thing], again: bool = False) -> Iterator[list[Thing]]:
        """Ask for all the things, batch by batch; gives those of each batch when its answers are on the disk.

        First come, as one batch, those that were asked for before, unless they are to be asked for `again`.
        """
        if again:
            self._stale = {self._key(thing, name) for thing in things for name in names_of(thing)}
        before = [thing for thing in things if not self._next_name(thing)]
        done = {thing.iri for thing in before}
        waiting = [thing for thing in things if thing.iri not in done]
        self._extend([one["id"] for thing in before for one in self._kept(thing)])
        yield before
        for start in range(0, len(waiting), self.service.batch):
            batch = waiting[start : start + self.service.batch]
            for _ in range(MOST_NAMES):
                self._ask([(thing, name) for thing in batch if (name := self._next_name(thing))])
            yield batch

    def proposals(self, thing: Thing, minimum: float, most: int) -> list[Proposal]:
        """What may be the thing there, the best first, as far as it was asked for."""
        scheme = self.translation.scheme
        ranked = sorted(self._scored(thing), key=lambda pair: (-pair[0].points, pair[1].id))
        second = ranked[1][0].points if len(ranked) > 1 else -1.0
        return [
            propose(thing, one, score, scheme, is_best=score.points > second)
            for score, one in ranked[:most]
            if score.points >= minimum
        ]

    def _scored(self, thing: Thing) -> list[tuple[Score, Candidate]]:
        """The candidates that were heard of for a thing and may be it, each compared with it."""
        scheme, known = self.translation.scheme, self.translation.known
        kept = [one for one in self._kept(thing) if known.is_free(thing.iri, one["id"], scheme)]
        found = [Candidate.from_json(one, self.journal.get(self._values_key(one["id"])) or {}) for one in kept]
        return [(compare(thing.described, self.translation.described(one)), one) for one in found]

    def _next_name(self, thing: Thing) -> str:
        """By which name the thing is to be asked for next; '' when it was surely found, or no name is left."""
        names = names_of(thing)
        name = next((one for one in names if self._answer(thing, one) is None), "")
        is_first = bool(name) and name == names[0]
        return name if is_first or not any(score.points >= SURE for score, _ in self._scored(thing)) else ""

    def _ask(self, batch: Sequence[tuple[Thing, str]]) -> None:
        scheme = self.translation.scheme
        found: dict[str, Any] = {}
        queries = [self.translation.query(thing, name, self.asked_for) for thing, name in batch]
        answers = ask(self.client, self.service, queries) if batch else []
        for (thing, name), sent in zip(batch, answers, strict=True):
            if sent is None:
                self.warn(f"{name}: the service gave no answer; it will be asked again next time")
                continue
            candidates, flaws = read_candidates(sent, scheme.namespace, scheme.pattern)
            for flaw in flaws[:MOST_FLAWS]:
                self.warn(f"{name}: {flaw}")
            found[self._key(thing, name)] = [candidate.as_json() for candidate in candidates]
        # Answers are written down before anything else is asked: a killed run begins with what comes next.
        if found:
            self.journal.add(found)
        self._stale -= found.keys()
        self._extend([one["id"] for kept in found.values() for one in kept])

    def _extend(self, ids: Sequence[str]) -> None:
        properties = self.translation.properties
        missing = sorted({one for one in ids if self.journal.get(self._values_key(one)) is None})
        for start in range(0, len(missing) if self.service.extends and properties else 0, MOST_EXTENDED):
            some = missing[start : start + MOST_EXTENDED]
            rows = extend(self.client, self.service, some, properties)
            values = {one: read_values(rows.get(one)) for one in some}
            self.journal.add({self._values_key(one): {"id": one, "values": values[one]} for one in some})

    def _kept(self, thing: Thing) -> list[dict[str, Any]]:
        """The candidates that were heard of for a thing, by whichever of its names."""
        answers = (self._answer(thing, name) or [] for name in names_of(thing))
        return list({one["id"]: one for kept in answers for one in kept}.values())

    def _answer(self, thing: Thing, name: str) -> list[dict[str, Any]] | None:
        key = self._key(thing, name)
        kept: list[dict[str, Any]] | None = None if key in self._stale else self.journal.get(key)
        return kept

    def _key(self, thing: Thing, name: str) -> str:
        """What was asked, in words alone: a link that is made in between changes nothing of it."""
        query = self.translation.query(thing, name, self.asked_for)
        words = {key: [one if isinstance(one, str) else one[1] for one in some] for key, some in query.values.items()}
        return _digest(self.service.url, self.service.version, query.name, query.kind, query.limit, words)

    def _values_key(self, identifier: str) -> str:
        return _digest(self.service.url, self.service.version, identifier, self.translation.properties)


def names_of(thing: Thing) -> list[str]:
    """The names by which a thing is asked for: its label, and some others that are not the same words."""
    distinct = {tokens_of(name): name for name in reversed(thing.described.names)}
    return list(dict.fromkeys([thing.label, *reversed(distinct.values())]))[:MOST_NAMES]


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
