"""What an answer stands on: its rows, the claims in every contest that it rests on, and all that could change it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from adkg.answers import ask
from adkg.citations.token import ANSWER_DIGITS, DIGITS, Details, short_digest
from adkg.descriptions import Description, describe, describe_all
from adkg.evidence.backing import Contest, contests_behind
from adkg.evidence.cells import AnswerEvidence
from adkg.known_answers import written
from adkg.queries import Question
from adkg.queries.tokens import IRI, NAME, tokens_of
from adkg.store import Row, Rows, Store
from adkg.terms import BASE, Iri, graph, n3, path_of, term

LAYERS = ("ontology", "register", "links", "searches")
HEADERS = "headers"
BATCH = 400


@dataclass(frozen=True, slots=True)
class Contender:
    """A claim in a contest: its judgement and the rule behind it, the decisions on it, and its source."""

    iri: Iri
    contest: Contest
    verdict: tuple[Iri, Iri]
    decisions: frozenset[Iri]
    source: Iri


@dataclass(frozen=True, slots=True)
class Footing:
    """An answer with everything that it stands on, and the store that it was asked of."""

    store: Store
    question: Question
    values: Mapping[str, str]
    rows: Rows
    evidence: AnswerEvidence
    contests: frozenset[Contest]
    contenders: Mapping[Iri, Contender]
    decisions: Mapping[Iri, Description]
    layers: Mapping[str, str]

    @property
    def digest(self) -> str:
        """A digest of the rows, in whatever order."""
        lines = sorted("\t".join("" if value is None else n3(value) for value in row) for row in self.rows.rows)
        text = "\n".join(("\t".join(self.rows.columns), *lines))
        return sha256(text.encode()).hexdigest()[:ANSWER_DIGITS]

    @property
    def cells(self) -> list[tuple[str, ...]]:
        """The rows as text, as people write them: paths and lexical forms."""
        return [self._written(row) for row in self.rows.rows]

    def details(self) -> Details:
        """What a token may keep of it."""
        ruled = {decision for one in self.contenders.values() for decision in one.decisions}
        ruled |= {iri for iri, found in self.decisions.items() if contest_of(found) in self.contests}
        digests = {iri: digest_of(found) for iri, found in self.decisions.items()}
        return Details(
            tuple(self.cells),
            frozenset(map(row_digest, self.cells)),
            frozenset(map(prefix_of, self.contenders)),
            {path_of(iri): digests[iri] for iri in sorted(ruled) if iri in digests},
            frozenset(digests.values()),
        )

    def _written(self, row: Row) -> tuple[str, ...]:
        return tuple(written(value, self.question.prefixes) for value in row)


def read_footing(store: Store, question: Question, values: Mapping[str, str]) -> Footing:
    """Ask a stored question and find what the answer stands on. Raises UsageError as `ask` does."""
    answer = ask(store, question, values)
    rows = Rows(answer.columns, answer.rows)
    evidence = AnswerEvidence(store, answer.query, rows)
    contests = frozenset(contests_behind(store, evidence.triples()) | contests_about(things_in(rows.rows), question))
    contenders = read_contenders(store, contests)
    decisions = describe_all(store, f"?node a <{term('Decision')}> .")
    layers = {name: short_digest(store.triples(graph(name))) for name in LAYERS}
    sources = describe(store, {one.source for one in contenders.values()})
    layers[HEADERS] = short_digest("".join(f"{iri}{digest_of(sources[iri])}" for iri in sorted(sources)))
    return Footing(store, question, values, rows, evidence, contests, contenders, decisions, layers)


def contests_about(things: Iterable[Iri], question: Question) -> set[Contest]:
    """What a question may have looked at of these things, also to leave rows out: each property it names."""
    named = set()
    for token in tokens_of(question.query):
        if token.kind == NAME and not token.text.endswith(":"):
            named.add(question.prefixes.expand(token.text))
        elif token.kind == IRI:
            named.add(Iri(token.text[1:-1]))
    return {(thing, name) for thing in things for name in named if name}


def things_in(rows: Iterable[Row]) -> set[Iri]:
    """The things of the record among the values of rows."""
    return {value for row in rows for value in row if isinstance(value, Iri) and value.startswith(BASE)}


def read_contenders(store: Store, contests: Iterable[Contest]) -> dict[Iri, Contender]:
    """The claims in these contests, the rejected ones too."""
    found: dict[Iri, Contender] = {}
    ordered = sorted(contests)
    for start in range(0, len(ordered), BATCH):
        values = " ".join(f"(<{subject}> <{predicate}>)" for subject, predicate in ordered[start : start + BATCH])
        for row in store.select(_CONTENDERS.replace("?contests", values)).rows:
            claim, subject, predicate, judgement, rule, source, *decided = row
            decisions = frozenset(one for one in decided if isinstance(one, Iri))
            before = found[claim].decisions if claim in found else frozenset()
            verdict = (judgement, rule)
            found[claim] = Contender(claim, (subject, predicate), verdict, decisions | before, source)  # type: ignore[index, arg-type]
    return found


def contest_of(decision: Description) -> Contest | None:
    """What a decision rules on, where it chooses a value."""
    about, predicate = decision.node(term("about")), decision.node(term("onProperty"))
    return (about, predicate) if about and predicate else None


def digest_of(found: Description) -> str:
    """A digest of all that is said of a node."""
    lines = sorted(f"{predicate} {n3(value)}" for predicate, values in found.values.items() for value in values)
    return short_digest("\n".join(lines))


def prefix_of(claim: Iri) -> str:
    """The first digits of a claim's name, which is a hash of what it says."""
    return path_of(claim).rpartition("/")[2][:DIGITS]


def row_digest(cells: Iterable[str]) -> str:
    """What stands for a row in a token."""
    return short_digest("\t".join(cells))


_CONTENDERS = f"""PREFIX : <{term("")}>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?claim ?s ?p ?judgement ?rule ?source ?decision ?reading {{
  VALUES (?s ?p) {{ ?contests }}
  ?claim rdf:subject ?s ; rdf:predicate ?p ; :judgement ?judgement ; :judgedBy ?rule ; :source ?source .
  OPTIONAL {{ ?claim :decidedBy ?decision }}
  OPTIONAL {{ ?claim :derivedFromClaim ?other . ?other :decidedBy ?reading }}
}}
ORDER BY ?claim
"""
