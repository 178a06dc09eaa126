"""Draws things and what leads from one to another: nodes with their names, and arrows with the names of properties."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from adkg.cells import visible_marks
from adkg.pictures.specification import CATEGORIES, FONT, GROUND, INK, QUIET
from adkg.queries.model import Plain

MOST_NODES = 60
MOST_EDGES = 150
MOST_NAMED = 8
LONGEST = 34
_SCHEMA = "https://vega.github.io/schema/vega/v6.json"


@dataclass(frozen=True, slots=True)
class Node:
    """One node: by what it is told apart, what it is called, and whether it is a thing and no mere text."""

    key: str
    name: str
    is_thing: bool = True


@dataclass(frozen=True, slots=True)
class Edge:
    """What leads from one node to another, by the name of a property."""

    source: Node
    name: str
    target: Node


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and edges to draw, and how many of each are left out."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    nodes_left_out: int = 0
    edges_left_out: int = 0

    @classmethod
    def of(cls, edges: Iterable[Edge], alone: Iterable[Node] = ()) -> "Network":
        """The network of the edges and of nodes that none leads to.

        Of too many, those between things are kept before those that lead to a text, and those of nodes with many before
        those of nodes with few.

        >>> linz, june = Node("linz", "Linz"), Node("june", "June", is_thing=False)
        >>> Network.of([Edge(linz, "when", june), Edge(linz, "near", linz)]).edges[0].name
        'near'
        """
        distinct = dict.fromkeys(edges)
        degrees = Counter(node for edge in distinct for node in (edge.source, edge.target))
        ordered = sorted(
            distinct, key=lambda edge: (not edge.target.is_thing, -degrees[edge.source] - degrees[edge.target])
        )
        kept: dict[Node, None] = {}
        drawn: list[Edge] = []
        for edge in ordered:
            more = {edge.source, edge.target} - kept.keys()
            if len(kept) + len(more) <= MOST_NODES and len(drawn) < MOST_EDGES:
                kept |= dict.fromkeys(node for node in (edge.source, edge.target) if node in more)
                drawn.append(edge)
        everything = {node: None for edge in ordered for node in (edge.source, edge.target)} | dict.fromkeys(alone)
        lonely = [node for node in everything if node not in degrees]
        kept |= dict.fromkeys(lonely[: MOST_NODES - len(kept)])
        return cls(list(kept), drawn, len(everything) - len(kept), len(ordered) - len(drawn))

    def specification(self) -> dict[str, Plain]:
        """The network as a specification of Vega, its data in it. Equal networks are laid out equally."""
        places = {node: place for place, node in enumerate(self.nodes)}
        nodes: list[Plain] = [
            {"name": _short(node.name), "is_thing": node.is_thing, "whole": visible_marks(node.name)}
            for node in self.nodes
        ]
        links: dict[tuple[int, int], list[str]] = {}
        for edge in self.edges:
            links.setdefault((places[edge.source], places[edge.target]), []).append(_short(edge.name))
        joined: list[Plain] = [
            {"source": source, "target": target, "name": ", ".join(dict.fromkeys(names)), "is_loop": source == target}
            for (source, target), names in links.items()
        ]
        names = {str(link["name"]) for link in joined if isinstance(link, dict)}
        return _specification(nodes, joined, names.pop() if len(names) == 1 and len(joined) > MOST_NAMED else "")


def _short(text: str) -> str:
    shown = visible_marks(text)
    return shown[: LONGEST - 1] + "…" if len(shown) > LONGEST else shown


def _specification(nodes: list[Plain], links: list[Plain], every: str) -> dict[str, Plain]:
    """The whole; the name of `every` link, where they have one, is written once."""
    width = round(280 + 90 * sqrt(len(nodes)))
    height = round(width * 0.7)
    names = _text(
        "dots", {"field": "datum.name"}, x={"field": "x"}, y={"field": "y", "offset": -11}, colour=INK, size=12
    )
    return {
        "$schema": _SCHEMA,
        "width": width,
        "height": height,
        "padding": 16,
        "autosize": "pad",
        "background": GROUND,
        "data": [{"name": "nodes", "values": nodes}, {"name": "links", "values": links}],
        **({"title": {"text": f"→ {every}", "anchor": "start", "color": INK, "font": FONT}} if every else {}),
        "marks": [_dots(), *_arrows(is_named=not every), *names],
    }


def _dots() -> dict[str, Plain]:
    """The nodes, pushed apart, and those that are linked drawn together, until all is at rest."""
    forces: list[Plain] = [
        {"force": "center", "x": {"signal": "width / 2"}, "y": {"signal": "height / 2"}},
        {"force": "collide", "radius": 46},
        {"force": "nbody", "strength": -360, "distanceMax": 240},
        {"force": "link", "links": "links", "distance": 120},
    ]
    look: dict[str, Plain] = {
        "fill": {"signal": f"datum.is_thing ? '{CATEGORIES[0]}' : '{QUIET}'"},
        "size": {"signal": "datum.is_thing ? 110 : 50"},
        "shape": {"signal": "datum.is_thing ? 'circle' : 'square'"},
        "description": {"field": "whole"},
    }
    return {
        "name": "dots",
        "type": "symbol",
        "zindex": 1,
        "from": {"data": "nodes"},
        "encode": {"enter": look},
        "transform": [{"type": "force", "static": True, "iterations": 300, "forces": forces}],
    }


def _arrows(*, is_named: bool) -> list[Plain]:
    """A line for each link, a head before its target, and its name in its middle; of what leads back, the name only."""
    angle = "atan2(datum.target.y - datum.source.y, datum.target.x - datum.source.x)"
    line: Plain = {
        "type": "rule",
        "from": {"data": "links"},
        "encode": {
            "update": {
                "x": {"signal": "datum.source.x"},
                "y": {"signal": "datum.source.y"},
                "x2": {"signal": "datum.target.x"},
                "y2": {"signal": "datum.target.y"},
                "stroke": {"value": "#b5c0ca"},
                "strokeWidth": {"value": 1.2},
            }
        },
    }
    head: Plain = {
        "type": "symbol",
        "from": {"data": "links"},
        "encode": {
            "update": {
                "shape": {"value": "triangle-right"},
                "size": {"signal": "datum.is_loop ? 0 : 60"},
                "fill": {"value": QUIET},
                "x": {"signal": f"datum.target.x - 12 * cos({angle})"},
                "y": {"signal": f"datum.target.y - 12 * sin({angle})"},
                "angle": {"signal": f"{angle} * 180 / PI"},
            }
        },
    }
    x: Plain = {"signal": "datum.source.x * 0.42 + datum.target.x * 0.58"}
    y: Plain = {"signal": "datum.source.y * 0.42 + datum.target.y * 0.58 + (datum.is_loop ? 24 : -2)"}
    names = _text("links", {"field": "name"}, x=x, y=y, colour=QUIET, size=10.5) if is_named else []
    return [line, head, *names]


def _text(data: str, text: Plain, *, x: Plain, y: Plain, colour: str, size: float) -> list[Plain]:
    """Text with a rim in the colour of the ground, so that it can be read over lines."""
    look: dict[str, Plain] = {
        "text": text,
        "x": x,
        "y": y,
        "align": {"value": "center"},
        "font": {"value": FONT},
        "fontSize": {"value": size},
    }
    rim: dict[str, Plain] = {"stroke": {"value": GROUND}, "strokeWidth": {"value": 3}, "strokeJoin": {"value": "round"}}
    fill: dict[str, Plain] = {"fill": {"value": colour}}
    return [
        {"type": "text", "zindex": 2, "from": {"data": data}, "encode": {"update": {**look, **paint}}}
        for paint in (rim, fill)
    ]
