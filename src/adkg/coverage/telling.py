"""How complete an answer is, in words for people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from adkg.answers import cell_text
from adkg.coverage.absences import Denial, Sought
from adkg.coverage.completeness import (
    EXCLUDED,
    NOT_FOUND,
    NOT_RECORDED,
    RECORDED_AS_NONE,
    Completeness,
    Gap,
    Hidden,
)
from adkg.coverage.phrases import PHRASES
from adkg.queries import Question
from adkg.terms import Iri, Literal, Value

MOST_NAMES = 5
GROUPS = (NOT_FOUND, RECORDED_AS_NONE, NOT_RECORDED, EXCLUDED)


class Account:
    """Tells how complete an answer to a question is, with the names of things and terms, in a language."""

    def __init__(self, question: Question, found: Completeness, names: Mapping[Iri, str], language: str = "en") -> None:
        self._question = question
        self._found = found
        self._names = names
        self._language = language
        self._words = PHRASES[language]

    def brief(self) -> list[str]:
        """A line or two: why the answer is empty, and how much of its universe it has. None for what has neither."""
        return [*self._emptiness(), *self._universe(MOST_NAMES)]

    def full(self) -> list[str]:
        """The same with every gap named, and where was searched. Says so when no universe is stated."""
        lines = [*self._emptiness(), *self._universe(None)]
        if self._found.all is None:
            lines.append(self._words["no universe here" if self._question.universe else "no universe"])
        return [*lines, *self._where()]

    def _emptiness(self) -> Iterator[str]:
        if self._found.reason:
            yield self._words["empty"].format(reason=self._words[self._found.reason], detail=self._detail())

    def _detail(self) -> str:
        found, words = self._found, self._words
        if found.hidden:
            return self._excluded(found.hidden)
        denials = [*found.denials, *(one for gap in found.missing for one in gap.denials)]
        searches = [*found.searches, *(one for gap in found.missing for one in gap.searches)]
        if found.reason == RECORDED_AS_NONE and denials:
            return self._denials(denials)
        if found.reason == NOT_FOUND:
            return self._searches(searches)
        if found.found:
            return words["known others" if found.missing else "all others"].format(found=found.found, all=found.all)
        return words["none expected" if found.all == 0 else "silence"]

    def _excluded(self, hidden: Hidden) -> str:
        rows = self._words["row" if hidden.rows == 1 else "rows"].format(count=hidden.rows)
        if hidden.parameter:
            return self._words["default"].format(default=hidden.default, rows=rows)
        since = self._words["since" if hidden.since else "undated"].format(since=hidden.since)
        return self._words["whole"].format(rows=rows, since=since)

    def _universe(self, most: int | None) -> Iterator[str]:
        """The sentence of the universe with its gaps; nothing where it only repeats why the answer is empty."""
        found, universe = self._found, self._question.universe
        if not found.all or universe is None or (found.reason and found.all == 1 and most):
            return
        sentence = universe.sentence.get(self._language) or universe.sentence["en"]
        counts = sentence.format(found=found.found, all=found.all)
        groups = [text for one in GROUPS for text in self._group(one, found.missing, most)]
        yield "; ".join((counts.strip().removesuffix("."), *groups)) + "."

    def _group(self, reason: str, gaps: Iterable[Gap], most: int | None) -> Iterator[str]:
        by_days: dict[str, list[str]] = {}
        for gap in gaps:
            if gap.reason == reason:
                days = self._days(gap.searches) if reason == NOT_FOUND else ""
                by_days.setdefault(days, []).append(self._element(gap))
        for days, names in by_days.items():
            listed = names if most is None or len(names) <= most + 1 else names[:most]
            rest = [self._words["more"].format(count=len(names) - len(listed))] if len(listed) < len(names) else []
            yield self._words[f"for {reason}"].format(names=", ".join((*listed, *rest)), days=days)

    def _element(self, gap: Gap) -> str:
        columns = self._found.columns
        values = [(name, gap.values[columns.index(name)]) for name in self._found.key]
        text = " / ".join(self._name(one) if isinstance(one, Iri) else f"{name} {one.lexical}" for name, one in values)
        return f"{text} ({self._denials(gap.denials)})" if gap.reason == RECORDED_AS_NONE else text

    def _denials(self, denials: Sequence[Denial]) -> str:
        told = (f"{self._name(one.subject)}: {self._name(one.predicate)}: {self._name(one.value)}" for one in denials)
        return "; ".join(dict.fromkeys(told))

    def _searches(self, searches: Sequence[Sought]) -> str:
        by_property: dict[Iri, list[Sought]] = {}
        for one in searches:
            by_property.setdefault(one.predicate, []).append(one)
        return "; ".join(
            self._words["search"].format(property=self._name(predicate), days=self._days(every))
            for predicate, every in by_property.items()
        )

    def _days(self, searches: Iterable[Sought]) -> str:
        return self._words["and"].join(sorted({one.searched for one in searches}))

    def _where(self) -> Iterator[str]:
        searches = [*self._found.searches, *(one for gap in self._found.missing for one in gap.searches)]
        told = dict.fromkeys((one.searched, self._text(one.places)) for one in searches)
        for day, places in sorted(told):
            yield self._words["where"].format(day=day, places=places)

    def _text(self, texts: Iterable[Literal]) -> str:
        by_language = {text.language: text.lexical for text in texts}
        return by_language.get(self._language) or next(iter(by_language.values()), "")

    def _name(self, value: Value) -> str:
        if isinstance(value, Iri) and value in self._names:
            return self._names[value]
        return cell_text(value, {}, self._question.prefixes)
