"""What can go wrong, as values: a Problem is one thing wrong at one place."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong at one place, told to the person who will mend it.

    `file` is relative to the project, with forward slashes; `line` counts from 1, or is 0 for the file as a whole.

    >>> print(Problem("data/a.yaml", 14, "'startDate' wants a date, got '10.12.2020'", "write 2020-12-10", "bad-value"))
    data/a.yaml:14: 'startDate' wants a date, got '10.12.2020'
        fix: write 2020-12-10
        rule: bad-value
    """

    file: str
    line: int
    what: str
    fix: str
    rule: str
    severity: str = ERROR

    @property
    def where(self) -> str:
        """Where it is, as editors understand it: `file:line`, or the file alone."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        prefix = "" if self.severity == ERROR else f"{self.severity}: "
        return f"{self.where}: {prefix}{self.what}\n    fix: {self.fix}\n    rule: {self.rule}"

    def as_json(self) -> dict[str, str | int]:
        """The same as plain values, in the one shape that text, JSON and HTTP share."""
        return {
            "where": self.where,
            "file": self.file,
            "line": self.line,
            "what": self.what,
            "fix": self.fix,
            "rule": self.rule,
            "severity": self.severity,
        }


class AdkgError(Exception):
    """What a caller may catch: says what failed and what to do next."""

    exit_code = 1

    def __init__(self, what: str, fix: str = "") -> None:
        super().__init__(f"{what}\n    fix: {fix}" if fix else what)
        self.what = what
        self.fix = fix


class UsageError(AdkgError):
    """The command or call was wrong; nothing was done."""

    exit_code = 2


class ProblemsError(AdkgError):
    """The input has problems; nothing was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n\n".join(map(str, self.problems)))


def errors_in(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that stop a build, warnings left out."""
    return [problem for problem in problems if problem.severity == ERROR]


def did_you_mean(word: str, valid: Iterable[str], otherwise: str) -> str:
    """A way forward for a misspelt word: the nearest valid spelling where there is one.

    >>> did_you_mean("strtDate", ["startDate", "endDate"], "declare it")
    "did you mean 'startDate'? otherwise declare it"
    >>> did_you_mean("zzz", ["startDate"], "declare it")
    'declare it'
    """
    near = get_close_matches(word, list(valid), n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'? otherwise {otherwise}" if near else otherwise
