"""What columns and parameters are called: by the ontology's word for what they hold, in the language of the page."""

import re
from collections.abc import Iterable, Mapping

from adkg.descriptions import labels
from adkg.queries import Question
from adkg.store import Store
from adkg.terms import Iri, path_of, term
from adkg.web.words import words

_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")


def titles(store: Store, question: Question, language: str) -> Mapping[str, str]:
    """A title for each column of the question: a word of the pages, the name of a class or property, or the name split.

    Every parameter is a column.
    """
    candidates = {name: list(_candidates(question, name)) for name in question.columns}
    names = labels(store, {iri for iris in candidates.values() for iri in iris}, language)
    return {name: _title(name, candidates[name], names, language) for name in question.columns}


def _candidates(question: Question, name: str) -> Iterable[Iri]:
    """The terms whose names a column may bear: a class that it is named after, then a property."""
    yield term(name[:1].upper() + name[1:])
    yield term(name)


def _title(name: str, candidates: Iterable[Iri], names: Mapping[Iri, str], language: str) -> str:
    ours = words(language).get(f"column_{name}")
    told = (names[iri] for iri in candidates if names[iri] != path_of(iri))
    text = ours or next(told, "") or _CAPITAL.sub(r" \1", name).lower()
    return text[:1].upper() + text[1:]
