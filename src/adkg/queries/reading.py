"""Reads the folders of queries/: every file is a question, a coverage table, a check or an expectation, or problems."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import TypeVar

from adkg.errors import ERROR, WARNING, Problem, UsageError, did_you_mean
from adkg.project import Project, ProjectFile
from adkg.queries.columns import read_titles
from adkg.queries.header import Header, read_header, split_header
from adkg.queries.model import (
    CHECKS_FOLDER,
    COVERAGE_FOLDER,
    EXPECTATIONS_FOLDER,
    QUESTIONS_FOLDER,
    SUFFIX,
    TABLE_COLUMNS,
    VIEWS,
    Check,
    Expectation,
    Parameter,
    Question,
)
from adkg.queries.picture import read_picture
from adkg.queries.rules import check_parameters, check_placeholders, check_text, default_of
from adkg.queries.structure import Structure, structure_of
from adkg.queries.universe import Tables, read_universe
from adkg.terms import Prefixes, is_slug, read_prefixes

MAX_FILE = 1_000_000

Stored = TypeVar("Stored", Question, Check, Expectation)
Made = Callable[[str, Header, Structure, str, Prefixes], Stored]


def read_question(project: Project, slug: str) -> tuple[Question | None, list[Problem]]:
    """One question; None with the problems when its file has any.

    Raises UsageError, with the nearest spelling, when there is no question of that name.
    """
    files = project.files(QUESTIONS_FOLDER, SUFFIX)
    found = [file for file in files if _slug(file) == slug]
    if not found:
        raise UsageError(f"no question '{slug}'", did_you_mean(slug, map(_slug, files), "list them without a name"))
    return _read(found[0], read_prefixes(project)[0], _maker(project))


def read_questions(project: Project) -> tuple[dict[str, Question], list[Problem]]:
    """Every question by its name, and what is wrong with the others."""
    return _read_all(project, QUESTIONS_FOLDER, _maker(project))


def _maker(project: Project) -> "Made[Question]":
    return partial(_question, tables=partial(_queries_of_tables, project))


def _queries_of_tables(project: Project) -> Mapping[str, str]:
    """The queries of the coverage tables by name, as they are written. What is wrong with them, read_tables says."""
    files = {_slug(file): file.path for file in project.files(COVERAGE_FOLDER, SUFFIX)}
    return {slug: split_header(path.read_text(encoding="utf-8", errors="replace"))[1] for slug, path in files.items()}


def read_sections(project: Project) -> list[Question]:
    """The questions whose answer belongs to what is shown of a thing, in the order of their names.

    Those with problems are left out: a build refuses them.
    """
    prefixes = read_prefixes(project)[0]
    files = [file for file in project.files(QUESTIONS_FOLDER, SUFFIX) if _mentions(file, b"section")]
    found = (_read(file, prefixes, _maker(project))[0] for file in files)
    return [question for question in found if question and question.section]


def _mentions(file: ProjectFile, word: bytes) -> bool:
    """Whether the word is anywhere in a file: most have it not, and reading them would cost more than all the rest."""
    try:
        return word in file.path.read_bytes()
    except OSError:
        return False


def read_checks(project: Project) -> tuple[dict[str, Check], list[Problem]]:
    """Every check by its name, and what is wrong with the others."""
    return _read_all(project, CHECKS_FOLDER, _check)


def read_tables(project: Project) -> tuple[dict[str, Question], list[Problem]]:
    """Every coverage table by its name, and what is wrong with the others.

    A table is a question without parameters, whose rows say what ought to be known: see TABLE_COLUMNS.
    """
    return _read_all(project, COVERAGE_FOLDER, _table)


def read_expectations(project: Project) -> tuple[dict[str, Expectation], list[Problem]]:
    """Every expectation by its name, and what is wrong with the others."""
    return _read_all(project, EXPECTATIONS_FOLDER, _expectation)


def _read_all(project: Project, folder: str, make: Made[Stored]) -> tuple[dict[str, Stored], list[Problem]]:
    prefixes = read_prefixes(project)[0]
    found: dict[str, Stored] = {}
    problems = []
    for file in project.files(folder, SUFFIX):
        slug = _slug(file)
        stored, wrong = _read(file, prefixes, make)
        problems += wrong
        if stored and slug in found:
            what = f"'{slug}' is also {found[slug].file}"
            problems.append(Problem(file.name, 0, what, "rename one of the two", "duplicate-query"))
        elif stored:
            found[slug] = stored
    return found, problems


def _slug(file: ProjectFile) -> str:
    return PurePosixPath(file.name).name.removesuffix(SUFFIX)


def _read(file: ProjectFile, prefixes: Prefixes, make: Made[Stored]) -> tuple[Stored | None, list[Problem]]:
    if not is_slug(_slug(file)):
        fix = "name it in small letters, digits and single hyphens"
        return None, [Problem(file.name, 0, "has no name that a query may have", fix, "bad-file-name")]
    try:
        content = file.path.read_bytes()
        text = content.decode("utf-8")
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        return None, [Problem(file.name, 0, what, "check the file's name and rights", "unreadable-file")]
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return None, [Problem(file.name, line, f"is not UTF-8: {error.reason}", "save the file as UTF-8", "not-utf8")]
    if len(content) > MAX_FILE:
        what = f"is {len(content)} bytes long; the limit is {MAX_FILE}"
        return None, [Problem(file.name, 0, what, "write a shorter query", "too-large")]
    yaml, query, line = split_header(text.replace("\r\n", "\n"))
    header, problems = read_header(file.name, yaml)
    structure = structure_of(query, line)
    form = "CONSTRUCT" if make == _expectation else "SELECT"
    problems = problems + check_text(structure, query, file.name, prefixes.namespaces, form)
    if header is None:
        return None, problems
    stored = make(_slug(file), header, structure, query, prefixes)
    problems += header.problems
    return (None if problems else stored), problems


def _question(
    slug: str, header: Header, structure: Structure, query: str, prefixes: Prefixes, *, tables: Tables
) -> Question:
    header.refuse_other_keys(
        ("summary", "tags", "answer"),
        ("params", "complete", "absent", "traps", "view", "universe", "section", "picture", "columns"),
    )
    columns = tuple(column.name for column in structure.columns)
    parameters = header.parameters(prefixes)
    header.problems += check_parameters(structure, parameters.values(), header.file)
    return Question(
        slug=slug,
        summary=header.per_language("summary"),
        query=query,
        columns=columns,
        file=header.file,
        line=structure.first_line,
        tags=header.tags(),
        parameters={name: _with_default(parameter, structure) for name, parameter in parameters.items()},
        answer=header.rows("answer", columns),
        complete=header.choice("complete", ("false", "true")) == "true",
        absent=header.rows("absent", columns),
        traps=header.per_language("traps"),
        view=header.choice("view", VIEWS),
        universe=read_universe(header, columns, parameters, prefixes, tables),
        section=header.thing_parameter("section", parameters),
        picture=read_picture(header, columns),
        titles=read_titles(header, columns),
        prefixes=prefixes,
    )


def _with_default(parameter: Parameter, structure: Structure) -> Parameter:
    blocks = [block for block in structure.blocks if block.name == parameter.name]
    if not parameter.is_literal or not blocks:
        return parameter
    return replace(parameter, default=default_of(blocks[0], parameter.type) or "")


def _table(slug: str, header: Header, structure: Structure, query: str, prefixes: Prefixes) -> Question:
    header.refuse_other_keys(("summary", "answer"), ("absent", "traps"))
    columns = tuple(column.name for column in structure.columns)
    if structure.closed and columns != TABLE_COLUMNS:
        what = f"a coverage table has the columns {', '.join(TABLE_COLUMNS)}, and this has {', '.join(columns)}"
        fix = f"write SELECT {' '.join(f'?{name}' for name in TABLE_COLUMNS)}"
        header.problems.append(Problem(header.file, structure.form_line, what, fix, "coverage-columns"))
    return Question(
        slug=slug,
        summary=header.per_language("summary"),
        query=query,
        columns=columns,
        file=header.file,
        line=structure.first_line,
        answer=header.rows("answer", columns),
        absent=header.rows("absent", columns),
        traps=header.per_language("traps"),
        view="matrix",
        prefixes=prefixes,
    )


def _check(slug: str, header: Header, structure: Structure, query: str, prefixes: Prefixes) -> Check:
    header.refuse_other_keys(("summary", "severity", "message", "fix", "catches"), ("passes",))
    columns = tuple(column.name for column in structure.columns)
    message = header.text("message")
    header.problems += check_placeholders(message, columns, header.file, header.line_of("message"))
    return Check(
        slug=slug,
        summary=header.per_language("summary"),
        query=query,
        columns=columns,
        file=header.file,
        line=structure.first_line,
        severity=header.choice("severity", (ERROR, WARNING)),
        message=message,
        fix=header.text("fix"),
        catches=header.turtle("catches"),
        passes=header.turtle("passes"),
    )


def _expectation(slug: str, header: Header, structure: Structure, query: str, prefixes: Prefixes) -> Expectation:
    header.refuse_other_keys(("summary", "because", "tags", "given", "expects"), ())
    begin, end = structure.group
    declared = " ".join(f"PREFIX {name.text} {iri.text}" for name, iri in structure.prologue)
    return Expectation(
        slug=slug,
        summary=header.per_language("summary"),
        because=header.per_language("because"),
        query=query,
        rows=f"{declared} SELECT DISTINCT * WHERE {query[begin:end]}",
        file=header.file,
        line=structure.first_line,
        given=header.turtle("given"),
        expects=header.turtle("expects"),
        tags=header.tags(),
    )
