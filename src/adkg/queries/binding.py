"""Binds a question's parameters to values: each value becomes a term of RDF, never a piece of query text."""

import re
from collections.abc import Mapping

from adkg.errors import UsageError, did_you_mean
from adkg.queries.model import LITERAL_TYPES, Parameter, Question
from adkg.queries.structure import structure_of
from adkg.terms import (
    LANGUAGE_PATTERN,
    Iri,
    Literal,
    Prefixes,
    Value,
    is_iri,
    is_language,
    is_lexical,
    is_path,
    lexical_pattern,
    n3,
    term,
    text_fault,
    thing_iri,
    wanted_form,
)

MAX_IRI = 2_000
MAX_TEXT = 10_000
MAX_DIGITS = 18

_WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?", re.ASCII)
_ASCII_STEP = r"[A-Za-z0-9._~!$&'()*+,;=:@/-]"
_ASCII_THING = (
    r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?|[a-z][a-z-]*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)+"
    rf"|https?://[A-Za-z0-9.-]+(?:/{_ASCII_STEP}*)?(?:#{_ASCII_STEP}*)?|urn:[A-Za-z0-9]{_ASCII_STEP}*"
)
_ESCAPED_BACKSLASH_U = re.compile(r"(?<=\\\\)[uU]")


def bind(question: Question, values: Mapping[str, str]) -> str:
    """The question's query, narrowed to these values. A parameter without a value stays as it is in the query.

    Raises UsageError for a parameter that the question has not, and for a value that does not fit its type.
    """
    for name in values:
        if name not in question.parameters:
            names = ", ".join(question.parameters)
            fix = f"it has {names}" if names else "it has none"
            raise UsageError(
                f"'{question.slug}' has no parameter '{name}'", did_you_mean(name, question.parameters, fix)
            )
    terms = {name: term_of(question.parameters[name], text, question.prefixes) for name, text in values.items()}
    query = question.query
    for block in sorted(structure_of(query).blocks, key=lambda found: -found.begin):
        if block.name in terms and question.parameters[block.name].is_literal:
            query = f"{query[: block.begin]} {_as_sparql(terms[block.name])} {query[block.end :]}"
    # SPARQL 1.1, section 10.2: a VALUES after the braces is joined with the rows, once they are grouped.
    things = [name for name in terms if not question.parameters[name].is_literal]
    if things:
        names = " ".join(f"?{name}" for name in things)
        row = " ".join(_as_sparql(terms[name]) for name in things)
        query = f"{query.rstrip()}\nVALUES ({names}) {{ ({row}) }}\n"
    return query


def term_of(parameter: Parameter, text: str, prefixes: Prefixes) -> Value:
    """The term that a parameter's value stands for.

    Things are written as a path, a CURIE, a whole IRI, or the last step of a path like the example's.
    Raises UsageError, with the allowed form and the example, when the value does not fit the parameter.

    >>> term_of(Parameter("day", "date", "2020-12-10"), "2020-02-29", Prefixes()).lexical
    '2020-02-29'
    >>> term_of(Parameter("book", "Book", "book/emma"), "persuasion", Prefixes())
    'https://w3id.org/adkg/book/persuasion'
    """
    value = _literal(parameter.type, text) if parameter.is_literal else _iri(parameter.example, text, prefixes)
    if value is None:
        raise UsageError(
            f"{parameter.name} wants {_wanted(parameter)}, got {_quoted(text)}",
            f"write it as in {parameter.name}={parameter.example}",
        )
    if parameter.choices and text not in parameter.choices:
        raise UsageError(
            f"{parameter.name} has no choice {_quoted(text)}",
            did_you_mean(text, parameter.choices, f"choose one of {', '.join(parameter.choices)}"),
        )
    return value


def _literal(kind: str, text: str) -> Literal | None:
    datatype = LITERAL_TYPES[kind]
    if len(text) > MAX_TEXT or text_fault(text) or not is_lexical(text, datatype):
        return None
    if kind == "language":
        return Literal(text.lower()) if is_language(text) else None
    if kind == "boolean":
        return Literal("true" if text in {"true", "1"} else "false", datatype)
    if kind in {"integer", "decimal"} and len(text) > MAX_DIGITS:
        return None
    return Literal(str(int(text)) if kind == "integer" else text, datatype)


def _iri(example: str, text: str, prefixes: Prefixes) -> Iri | None:
    if len(text) > MAX_IRI:
        return None
    if _WORD.fullmatch(text):
        found: Iri | None = thing_iri(f"{example.partition('/')[0]}/{text}") if is_path(example) else term(text)
    else:
        found = prefixes.expand(text) or Iri(text)
    return found if found and is_iri(found) else None


def pattern_of(parameter: Parameter) -> str:
    """A regular expression (ECMA 262) that the values match as a whole; of those of a thing, IRIs beyond ASCII do not.

    Days that do not exist match too, and so do texts that are longer than `longest_of` the parameter; both are refused.

    >>> pattern_of(Parameter("count", "integer", "7"))
    '[+-]?[0-9]+'
    """
    if parameter.type == "text":
        return r"[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]*"
    if parameter.type == "language":
        return LANGUAGE_PATTERN
    if parameter.is_literal:
        return lexical_pattern(LITERAL_TYPES[parameter.type])
    return _ASCII_THING


def longest_of(parameter: Parameter) -> int:
    """How many characters a value may have."""
    if parameter.type in {"integer", "decimal"}:
        return MAX_DIGITS
    return MAX_TEXT if parameter.is_literal else MAX_IRI


def _wanted(parameter: Parameter) -> str:
    if parameter.type == "text":
        return f"a text of at most {MAX_TEXT} characters without control characters"
    if parameter.type == "language":
        return "a language tag such as en or vi"
    if parameter.type in {"integer", "decimal"}:
        return f"{wanted_form(LITERAL_TYPES[parameter.type])}, of at most {MAX_DIGITS} digits"
    if parameter.is_literal:
        return wanted_form(LITERAL_TYPES[parameter.type])
    return "a thing's path, a CURIE, or an http, https or urn IRI"


def _quoted(text: str) -> str:
    shown = text if len(text) <= 60 else text[:60] + "..."
    return repr(shown)


def _as_sparql(value: Value) -> str:
    # SPARQL 1.1, section 19.2: some engines replace \uXXXX before they read strings, also after an escaped backslash.
    return _ESCAPED_BACKSLASH_U.sub(lambda found: f"\\U{ord(found[0]):08X}", n3(value))
