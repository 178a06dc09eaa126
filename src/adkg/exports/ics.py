"""iCalendar: what takes place on a known day, with whether it took place, is planned or was called off (RFC 5545)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from adkg.cells import visible_marks
from adkg.dates import CalendarDate, calendar_date
from adkg.descriptions import labels
from adkg.store import Store
from adkg.terms import RDF_SUBJECT, RDFS, Iri, Literal, Prefixes, graph, path_of, term

MEDIA_TYPE = "text/calendar"
EXTENSION = "ics"
WHOLE = False

LINE = 75
NEVER = "19700101"
LOCATION = Iri("https://schema.org/location")
STATUSES = ("TENTATIVE", "CONFIRMED", "CANCELLED")
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "left_out": "{n} more have no known day and are left out.",
        "some_day": "{name} ({status}; some day in {month})",
        "not_held": "{name} ({status})",
        "status": "Status: {status}",
    },
    "vi": {
        "left_out": "Còn {n} sự kiện chưa rõ ngày nên không có ở đây.",
        "some_day": "{name} ({status}; một ngày nào đó trong tháng {month})",
        "not_held": "{name} ({status})",
        "status": "Tình trạng: {status}",
    },
}


@dataclass(frozen=True, slots=True)
class _Event:
    iri: Iri
    status: Iri
    calendar_status: str
    begin: CalendarDate | None
    end: CalendarDate | None

    @property
    def span(self) -> tuple[date, date] | None:
        """The first day and the day after the last, where both are known to the day."""
        if self.begin is None or self.begin.precision != "day":
            return None
        last = self.end.latest if self.end and self.end.precision == "day" else self.begin.latest
        return self.begin.earliest, max(last, self.begin.latest) + timedelta(days=1)

    @property
    def month(self) -> tuple[date, date] | None:
        """The first day of the month and the day after its last, where the month is all that is known."""
        if self.begin is None or self.begin.precision != "month":
            return None
        return self.begin.earliest, self.begin.latest + timedelta(days=1)


def write(store: Store, prefixes: Prefixes, _: str) -> bytes:
    """All events with a known day, whatever graphs are chosen, in English."""
    return write_calendar(store, prefixes)


def write_calendar(
    store: Store, _: Prefixes, language: str = "en", about: Iri | None = None, months: bool = False, name: str = "adkg"
) -> bytes:
    """The events as a calendar: all of them, or those that lead to the thing `about`.

    No day is made up: an event of which only the month or year is known is counted in the calendar's description. With
    `months`, one whose month is known lies over the whole month, and says so.
    """
    events = _events(store, about)
    shown = [(event, event.span or (event.month if months else None)) for event in events]
    dated = [(event, span) for event, span in shown if span]
    names = labels(store, {node for event in events for node in (event.iri, event.status)}, language)
    places = _places(store, [event.iri for event, _ in dated], language)
    stamps = _stamps(store)
    phrases = PHRASES[language]
    description = phrases["left_out"].format(n=len(events) - len(dated)) if len(events) > len(dated) else ""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//adkg//adkg//EN", "CALSCALE:GREGORIAN"]
    lines += [f"{key}:{_text(name)}" for key in ("NAME", "X-WR-CALNAME")]
    lines += [f"{key}:{_text(description)}" for key in ("DESCRIPTION", "X-WR-CALDESC") if description]
    for event, span in sorted(dated, key=lambda one: (one[1], one[0].iri)):
        lines += _vevent(event, span, names, language, stamps.get(event.iri, NEVER))
        lines += [f"LOCATION;LANGUAGE={language}:{_text(places[event.iri])}"] if event.iri in places else []
        lines.append("END:VEVENT")
    return "".join(_folded(line) for line in [*lines, "END:VCALENDAR"]).encode()


def _vevent(event: _Event, span: tuple[date, date], names: Mapping[Iri, str], language: str, stamp: str) -> list[str]:
    status, phrases, name = names[event.status], PHRASES[language], names[event.iri]
    if event.span is None:
        name = phrases["some_day"].format(name=name, status=status, month=f"{span[0]:%m/%Y}")
    elif event.calendar_status != "CONFIRMED":
        name = phrases["not_held"].format(name=name, status=status)
    return [
        "BEGIN:VEVENT",
        f"UID:{event.iri}",
        f"DTSTAMP:{stamp}T000000Z",
        f"DTSTART;VALUE=DATE:{span[0]:%Y%m%d}",
        f"DTEND;VALUE=DATE:{span[1]:%Y%m%d}",
        f"SUMMARY;LANGUAGE={language}:{_text(name)}",
        f"DESCRIPTION;LANGUAGE={language}:{_text(phrases['status'].format(status=status))}",
        f"STATUS:{event.calendar_status}",
        "TRANSP:TRANSPARENT",
        f"URL:{event.iri}",
    ]


def _events(store: Store, about: Iri | None) -> list[_Event]:
    """What has a status that a calendar knows."""
    leads = f"?event ?leads <{about}> ." if about else ""
    rows = store.select(
        f"SELECT DISTINCT ?event ?status ?name {{ ?status <{term('calendarStatus')}> ?name . "
        f"GRAPH <{graph('accepted')}> {{ ?event ?p ?status }} {leads} }}"
    ).rows
    begin = f"?p <{term('beginsOccurrence')}> true ."
    begins = _dates(store, begin)
    ends = _dates(store, f"?p <{term('endOf')}> ?begin . ?begin <{term('beginsOccurrence')}> true .")
    found = [
        _Event(event, status, name.lexical, begins.get(event), ends.get(event))
        for event, status, name in rows
        if isinstance(event, Iri) and isinstance(status, Iri) and isinstance(name, Literal) and name.lexical in STATUSES
    ]
    return sorted(found, key=lambda one: one.iri)


def _dates(store: Store, pattern: str) -> dict[Iri, CalendarDate]:
    rows = store.select(f"SELECT ?s ?d {{ {pattern} GRAPH <{graph('accepted')}> {{ ?s ?p ?d }} }}").rows
    return {s: calendar_date(d.lexical) for s, d in rows if isinstance(s, Iri) and isinstance(d, Literal)}


def _places(store: Store, events: Iterable[Iri], language: str) -> dict[Iri, str]:
    """Where each takes place: the values of the properties that say so in the words of schema.org."""
    accepted = graph("accepted")
    rows = store.select(
        f"SELECT DISTINCT ?s ?place {{ ?p <{RDFS}subPropertyOf> <{LOCATION}> . GRAPH <{accepted}> {{ ?s ?p ?place }} }}"
    ).rows
    wanted = set(events)
    found = sorted((s, place) for s, place in rows if s in wanted and isinstance(s, Iri) and isinstance(place, Iri))
    names = labels(store, {place for _, place in found}, language)
    together: dict[Iri, list[str]] = {}
    for event, place in found:
        together.setdefault(event, []).append(names[place] if names[place] != path_of(place) else str(place))
    return {event: ", ".join(said) for event, said in together.items()}


def _stamps(store: Store) -> dict[Iri, str]:
    """The day on which the last source about each thing came out: no clock is asked."""
    rows = store.select(
        f"SELECT ?s (MAX(?day) AS ?last) {{ ?claim <{RDF_SUBJECT}> ?s ; <{term('source')}> ?source . "
        f"?source <{term('publishedLatest')}> ?day }} GROUP BY ?s"
    ).rows
    return {s: day.lexical.replace("-", "") for s, day in rows if isinstance(s, Iri) and isinstance(day, Literal)}


def _text(text: str) -> str:
    r"""A text as iCalendar writes it (section 3.3.11), with what would hide in it made visible.

    >>> _text("a; b,\nc")
    'a\\; b\\,\\nc'
    """
    lines = "\n".join(text.splitlines())
    plain = "".join(char for char in visible_marks(lines) if char == "\n" or char.isprintable())
    return "".join(_ESCAPES.get(char, char) for char in plain)


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets (section 3.1); no character is cut in two."""
    pieces, size = [""], 0
    for char in line:
        width = len(char.encode())
        if size + width > LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += char
        size += width
    return "\r\n".join(pieces) + "\r\n"
