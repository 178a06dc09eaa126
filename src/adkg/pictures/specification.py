"""What is drawn in full: the specification of a header, in one language, with the rows, a heading and a common look."""

import textwrap
from collections.abc import Mapping, Sequence

from adkg.queries.model import Plain
from adkg.queries.picture import DERIVED

# Every picture has a light ground of its own, so that its colours can be told apart on any page. Text is at least
# 4.5 to 1 against the ground, and each colour of CATEGORIES at least 3 to 1.
GROUND, INK, QUIET, GRID = "#ffffff", "#1b2530", "#4d5b69", "#dde3e8"
CATEGORIES = ("#0b4f8a", "#c2410c", "#1b6e3c", "#7b3fa0", "#8a6d00", "#a3195b", "#4d5b69")
FONT = "'Noto Sans', 'Liberation Sans', 'DejaVu Sans', Arial, sans-serif"
WIDTH = 90
# Channels without an axis or a legend, and those that end what another begins.
UNTITLED = {"description", "detail", "href", "key", "order", "text", "tooltip", "url", "x2", "y2"}
TITLE, SUBTITLE = 16, 12
_PARTS = [f"_{part}" for part in DERIVED]
LOOK: dict[str, Plain] = {
    "background": GROUND,
    "font": FONT,
    "padding": 12,
    "range": {"category": list(CATEGORIES), "heatmap": ["#dbe9f6", "#0b4f8a"], "ramp": ["#dbe9f6", "#0b4f8a"]},
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": GRID,
        "domainColor": QUIET,
        "tickColor": QUIET,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelLimit": 360,
        "titleFontWeight": "normal",
    },
    "legend": {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelLimit": 320,
        "titleFontWeight": "normal",
    },
    "title": {"anchor": "start", "color": INK, "subtitleColor": QUIET, "fontSize": TITLE, "subtitleFontSize": SUBTITLE},
    "bar": {"color": CATEGORIES[0]},
    "line": {"color": CATEGORIES[0]},
    "point": {"color": CATEGORIES[0], "filled": True},
    "circle": {"color": CATEGORIES[0]},
    "rect": {"color": CATEGORIES[0]},
    "rule": {"color": QUIET},
    "text": {"color": INK, "fontSize": 12},
    "tick": {"color": CATEGORIES[0]},
    "view": {"stroke": None},
}


def completed(
    specification: Mapping[str, Plain],
    rows: Sequence[Mapping[str, Plain]],
    *,
    title: str,
    notes: Sequence[str],
    language: str,
    called: Mapping[str, str] | None = None,
) -> dict[str, Plain]:
    """The specification with its data; texts in the language, and the title and notes above, broken into lines.

    Axes and legends of columns have the titles of these, `called`, where they have no title of their own.
    """
    fields = {f"{column}{part}": text for column, text in (called or {}).items() for part in ("", *_PARTS)}
    own = _titled(in_language(dict(specification), language), fields, frozenset())
    assert isinstance(own, dict)
    look = own.pop("config", {})
    heading: dict[str, Plain] = {"text": [*textwrap.wrap(title, WIDTH)]}
    told: list[Plain] = [line for note in notes for line in textwrap.wrap(note, WIDTH + WIDTH // 4)]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        **own,
        "title": heading | ({"subtitle": told} if told else {}),
        "config": _merged(LOOK, look if isinstance(look, dict) else {}),
        "data": {"values": [dict(row) for row in rows]},
    }


def in_language(node: Plain, language: str) -> Plain:
    """The same with each mapping from languages to texts replaced by the one of the language.

    >>> in_language({"axis": {"title": {"en": "Year", "vi": "Năm"}}}, "vi")
    {'axis': {'title': 'Năm'}}
    """
    if isinstance(node, list):
        return [in_language(item, language) for item in node]
    if not isinstance(node, dict):
        return node
    if language in node:
        return in_language(node[language], language)
    return {key: in_language(value, language) for key, value in node.items()}


def _titled(node: Plain, fields: Mapping[str, str], titled: frozenset[str]) -> Plain:
    """The same with a title for each channel that shows a field and has none, itself or further up: `titled`."""
    if isinstance(node, list):
        return [_titled(item, fields, titled) for item in node]
    if not isinstance(node, dict):
        return node
    encoding = node.get("encoding")
    channels = encoding if isinstance(encoding, dict) else {}
    titled = titled | {name for name, shown in channels.items() if _has_title(shown)}
    with_titles: dict[str, Plain] = {
        name: {**shown, "title": fields[str(shown["field"])]}
        if isinstance(shown, dict) and name not in titled | UNTITLED and str(shown.get("field")) in fields
        else shown
        for name, shown in channels.items()
    }
    rest = {key: value if key == "encoding" else _titled(value, fields, titled) for key, value in node.items()}
    return {**rest, "encoding": with_titles} if channels else rest


def _has_title(shown: Plain) -> bool:
    if not isinstance(shown, dict):
        return False
    below = [shown, *(shown.get(key) for key in ("axis", "header", "legend"))]
    return any(isinstance(one, dict) and "title" in one for one in below)


def _merged(look: dict[str, Plain], own: dict[str, Plain]) -> dict[str, Plain]:
    merged = dict(look)
    for key, value in own.items():
        under = merged.get(key)
        merged[key] = _merged(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return merged
