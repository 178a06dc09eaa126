"""What a map has beside its rows: outlines of the earth, bundled with the package, and word of rows without a place."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from adkg.queries.model import Plain
from adkg.queries.picture import OUTLINES

FOLDER = Path(__file__).parent
# The corner in the south-west and the one in the north-east, each as longitude and latitude.
Point = tuple[float, float]
Extent = tuple[Point, Point]
EVERYWHERE: Extent = ((-180, -90), (180, 90))
CHANNELS = ("longitude", "latitude")
_CREDIT = {
    "en": "Outlines: {}. No position on any territory is meant.",
    "vi": "Đường nét bản đồ: {}. Không hàm ý quan điểm nào về chủ quyền lãnh thổ.",
}
_MISSING = {
    "en": "No land is drawn: its outlines were not bundled when adkg was installed.",
    "vi": "Không vẽ đất liền: đường nét bản đồ không được gói kèm khi cài đặt adkg.",
}
_NOT_ON_THE_MAP = {
    "en": "Not on the map: {missing} of {all} rows ({without} without coordinates, {beyond} beyond its edge).",
    "vi": "Không có trên bản đồ: {missing} trên {all} dòng ({without} chưa có tọa độ, {beyond} nằm ngoài khung).",
}


def outlined(specification: Mapping[str, Plain]) -> tuple[dict[str, Plain], set[str]]:
    """The specification with the outlines that it names as its data, and to whom they are owed: '' if not bundled.

    Of an outline, only the parts that reach into its extent are taken. Rows without coordinates are drawn nowhere.
    """
    makers: set[str] = set()
    whole = _filled(dict(specification), makers)
    assert isinstance(whole, dict)
    return whole, makers


def owed(makers: Collection[str], language: str) -> list[str]:
    """Where the outlines are from, in sentences; none where there are no outlines."""
    named = "; ".join(sorted(filter(None, makers)))
    told = [_CREDIT[language].format(named)] if named else []
    return told + ([_MISSING[language]] if "" in makers else [])


def not_on_the_map(specification: Mapping[str, Plain], rows: Sequence[Mapping[str, Plain]], language: str) -> str:
    """How many rows have no place on a map, as a sentence; '' where all have one, and for what is no map.

    A map reaches as far as the outlines in it.
    """
    across, up = (next(_fields(specification, channel), None) for channel in CHANNELS)
    if across is None or up is None:
        return ""
    extents = [extent for _, extent in _outlines(specification)] or [EVERYWHERE]
    points = [_point(row.get(across), row.get(up)) for row in rows]
    known = [point for point in points if point]
    beyond = sum(not any(_is_within(point, extent) for extent in extents) for point in known)
    without = len(rows) - len(known)
    if not without + beyond:
        return ""
    return _NOT_ON_THE_MAP[language].format(missing=without + beyond, all=len(rows), without=without, beyond=beyond)


def _filled(node: Plain, makers: set[str]) -> Plain:
    if isinstance(node, list):
        return [_filled(item, makers) for item in node]
    if not isinstance(node, dict):
        return node
    filled = {key: _data(value, makers) if key == "data" else _filled(value, makers) for key, value in node.items()}
    encoding = filled.get("encoding")
    places = [field for channel in CHANNELS for field in _fields({"": encoding}, channel)]
    # What has no coordinates would be drawn in the corner.
    steps: Plain = [{"filter": f"isValid(datum[{json.dumps(field)}])"} for field in places]
    return {**filled, "transform": [*_listed(filled.get("transform")), *_listed(steps)]} if places else filled


def _listed(node: Plain) -> list[Plain]:
    return node if isinstance(node, list) else []


def _data(value: Plain, makers: set[str]) -> Plain:
    named = _outline_of(value)
    if named is None:
        return value
    name, extent = named
    geometry = _bundled(name)
    makers.add(geometry["credit"] if geometry else "")
    return {"values": [_within(geometry, extent)] if geometry else []}


def _bundled(name: str) -> dict[str, Any] | None:
    """An outline as a GeoJSON geometry of many parts; None when it was not bundled."""
    try:
        found: dict[str, Any] = json.loads((FOLDER / f"bundled-{name}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return found


def _within(geometry: dict[str, Any], extent: Extent) -> dict[str, Plain]:
    """The geometry without the parts that are wholly outside. The first ring of a polygon is around all others."""
    kind = geometry["type"]
    parts = [part for part in geometry["coordinates"] if _reaches(part[0] if kind == "MultiPolygon" else part, extent)]
    return {"type": kind, "coordinates": parts}


def _reaches(line: Sequence[Sequence[float]], extent: Extent) -> bool:
    (west, south), (east, north) = extent
    across, up = [point[0] for point in line], [point[1] for point in line]
    return min(across) <= east and max(across) >= west and min(up) <= north and max(up) >= south


def _is_within(point: Point, extent: Extent) -> bool:
    return _reaches([point], extent)


def _outlines(node: Plain | Mapping[str, Plain]) -> Iterator[tuple[str, Extent]]:
    """The outlines that a specification names, each with its extent."""
    if isinstance(node, list):
        for item in node:
            yield from _outlines(item)
    elif isinstance(node, Mapping):
        named = _outline_of(node.get("data"))
        if named:
            yield named
        for value in node.values():
            yield from _outlines(value)


def _outline_of(data: Plain) -> tuple[str, Extent] | None:
    name = next((name for name in OUTLINES if isinstance(data, dict) and name in data), None)
    if name is None or not isinstance(data, dict):
        return None
    told = data[name]
    extent: Any = told.get("extent") if isinstance(told, dict) else None
    if not extent:
        return name, EVERYWHERE
    (west, south), (east, north) = extent
    return name, ((west, south), (east, north))


def _fields(node: Plain | Mapping[str, Plain], channel: str) -> Iterator[str]:
    """The fields that a channel, such as longitude, has in a specification."""
    if isinstance(node, list):
        for item in node:
            yield from _fields(item, channel)
    elif isinstance(node, Mapping):
        told = node.get(channel)
        if isinstance(told, dict) and isinstance(told.get("field"), str):
            yield str(told["field"])
        for value in node.values():
            yield from _fields(value, channel)


def _point(across: Plain, up: Plain) -> Point | None:
    return (across, up) if isinstance(across, int | float) and isinstance(up, int | float) else None
