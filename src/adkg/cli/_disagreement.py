"""Disagreements as text for people: the question, its answers, what settled it, and what else could be believed."""

from collections.abc import Iterator, Mapping, Sequence

from adkg.accept.witness import date_of
from adkg.cli._spans import spelled
from adkg.evidence.conflicts import KINDS, Conflict, Outcome, Settlement
from adkg.evidence.readings import CONTRADICTS, LESS_PRECISE, MORE_PRECISE, OVERLAPS, Reading
from adkg.evidence.replies import Reply
from adkg.terms import Iri, Literal, Value, path_of, term

INDENT = "    "
RELATIONS = (LESS_PRECISE, MORE_PRECISE, OVERLAPS, CONTRADICTS)
PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "undecided": "No rule decides",
        "contradiction": "Sources contradict each other",
        "overlap": "Sources overlap without saying the same",
        "overtaken": "Announced one way, reported another",
        "less-precise": "agrees less precisely",
        "more-precise": "agrees more precisely",
        "overlaps": "overlaps",
        "contradicts": "contradicts",
        "announced": "announced",
        "origin": "{n} independent origin",
        "origins": "{n} independent origins",
        "official": "{n} official",
        "grade": "best grade {grade}",
        "claim": "{n} claim",
        "claims": "{n} claims",
        "source": "{n} source",
        "sources": "{n} sources",
        "read as": "the source means {thing}",
        "whole": "accepted as a whole: {value}",
        "settled": "settled by",
        "not settled": "not settled",
        "decided": "decided by {decision} on {day}",
        "would take": "{policies} would take {value}",
        "would open": "{policies} would leave it open",
        "would open part": "{policies} would leave the {property} open",
        "would both": "{policies} would take {value} and leave the {property} open",
        "same": "{policies} would take the same",
        "every": "every policy",
        "differs": "differs from what is accepted",
        "without": "without the decision",
        "and": " and ",
    },
    "vi": {
        "undecided": "Không quy tắc nào phân định được",
        "contradiction": "Các nguồn mâu thuẫn với nhau",
        "overlap": "Các nguồn trùng nhau một phần",
        "overtaken": "Báo trước một đằng, tường thuật một nẻo",
        "less-precise": "phù hợp nhưng kém chính xác hơn",
        "more-precise": "phù hợp và chính xác hơn",
        "overlaps": "trùng một phần",
        "contradicts": "mâu thuẫn",
        "announced": "báo trước",
        "origin": "{n} nơi phát tin độc lập",
        "origins": "{n} nơi phát tin độc lập",
        "official": "{n} chính thức",
        "grade": "hạng cao nhất: {grade}",
        "claim": "{n} khẳng định",
        "claims": "{n} khẳng định",
        "source": "{n} nguồn",
        "sources": "{n} nguồn",
        "read as": "nguồn thật ra nói về {thing}",
        "whole": "được chấp nhận, tính chung: {value}",
        "settled": "phân định theo",
        "not settled": "chưa phân định",
        "decided": "phân xử bởi {decision} ngày {day}",
        "would take": "{policies} sẽ chọn {value}",
        "would open": "{policies} sẽ để ngỏ",
        "would open part": "{policies} sẽ để ngỏ {property}",
        "would both": "{policies} sẽ chọn {value} và để ngỏ {property}",
        "same": "{policies} sẽ chọn như vậy",
        "every": "mọi phép cân nhắc",
        "differs": "khác với điều đang được chấp nhận",
        "without": "nếu không có quyết định",
        "and": " và ",
    },
}


class DisagreementTeller:
    """Tells conflicts in a language, with the names of things and terms."""

    def __init__(self, names: Mapping[Iri, str], language: str) -> None:
        self._names = names
        self._language = language
        self._phrases = PHRASES[language]

    def all(self, conflicts: Sequence[Conflict], policy: str | None = None) -> Iterator[str]:
        """The conflicts under a heading for each kind, with what the policies would take, or only the one asked for."""
        for kind in KINDS:
            found = [conflict for conflict in conflicts if conflict.kind == kind]
            if found:
                yield f"{self._phrases[kind]} ({len(found)})\n"
            for conflict in found:
                yield from self._conflict(conflict, policy)
                yield ""

    def _conflict(self, found: Conflict, policy: str | None) -> Iterator[str]:
        yield f"{found.question}  ({path_of(found.subject)} {path_of(found.predicate)})"
        if not {side.reading for side in found.sides} >= set(found.accepted):
            yield INDENT + self._phrases["whole"].format(value=self._readings(found.accepted))
        for side in found.sides:
            yield INDENT + self._side(side)
        for settlement in found.settlements:
            yield INDENT + self._settlement(settlement, found)
        if policy is None:
            yield from (INDENT + line for line in self._alternatives(found))
        else:
            mark = f"  <- {self._phrases['differs']}" if found.outcomes[0].differs else ""
            yield f"{INDENT}{self._would(found.outcomes, found)}{mark}"
        if found.without_decision:
            yield f"{INDENT}{self._phrases['without']}: {self._would(found.without_decision, found)}"

    def _side(self, side: Reply) -> str:
        remarks = ", ".join(self._remarks(side))
        told = f" ({remarks})" if remarks else ""
        return f"{side.standing_label}: {self._reading(side.reading)}{told}: {self._weight(side)}"

    def _remarks(self, side: Reply) -> Iterator[str]:
        meant = {one.ruling.means for one in side.testimonies if one.ruling and one.is_set_aside}
        if meant:
            yield from (self._phrases["read as"].format(thing=self._value(thing)) for thing in meant if thing)
            return
        if side.announced:
            yield self._phrases["announced"]
        if side.relation in RELATIONS:
            yield self._phrases[side.relation]

    def _weight(self, side: Reply) -> str:
        parts = [self._count(side.origins, "origin"), self._phrases["official"].format(n=side.official)]
        if not side.official and side.best_grade:
            grade = self._names.get(term(side.best_grade), side.best_grade)
            parts.append(self._phrases["grade"].format(grade=grade))
        parts.append(self._count(side.claims, "claim"))
        if side.sources != side.claims:
            parts.append(self._count(side.sources, "source"))
        return ", ".join(parts)

    def _count(self, number: int, noun: str) -> str:
        return self._phrases[noun if number == 1 else f"{noun}s"].format(n=number)

    def _settlement(self, found: Settlement, conflict: Conflict) -> str:
        part = f"{self._properties(found.predicates)}: " if set(found.predicates) < set(conflict.predicates) else ""
        if found.ruling:
            decided = self._phrases["decided"].format(decision=path_of(found.ruling.iri), day=found.ruling.decided)
            return f"{part}{decided}: {found.ruling.reason}"
        verb = self._phrases["not settled" if conflict.is_disputed else "settled"]
        return f"{part}{verb} {found.rule_label}: {found.rule_meaning}"

    def _alternatives(self, found: Conflict) -> Iterator[str]:
        """What policies would change. That they change nothing is told only where no decision forbids it."""
        others = [outcome for outcome in found.outcomes if outcome.differs]
        if others or (found.outcomes and not found.rulings):
            yield self._would(others or found.outcomes, found)

    def _would(self, outcomes: Sequence[Outcome], found: Conflict) -> str:
        """What policies would take, those that agree together."""
        together: dict[tuple[tuple[Reading, ...], tuple[Iri, ...], bool], list[str]] = {}
        for one in outcomes:
            together.setdefault((one.takes, one.leaves_open, one.differs), []).append(one.policy)
        told = []
        for (takes, leaves_open, differs), policies in together.items():
            is_all = len(policies) == len(found.outcomes) > 1
            told.append(
                self._phrases[_phrase(takes, leaves_open, differs, found.accepted)].format(
                    policies=self._phrases["every"] if is_all else self._listed(policies),
                    value=self._readings(takes),
                    property=self._properties(leaves_open),
                )
            )
        return "; ".join(told)

    def _properties(self, predicates: Sequence[Iri]) -> str:
        return self._listed([self._names.get(found, path_of(found)) for found in predicates])

    def _listed(self, words: Sequence[str]) -> str:
        *others, last = words or [""]
        return self._phrases["and"].join(([", ".join(others)] if others else []) + [last])

    def _readings(self, readings: Sequence[Reading]) -> str:
        return "; ".join(map(self._reading, readings))

    def _reading(self, reading: Reading) -> str:
        begin, end = (date_of(value) if value is not None else None for value in (reading.value, reading.until))
        if begin or end:
            return spelled(begin, end, self._language)
        return self._value(reading.value) if reading.value is not None else ""

    def _value(self, value: Value) -> str:
        return value.lexical if isinstance(value, Literal) else self._names.get(value, path_of(value))


def _phrase(
    takes: tuple[Reading, ...], leaves_open: tuple[Iri, ...], differs: bool, accepted: tuple[Reading, ...]
) -> str:
    if not differs:
        return "same"
    if not leaves_open:
        return "would take"
    if not takes:
        return "would open"
    [taken], believed = takes, accepted[0] if accepted else Reading(None)
    ends = (believed.value, believed.until or believed.value)
    return "would open part" if (taken.value or taken.until) in ends else "would both"
