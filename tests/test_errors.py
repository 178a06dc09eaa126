"""Problems: one shape, one order, one way of proposing a spelling."""

import pytest

from adkg.errors import AdkgError, Problem, ProblemsError, UsageError, did_you_mean, errors_in

PROBLEM = Problem("data/a.yaml", 14, "'x' wants a date, got 'y'", "write 2020-12-10", "bad-value")
WARNING = Problem("data/a.yaml", 2, "is there twice", "keep one", "duplicate-claim", "warning")


def test_a_problem_says_where_what_fix_and_rule() -> None:
    assert str(PROBLEM) == "data/a.yaml:14: 'x' wants a date, got 'y'\n    fix: write 2020-12-10\n    rule: bad-value"


def test_a_warning_says_that_it_is_one() -> None:
    assert str(WARNING).startswith("data/a.yaml:2: warning: is there twice\n")


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    assert Problem("data/a.yaml", 0, "is not UTF-8", "save it", "not-utf8").where == "data/a.yaml"


def test_a_problem_is_the_same_in_json() -> None:
    assert PROBLEM.as_json() == {
        "where": "data/a.yaml:14",
        "file": "data/a.yaml",
        "line": 14,
        "what": "'x' wants a date, got 'y'",
        "fix": "write 2020-12-10",
        "rule": "bad-value",
        "severity": "error",
    }


def test_problems_sort_by_file_and_line() -> None:
    other = Problem("data/b.yaml", 1, "x", "y", "z")
    assert sorted([other, PROBLEM, WARNING]) == [WARNING, PROBLEM, other]
    assert ProblemsError([other, PROBLEM]).problems == [PROBLEM, other]


def test_warnings_stop_nothing() -> None:
    assert errors_in([WARNING, PROBLEM]) == [PROBLEM]


def test_the_nearest_spelling_is_proposed_and_a_way_on() -> None:
    assert did_you_mean("hal", ["hall", "song"], "declare it") == "did you mean 'hall'? otherwise declare it"
    assert did_you_mean("zzz", ["hall", "song"], "declare it") == "declare it"
    assert did_you_mean("hall", [], "declare it") == "declare it"


def test_an_exception_says_what_failed_and_what_to_do() -> None:
    with pytest.raises(AdkgError, match="no project\n    fix: make one") as caught:
        raise UsageError("no project", "make one")
    assert (caught.value.what, caught.value.fix, caught.value.exit_code) == ("no project", "make one", 2)
    assert AdkgError("failed").exit_code == 1
    assert str(AdkgError("failed")) == "failed"
