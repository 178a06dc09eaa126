"""The store as it is from one standpoint: what was published by a day, judged by a policy, without a build."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from adkg.drawing import DrawingRule, draw
from adkg.history import History, Reading
from adkg.inferences import EXPECTED, inference_quads
from adkg.manifest import STORE
from adkg.queries.reach import Reach, reach_of
from adkg.store import Store
from adkg.terms import RDF_OBJECT, RDF_PREDICATE, RDF_SUBJECT, Iri, term

# What is told of an expected triple in the words in which other things are told too.
_TOLD = frozenset(
    {RDF_SUBJECT, RDF_PREDICATE, RDF_OBJECT, EXPECTED, *map(term, ("axiom", "premise", "rule", "Inference", "Triple"))}
)


class View(Store):
    """A store in memory that fetches what a query can reach when it is asked, and no more. Nothing can be added.

    What rules expect is drawn from what is believed from there, once a query can reach it.
    """

    _history: History
    _rules: tuple[DrawingRule, ...]
    _fetched: set[str]
    _has_drawn: bool
    _beside: Path | None
    _whole: Store | None

    @classmethod
    def open_at(cls, path: Path, policy: str = "", day: date | None = None) -> "View":
        """What the history at `path` shows by that policy (the default one when it has no name) and day.

        Raises AdkgError where there is no history, and UsageError for a policy that it does not have.
        """
        view = cls.memory()
        view._history = History(path, policy, day)
        view._rules = tuple(map(DrawingRule.from_plain, view._history.notes.rules))
        view._fetched = set()
        view._has_drawn = False
        view._beside = None if day is None else path.parent / STORE
        view._whole = None
        return view

    @property
    def whole(self) -> Store | None:
        """The store beside the history, opened when it is first wanted; None where every source is known from here."""
        if self._whole is None and self._beside is not None:
            self._whole = Store.open(self._beside)
        return self._whole

    @property
    def reading(self) -> Reading:
        """How many of the sources are known from there."""
        return self._history.reading

    def close(self) -> None:
        """Free the memory, and the file of the history."""
        super().close()
        self._history.close()
        if self._whole is not None:
            self._whole.close()

    def _reaching(self, query: str | None, prefixes: Mapping[str, str] | None = None) -> Any:
        engine = super()._reaching(query, prefixes)
        reach = reach_of(query, prefixes) if query is not None else None
        quads, kinds = self._history.quads(reach, self._fetched)
        self._fetched |= kinds
        if quads:
            self.load_named(quads.encode())
        if not self._has_drawn and self._may_expect(reach):
            # Before drawing: the rules look at what is believed only, never at what they expect themselves.
            self._has_drawn = True
            drawn = inference_quads(draw(self, self._rules), EXPECTED)
            self.load_named("".join(drawn).encode())
        return engine

    def _may_expect(self, reach: Reach | None) -> bool:
        if reach is None or reach.all_types:
            return True
        expected = (place for rule in self._rules for _, place, _ in rule.template if isinstance(place, Iri))
        return not reach.iris.isdisjoint({*_TOLD, *expected})
