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
from adkg.terms import Iri, Literal, Value, path_of

MOST_NAMES = 5
INDENT = "    "
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
        counts = "; ".join((*self._counts(), *self._gaps()))
        # Of a single element, the reason says it all.
        is_told = not counts or (self._found.reason and self._found.all == 1)
        return [*self._emptiness(), *([] if is_told else [counts + "."])]

    def full(self) -> list[str]:
        """The same with a line for each gap, and where was searched. Says so when no universe is stated."""
        lines = [*self._emptiness(), *(f"{counts}." for counts in self._counts())]
        for (reason, days), names in self._named_gaps().items():
            lines.append(self._words[f"list of {reason}"].format(days=days))
            lines += (INDENT + name for name in names)
        if self._found.all is None:
            lines.append(self._words["no universe here" if self._question.universe else "no universe"])
        return [*lines, *self._where()]

    def _emptiness(self) -> Iterator[str]:
        if self._found.reason:
            yield self._words["empty"].format(reason=self._words[self._found.reason], detail=self._detail())

    def _detail(self) -> str:
        found, words = self._found, self._words
        if found.unknown:
            return words["unknown"].format(names=", ".join(map(path_of, found.unknown)))
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

    def _counts(self) -> Iterator[str]:
        found, universe = self._found, self._question.universe
        if found.all and universe is not None:
            sentence = universe.sentence.get(self._language) or universe.sentence["en"]
            yield sentence.format(found=found.found, all=found.all).removesuffix(".")

    def _gaps(self) -> Iterator[str]:
        for (reason, days), names in self._named_gaps().items():
            listed = names if len(names) <= MOST_NAMES + 1 else names[:MOST_NAMES]
            rest = [self._words["more"].format(count=len(names) - len(listed))] if len(listed) < len(names) else []
            yield self._words[f"for {reason}"].format(names=", ".join((*listed, *rest)), days=days)

    def _named_gaps(self) -> dict[tuple[str, str], list[str]]:
        """The names of the gaps by the reason, and by the days of the searches where it is that."""
        named: dict[tuple[str, str], list[str]] = {}
        for gap in sorted(self._found.missing, key=lambda one: GROUPS.index(one.reason)):
            days = self._days(gap.searches) if gap.reason == NOT_FOUND else ""
            named.setdefault((gap.reason, days), []).append(self._element(gap))
        return named

    def _element(self, gap: Gap) -> str:
        columns = self._found.columns
        values = [(name, gap.values[columns.index(name)]) for name in self._found.key]
        text = " / ".join(self._name(one) if isinstance(one, Iri) else f"{name} {one.lexical}" for name, one in values)
        return f"{text} ({self._denials(gap.denials, gap.values)})" if gap.reason == RECORDED_AS_NONE else text

    def _denials(self, denials: Iterable[Denial], named: Sequence[Value] = ()) -> str:
        """The statements in words; a subject that is among those named is not repeated."""
        told = (
            ": ".join(self._name(part) for part in (one.subject, one.predicate, one.value) if part not in named)
            for one in denials
        )
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
