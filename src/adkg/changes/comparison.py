"""Compares two records whole: facts, entries, terms and answers."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from adkg.changes.answered import ask_both, find_answer_changes
from adkg.changes.declared import find_file_changes, find_term_changes
from adkg.changes.difference import Difference, read_difference
from adkg.changes.entries import find_entry_changes, find_link_changes, find_source_changes, with_following
from adkg.changes.facts import find_fact_changes, with_follows
from adkg.changes.inferred import find_expected, find_following
from adkg.changes.model import FACT_KINDS, Comparison, Counts, EntryChange, FactChange, State, TripleChanges
from adkg.descriptions import FALLBACK, labels
from adkg.queries import Question
from adkg.store import Store
from adkg.terms import Iri, path_of

THREADS = 2


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records: `read` gives its N-Quads. `inputs` are the hashes of its files, where they are known."""

    state: State
    read: Callable[[], bytes]
    inputs: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison, and both records to ask for the names of what it tells; none of them where they are equal."""

    found: Comparison
    old: Store | None = None
    new: Store | None = None

    def names(self, iris: Iterable[Iri], language: str = FALLBACK) -> dict[Iri, str]:
        """What things and terms are called now; what is there no more, what it was called."""
        wanted = set(iris)
        if self.old is None or self.new is None:
            return {}
        names = labels(self.new, wanted, language)
        lost = {iri for iri, name in names.items() if name == path_of(iri)}
        return names | labels(self.old, lost, language)


def compare(old: Side, new: Side, questions: Iterable[Question] = (), language: str = "en") -> Compared:
    """All that differs, summaries and reasons in the language. Records of equal hash are not read."""
    files = tuple(find_file_changes(old.inputs, new.inputs))
    if old.state.dataset_sha256 == new.state.dataset_sha256:
        return Compared(Comparison(old.state, new.state, Counts(), files=files))
    with ThreadPoolExecutor(THREADS) as threads:
        before, now = threads.map(_content, (old, new))
        difference = read_difference(before, now, threads)
        asked = ask_both(questions, difference.old, difference.new, threads)
        facts, things, inferred = _with_inferred(difference, language)
        sources = find_source_changes(difference, language)
        decisions, searches = (find_entry_changes(difference, name, language) for name in ("decisions", "searches"))
        links, expected, terms = find_link_changes(difference), find_expected(difference), find_term_changes(difference)
        answers = find_answer_changes(asked, difference.old, language)
    found = Comparison(
        old.state,
        new.state,
        _counts(facts, len(answers)),
        facts=tuple(facts),
        things=tuple(things),
        decisions=tuple(decisions),
        sources=tuple(sources),
        searches=tuple(searches),
        links=links,
        inferred=inferred,
        expected=expected,
        terms=terms,
        files=files,
        answers=tuple(answers),
    )
    return Compared(found, difference.old, difference.new)


def _content(side: Side) -> bytes:
    return side.read()


def _with_inferred(difference: Difference, language: str) -> tuple[list[FactChange], list[EntryChange], TripleChanges]:
    """The facts and the things with what follows from them, and the inferred triples that are told with neither."""
    come, gone = find_following(difference)
    facts = with_follows(find_fact_changes(difference, language), come.by_cause, gone.by_cause)
    things = with_following(find_entry_changes(difference, "register", language), come, gone)
    causes: list[FactChange | EntryChange] = [*facts, *things]
    told = {triple for found in causes for triple in found.follows}
    untold = {triple for found in causes for triple in found.followed}
    return facts, things, TripleChanges(come.others(told), gone.others(untold))


def _counts(facts: Iterable[FactChange], answers: int) -> Counts:
    found = Counter(change.kind for change in facts)
    return Counts(**{kind.replace("-", "_"): found[kind] for kind in FACT_KINDS}, answers=answers)
