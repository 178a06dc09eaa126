"""Finds the known words that a word may stand for: itself, or where it is not known, those that differ by one slip."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from adkg.matching.edits import within_one_edit

SHORTEST = 5
SLIP = 0.8


class Slips:
    """The known words, each also by what is left of it when a letter is dropped."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._shortened: dict[str, list[str]] = {}
        for word in sorted(self._known):
            if len(word) >= SHORTEST - 1:
                for less in _shortened(word):
                    self._shortened.setdefault(less, []).append(word)

    def known(self, word: str) -> Sequence[tuple[str, float]]:
        """The known words that are meant, each with how much that counts.

        >>> Slips(["gala", "concert"]).known("consert")
        [('concert', 0.8)]
        """
        if word in self._known:
            return [(word, 1.0)]
        if len(word) < SHORTEST:
            return []
        near = {other for less in _shortened(word) for other in self._shortened.get(less, ())}
        return [(other, SLIP) for other in sorted(near) if within_one_edit(word, other)]


@lru_cache(10_000)
def _shortened(word: str) -> frozenset[str]:
    return frozenset({word, *(word[:place] + word[place + 1 :] for place in range(len(word)))})
