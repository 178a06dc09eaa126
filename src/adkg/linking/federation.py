"""Answers an online question: the record is asked first, then its endpoint once, then both together, here.

The endpoint is asked for nothing but what the record has found. What it answers is checked, and stands as VALUES in the
place of SERVICE: so the stored query stays plain SPARQL 1.1, and no engine goes to the network by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from adkg.errors import AdkgError, UsageError
from adkg.guard import MAX_QUERY
from adkg.linking.client import Client, NetworkError
from adkg.linking.exchange import Limits, Request
from adkg.linking.json_answers import BadAnswer, clean_text, read_json
from adkg.queries import Question, bind
from adkg.queries.service import Service, asked_for, filled, request, service_of
from adkg.store import Store
from adkg.terms import LANG_STRING, XSD_STRING, Iri, Literal, Value, is_iri, is_language, is_lexical, n3

MEDIA_TYPE = "application/sparql-results+json"
FORM = "application/x-www-form-urlencoded"
# Public endpoints give a query about a minute: what takes longer does not come.
LIMITS = Limits(total=70.0)
MOST_VALUES = 1_000
MOST_ROWS = 800
LONGEST = 2_000
UNBOUND = "UNDEF"
NARROW = "narrow the question by a parameter"


@dataclass(frozen=True, slots=True)
class Federated:
    """An online question made local: `query` holds the `rows` that `endpoint` gave when asked about `values` things.

    `asked_at` is None where the record had nothing to ask about, and nothing was asked.
    """

    query: str
    endpoint: str
    values: int
    rows: int
    asked_at: datetime | None


def federate(
    store: Store,
    question: Question,
    values: Mapping[str, str],
    endpoint: str = "",
    limits: Limits = LIMITS,
) -> Federated:
    """Ask the question's endpoint, or another that has the same data, and no other server.

    Raises UsageError for values that do not fit and for an address that may not be asked, NetworkError when there is no
    answer, and AdkgError for an answer that is none.
    """
    query = bind(question, values)
    service = service_of(query)
    endpoint = endpoint or service.endpoint
    client = Client(allowed=[endpoint], limits=limits, tries=2)
    rows = store.select(asked_for(query, service)).rows
    sent = [tuple(n3(value) for value in row if isinstance(value, Iri)) for row in rows]
    if any(len(row) != len(service.joined) for row in sent):
        raise UsageError("the question would ask the endpoint about texts or numbers", "join it by things only")
    if len(sent) > MOST_VALUES:
        raise UsageError(f"{endpoint} would be asked about {len(sent)} things", NARROW)
    if not sent:
        return Federated(filled(query, service, []), endpoint, 0, 0, None)
    body = urlencode({"query": request(query, service, sent)}).encode()
    content = _answered(client, endpoint, Request("POST", MEDIA_TYPE, body, FORM))
    try:
        found = _read_rows(content, service, set(sent))
    except BadAnswer as error:
        raise AdkgError(f"{endpoint} gave no usable answer: {error}", "check that it is a SPARQL endpoint") from None
    whole = filled(query, service, found)
    if len(found) > MOST_ROWS or len(whole) > MAX_QUERY:
        raise UsageError(f"{endpoint} answers with {len(found)} rows, more than are taken", NARROW)
    return Federated(whole, endpoint, len(sent), len(found), datetime.now(UTC))


def _answered(client: Client, endpoint: str, asked: Request) -> bytes:
    try:
        return client.send(endpoint, asked)
    except NetworkError as error:
        fix = "see that there is a network, or try again later; or ask a copy of the same data: --endpoint URL"
        raise NetworkError(error.what, fix) from error


def _read_rows(content: bytes, service: Service, sent: set[tuple[str, ...]]) -> list[list[str]]:
    """The rows of an answer as terms of SPARQL, one for each of the service's variables. Raises BadAnswer.

    What has no name there (an unknown person is a blank node) is as if nothing were said.
    """
    answer = read_json(content)
    results = answer.get("results") if isinstance(answer, dict) else None
    bindings = results.get("bindings") if isinstance(results, dict) else None
    if not isinstance(bindings, list):
        raise BadAnswer("it has no results with bindings")
    rows = [_row(binding, service.variables) for binding in bindings]
    joined = len(service.joined)
    for row in rows:
        if tuple(row[:joined]) not in sent:
            raise BadAnswer(f"it tells of {row[0][:80]}, which it was not asked about")
    return rows


def _row(binding: object, variables: Sequence[str]) -> list[str]:
    if not isinstance(binding, dict):
        raise BadAnswer("a row of it is no object")
    return [_term(binding[name], name) if name in binding else UNBOUND for name in variables]


def _term(node: object, name: str) -> str:
    fields = {key: text for key, text in node.items() if isinstance(text, str)} if isinstance(node, dict) else {}
    kind, text = fields.get("type", ""), fields.get("value")
    if kind == "bnode":
        return UNBOUND
    value = None if text is None or len(text) > LONGEST else _value(kind, text, fields)
    if value is None:
        raise BadAnswer(f"its value of ?{name} is no term: {clean_text(text, 60) or clean_text(kind, 60) or 'nothing'}")
    return n3(value)


def _value(kind: str, text: str, fields: Mapping[str, str]) -> Value | None:
    if kind == "uri":
        return Iri(text) if is_iri(text) else None
    if kind not in {"literal", "typed-literal"}:
        return None
    language = fields.get("xml:lang", "").lower()
    if language:
        cleaned = clean_text(text, LONGEST)
        return Literal(cleaned, LANG_STRING, language) if is_language(language) else None
    datatype = fields.get("datatype", XSD_STRING)
    if datatype == XSD_STRING:
        return Literal(clean_text(text, LONGEST))
    return Literal(text, datatype) if is_iri(datatype) and text.isprintable() and is_lexical(text, datatype) else None
