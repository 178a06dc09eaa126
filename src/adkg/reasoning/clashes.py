"""Finds what contradicts the ontology, and says what collides and which asserted triples it rests on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from adkg.inferences import Inference, Triple
from adkg.ontology import Ontology
from adkg.reasoning.axioms import compile_rules
from adkg.reasoning.closure import Index, instance, joined_from, size_of, solutions, sort_key
from adkg.reasoning.outlook import close
from adkg.reasoning.ruleset import TYPE, Rule, Rules, is_own
from adkg.reasoning.words import Words
from adkg.terms import Iri, path_of

Derived = Mapping[Triple, Inference]


@dataclass(frozen=True, slots=True)
class Clash:
    """A contradiction in words, the rule and axiom that it breaks, and the triples, inferred by nobody, it rests on."""

    what: str
    premises: tuple[Triple, ...]
    rule: str = ""
    axiom: str = ""


def find_clashes(ontology: Ontology, triples: Iterable[Triple], inferences: Iterable[Inference]) -> list[Clash]:
    """Every contradiction that the rules of OWL 2 RL find among the triples and what was inferred from them, sorted."""
    rules = compile_rules(ontology)
    given = [*rules.stated, *triples]
    derived: Derived = {inference.triple: inference for inference in inferences}
    if any(rule.head and not is_own(rule.head.term) for rule in rules.conclusions):
        # What follows in words of other vocabularies is no inference of ours, but it may collide.
        derived = {**close(rules, given), **derived}
    words = Words(ontology.terms)
    clashes: dict[str, Clash] = {}
    seen: set[frozenset[Triple]] = set()
    for rule, premises in _contradictions(rules, [*given, *derived]):
        if frozenset(premises) not in seen:
            seen.add(frozenset(premises))
            clash = Clash(_in_words(rule, premises, derived, words), unfolded(premises, derived), rule.name, rule.axiom)
            clashes.setdefault(clash.what, clash)
    return [clashes[what] for what in sorted(clashes)]


def _contradictions(rules: Rules, triples: Iterable[Triple]) -> Iterator[tuple[Rule, tuple[Triple, ...]]]:
    mentioned = {atom.predicate for rule in rules.contradictions for atom in rule.body}
    index = Index()
    for triple in triples:
        if triple[1] in mentioned:
            index.add(triple)
    for rule in rules.contradictions:
        body = (rule.body[0], *joined_from(rule.body, 0)) if rule.body else ()
        found = []
        for bound in solutions(body, index, [None] * size_of(body)):
            found.append(tuple(each for atom in rule.body if (each := instance(atom, bound))))
        yield from ((rule, premises) for premises in sorted(found, key=lambda each: [*map(sort_key, each)]))


def unfolded(premises: Iterable[Triple], derived: Derived) -> tuple[Triple, ...]:
    """The triples that nobody inferred, on which these rest; sorted, each once."""
    asserted: set[Triple] = set()
    seen: set[Triple] = set()
    waiting = list(premises)
    while waiting:
        triple = waiting.pop()
        if triple in seen:
            continue
        seen.add(triple)
        if triple in derived:
            waiting += derived[triple].premises
        else:
            asserted.add(triple)
    return tuple(sorted(asserted, key=sort_key))


def _in_words(rule: Rule, premises: tuple[Triple, ...], derived: Derived, words: Words) -> str:
    if len(premises) == 2 and all(premise[1] == TYPE for premise in premises) and premises[0][0] == premises[1][0]:
        one, other = (_origin(premise, derived) for premise in premises)
        if one != other and isinstance(one[2], Iri) and isinstance(other[2], Iri):
            return (
                f"'{path_of(one[0])}' cannot be both {words.a(one[2])} and {words.a(other[2])}: "
                f"{_reason(one, derived, words)}; {_reason(other, derived, words)}"
            )
    sentences = " and ".join(_sentence(premise, derived, words) for premise in dict.fromkeys(premises))
    return f"{sentences}, but {rule.axiom}"


def _origin(typing: Triple, derived: Derived) -> Triple:
    """The typing from which a typing follows by classes alone: what made an agent of it was that it is a person."""
    while (inference := derived.get(typing)) and len(inference.premises) == 1:
        (premise,) = inference.premises
        if premise[1] != TYPE or premise[0] != typing[0]:
            break
        typing = premise
    return typing


def _reason(typing: Triple, derived: Derived, words: Words) -> str:
    kind = words.a(typing[2]) if isinstance(typing[2], Iri) else ""
    inference = derived.get(typing)
    if inference is None:
        return f"it is given as {kind}"
    because = " and ".join(_sentence(premise, derived, words) for premise in inference.premises)
    return f"it is {kind} because {because}, and {inference.axiom}"


def _sentence(triple: Triple, derived: Derived, words: Words) -> str:
    sentence = words.triple(triple)
    if triple not in derived:
        return sentence
    return f"{sentence} (as {' and '.join(words.triple(premise) for premise in unfolded([triple], derived))})"
