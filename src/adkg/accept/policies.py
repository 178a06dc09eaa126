"""Says what is wrong with the policies that the ontology offers: their names, their rules, and which is the default."""

from collections.abc import Iterator, Sequence

from adkg.accept.contest import RULES
from adkg.errors import Problem, did_you_mean
from adkg.terms import path_of
from adkg.vocabulary import Policy

RULE = "bad-policy"


def check_policies(policies: Sequence[Policy]) -> Iterator[Problem]:
    """Names that are missing or taken, rules that the engine has not, and a default that is missing or not alone."""
    taken: dict[str, Policy] = {}
    for policy in policies:
        if not policy.notation:
            yield _problem(policy, "has no name to type", 'add skos:notation, such as "official-first"')
        elif taken.setdefault(policy.notation, policy) is not policy:
            other = path_of(taken[policy.notation].iri)
            yield _problem(policy, f"has the skos:notation '{policy.notation}' of '{other}'", "choose another name")
        yield from _rule_problems(policy)
    yield from _default_problems(policies)


def _rule_problems(policy: Policy) -> Iterator[Problem]:
    names = [path_of(rule) for rule in RULES]
    if not policy.rules:
        yield _problem(policy, "weighs nothing", f"add one adkg:weighs ( ... ) with rules of: {', '.join(names)}")
    for rule in dict.fromkeys(policy.rules):
        name = path_of(rule)
        if rule not in RULES:
            fix = did_you_mean(name, names, f"take one of: {', '.join(names)}")
            yield _problem(policy, f"weighs '{name}', a rule by which nothing is chosen", fix)
        elif policy.rules.count(rule) > 1:
            yield _problem(policy, f"weighs '{name}' twice", "keep the first")


def _default_problems(policies: Sequence[Policy]) -> Iterator[Problem]:
    defaults = [policy for policy in policies if policy.is_default]
    for policy in defaults[1:]:
        what = f"is a second default beside '{path_of(defaults[0].iri)}'"
        yield _problem(policy, what, "keep adkg:isDefault true on one of them")
    if policies and not defaults:
        yield _problem(
            policies[0],
            "is the first of the policies, of which none is the default",
            "mark one of them: adkg:isDefault true",
        )


def _problem(policy: Policy, what: str, fix: str) -> Problem:
    return Problem(policy.where.file, policy.where.line, f"'{path_of(policy.iri)}' {what}", fix, RULE)
