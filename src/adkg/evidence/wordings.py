"""What the ontology says about disagreements: how a question is worded, what one question spans, and the policies."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from adkg.errors import UsageError, did_you_mean
from adkg.store import Store
from adkg.terms import RDF, SKOS, Iri, Literal, term

ASKS, END_OF, IMPLIES_MODE, IS_DEFAULT = term("asks"), term("endOf"), term("impliesMode"), term("isDefault")
NOTATION = Iri(SKOS + "notation")
PLACEHOLDER = "{thing}"
GENERIC = {"en": "{thing}, {property}: which is right?", "vi": "{thing}, {property}: giá trị nào đúng?"}


@dataclass(frozen=True, slots=True)
class Policy:
    """An order of rules, by the name that people type."""

    notation: str
    rules: tuple[Iri, ...]
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Wordings:
    """`questions` are worded by property and language; `begins` maps a date that ends a span to the one that begins it.

    `foretelling` are the values that say of themselves that they are still to come; `policies` has the default first.
    """

    questions: Mapping[tuple[Iri, str], str] = field(default_factory=dict)
    begins: Mapping[Iri, Iri] = field(default_factory=dict)
    foretelling: frozenset[Iri] = frozenset()
    policies: tuple[Policy, ...] = ()

    def question(self, predicate: Iri, thing: str, name: str, language: str) -> str:
        """The question about a property of a thing, in the language; the generic one where the ontology has none."""
        asked = self.questions.get((predicate, language)) or self.questions.get((predicate, "en"))
        generic = GENERIC.get(language, GENERIC["en"])
        return (asked or generic).replace("{property}", name).replace(PLACEHOLDER, thing)

    def asked_of(self, predicate: Iri) -> Iri:
        """The property whose question the values of this one answer: for the end of a span, its beginning."""
        return self.begins.get(predicate, predicate)

    def policy(self, notation: str) -> Policy:
        """The policy of that name. Raises UsageError when there is none."""
        known = {found.notation: found for found in self.policies}
        if notation not in known:
            fix = did_you_mean(notation, known, f"take one of: {', '.join(known)}")
            raise UsageError(f"no policy '{notation}'", fix)
        return known[notation]


def read_wordings(store: Store) -> Wordings:
    """What the ontology in the store says, with two queries."""
    wanted = " ".join(f"<{found}>" for found in (ASKS, END_OF, IMPLIES_MODE, IS_DEFAULT, NOTATION))
    rows = store.select(f"SELECT ?node ?key ?value {{ VALUES ?key {{ {wanted} }} ?node ?key ?value }}").rows
    said = [(node, key, value) for node, key, value in rows if isinstance(node, Iri) and isinstance(key, Iri) and value]
    notations = {node: value.lexical for node, key, value in said if key == NOTATION and isinstance(value, Literal)}
    defaults = {node for node, key, _ in said if key == IS_DEFAULT}
    policies = [
        Policy(notations[iri], rules, iri in defaults) for iri, rules in _rules(store).items() if iri in notations
    ]
    return Wordings(
        {
            (node, value.language): value.lexical
            for node, key, value in said
            if key == ASKS and isinstance(value, Literal)
        },
        {node: value for node, key, value in said if key == END_OF and isinstance(value, Iri)},
        frozenset(node for node, key, value in said if key == IMPLIES_MODE and value == term("announcement")),
        tuple(sorted(policies, key=lambda found: (not found.is_default, found.notation))),
    )


def _rules(store: Store) -> dict[Iri, tuple[Iri, ...]]:
    """The rules of each policy in the order of its list: the earlier a rule stands, the more of the list is left."""
    rows = store.select(
        f"SELECT ?policy ?rule (COUNT(?later) AS ?left) {{ ?policy a <{term('Policy')}> ; "
        f"<{term('weighs')}>/<{RDF}rest>* ?at . ?at <{RDF}first> ?rule ; <{RDF}rest>* ?later }} GROUP BY ?policy ?rule"
    ).rows
    found: dict[Iri, list[tuple[int, Iri]]] = {}
    for policy, rule, left in rows:
        if isinstance(policy, Iri) and isinstance(rule, Iri) and isinstance(left, Literal):
            found.setdefault(policy, []).append((-int(left.lexical), rule))
    return {policy: tuple(rule for _, rule in sorted(rules)) for policy, rules in found.items()}
