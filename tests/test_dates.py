"""Calendar dates as precise as their source."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adkg.dates import calendar_date, date_fault
from adkg.terms import XSD, Literal


@pytest.mark.parametrize(
    ("text", "precision", "earliest", "latest"),
    [
        ("2020-12-10", "day", date(2020, 12, 10), date(2020, 12, 10)),
        ("2020-02", "month", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-02", "month", date(2019, 2, 1), date(2019, 2, 28)),
        ("2020", "year", date(2020, 1, 1), date(2020, 12, 31)),
        ("9999", "year", date(9999, 1, 1), date(9999, 12, 31)),
        ("0001-01-01", "day", date(1, 1, 1), date(1, 1, 1)),
    ],
)
def test_a_date_is_an_interval_of_days(text: str, precision: str, earliest: date, latest: date) -> None:
    found = calendar_date(text)
    assert (found.precision, found.earliest, found.latest) == (precision, earliest, latest)


def test_a_date_is_a_literal_of_its_precision() -> None:
    assert calendar_date("2020-12").literal == Literal("2020-12", XSD + "gYearMonth")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2020-02-30",
        "2020-13",
        "20-12-10",
        "12020",
        "0000",
        "0000-01",
        "-0044",
        "2020-12-10Z",
        "2020/12",
        "2023-W01-1",
        "٢٠٢٠",
    ],
)
def test_anything_else_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"no such|not of the form"):
        calendar_date(text)


def test_a_fault_is_told_apart() -> None:
    assert date_fault("2020-02-30") == "there is no such day"
    assert date_fault("2020-13") == "there is no such month"
    assert date_fault("10.12.2020") == "is not of the form 2020-12-10, 2020-12 or 2020"


def test_a_month_covers_its_days_and_no_day_a_month() -> None:
    month, day, other = calendar_date("2020-12"), calendar_date("2020-12-10"), calendar_date("2020-11-30")
    assert month.covers(day)
    assert month.covers(month)
    assert not day.covers(month)
    assert not month.covers(other)


@given(st.dates())
def test_every_day_lies_in_its_month_and_its_year(day: date) -> None:
    found = calendar_date(day.isoformat())
    assert (found.earliest, found.latest) == (day, day)
    assert calendar_date(day.isoformat()[:7]).covers(found)
    assert calendar_date(day.isoformat()[:4]).covers(calendar_date(day.isoformat()[:7]))
