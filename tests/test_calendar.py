"""The calendar: what it says of each event, and that it makes up no day."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from conftest import Built
from served import Served

from adkg.exports.ics import LINE, write_calendar
from adkg.store import Store
from adkg.terms import BASE, GRAPH, ONTOLOGY, Iri, Prefixes


def unfolded(calendar: bytes) -> list[str]:
    return calendar.decode().replace("\r\n ", "").split("\r\n")


def events(calendar: bytes) -> dict[str, dict[str, str]]:
    """The events by their UID, each as its properties without parameters."""
    found: dict[str, dict[str, str]] = {}
    event: dict[str, str] = {}
    for line in unfolded(calendar):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT":
            found[event["UID"]] = event
            event = {}
        else:
            event[name.partition(";")[0]] = value
    return found


def test_an_event_has_its_day_its_name_and_its_status(served: Served) -> None:
    answer = served.ask("/calendar.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    found = events(answer.body)[f"{BASE}concert/spring-2020"]
    assert found == {
        "UID": f"{BASE}concert/spring-2020",
        "DTSTAMP": "20200531T000000Z",
        "DTSTART": "20200503",
        "DTEND": "20200504",
        "SUMMARY": "Spring Concert of 2020",
        "DESCRIPTION": "Status: held",
        "STATUS": "CONFIRMED",
        "TRANSP": "TRANSPARENT",
        "URL": f"{BASE}concert/spring-2020",
    }


def test_a_month_is_no_day_and_is_counted(served: Served) -> None:
    answer = served.ask("/calendar.ics")
    assert f"{BASE}concert/winter-2020" not in events(answer.body)
    assert "DESCRIPTION:1 more have no known day and are left out." in unfolded(answer.body)


def test_a_month_lies_over_the_whole_month_for_whoever_wants_it(served: Served) -> None:
    found = events(served.ask("/calendar.ics?months=yes").body)[f"{BASE}concert/winter-2020"]
    assert (found["DTSTART"], found["DTEND"]) == ("20201201", "20210101")
    assert found["SUMMARY"] == "Winter Gala of 2020 (planned\\; some day in 12/2020)"
    assert found["STATUS"] == "TENTATIVE"


def test_a_calendar_can_be_about_one_thing_and_as_of_a_day(served: Served) -> None:
    assert list(events(served.ask("/calendar.ics?about=choir/river-choir").body)) == [f"{BASE}concert/spring-2020"]
    assert events(served.ask("/calendar.ics?about=choir/bell-voices").body) == {}
    early = events(served.ask("/calendar.ics?known-by=2020-04-15").body)[f"{BASE}concert/spring-2020"]
    assert (early["STATUS"], early["SUMMARY"]) == ("TENTATIVE", "Spring Concert of 2020 (planned)")
    assert served.ask("/calendar.ics?about=%3E").status == 400


def test_it_is_in_vietnamese_too(served: Served) -> None:
    answer = served.ask("/calendar.ics?lang=vi")
    assert events(answer.body)[f"{BASE}concert/spring-2020"]["SUMMARY"] == "Hoà nhạc mùa xuân 2020"
    assert "SUMMARY;LANGUAGE=vi:Hoà nhạc mùa xuân 2020" in unfolded(answer.body)


def test_lines_are_folded_at_75_octets_and_end_as_they_must(record: Built) -> None:
    calendar = write_calendar(record.store, Prefixes(), "vi")
    lines = calendar.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= LINE and b"\n" not in line for line in lines)
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode()


def test_the_calendar_of_the_record_says_what_the_sources_say(record: Built) -> None:
    found = events(write_calendar(record.store, Prefixes()))
    seventh = found[f"{BASE}meeting/admm-plus-7"]
    assert (seventh["DTSTART"], seventh["DTEND"], seventh["STATUS"]) == ("20201210", "20201211", "CONFIRMED")
    assert seventh["LOCATION"] == "Ha Noi"
    planned = found[f"{BASE}meeting/ewg-counter-terrorism-16"]
    assert (planned["DTSTART"], planned["DTEND"], planned["STATUS"]) == ("20260114", "20260117", "TENTATIVE")
    assert f"{BASE}meeting/adsom-plus-2020" not in found  # announced for August 2020, no day


def test_equal_stores_give_equal_bytes(record: Built) -> None:
    assert write_calendar(record.store, Prefixes()) == write_calendar(record.store, Prefixes())


def tiny(label: str, status: str = "CANCELLED") -> Store:
    """A store with one event of 3 May 2020."""
    adkg, event = f"<{ONTOLOGY}", f"<{BASE}concert/x>"
    lines: Iterable[str] = (
        f'{adkg}off> {adkg}calendarStatus> "{status}" <{GRAPH}ontology> .',
        f'{adkg}day> {adkg}beginsOccurrence> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> <{GRAPH}ontology> .',
        f"{event} {adkg}status> {adkg}off> <{GRAPH}accepted> .",
        f'{event} {adkg}day> "2020-05-03"^^<http://www.w3.org/2001/XMLSchema#date> <{GRAPH}accepted> .',
        f'{event} <http://www.w3.org/2004/02/skos/core#prefLabel> "{label}"@en <{GRAPH}register> .',
    )
    store = Store.memory()
    store.load("\n".join(lines).encode())
    return store


def test_a_name_can_neither_end_its_line_nor_hide_anything() -> None:
    calendar = write_calendar(tiny(r"a; b, c\\d\r\nEND:VEVENT\u202Eevil\u0007"), Prefixes())
    [event] = events(calendar).values()
    assert event["SUMMARY"] == r"a\; b\, c\\d\nEND:VEVENT[U+202E]evil (off)"
    assert calendar.count(b"END:VEVENT\r\n") == 1


def test_what_was_called_off_is_cancelled_and_says_so() -> None:
    [event] = events(write_calendar(tiny("A concert"), Prefixes())).values()
    assert (event["STATUS"], event["SUMMARY"], event["DTSTAMP"]) == ("CANCELLED", "A concert (off)", "19700101T000000Z")


def test_a_status_that_calendars_do_not_know_is_left_out() -> None:
    assert events(write_calendar(tiny("A concert", "MAYBE"), Prefixes())) == {}


@pytest.mark.parametrize("status", ["held", "planned", "postponed", "cancelled"])
def test_every_status_of_the_ontology_has_its_word_in_calendars(record: Built, status: str) -> None:
    rows = record.store.select(f"SELECT ?s {{ <{ONTOLOGY}{status}> <{ONTOLOGY}calendarStatus> ?s }}").rows
    assert len(rows) == 1


def test_it_is_an_export_too(choirs: Built, tmp_path: Path) -> None:
    text = write_calendar(choirs.store, Prefixes(), about=Iri(f"{BASE}town/linz"))
    assert re.match(rb"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", text)
