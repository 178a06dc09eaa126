"""Reads what a question's header says of its universe: what a complete answer would have."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from adkg.errors import Problem, did_you_mean
from adkg.queries.header import LANGUAGES, Header
from adkg.queries.model import TABLE_COLUMNS, THING, WANTED, Parameter, Question, Universe
from adkg.queries.rules import check_parameters, check_placeholders, check_text
from adkg.queries.structure import Structure, structure_of
from adkg.queries.tokens import NAME
from adkg.terms import Prefixes, term

COUNTS = ("found", "all")
OPTIONS = ("filled", "across", "partial")
# The queries of the coverage tables by name, read only when a universe names one.
Tables = Callable[[], Mapping[str, str]]


def read_universe(
    header: Header, columns: Sequence[str], parameters: Mapping[str, Parameter], prefixes: Prefixes, tables: Tables
) -> Universe | None:
    """The universe of a question with these columns and parameters; None when its header states none.

    Its elements are found by a query of its own, which uses the project's prefixes undeclared, or by a coverage table.
    """
    below = header.below("universe")
    if below is None:
        return None
    if "table" in below.names():
        below.refuse_other_keys(("sentence", "table", "columns", "wanted"), OPTIONS)
        query, line, found = _through_table(below, columns, tables)
    else:
        below.refuse_other_keys(("sentence", "query"), OPTIONS)
        query, line, found = _own_query(below, columns, parameters, prefixes)
    universe = Universe(
        columns=found,
        query=query,
        sentence=below.per_language("sentence"),
        line=line,
        filled=below.choices("filled", tuple(columns)),
        across=below.choices("across", tuple(name for name in parameters if name not in found)),
        partial=below.choice("partial", ("false", "true")) == "true",
    )
    below.problems += _check(universe, below, parameters)
    return universe


def elements_of(question: Question) -> Question:
    """The question for the elements of a question's universe, to be checked, bound and asked as any other.

    Its parameters are those of the question that narrow the universe. The question must state one.
    """
    universe = question.universe
    assert universe is not None, f"{question.slug} states no universe"
    return replace(
        question,
        query=universe.query,
        line=universe.line,
        columns=tuple(column.name for column in structure_of(universe.query).columns),
        parameters={name: one for name, one in question.parameters.items() if name in universe.columns},
        universe=None,
    )


def _own_query(
    below: Header, columns: Sequence[str], parameters: Mapping[str, Parameter], prefixes: Prefixes
) -> tuple[str, int, tuple[str, ...]]:
    text = below.turtle("query")
    line = below.line_of("query") + ("\n" in text)
    query = _declared(text, prefixes)
    structure = structure_of(query, line)
    below.problems += check_text(structure, query, below.file, prefixes.namespaces)
    found = tuple(column.name for column in structure.columns if column.name in columns)
    if structure.closed:
        below.problems += _check_columns(structure, columns, below.file)
        narrowing = [one for name, one in parameters.items() if name in found]
        below.problems += check_parameters(structure, narrowing, below.file)
    return query, line, found


def _declared(text: str, prefixes: Prefixes) -> str:
    """The text with the project's prefixes that it uses declared before it, on its first line."""
    names = {token.text.partition(":")[0] for token in structure_of(text).tokens if token.kind == NAME}
    used = [f"PREFIX {name}: <{prefixes.namespaces[name]}>" for name in sorted(names & prefixes.namespaces.keys())]
    return " ".join((*used, text))


def _through_table(below: Header, columns: Sequence[str], tables: Tables) -> tuple[str, int, tuple[str, ...]]:
    line = below.line_of("table")
    name, known = below.text("table"), tables()
    pairs = below.below("columns")
    named = [(own, pairs.choice(own, TABLE_COLUMNS[:3])) for own in pairs.names()] if pairs else []
    for own, _ in named:
        if own not in columns and pairs:
            pairs.problems.append(_no_column(own, columns, below.file, pairs.line_of(own)))
    wanted = below.text("wanted")
    if name not in known:
        fix = did_you_mean(name, known, f"use one of {', '.join(sorted(known))}" if known else "write 'query' instead")
        below.problems.append(Problem(below.file, line, f"no coverage table '{name}'", fix, "unknown-table"))
        return "", line, ()
    if wanted and not wanted.isidentifier():
        fix = "write the local name of a property, as in the files of data/"
        what = f"'{wanted}' is no name of a property"
        below.problems.append(Problem(below.file, below.line_of("wanted"), what, fix, "header-value"))
        return "", line, ()
    text = known[name]
    start = next((one.start for one in structure_of(text).tokens if one.keyword == "SELECT"), 0)
    own_names = " ".join(f"?{own}" for own, _ in named)
    renamed = " ".join(f"(?{theirs} AS ?{own})" for own, theirs in named)
    rest = " ".join(f"?{one}" for one in (THING, WANTED) if one not in dict(named))
    query = (
        f"{text[:start]} SELECT DISTINCT {own_names} {rest} WHERE {{ VALUES ?wanted {{ <{term(wanted or 'x')}> }} "
        f"{{ SELECT {renamed} {rest} WHERE {{ {text[start:]} }} }} }} ORDER BY {own_names}"
    )
    return query, line, tuple(own for own, _ in named)


def _check_columns(structure: Structure, columns: Sequence[str], file: str) -> Iterator[Problem]:
    for column in structure.columns:
        if column.name not in columns and column.name not in (WANTED, THING):
            yield _no_column(column.name, columns, file, column.line)
    if not any(column.name in columns for column in structure.columns):
        what = "the universe has no column of the question, so no row can have any of its elements"
        yield Problem(file, structure.form_line, what, f"select some of {', '.join(columns)}", "universe-columns")


def _no_column(name: str, columns: Sequence[str], file: str, line: int) -> Problem:
    what = f"the universe has the column '{name}', which the question has not"
    fix = did_you_mean(name, columns, f"use columns of the question ({', '.join(columns)}), ?{WANTED} and ?{THING}")
    return Problem(file, line, what, fix, "universe-columns")


def _check(universe: Universe, below: Header, parameters: Mapping[str, Parameter]) -> Iterator[Problem]:
    line = below.line_of("sentence")
    for language in LANGUAGES:
        sentence = universe.sentence.get(language, "")
        yield from check_placeholders(sentence, COUNTS, below.file, line)
        for name in COUNTS:
            if sentence and f"{{{name}}}" not in sentence:
                what = f"the sentence in '{language}' does not say {{{name}}}"
                yield Problem(below.file, line, what, f"put {{{name}}} where the number belongs", "missing-placeholder")
    for name, parameter in parameters.items():
        if parameter.is_literal and universe.query and name not in (*universe.columns, *universe.across):
            what = f"parameter '{name}' always has a value, and nothing says what the universe is for it"
            fix = f"select ?{name} in the universe too, with the same VALUES line, or add it to 'across'"
            yield Problem(below.file, universe.line, what, fix, "universe-columns")
