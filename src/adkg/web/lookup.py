"""Finds things by what people type: every word must fit, in any order, in any language, with or without accents."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import pairwise

from adkg.matching.spelling import Typed, in_natural_order, read_typed, tokens_of
from adkg.store import Store
from adkg.terms import BASE, ONTOLOGY, Iri, Literal, term
from adkg.web.naming import Naming

MOST = 20
LONGEST = 200
EXACT, SAME_WORDS, BEGINS, WORDS, BEGINNINGS, TOGETHER = 100, 90, 80, 60, 40, 20
# What documents are called, and the terms, come after the things themselves.
BEHIND = 25


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that fits, by which of its names, and how well."""

    node: Iri
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    tokens: tuple[str, ...]


class Lookup:
    """An index of names, and of dates, by their words. `dates` are days, months or years of things."""

    def __init__(self, naming: Naming, dates: Mapping[Iri, str] | None = None) -> None:
        self._names: dict[Iri, list[_Name]] = {}
        postings: dict[str, set[Iri]] = {}
        for node, names in _all_names(naming):
            self._names[node] = [_Name(name, _tokens(name)) for name in dict.fromkeys(names)]
            for name in self._names[node]:
                for token in _with_pairs(name.tokens):
                    postings.setdefault(token, set()).add(node)
        self._dates: dict[str, set[Iri]] = {}
        for node, day in (dates or {}).items():
            for length in (4, 7, 10):
                self._dates.setdefault(day[:length], set()).add(node)
        self._postings = postings
        self._words = sorted(postings)

    def search(self, text: str, most: int = MOST, with_dates: bool = True) -> list[Hit]:
        """The nodes that fit best, the best first. Where nothing fits, misspelt words are mended and asked again."""
        typed = read_typed(text[:LONGEST])
        fitting = self._fitting(typed, with_dates)
        if not fitting:
            typed = Typed(tuple(self._mended(token) for token in typed.tokens), typed.dates)
            fitting = self._fitting(typed, with_dates)
        hits = [self._hit(node, typed.tokens) for node in fitting]
        return sorted(hits, key=lambda hit: (-hit.score, in_natural_order(hit.name), hit.node))[:most]

    def _fitting(self, typed: Typed, with_dates: bool) -> set[Iri]:
        sets = [self._having(token, with_dates) for token in typed.tokens]
        sets += [self._dates.get(day, set()) if with_dates else set() for day in typed.dates]
        return set.intersection(*sets) if sets else set()

    def _having(self, token: str, with_dates: bool) -> set[Iri]:
        """The nodes with a word that begins so. A number must be the whole number; a year may be that of the date."""
        if token.isdigit():
            found = self._postings.get(token, set())
            return found | self._dates.get(token, set()) if with_dates else found
        found = set()
        for word in self._words[bisect_left(self._words, token) :]:
            if not word.startswith(token):
                break
            found |= self._postings[word]
        return found

    def _mended(self, token: str) -> str:
        if token.isdigit() or self._having(token, False):
            return token
        near = get_close_matches(token, self._words, n=1, cutoff=0.75)
        return near[0] if near else token

    def _hit(self, node: Iri, asked: tuple[str, ...]) -> Hit:
        names = self._names.get(node, [])
        scored = [(_score(name.tokens, asked), -place, name.text) for place, name in enumerate(names)]
        score, _, text = max(scored, default=(float(TOGETHER), 0, node))
        behind = BEHIND if node.startswith((ONTOLOGY, f"{BASE}source/", f"{BASE}publisher/")) else 0
        return Hit(node, text, score - behind)


def beginnings(store: Store, nodes: Iterable[Iri] = ()) -> dict[Iri, str]:
    """The day, month or year on which each of the nodes begins, or was published; of all where none are named."""
    chosen = " ".join(f"<{node}>" for node in nodes)
    values = f"VALUES ?node {{ {chosen} }} " if chosen else ""
    rows = store.select(
        f"SELECT ?node ?date {{ {values}{{ ?p <{term('beginsOccurrence')}> true . ?node ?p ?date }} "
        f"UNION {{ ?node <{term('published')}> ?date }} }}"
    ).rows
    return {node: date.lexical for node, date in rows if isinstance(node, Iri) and isinstance(date, Literal)}


def _all_names(naming: Naming) -> Iterable[tuple[Iri, list[str]]]:
    for node, names in naming.names.items():
        if node.startswith(BASE):
            others = [name.lexical for name in naming.other_names.get(node, ())]
            yield node, [*names.values(), *others]


@cache
def _tokens(name: str) -> tuple[str, ...]:
    return tokens_of(name)


def _with_pairs(tokens: tuple[str, ...]) -> Iterable[str]:
    """The tokens, and each two neighbours as one word: many write so what others write apart."""
    yield from tokens
    for first, second in pairwise(tokens):
        if not (first.isdigit() or second.isdigit()):
            yield first + second


def _score(tokens: tuple[str, ...], asked: tuple[str, ...]) -> float:
    if tokens == asked or "".join(tokens) == "".join(asked):
        return EXACT
    extra = min(len(tokens) - len(asked), 19)
    if sorted(tokens) == sorted(asked):
        return SAME_WORDS
    if tokens[: len(asked)] == asked:
        return BEGINS - extra
    if set(asked) <= set(tokens):
        return WORDS - extra
    if all(any(token.startswith(word) for token in tokens) for word in asked):
        return BEGINNINGS - extra
    return TOGETHER
