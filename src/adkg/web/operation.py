"""Reads what is asked of the endpoint (SPARQL 1.1 Protocol, section 2.1), and refuses what is no query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import parse_qsl

from adkg.errors import UsageError
from adkg.store import Dataset
from adkg.terms import Iri, is_iri
from adkg.web.exchange import Request

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
MANY = frozenset({"default-graph-uri", "named-graph-uri"})
ONCE = frozenset({"format", "known-by", "policy", "query"})
UPDATING = frozenset({"update", "using-graph-uri", "using-named-graph-uri"})
MOST_PARAMETERS = 1_000
ALIKE = 0.84

Parameters = Mapping[str, Sequence[str]]


class Refused(UsageError):
    """The operation is refused, with a status of HTTP."""

    def __init__(self, status: int, what: str, fix: str) -> None:
        super().__init__(what, fix)
        self.status = status


@dataclass(frozen=True, slots=True)
class Operation:
    """A query with what it is asked of; `form` is the format that the client named, or ''. Without a query, ''."""

    query: str
    dataset: Dataset | None = None
    form: str = ""
    known_by: str = ""
    policy: str = ""


def read_operation(request: Request) -> Operation:
    """The operation that a request asks for. Raises Refused, with the status that the protocol wants."""
    parameters = read_parameters(request)
    if request.method == "POST":
        _read_body(request, parameters)
    if not UPDATING.isdisjoint(parameters):
        raise Refused(403, "nothing can be changed here", "send a query; the record changes by its files and a build")
    for name in parameters.keys() & ONCE:
        if len(parameters[name]) > 1:
            raise Refused(400, f"'{name}' is given {len(parameters[name])} times", "give it once")
    _refuse_misspelt(parameters)
    query, form, known_by, policy = (
        parameters.get(name, [""])[0] for name in ("query", "format", "known-by", "policy")
    )
    if not query and (request.method == "POST" or "query" in parameters):
        raise Refused(400, "there is no query", "send one as query=, or as the body with the type " + DIRECT)
    return Operation(query, _dataset(parameters), form, known_by, policy)


def read_parameters(request: Request) -> dict[str, list[str]]:
    """The parameters of the address. Raises Refused when they are not UTF-8 or too many."""
    return _parameters(request.query.encode("latin-1"))


def _read_body(request: Request, parameters: dict[str, list[str]]) -> None:
    """Add what the body says to the parameters of the address."""
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if kind not in {FORM, DIRECT, UPDATE}:
        raise Refused(415, f"'{kind[:80]}' is no type for a query", f"use {DIRECT} or {FORM}")
    charset = next((value for name, _, value in map(_parted, rest.split(";")) if name == "charset"), "utf-8")
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise Refused(415, f"the query is in '{charset[:40]}'", "send it in UTF-8")
    if kind == UPDATE:
        parameters.setdefault("update", []).append("")
    elif kind == DIRECT:
        parameters.setdefault("query", []).append(_text(request.body))
    else:
        for name, values in _parameters(request.body).items():
            parameters.setdefault(name, []).extend(values)


def _parted(parameter: str) -> tuple[str, str, str]:
    name, equals, value = parameter.partition("=")
    return name.strip().lower(), equals, value.strip().strip('"').lower()


def _parameters(encoded: bytes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(_text(encoded), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except UnicodeDecodeError:
        raise Refused(400, "a parameter is not UTF-8", "encode its characters as UTF-8, then by percent") from None
    except ValueError:
        raise Refused(400, f"there are more than {MOST_PARAMETERS} parameters", "send fewer") from None
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Refused(400, "the request is not UTF-8", "send it in UTF-8") from None


def _refuse_misspelt(parameters: Parameters) -> None:
    """Other endpoints know parameters that mean nothing here; but what nearly is one of ours was meant."""
    for name in parameters.keys() - MANY - ONCE:
        meant = get_close_matches(name[:40].replace("_", "-").lower(), MANY | ONCE, n=1, cutoff=ALIKE)
        if meant:
            raise Refused(400, f"'{name[:40]}' is no parameter", f"did you mean '{meant[0]}'?")


def _dataset(parameters: Parameters) -> Dataset | None:
    if MANY.isdisjoint(parameters):
        return None
    return Dataset(_graphs(parameters, "default-graph-uri"), _graphs(parameters, "named-graph-uri"))


def _graphs(parameters: Parameters, name: str) -> tuple[Iri, ...]:
    for iri in parameters.get(name, ()):
        if not is_iri(iri):
            raise Refused(400, f"{name}: '{iri[:80]}' is no absolute IRI", "use one such as https://w3id.org/...")
    return tuple(map(Iri, parameters.get(name, ())))
