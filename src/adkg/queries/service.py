"""Takes a query apart at its SERVICE: what another endpoint is asked, and where its answer belongs.

So the rest runs here, one request asks the endpoint for what the rest has found, and its rows stand as VALUES in the
place of SERVICE. Who sends the request is not this module's matter.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from adkg.errors import Problem
from adkg.queries.structure import Structure, closing, structure_of
from adkg.queries.tokens import IRI, Token

SECURE = "https://"


@dataclass(frozen=True, slots=True)
class Service:
    """`SERVICE <endpoint> { group }`, which stands between `begin` and `end` of the query's text.

    Its rows meet those of the rest in the variables `joined`; `wanted` are the others that the query makes use of.
    """

    endpoint: str
    group: str
    begin: int
    end: int
    joined: tuple[str, ...]
    wanted: tuple[str, ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """The columns of a request, in the order in which `filled` takes them."""
        return self.joined + self.wanted


def service_of(query: str) -> Service:
    """The SERVICE of a query in which `check_service` finds nothing wrong.

    >>> found = service_of("SELECT ?n { ?a <urn:is> ?b SERVICE <https://x.example/> { ?b <urn:n> ?n ; <urn:m> ?m } }")
    >>> found.endpoint, found.joined, found.wanted
    ('https://x.example/', ('b',), ('n',))
    """
    tokens = structure_of(query).tokens
    place = next(_places(tokens))
    brace = place + 2
    last = closing(tokens, brace)
    assert last is not None
    begin, end = tokens[place].start, tokens[last].end
    inside = _variables(tokens[brace : last + 1])
    outside = _variables([*tokens[:place], *tokens[last + 1 :]])
    certain = structure_of(query[:begin] + " " + query[end:]).certain
    group = query[tokens[brace].end : tokens[last].start]
    joined = tuple(name for name in inside if name in certain)
    wanted = tuple(name for name in inside if name in outside and name not in certain)
    return Service(tokens[brace - 1].text[1:-1], group, begin, end, joined, wanted)


def asked_for(query: str, service: Service) -> str:
    """The query, as `bind` gives it, for the values that the rest of it has for the variables `joined`."""
    structure = structure_of(query)
    start, stop = structure.group
    rest = query[start : service.begin] + " " + query[service.end : stop]
    names = " ".join(f"?{name}" for name in service.joined)
    values = ""
    if any(token.keyword == "VALUES" for token in structure.tail):
        values = query[next(token.start for token in structure.tail if token.keyword == "VALUES") :].strip()
    return f"{_prologue(query, structure)}SELECT DISTINCT {names} WHERE {{ {rest} {values} }} ORDER BY {names}"


def request(query: str, service: Service, rows: Iterable[Sequence[str]]) -> str:
    """What the endpoint is asked: the group of SERVICE for these rows, each a term of SPARQL for every `joined`."""
    columns = " ".join(f"?{name}" for name in service.variables)
    values = _values(service.joined, rows)
    return f"{_prologue(query, structure_of(query))}SELECT {columns} WHERE {{\n{values}\n{service.group}\n}}"


def filled(query: str, service: Service, rows: Iterable[Sequence[str]]) -> str:
    """The query with what the endpoint answered instead of SERVICE; a row has a term, or UNDEF, for all `variables`."""
    return f"{query[: service.begin]}{_values(service.variables, rows)}{query[service.end :]}"


def check_service(structure: Structure, query: str, file: str, declared: str, line: int) -> Iterator[Problem]:
    """What is wrong with the SERVICE of a question, which has to call the endpoint `declared` at that line."""
    if not structure.closed:
        return
    tokens = structure.tokens
    places = [place for place, token in enumerate(tokens) if token.keyword == "SERVICE"]
    if len(places) != 1:
        fix = "write SERVICE <...> { } once: one endpoint is asked, and once"
        where = tokens[places[1]].line if places else structure.form_line
        yield Problem(file, where, f"has {len(places) or 'no'} SERVICE", fix, "service-count")
        return
    place = places[0]
    if list(_places(tokens)) != places:
        fix = "write SERVICE <IRI> { ... }, without SILENT, in the query's own braces or alone in an OPTIONAL there"
        yield Problem(
            file, tokens[place].line, "has a SERVICE that cannot be asked in one request", fix, "service-form"
        )
        return
    service = service_of(query)
    if service.endpoint != declared:
        what = f"calls {service.endpoint}, and its header says {declared or 'nothing'}"
        yield Problem(file, line, what, f"write '#+ online: {service.endpoint}'", "service-endpoint")
    if not service.endpoint.startswith(SECURE):
        what = f"calls {service.endpoint}, which everybody on the way could read and change"
        yield Problem(file, tokens[place].line, what, "write an address over https", "service-endpoint")
    yield from _check_joined(structure, query, service, file, tokens[place].line)


def _check_joined(structure: Structure, query: str, service: Service, file: str, line: int) -> Iterator[Problem]:
    inside = structure_of(f"SELECT * {{{service.group}}}").certain
    if not service.joined:
        what = "has a SERVICE that would be asked for everything it has"
        fix = "use in it a variable that the rest of the query binds in every row"
        yield Problem(file, line, what, fix, "service-joined")
    for name in service.joined:
        if name not in inside:
            what = f"?{name} may be unbound in a row of SERVICE"
            yield Problem(
                file, line, what, "match it there outside OPTIONAL, in each branch of a UNION", "service-joined"
            )
    start, stop = structure.group
    around = [
        token for token in structure.tokens if start <= token.start < service.begin or service.end <= token.start < stop
    ]
    for name in _variables(around):
        if name in service.wanted:
            what = f"?{name} stands in SERVICE, and outside of it where it need not be bound"
            fix = "move the FILTER or BIND into SERVICE, or give one of the two another name"
            yield Problem(file, line, what, fix, "service-joined")


def _places(tokens: Sequence[Token]) -> Iterator[int]:
    """Each SERVICE that names its endpoint and stands in the outermost braces, or alone in an OPTIONAL there."""
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token.text == "{") - (token.text == "}")
        if token.keyword != "SERVICE" or [one.kind for one in tokens[place + 1 : place + 2]] != [IRI]:
            continue
        end = closing(tokens, place + 2)
        if end is None or tokens[place + 2].text != "{":
            continue
        alone = tokens[place - 1].text == "{" and tokens[end + 1].text == "}"
        if depth == 1 or (depth == 2 and alone and tokens[place - 2].keyword == "OPTIONAL"):
            yield place


def _prologue(query: str, structure: Structure) -> str:
    return query[: structure.prologue[-1][1].end] + "\n" if structure.prologue else ""


def _values(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = "".join(f"\n    ({' '.join(row)})" for row in rows)
    return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{{lines} }}"


def _variables(tokens: Iterable[Token]) -> list[str]:
    return [name for name in dict.fromkeys(token.variable for token in tokens) if name]
