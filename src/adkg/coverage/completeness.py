"""How complete an answer is: how much of what a complete one would have, and why the rest, or all of it, is missing.

What a complete answer would have, the question itself says: its universe.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from adkg.answers import Answer, ask
from adkg.coverage.absences import Absence, Case, Denial, Sought, read_absences
from adkg.coverage.dating import known_since
from adkg.descriptions import describe
from adkg.errors import UsageError
from adkg.queries import Question, bind, elements_of
from adkg.queries.binding import term_of
from adkg.queries.model import THING, WANTED
from adkg.queries.structure import required_tokens
from adkg.queries.tokens import NAME, tokens_of
from adkg.store import Row, Store
from adkg.terms import Iri, Value

NOT_RECORDED = "not recorded"
RECORDED_AS_NONE = "recorded as none"
NOT_FOUND = "looked for and not found"
EXCLUDED = "excluded by your date"

Element = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """An element of the universe that the answer has not, and why: NOT_RECORDED or another of the four reasons.

    `searches` are those that looked for it in vain, `denials` the statements that say there was none.
    """

    values: Element
    reason: str
    searches: tuple[Sought, ...] = ()
    denials: tuple[Denial, ...] = ()


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a date keeps from an empty answer: the number of rows without it.

    `parameter` is the one that holds the date, and `default` the date that is used without it; '' when the store itself
    was seen from a day. `since` is then the day by which the sources behind the first of the rows were published.
    """

    rows: int
    parameter: str = ""
    default: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete an answer is.

    It has `found` of `all` elements of the question's universe, each a value for each of `columns`; `missing` are the
    others. Both are None where the question states no universe for the values that were given. The columns in `key` are
    enough to tell the elements apart. An empty answer has a `reason`, with what the record says of the things that were
    asked for, and with those that it does not have at all: `unknown`.
    """

    rows: int
    columns: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    found: int | None = None
    all: int | None = None
    missing: tuple[Gap, ...] = ()
    reason: str = ""
    searches: tuple[Sought, ...] = ()
    denials: tuple[Denial, ...] = ()
    hidden: Hidden | None = None
    unknown: tuple[Iri, ...] = ()


def completeness(
    store: Store, question: Question, values: Mapping[str, str], answer: Answer, whole: Store | None = None
) -> Completeness:
    """How complete the answer to a question, narrowed to these values, is.

    `whole` is the store with every source, where `store` is seen from a day; a view of the record knows it by itself.
    Raises UsageError for a question that asks elsewhere too.
    """
    if question.online:
        what = f"what a complete answer would have is not known here: '{question.slug}' asks {question.online}"
        raise UsageError(what, "ask for its rows alone")
    whole = whole or store.whole
    universe, elements = Completeness(len(answer.rows)), dict[Element, Case]()
    if states_universe(question, values):
        elements = read_elements(store, question, values)
        has = _has(store, question, values, answer)
        lacking = {element: case for element, case in elements.items() if element not in has}
        later = _has(whole, question, values) if whole and lacking else set()
        universe = _counted(question, answer, elements, _gaps(store, question, lacking, later))
    if answer.rows:
        return universe
    return _explained(universe, store, question, values, whole)


def _explained(
    universe: Completeness, store: Store, question: Question, values: Mapping[str, str], whole: Store | None
) -> Completeness:
    """The same for an answer without a row: with the reason for that."""
    given = (term_of(question.parameters[name], text, question.prefixes) for name, text in values.items())
    things = frozenset(value for value in given if isinstance(value, Iri))
    unknown = tuple(sorted(iri for iri, found in describe(store, things).items() if not found.values))
    (absence,) = read_absences(store, [Case(things, _named(question))])
    hidden = _hidden(store, question, values, whole)
    return replace(
        universe,
        reason=NOT_RECORDED if unknown else _reason(hidden, absence, universe.missing, universe.all or 0),
        searches=absence.searches,
        denials=absence.denials,
        hidden=None if unknown else hidden,
        unknown=unknown,
    )


def _has(store: Store, question: Question, values: Mapping[str, str], answer: Answer | None = None) -> set[Element]:
    """The elements that the answer has, or would have without those of the values that do not narrow the universe."""
    narrowing = {name: text for name, text in values.items() if name in elements_of(question).parameters}
    if answer is None or len(narrowing) < len(values):
        answer = ask(store, question, narrowing)
    return elements_in(question, answer.rows)


def _counted(
    question: Question, answer: Answer, elements: Collection[Element], missing: tuple[Gap, ...]
) -> Completeness:
    columns = question.universe.columns if question.universe else ()
    key = _key(columns, answer.values, elements)
    return Completeness(len(answer.rows), columns, key, len(elements) - len(missing), len(elements), missing)


def _key(columns: tuple[str, ...], values: Collection[str], elements: Collection[Element]) -> tuple[str, ...]:
    """The last columns that tell the elements apart; of a single element, those that were not given."""
    told = {name for index, name in enumerate(columns) if len({element[index] for element in elements}) > 1}
    kept = [name for name in columns if name in told] or [name for name in columns if name not in values]
    while len(kept) > 1:
        places = [columns.index(name) for name in kept[1:]]
        if len({tuple(element[place] for place in places) for element in elements}) < len(elements):
            break
        kept = kept[1:]
    return tuple(kept or columns)


def states_universe(question: Question, values: Mapping[str, str]) -> bool:
    """Whether the question says what a complete answer would have, also when it is narrowed to these values."""
    universe = question.universe
    return universe is not None and all(name in (*universe.columns, *universe.across) for name in values)


def read_elements(store: Store, question: Question, values: Mapping[str, str]) -> dict[Element, Case]:
    """The elements of a question's universe, narrowed to those of the values that narrow it.

    Raises UsageError when its query is broken. An element that lacks a value is left out.
    """
    universe, asked = question.universe, elements_of(question)
    assert universe is not None
    found = store.select(bind(asked, {name: text for name, text in values.items() if name in asked.parameters}))
    elements: dict[Element, Case] = {}
    for row in found.rows:
        cells = dict(zip(found.columns, row, strict=True))
        element = tuple(value for name in universe.columns if (value := cells[name]) is not None)
        if len(element) < len(universe.columns):
            continue
        things = {value for value in (*element, cells.get(THING)) if isinstance(value, Iri)}
        wanted = {value for value in (cells.get(WANTED),) if isinstance(value, Iri)}
        before = elements.get(element, Case(frozenset(), frozenset()))
        elements[element] = Case(before.things | things, before.wanted | wanted)
    return elements


def elements_in(question: Question, rows: Iterable[Row], any_row: bool = False) -> set[Element]:
    """The elements of a question's universe that rows of its answer have.

    With `any_row` those too whose row has nothing in a column that should be filled.
    """
    universe = question.universe
    assert universe is not None
    key = [question.columns.index(name) for name in universe.columns]
    filled = [question.columns.index(name) for name in universe.filled]
    return {
        tuple(value for index in key if (value := row[index]) is not None)
        for row in rows
        if any_row or all(row[index] is not None for index in filled)
    }


def _gaps(
    store: Store, question: Question, lacking: Mapping[Element, Case], later: Collection[Element]
) -> tuple[Gap, ...]:
    named = _named(question) if lacking else frozenset()
    absences = read_absences(store, [Case(case.things, case.wanted or named) for case in lacking.values()])
    return tuple(
        Gap(element, EXCLUDED if element in later else _told(absence, case.wanted), absence.searches, absence.denials)
        for (element, case), absence in zip(lacking.items(), absences, strict=True)
    )


def _told(absence: Absence, wanted: Collection[Iri] = ()) -> str:
    """What the record says of something missing: there was none only when each of the wanted properties is denied."""
    denied = {one.denied for one in absence.denials}
    if denied and denied.issuperset(wanted):
        return RECORDED_AS_NONE
    return NOT_FOUND if absence.searches else NOT_RECORDED


def _reason(hidden: Hidden | None, absence: Absence, missing: Sequence[Gap], every: int) -> str:
    if hidden:
        return EXCLUDED
    if absence.denials or (every and not missing):
        return RECORDED_AS_NONE
    if len(missing) < every:
        return NOT_RECORDED
    reasons = {gap.reason for gap in missing} or {_told(absence)}
    return reasons.pop() if len(reasons) == 1 else NOT_RECORDED


def _hidden(store: Store, question: Question, values: Mapping[str, str], whole: Store | None) -> Hidden | None:
    if whole is not None:
        rows = ask(whole, question, values).rows
        if rows:
            return Hidden(len(rows), since=known_since(whole, rows))
    for name in values:
        if question.parameters[name].type == "date":
            rest = {other: text for other, text in values.items() if other != name}
            rows = ask(store, question, rest).rows
            if rows:
                return Hidden(len(rows), name, question.parameters[name].default)
    return None


def _named(question: Question) -> frozenset[Iri]:
    """The terms without which the question has no row: what a search would have to be for, to be one for its answer."""
    tokens = required_tokens(tokens_of(question.query))
    names = (question.prefixes.expand(token.text) for token in tokens if token.kind == NAME)
    return frozenset(found for found in names if found)
