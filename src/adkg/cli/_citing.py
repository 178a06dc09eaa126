"""Writes the citation of an answer, and what became of a cited one."""

from collections.abc import Iterator, Mapping
from datetime import date

from adkg.citations.citation import Citation, cite
from adkg.citations.release import standpoint_of
from adkg.citations.replay import ClaimChange, DecisionChange, Replay, RowChange
from adkg.cli._output import say, write_json, write_text
from adkg.cli._project import Chosen
from adkg.evidence.plain import Plain, as_plain
from adkg.project import Project
from adkg.queries import Question
from adkg.store import Store
from adkg.terms import Iri, Literal, Value, path_of

NEEDS_RELEASE = (
    "the answer rests on too many claims for a token: to have changes named, keep the release beside it "
    "(adkg export -f nquads) and give it to adkg replay --release"
)


def write_citation(
    options: Chosen,
    project: Project,
    store: Store,
    question: Question,
    values: Mapping[str, str],
    *,
    as_json: bool,
    language: str,
) -> None:
    """Write a citation of the answer: its text, BibTeX, and the token that also names changes."""
    seen = standpoint_of(project, options.known_by, options.policy)
    made = cite(store, question, values, standpoint=seen, today=date.today(), language=language)
    if as_json:
        write_json(as_plain(made))
    else:
        write_text(_citation(made))
    if not made.names_claims:
        say(NEEDS_RELEASE)


def _citation(made: Citation) -> str:
    return f"{made.text}\n\n{made.bibtex}\n{made.token}\n"


def write_replay(found: Replay, names: Mapping[Iri, str], *, as_json: bool) -> None:
    """Write what became of a cited answer."""
    if as_json:
        write_json(_plain(found))
    else:
        write_text("\n".join(_Telling(found, names).lines()) + "\n")


def _plain(found: Replay) -> Plain:
    return {
        "same": found.is_same,
        "question": found.cited.question,
        "values": dict(found.cited.values),
        "known_by": found.cited.known_by,
        "policy": found.cited.policy,
        "release": found.cited.release,
        "rows": [{"before": _row(found, change.before), "after": _row(found, change.after)} for change in found.rows],
        "decisions": as_plain(found.decisions),
        "claims": as_plain(found.claims),
        "rules": as_plain(found.rules),
        "all_named": found.is_known,
    }


def _row(found: Replay, cells: tuple[str, ...] | None) -> Plain:
    return None if cells is None else dict(zip(found.columns, cells, strict=True))


class _Telling:
    """What became of a cited answer, as lines of text."""

    def __init__(self, found: Replay, names: Mapping[Iri, str]) -> None:
        self._found = found
        self._names = names

    def lines(self) -> Iterator[str]:
        found = self._found
        rows = "1 row" if found.count == 1 else f"{found.count} rows"
        if found.is_same:
            yield f"same: {rows}, as cited"
            yield from (f"  although {rule}" for rule in found.rules)
            return
        yield f"changed: {found.cited.question} has {rows} now"
        yield from (line for change in found.rows for line in self._row(change))
        if found.decisions or found.claims:
            yield "because"
            yield from (f"  {line}" for change in found.decisions for line in self._decision(change))
            yield from (f"  {line}" for change in found.claims for line in self._claim(change))
        if found.rules:
            yield "and" if found.decisions or found.claims else "because"
            yield from (f"  {rule}" for rule in found.rules)
        if not found.is_known:
            yield "the token does not hold all that the answer rested on: give the release with --release to see more"
        elif not (found.decisions or found.claims or found.rules):
            yield "no claim or decision that it rested on is another: give the release with --release to see more"

    def _row(self, change: RowChange) -> Iterator[str]:
        if change.before is None or change.after is None:
            cells = change.after or change.before or ()
            yield f"  {'+' if change.before is None else '-'} {', '.join(cell for cell in cells if cell)}"
            return
        same = [new for old, new in zip(change.before, change.after, strict=True) if old == new and new]
        yield f"  ~ {', '.join(same)}"
        for column, old, new in zip(self._found.columns, change.before, change.after, strict=True):
            if old != new:
                yield f"      {column}: {old or 'nothing'} -> {new or 'nothing'}"

    def _decision(self, change: DecisionChange) -> Iterator[str]:
        yield f"{path_of(change.decision)} was {change.how}" + (f" ({change.decided})" if change.decided else "")
        if change.about and change.predicate:
            chosen = ", ".join(map(self._value, change.values))
            yield f"    {self._value(change.about)}: {self._value(change.predicate)}: {chosen}"
        elif change.about:
            yield f"    {self._value(change.about)} means {', '.join(map(self._value, change.values))}"
        if change.reason:
            yield f"    {change.reason}"

    def _claim(self, change: ClaimChange) -> Iterator[str]:
        one = change.claim
        if one is None:
            yield f"a claim is {change.how}: claim/{change.identifier}..."
            return
        how = {
            "arrived": "a claim that it did not rest on",
            "gone": "a claim is gone",
            "rejudged": "a claim is judged anew",
        }
        source = ", ".join(part for part in (one.source.publisher, one.source.grade, one.source.published) if part)
        yield f"{how[change.how]}: {path_of(one.source.iri)} ({source})"
        yield f"    {self._value(one.subject)}: {self._value(one.predicate)}: {self._value(one.value)}"
        before = f", before: {change.before}" if change.before else ""
        yield f"    {one.standing_label}, {one.rule_label}{before}"

    def _value(self, value: Value) -> str:
        return value.lexical if isinstance(value, Literal) else self._names.get(value, path_of(value))
