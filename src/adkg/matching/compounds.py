"""Words that some write as one and others apart: all are taken apart, so that they meet."""

from collections.abc import Iterable

SHORTEST = 3


class Compounds:
    """The words of a register, by which it is told what is two of them in one."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._pairs: dict[str, tuple[str, ...]] = {}

    def apart(self, words: frozenset[str]) -> frozenset[str]:
        """The words, with each that is two known ones in one taken apart.

        >>> sorted(Compounds(["choir", "festival"]).apart(frozenset(("choirfestival", "gala"))))
        ['choir', 'festival', 'gala']
        """
        return frozenset(part for word in words for part in self._parts(word))

    def _parts(self, word: str) -> tuple[str, ...]:
        if len(word) < 2 * SHORTEST:
            return (word,)
        if word not in self._pairs:
            places = range(SHORTEST, len(word) - SHORTEST + 1)
            pairs = ((word[:place], word[place:]) for place in places)
            found = next((pair for pair in pairs if self._known.issuperset(pair)), (word,))
            if word not in self._known:
                return found
            self._pairs[word] = found
        return self._pairs[word]
