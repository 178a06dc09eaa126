"""The views of an answer to a query of one's own: which there are, and what is drawn in a graph and in a chart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from adkg.errors import UsageError
from adkg.pictures import FORMS, charts
from adkg.pictures.charts import MOST_CHARTED, Chart
from adkg.pictures.network import Edge, Network, Node
from adkg.pictures.outlines import outlined, owed
from adkg.pictures.rows import data
from adkg.pictures.specification import completed
from adkg.queries.model import Plain
from adkg.terms import Iri, Literal, Value
from adkg.web.desk import Desk
from adkg.web.query_page import Found
from adkg.web.showing import Shower
from adkg.web.sketch import Sketch
from adkg.web.words import words

TABLE, TURTLE, GRAPH, PICTURE = "table", "turtle", "graph", "picture"
OF_ROWS, OF_TRIPLES = (TABLE, GRAPH, PICTURE), (TURTLE, TABLE, GRAPH)


class NothingToDraw(UsageError):
    """There is nothing in the answer that such a view draws, or too much."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How an answer shall be shown: one of the views, or '' for the first; as which chart; and with its sources."""

    view: str = ""
    chart: Chart = field(default_factory=lambda: Chart(""))
    evidence: bool = False

    @classmethod
    def of(cls, parameters: Mapping[str, Sequence[str]]) -> "Wish":
        """What the parameters of an address wish."""
        view, kind, x, y, colour, evidence = (
            parameters.get(name, [""])[-1] for name in ("view", "kind", "x", "y", "colour", "evidence")
        )
        return cls(view, Chart(kind, x, y, colour), evidence == "1")

    def parameters(self) -> dict[str, str]:
        """The same as parameters of an address."""
        chart = self.chart
        given = {"view": self.view, "kind": chart.kind, "x": chart.x, "y": chart.y, "colour": chart.colour}
        return {name: value for name, value in given.items() if value} | ({"evidence": "1"} if self.evidence else {})

    def view_of(self, found: Found) -> str:
        """The view that is shown: the wished one where the answer has it, else its first; '' for true and false."""
        views = views_of(found)
        return self.view if self.view in views else next(iter(views), "")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture on the page: where it is in each form, what it says in words, and what it leaves out."""

    addresses: Mapping[str, str]
    words: str
    missing: str = ""
    chart: Chart | None = None
    header: str = ""


def views_of(found: Found) -> Sequence[str]:
    """The views that an answer has."""
    return () if found.holds is not None else OF_TRIPLES if found.is_graph else OF_ROWS


def drawn(desk: Desk, found: Found, wish: Wish, parameters: Mapping[str, str], language: str) -> Drawn | None:
    """The picture for the page; None for a view without one. `parameters` ask for the same elsewhere.

    Raises NothingToDraw.
    """
    view = wish.view_of(found)
    if view not in (GRAPH, PICTURE):
        return None
    told = words(language)
    count = len(found.rows.rows)
    query = urlencode({**parameters, "view": view, "lang": language})
    addresses = {form: f"/query.{form}?{query}" for form in FORMS}
    if view == GRAPH:
        network = network_of(desk, found, language)
        cut = told["graph_cut"].format(nodes=len(network.nodes), edges=len(network.edges), left=network.nodes_left_out)
        is_cut = network.nodes_left_out or network.edges_left_out
        return Drawn(addresses, _named(_title_of_graph(network, language), count, language), cut if is_cut else "")
    chart, specification = _chart(found, wish)
    return Drawn(
        addresses,
        _named(_title(chart, language), count, language),
        chart=chart,
        header=charts.header_of(specification),
    )


def sketch(desk: Desk, found: Found, wish: Wish, form: str, language: str) -> Sketch:
    """What is drawn of an answer. Raises NothingToDraw."""
    if wish.view_of(found) == GRAPH:
        network = network_of(desk, found, language)
        title = _title_of_graph(network, language)
        edges = [f"{edge.source.name} – {edge.name} – {edge.target.name}" for edge in network.edges]
        return Sketch(network.specification(), form, title, "; ".join(edges), language)
    chart, specification = _chart(found, wish)
    title = _title(chart, language)
    names = Shower(desk, language)
    called = {value: names.name(value) for row in found.rows.rows for value in row if isinstance(value, Iri)}
    rows = data(found.rows.columns, found.rows.rows, called, desk.prefixes)
    bundled, makers = outlined(specification)
    whole = completed(bundled, rows, title=title, notes=owed(makers, language), language=language)
    return Sketch(whole, form, title, _named(title, len(rows), language), language)


def network_of(desk: Desk, found: Found, language: str) -> Network:
    """The things of an answer as a network: its triples, or what leads from the first thing of a row to the others.

    Raises NothingToDraw for an answer without a thing.
    """
    shower = Shower(desk, language)
    edges = _edges_of_triples(found, shower) if found.is_graph else _edges_of_rows(found, shower)
    things = {value for row in found.rows.rows for value in row if isinstance(value, Iri)}
    network = Network.of(edges, [] if found.is_graph else [_node(one, shower) for one in sorted(things)])
    if not network.nodes:
        raise NothingToDraw("no thing is in the answer", "ask for things: values that are IRIs")
    return network


def _edges_of_triples(found: Found, shower: Shower) -> Iterator[Edge]:
    for subject, predicate, value in found.rows.rows:
        if isinstance(subject, Iri) and isinstance(predicate, Iri) and value is not None:
            yield Edge(_node(subject, shower), shower.name(predicate), _node(value, shower, subject))


def _edges_of_rows(found: Found, shower: Shower) -> Iterator[Edge]:
    for row in found.rows.rows:
        things = [(name, one) for name, one in zip(found.rows.columns, row, strict=True) if isinstance(one, Iri)]
        for name, other in things[1:]:
            yield Edge(_node(things[0][1], shower), name, _node(other, shower))


def _node(value: Value, shower: Shower, of: Iri | None = None) -> Node:
    """A thing is one node wherever it stands; a text is one for each thing that it is said of."""
    if isinstance(value, Literal):
        return Node(f"{of} {value.datatype} {value.language} {value.lexical}", shower.cell(value).text, is_thing=False)
    return Node(value, shower.name(value))


def _chart(found: Found, wish: Wish) -> tuple[Chart, dict[str, Plain]]:
    columns, rows = found.rows.columns, found.rows.rows
    if not rows:
        raise NothingToDraw("the answer has no rows", "ask for something that is there")
    if len(rows) > MOST_CHARTED:
        raise NothingToDraw(f"{len(rows)} rows are too many for a picture", f"ask for at most {MOST_CHARTED}")
    kinds = charts.kinds_of(columns, rows)
    chart = charts.charted(wish.chart, kinds)
    if lacking := charts.lacking(chart, kinds):
        raise NothingToDraw(
            f"the picture of the kind '{chart.kind}' lacks {lacking}", "choose other columns for x and y"
        )
    return chart, chart.specification(kinds, charts.extent_of(chart, columns, rows))


def _title(chart: Chart, language: str) -> str:
    columns = [name for name in (chart.y, chart.x, chart.colour) if name]
    return f"{words(language)[f'chart_{chart.kind}']}: {', '.join(columns)}"


def _title_of_graph(network: Network, language: str) -> str:
    return words(language)["graph_title"].format(nodes=len(network.nodes), edges=len(network.edges))


def _named(title: str, count: int, language: str) -> str:
    return f"{title}. {words(language)['picture_of'].format(count=count)}"
