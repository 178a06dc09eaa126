"""How alike two names are: the share of their words that they have in common, a slip of the pen forgiven."""

from collections.abc import Mapping, Sequence

from adkg.matching.edits import within_one_edit

SLIP = 0.8
SHORTEST_MENDED = 5
EVEN: Mapping[str, float] = {}


def likeness(ours: Sequence[str], theirs: Sequence[str], weights: Mapping[str, float] = EVEN) -> float:
    """From 0 to 1: twice what is common over all there is, each word by its weight, 1 where none is given.

    >>> likeness(("7", "gala"), ("gala", "7")), likeness(("gala",), ("gala", "night"))
    (1.0, 0.67)
    >>> likeness(("concert",), ("consert",))
    0.8
    """
    if "".join(ours) == "".join(theirs):
        return 1.0
    left = list(theirs)
    common = 0.0
    for word in ours:
        found = word if word in left else _misspelt(word, left)
        if found:
            left.remove(found)
            common += weights.get(word, 1.0) * (1.0 if found == word else SLIP)
    whole = sum(weights.get(word, 1.0) for word in (*ours, *theirs))
    return round(2 * common / whole, 2) if whole else 0.0


def _misspelt(word: str, left: Sequence[str]) -> str:
    if len(word) < SHORTEST_MENDED or word.isdigit():
        return ""
    return next((other for other in left if not other.isdigit() and within_one_edit(word, other)), "")
