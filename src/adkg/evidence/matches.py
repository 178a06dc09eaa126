"""What the rows of an answer rest on: for every cell, the triples that the question matched to find its value."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from adkg.inferences import Triple
from adkg.queries.patterns import Computed, Pattern, Scope
from adkg.queries.triples import Node, Variable
from adkg.store import Store
from adkg.terms import Iri, Value, path_of

Bound = Mapping[str, Value]
Key = tuple[Value | None, ...]
CLAIM = "claim/"


@dataclass(frozen=True, slots=True)
class Matched:
    """The triples behind the cells of one row, and all those behind the row."""

    cells: Mapping[str, frozenset[Triple]]
    row: frozenset[Triple]


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which patterns, by their numbers, are behind the values of a column.

    `direct` say that the value belongs in its row. `leading` lead from the things of other columns to a thing that has
    none of its own. `around` say something else of the value, for when nothing puts it into the row. `used` are the
    variables from which it was computed; it is one of their values when it `chooses`.
    """

    direct: tuple[int, ...]
    leading: tuple[tuple[int, Variable], ...]
    around: tuple[int, ...]
    used: frozenset[str]
    chooses: bool


@dataclass(frozen=True, slots=True)
class _Solution:
    """One way in which a row was found: what it bound, the branches it took, its patterns filled, the inner rows."""

    bound: Bound
    taken: frozenset[str]
    triples: tuple[Triple | None, ...]
    inner: tuple[Matched, ...]


class Matches:
    """All that a scope of a query matched. The store is asked once for the scope, and once for each inner one."""

    def __init__(self, store: Store, scope: Scope, namespaces: Mapping[str, str] | None = None) -> None:
        self._scope = scope
        self._marks = frozenset(pattern.branch.mark for pattern in scope.patterns) | {
            branch.mark for branch in (*(one.branch for one in scope.computed), *(branch for _, branch in scope.inner))
        }
        self._inner = [(Matches(store, inner, namespaces), branch) for inner, branch in scope.inner]
        self._found: dict[Key, list[Bound]] = {}
        self._known: dict[Key, Matched] = {}
        self._plans: dict[tuple[str, frozenset[str]], _Plan] = {}
        for bound in store.select(scope.matches, namespaces).dicts():
            self._found.setdefault(_key(bound, scope.keys), []).append(bound)

    def of(self, row: Bound) -> Matched:
        """What a row rests on, told by the values of its columns."""
        key = _key(row, self._scope.columns)
        if key not in self._known:
            solutions = [self._solution(bound) for bound in self._found.get(_key(row, self._scope.keys), [])]
            cells = {
                name: frozenset(self._behind(name, row[name], solutions)) for name in self._scope.columns if name in row
            }
            everything = {triple for solution in solutions for triple in solution.triples if triple}
            everything |= {triple for solution in solutions for inner in solution.inner for triple in inner.row}
            self._known[key] = Matched(cells, frozenset(everything))
        return self._known[key]

    def _of_inner(self, row: Bound) -> Matched:
        """As `of`; of a group, which may be large, only what the columns show."""
        found = self.of(row)
        if self._scope.keys == self._scope.columns:
            return found
        return Matched(found.cells, frozenset(triple for triples in found.cells.values() for triple in triples))

    def _solution(self, bound: Bound) -> _Solution:
        taken = frozenset(mark for mark in self._marks if not mark or mark in bound)
        triples = tuple(
            _filled(pattern, bound) if pattern.branch.mark in taken else None for pattern in self._scope.patterns
        )
        inner = tuple(matches._of_inner(bound) for matches, branch in self._inner if branch.mark in taken)
        return _Solution(bound, taken, triples, inner)

    def _plan(self, name: str, taken: frozenset[str]) -> _Plan:
        if (name, taken) not in self._plans:
            self._plans[name, taken] = _plan(name, self._scope, taken)
        return self._plans[name, taken]

    def _behind(self, name: str, value: Value, solutions: Sequence[_Solution]) -> set[Triple]:
        planned = [(self._plan(name, solution.taken), solution) for solution in solutions]
        chosen = [(plan, one) for plan, one in planned if plan.chooses and value in map(one.bound.get, plan.used)]
        found: set[Triple | None] = set()
        for plan, solution in chosen or planned:
            found.update(_stated(plan, solution))
            names = plan.used if found - {None} else {name, *plan.used}
            found.update(triple for inner in solution.inner for used in names for triple in inner.cells.get(used, ()))
        if not found - {None}:
            found = {solution.triples[number] for plan, solution in planned for number in plan.around}
        return {triple for triple in found if triple}


def _stated(plan: _Plan, solution: _Solution) -> Iterator[Triple | None]:
    yield from (solution.triples[number] for number in plan.direct)
    for number, leads_to in plan.leading:
        # A claim stands for itself: another claim that mentions it is none of its reasons.
        if not path_of(str(solution.bound.get(leads_to, ""))).startswith(CLAIM):
            yield solution.triples[number]


def _plan(name: str, scope: Scope, taken: frozenset[str]) -> _Plan:
    computed = [one for one in scope.computed if one.branch.mark in taken]
    patterns = {number: one for number, one in enumerate(scope.patterns) if one.branch.mark in taken}
    used = _used_for(name, computed)
    told = {other for column in scope.columns for other in (column, *_used_for(column, computed))}
    direct = []
    for number, pattern in patterns.items():
        is_told_of = pattern.subject == name and pattern.object not in told
        if name in (pattern.object, pattern.predicate) or (
            (is_told_of or not used.isdisjoint(_nodes(pattern)))
            and not _is_aside(pattern, {name, *used}, patterns.values())
        ):
            direct.append(number)
    around = [number for number, pattern in patterns.items() if pattern.subject == name]
    needed = [number for number in around if not patterns[number].branch.optional]
    chooses = any(one.chooses for one in computed if one.name == name)
    return _Plan(tuple(direct), tuple(_leading(direct, patterns, scope)), tuple(needed or around), used, chooses)


def _used_for(name: str, computed: Iterable[Computed]) -> frozenset[str]:
    """The variables from which a value was computed, and those from which these were."""
    sources = {one.name: one.variables for one in computed}
    found: set[str] = set()
    waiting = [name]
    while waiting:
        more = sources.get(waiting.pop(), frozenset()) - found - {name}
        found |= more
        waiting += more
    return frozenset(found)


def _is_aside(pattern: Pattern, names: Collection[str], patterns: Iterable[Pattern]) -> bool:
    """Whether an optional pattern only adds something of its subject, which the row would have without it."""
    if not pattern.branch.optional or not {pattern.object, pattern.predicate}.isdisjoint(names):
        return False
    home = next(other.branch for other in patterns if pattern.subject in _nodes(other))
    return home != pattern.branch and isinstance(pattern.object, Variable)


def _leading(direct: Iterable[int], patterns: Mapping[int, Pattern], scope: Scope) -> Iterator[tuple[int, Variable]]:
    """The patterns that lead to the subjects of other patterns, where those subjects have no column."""
    seen: set[Node] = set(map(Variable, scope.columns))
    waiting = [patterns[number].subject for number in direct]
    while waiting:
        subject = waiting.pop()
        if subject in seen or not isinstance(subject, Variable):
            continue
        seen.add(subject)
        for number, pattern in patterns.items():
            if pattern.object == subject:
                yield number, subject
                waiting.append(pattern.subject)


def _nodes(pattern: Pattern) -> tuple[Node, Node, Node]:
    return pattern.subject, pattern.predicate, pattern.object


def _filled(pattern: Pattern, bound: Bound) -> Triple | None:
    subject, predicate, value = (bound.get(node) if isinstance(node, Variable) else node for node in _nodes(pattern))
    if isinstance(subject, Iri) and isinstance(predicate, Iri) and value is not None:
        return subject, predicate, value
    return None


def _key(row: Bound, names: Iterable[str]) -> Key:
    return tuple(row.get(name) for name in names)
