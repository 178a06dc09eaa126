"""The form of a question: a field for each parameter, which works without a script."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from adkg.answers import Answer
from adkg.descriptions import labels
from adkg.errors import UsageError
from adkg.queries import Parameter, Question
from adkg.queries.binding import term_of
from adkg.store import Store
from adkg.terms import SKOS, Iri, Literal, path_of, term
from adkg.titles import titles

OFFERED = 400


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: what is sent, and what it is called."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field. With `choices` it takes nothing else; `offers` are some of what it takes. `fault`: what is wrong."""

    name: str
    title: str
    kind: str
    example: str
    value: str = ""
    default: str = ""
    choices: Sequence[Option] = ()
    offers: Sequence[Option] = ()
    fault: UsageError | None = None


def read_fields(
    store: Store, question: Question, given: Mapping[str, str], language: str, answer: Answer | None = None
) -> list[Field]:
    """The fields with what was given for them. Of a class with many things, those in the answer are offered."""
    found, named = [], titles(store, question, language)
    for name, one in question.parameters.items():
        value = given.get(name, "")
        offers = [] if one.is_literal or one.choices else list(_offers(store, one, language, answer))
        choices = _choices(store, one, question, language)
        fault = _fault(one, value, question)
        found.append(Field(name, named[name], one.type, one.example, value, one.default, choices, offers, fault))
    return found


def read_policies(store: Store, language: str) -> list[Option]:
    """The policies by which rival values can be judged, by the names to type, the default one first."""
    rows = store.select(
        f"SELECT ?policy ?name {{ ?policy a <{term('Policy')}> ; <{SKOS}notation> ?name "
        f"OPTIONAL {{ ?policy <{term('isDefault')}> ?default }} }} ORDER BY DESC(BOUND(?default)) ?name"
    ).rows
    policies = {name.lexical: Iri(str(policy)) for policy, name in rows if isinstance(name, Literal)}
    names = labels(store, policies.values(), language)
    return [Option(name, names[iri]) for name, iri in policies.items()]


def _fault(parameter: Parameter, value: str, question: Question) -> UsageError | None:
    try:
        if value:
            term_of(parameter, value, question.prefixes)
    except UsageError as error:
        return error
    return None


def _choices(store: Store, parameter: Parameter, question: Question, language: str) -> list[Option]:
    if parameter.is_literal:
        return [Option(text, text) for text in parameter.choices]
    terms = {text: Iri(str(term_of(parameter, text, question.prefixes))) for text in parameter.choices}
    names = labels(store, terms.values(), language) if terms else {}
    return [Option(text, names[iri]) for text, iri in terms.items()]


def _offers(store: Store, parameter: Parameter, language: str, answer: Answer | None) -> Iterator[Option]:
    """The things of the class; where there are too many or none, those in the parameter's column of the answer."""
    rows = store.select(f"SELECT DISTINCT ?thing {{ ?thing a <{term(parameter.type)}> }} LIMIT {OFFERED + 1}").rows
    if answer is not None and not 0 < len(rows) <= OFFERED:
        place = answer.columns.index(parameter.name)
        rows = [(row[place],) for row in answer.rows]
    things = {value for (value,) in rows if isinstance(value, Iri)}
    names = labels(store, sorted(things)[:OFFERED], language)
    for iri, name in sorted(names.items(), key=lambda pair: (pair[1], pair[0])):
        yield Option(path_of(iri), name)
