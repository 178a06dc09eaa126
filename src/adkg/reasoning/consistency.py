"""Checks with HermiT that the ontology and the record can be true together, and names what cannot."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from adkg.errors import WARNING, Problem
from adkg.inferences import Triple
from adkg.ontology import Ontology
from adkg.reasoning.axioms import compile_rules
from adkg.reasoning.clashes import Clash, find_clashes
from adkg.reasoning.hermit import SECONDS, ReasonerError, classify, is_consistent
from adkg.reasoning.projection import project_terms, project_triples
from adkg.reasoning.rules import infer
from adkg.reasoning.words import Words
from adkg.terms import Iri

MAX_RUNS = 25
MAX_NAMED = 6
ONTOLOGY_FOLDER = "ontology"
AsProblem = Callable[[Clash], Problem]


def _without_lines(clash: Clash) -> Problem:
    fix = "correct the claim that is wrong; if all are right, the ontology is too strict"
    return Problem("data", 0, clash.what, fix, "contradiction")


def check_consistency(
    ontology: Ontology,
    triples: Iterable[Triple],
    cache: Path | None = None,
    as_problem: AsProblem = _without_lines,
    seconds: float = SECONDS,
) -> list[Problem]:
    """What HermiT finds wrong: classes that nothing can be in, and triples that cannot all be true.

    `as_problem` turns a clash into a problem at the lines of its claims. What `find_clashes` finds is not reported here
    again. That HermiT gave no answer is a warning, and so is an axiom that the rules cannot use.
    """
    problems = [_unused(axiom) for axiom in compile_rules(ontology).left_out]
    try:
        alone = classify(ontology, (), cache, seconds)
        if not alone.consistent:
            what = "the ontology contradicts itself, before any claim is looked at"
            return [Problem(ONTOLOGY_FOLDER, 0, what, "undo the last change of its axioms", "contradiction")]
        problems += [_unsatisfiable(ontology, found) for found in alone.unsatisfiable]
        clash = find_inconsistency(ontology, triples, cache, seconds)
        problems += [as_problem(clash)] if clash else []
    except ReasonerError as error:
        problems.append(Problem(ONTOLOGY_FOLDER, 0, error.what, error.fix, "no-reasoner", WARNING))
    return problems


def _unused(axiom: str) -> Problem:
    fix = "say it with subclasses, someValuesFrom, hasValue or property chains, or in a shape"
    return Problem(ONTOLOGY_FOLDER, 0, axiom, fix, "axiom-without-rule", WARNING)


def _unsatisfiable(ontology: Ontology, found: Iri) -> Problem:
    where = ontology.where.get(found)
    what = f"nothing can be {Words(ontology.terms).a(found)}: its axioms contradict each other"
    file, line = (where.file, where.line) if where else (ONTOLOGY_FOLDER, 0)
    return Problem(
        file, line, what, "weaken one of its superclasses, domains, ranges or disjoint classes", "unsatisfiable-class"
    )


def find_inconsistency(
    ontology: Ontology, triples: Iterable[Triple], cache: Path | None = None, seconds: float = SECONDS
) -> Clash | None:
    """A small set of triples that cannot all be true, found by leaving out the others.

    None where all can be true, or where `find_clashes` already says why not. HermiT runs at most MAX_RUNS times more to
    find the set. Raises ReasonerError where it gives no answer.
    """
    given = list(triples)
    axioms = project_terms(ontology.terms)
    kept = project_triples(ontology.terms, given)
    if is_consistent(chain(axioms, kept), cache, seconds) or find_clashes(ontology, given, infer(ontology, given)):
        return None
    search = _Search(lambda lines: is_consistent(chain(axioms, lines), None, seconds))
    premises = tuple(kept[line] for line in sorted(search.needed((), (), list(kept))))
    words = Words(ontology.terms)
    named = "; ".join(words.triple(premise) for premise in premises[:MAX_NAMED])
    more = f"; and {len(premises) - MAX_NAMED} more" if len(premises) > MAX_NAMED else ""
    what = f"these cannot all be true by the ontology: {named}{more}"
    return Clash(what, premises, "hermit", "found by HermiT, which gives no reason")


@dataclass(slots=True)
class _Search:
    """Junker's QuickXplain (AAAI 2004) with a bounded number of runs; what is left when they are used up is kept."""

    is_consistent: Callable[[Sequence[str]], bool]
    runs: int = MAX_RUNS

    def needed(self, given: Sequence[str], added: Sequence[str], doubtful: Sequence[str]) -> list[str]:
        """The doubtful lines that are needed, beside the given ones, for the contradiction."""
        if self.runs == 0 or not doubtful:
            return list(doubtful)
        if added:
            self.runs -= 1
            if not self.is_consistent(given):
                return []
        if len(doubtful) == 1:
            return list(doubtful)
        half = len(doubtful) // 2
        first, second = doubtful[:half], doubtful[half:]
        from_second = self.needed([*given, *first], first, second)
        from_first = self.needed([*given, *from_second], from_second, first)
        return from_second + from_first
