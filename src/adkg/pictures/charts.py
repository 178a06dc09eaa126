"""Charts of any answer: which column is what, as a plain specification of Vega-Lite that a header may have."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from adkg.dates import PRECISIONS
from adkg.queries.model import Plain
from adkg.store import Row
from adkg.terms import XSD, XSD_INTEGER, Literal

KINDS = ("bars", "points", "timeline", "matrix", "map")
MOST_CHARTED = 1_000
NUMBER, DATE, NAME = "number", "date", "name"
_NUMBERS = {XSD_INTEGER, *(XSD + name for name in ("decimal", "double", "float"))}
_MARGIN = 3
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off"})
_AXIS: dict[str, Plain] = {"grid": True, "labelLimit": 480}


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: one of KINDS, and the columns for its places; '' where there is none.

    Of bars without a number, and of a matrix without a colour, the rows are counted.
    """

    kind: str
    x: str = ""
    y: str = ""
    colour: str = ""

    def specification(self, kinds: Mapping[str, str], extent: Plain = None) -> dict[str, Plain]:
        """The specification, for columns with these kinds of values; of a map, `extent` are the corners to show.

        >>> Chart("bars", "", "town").specification({"town": NAME})["encoding"]["x"]
        {'aggregate': 'count', 'type': 'quantitative', 'title': None}
        """
        if self.kind == "map":
            return _map(self, kinds, extent)
        if self.kind == "timeline":
            return _timeline(self, kinds)
        if self.kind == "matrix":
            return _matrix(self, kinds)
        x, y = _placed(self.x, kinds), _placed(self.y, kinds)
        mark = {"bars": "bar", "points": "circle"}[self.kind]
        return {
            "mark": mark,
            **_sizes(x, y),
            "encoding": {"x": x, "y": y, **_coloured(self.colour, kinds)},
        }


def kinds_of(columns: Sequence[str], rows: Sequence[Row]) -> dict[str, str]:
    """What the values of each column are: NUMBER or DATE where all are, else NAME."""
    return {column: _kind({_kind_of(row[place]) for row in rows} - {""}) for place, column in enumerate(columns)}


def charted(asked: Chart, kinds: Mapping[str, str]) -> Chart:
    """The chart that was asked for, with what it lacks, or names and the answer has not, put in as it fits best."""
    kind = asked.kind if asked.kind in KINDS else _fitting(kinds)
    x, y, colour = (name if name in kinds else "" for name in (asked.x, asked.y, asked.colour))
    if not x and not y and not colour:
        return _proposed(kind, kinds)
    proposed = _proposed(kind, kinds)
    free = [name for name in (proposed.x, proposed.y) if name not in {x, y}]
    if kind == "bars":
        return Chart(kind, x, y, colour)
    return Chart(kind, x or next(iter(free), ""), y or next(reversed(free), ""), colour)


def lacking(chart: Chart, kinds: Mapping[str, str]) -> str:
    """What a chart cannot be drawn without and has not, in words; '' for nothing."""
    if chart.kind == "map" and not kinds.get(chart.x) == kinds.get(chart.y) == NUMBER:
        return "a number of degrees for x and one for y"
    if chart.kind == "timeline" and kinds.get(chart.x) != DATE:
        return "a date for x"
    if chart.kind == "matrix" and not (chart.x and chart.y):
        return "a column for x and one for y"
    return ""


def extent_of(chart: Chart, columns: Sequence[str], rows: Sequence[Row]) -> Plain:
    """The corners of the map that shows all rows, in degrees."""
    if chart.kind != "map":
        return None
    spans = []
    for name, most in ((chart.x, 180), (chart.y, 85)):
        found = [_number(row[columns.index(name)]) for row in rows]
        degrees = [one for one in found if one is not None and -most <= one <= most] or [-most, most]
        spans.append((max(min(degrees) - _MARGIN, -most), min(max(degrees) + _MARGIN, most)))
    (west, east), (south, north) = spans
    return [[round(west), round(south)], [round(east) + 0.1, round(north) + 0.1]]


def header_of(specification: Mapping[str, Plain]) -> str:
    """The specification as the lines of a question's header.

    >>> print(header_of({"mark": "bar", "encoding": {"x": {"field": "town", "title": None}}}))
    #+ picture:
    #+   mark: bar
    #+   encoding:
    #+     x: {field: town, title: null}
    """
    return "\n".join(["#+ picture:", *(f"#+   {line}" for line in _lines(specification))])


def _kind_of(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Literal):
        return NUMBER if value.datatype in _NUMBERS else DATE if value.datatype in PRECISIONS else NAME
    return NAME


def _kind(found: set[str]) -> str:
    return found.pop() if len(found) == 1 else NAME


def _number(value: object) -> float | None:
    try:
        return float(value.lexical) if isinstance(value, Literal) and value.datatype in _NUMBERS else None
    except ValueError:
        return None


def _fitting(kinds: Mapping[str, str]) -> str:
    if _degrees(kinds):
        return "map"
    return "timeline" if DATE in kinds.values() else "bars"


def _degrees(kinds: Mapping[str, str]) -> tuple[str, str] | None:
    """The columns that are named as degrees of longitude and latitude."""
    found = [
        next((name for name, kind in kinds.items() if kind == NUMBER and name.lower().startswith(begin)), "")
        for begin in ("lon", "lat")
    ]
    return (found[0], found[1]) if all(found) else None


def _proposed(kind: str, kinds: Mapping[str, str]) -> Chart:
    """The columns that fit a kind best, by what they hold and by their order."""
    by_kind = {wanted: [name for name, held in kinds.items() if held == wanted] for wanted in (NUMBER, DATE, NAME)}
    numbers, dates, names = by_kind[NUMBER], by_kind[DATE], by_kind[NAME]
    if kind == "map":
        degrees = _degrees(kinds) or (*numbers, "", "")
        return Chart(kind, degrees[0], degrees[1])
    if kind == "timeline":
        return Chart(kind, _first(dates), _first(names), _first(names[1:]))
    if kind == "matrix":
        others = [*names, *dates, *numbers]
        return Chart(kind, _first(others[1:]), _first(others), _first(numbers if len(names) > 1 else []))
    if kind == "points":
        ordered = [*dates, *numbers, *names]
        return Chart(kind, _first(ordered), _first(ordered[1:]))
    return Chart(kind, _first(numbers), _first([*names, *dates]))


def _first(names: Sequence[str]) -> str:
    return names[0] if names else ""


def _placed(name: str, kinds: Mapping[str, str]) -> dict[str, Plain]:
    """A column along an axis: numbers and days to scale, names beside each other; without one, the count of rows."""
    if not name:
        return {"aggregate": "count", "type": "quantitative", "title": None}
    if kinds[name] == NUMBER:
        return {"field": name, "type": "quantitative"}
    if kinds[name] == DATE:
        return {"field": f"{name}_first", "type": "temporal", "title": name}
    return {"field": name, "type": "nominal", "sort": None, "axis": {"labelLimit": 360}}


def _coloured(name: str, kinds: Mapping[str, str]) -> dict[str, Plain]:
    if not name:
        return {}
    kind = "quantitative" if kinds[name] == NUMBER else "nominal"
    return {"color": {"field": name, "type": kind}}


def _sizes(x: Mapping[str, Plain], y: Mapping[str, Plain]) -> dict[str, Plain]:
    return {
        "width": {"step": 24} if x.get("type") == "nominal" else 620,
        "height": {"step": 20} if y.get("type") == "nominal" else 360,
    }


def _timeline(chart: Chart, kinds: Mapping[str, str]) -> dict[str, Plain]:
    """Days as strokes, months and years as bars over all the days that they may mean."""
    begin = _placed(chart.x, kinds)
    y: dict[str, Plain] = {}
    if chart.y:
        y = {"y": {"field": chart.y, "type": "nominal", "sort": None, "title": None, "axis": dict(_AXIS)}}
    shared: dict[str, Plain] = {"x": begin, **y, **_coloured(chart.colour, kinds)}
    precision = f"datum.{chart.x}_precision"
    layers: list[Plain] = [
        {
            "transform": [{"filter": f"{precision} != 'day'"}],
            "mark": {"type": "bar", "height": 7},
            "encoding": {"x2": {"field": f"{chart.x}_last"}},
        },
        {"transform": [{"filter": f"{precision} == 'day'"}], "mark": {"type": "tick", "height": 15, "thickness": 2}},
    ]
    height: Plain = {"step": 20} if chart.y else 60
    return {"width": 700, "height": height, "encoding": shared, "layer": layers}


def _matrix(chart: Chart, kinds: Mapping[str, str]) -> dict[str, Plain]:
    sides: dict[str, Plain] = {
        "x": {"field": chart.x, "type": "nominal", "sort": None, "axis": {"orient": "top", "labelLimit": 220}},
        "y": {"field": chart.y, "type": "nominal", "sort": None, "axis": {"labelLimit": 360}},
    }
    is_text = bool(chart.colour) and kinds[chart.colour] != NUMBER
    if is_text:
        cell: dict[str, Plain] = {"field": chart.colour, "type": "nominal"}
    else:
        counted: dict[str, Plain] = {"aggregate": "count", "title": None}
        cell = {**({"field": chart.colour} if chart.colour else counted), "type": "quantitative"}
    step: dict[str, Plain] = {"width": {"step": 36}, "height": {"step": 24}}
    return {**step, "mark": {"type": "rect", "stroke": "#ffffff"}, "encoding": {**sides, "color": cell}}


def _map(chart: Chart, kinds: Mapping[str, str], extent: Plain) -> dict[str, Plain]:
    """Points on the outlines of the land, with lines of longitude and latitude every five degrees."""
    within: dict[str, Plain] = {"extent": extent} if extent else {}
    line: dict[str, Plain] = {"type": "geoshape", "filled": False, "stroke": "#c3d0da", "strokeWidth": 0.6}
    land: Plain = {"data": {"land": within or True}, "mark": {**line, "filled": True, "color": "#edf0e6"}}
    ground: Plain = {"data": {"graticule": {"step": [5, 5], **within}}, "mark": line}
    places: dict[str, Plain] = {"longitude": {"field": chart.x}, "latitude": {"field": chart.y}}
    points: Plain = {
        "mark": {"type": "circle", "size": 70, "opacity": 0.8, "stroke": "#ffffff"},
        "encoding": {**places, **_coloured(chart.colour, kinds)},
    }
    return {"width": 680, "height": 480, "projection": {"type": "mercator"}, "layer": [land, ground, points]}


def _lines(node: Mapping[str, Plain], depth: int = 0) -> Iterator[str]:
    """A mapping of YAML, one key a line; what is two levels down, or in a list, on one line."""
    for key, value in node.items():
        if isinstance(value, dict) and depth == 0 and any(isinstance(one, dict) for one in value.values()):
            yield f"{key}:"
            yield from (f"  {line}" for line in _lines(value, depth + 1))
        elif isinstance(value, list) and depth == 0:
            yield f"{key}:"
            yield from (f"  - {_flow(one)}" for one in value)
        else:
            yield f"{key}: {_flow(value)}"


def _flow(value: Plain) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
