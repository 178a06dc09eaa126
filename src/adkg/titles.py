"""What the columns of a question are called: as its header says, else by the ontology's word for what they hold."""

import re
from collections.abc import Iterable, Iterator, Mapping

from adkg.descriptions import NAMES
from adkg.errors import WARNING, Problem
from adkg.queries import Question
from adkg.queries.header import LANGUAGES
from adkg.store import Store
from adkg.terms import Iri, Literal, term

_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")
# By language.
Texts = Mapping[str, str]


def titles(store: Store, question: Question, language: str = "en") -> dict[str, str]:
    """A title for each column of the question, by its name.

    It is what the header has under `columns`, else the label of the class that the column is named after (`town` after
    Town), else that of the property of its name. Every parameter is a column.
    """
    declared = _declared(store, [question])
    found = {name: _texts(question, name, declared) or {} for name in question.columns}
    return {name: _begun(texts.get(language) or _split(name)) for name, texts in found.items()}


def check_titles(store: Store, questions: Mapping[str, Question]) -> list[Problem]:
    """A warning for each column that has a title in every language neither from the header nor from the ontology."""
    declared = _declared(store, questions.values())
    fix = "add it to 'columns' in the header, as '{}: {{en: ..., vi: ...}}'"
    return [
        Problem(one.file, one.line, f"the column '{name}' has no title", fix.format(name), "untitled-column", WARNING)
        for one in questions.values()
        for name in one.columns
        if not _texts(one, name, declared)
    ]


def _texts(question: Question, column: str, declared: Mapping[Iri, Texts]) -> Texts | None:
    """The title in every language; None where neither the header nor the ontology has all."""
    named = question.titles.get(column)
    return named or next((declared[iri] for iri in _candidates(column) if iri in declared), None)


def _candidates(column: str) -> Iterator[Iri]:
    yield term(column[:1].upper() + column[1:])
    yield term(column)


def _declared(store: Store, questions: Iterable[Question]) -> dict[Iri, Texts]:
    """The classes and properties that columns are named after, and that have a label in every language."""
    columns = {name for question in questions for name in question.columns if name not in question.titles}
    candidates = sorted({iri for name in columns for iri in _candidates(name)})
    nodes = " ".join(f"<{iri}>" for iri in candidates)
    named = "|".join(f"<{name}>" for name in NAMES)
    query = f"SELECT ?node ?kind ?label {{ VALUES ?node {{ {nodes} }} ?node a ?kind ; {named} ?label }}"
    found: dict[Iri, dict[str, str]] = {}
    for node, kind, label in store.select(query).rows if candidates else ():
        if isinstance(node, Iri) and isinstance(label, Literal) and str(kind).endswith(("#Class", "Property")):
            found.setdefault(node, {})[label.language] = label.lexical
    return {iri: texts for iri, texts in found.items() if all(texts.get(one) for one in LANGUAGES)}


def _split(name: str) -> str:
    return _CAPITAL.sub(r" \1", name).lower()


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
