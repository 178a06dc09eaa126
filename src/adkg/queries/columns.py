"""Reads what the columns of a question are called: what its header has under `columns`."""

from collections.abc import Mapping, Sequence

from adkg.errors import Problem, did_you_mean
from adkg.queries.header import Header


def read_titles(header: Header, columns: Sequence[str]) -> dict[str, Mapping[str, str]]:
    """The titles of columns in every language, by the name of the column; none for those that the header leaves out."""
    below = header.below("columns")
    if below is None:
        return {}
    for name in below.names():
        if name not in columns:
            fix = did_you_mean(name, columns, f"write one of {', '.join(columns)}")
            what = f"'columns' has '{name}', and the question has not"
            header.problems.append(Problem(header.file, below.line_of(name), what, fix, "header-value"))
    return {name: below.per_language(name) for name in below.names()}
