"""Tells whether two words differ by one slip: a letter too many, missing, or another, or two that changed places."""


def within_one_edit(one: str, other: str) -> bool:
    """Whether one slip makes the one word the other.

    >>> within_one_edit("hall", "hal"), within_one_edit("hall", "hlal"), within_one_edit("hall", "hill")
    (True, True, True)
    >>> within_one_edit("hall", "hello")
    False
    """
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    mine, yours = one[start:], other[start:]
    if len(mine) == len(yours):
        swapped = mine[:2] == yours[1::-1] and mine[2:] == yours[2:]
        return mine[1:] == yours[1:] or swapped
    return mine[1:] == yours or mine == yours[1:]
