"""The token of a citation: what was asked of which release, and what the answer rested on, as text for a URL.

`adkg1.CORE.CHECK` says what was asked and what came out; `adkg1.CORE.DETAILS.CHECK` also what it rested on.
"""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from io import StringIO

from adkg.errors import UsageError

MARK = "adkg"
VERSION = "1"
MAX_TOKEN = 4_000
MAX_CONTENT = 1_000_000
END = b"\n"
RELEASE_DIGITS = 64
ANSWER_DIGITS = 16
DIGITS = 8
"""How many hexadecimal digits of an identifier are kept: two claims in a hundred thousand share them rarely."""

WHOLE = "copy it whole: all that stands between two spaces, from adkg1. on"


@dataclass(frozen=True, slots=True)
class Details:
    """What a cited answer rested on. What was too much for a token is None.

    `rows` are its cells as text; `row_digests` stand for them. `claims` are those on whatever the answer states, the
    rejected ones too, by the first digits of their IRIs. `decisions` ruled on it: names with digests of what they say.
    `rulings` are the digests of all decisions that there were.
    """

    rows: tuple[tuple[str, ...], ...] | None = None
    row_digests: frozenset[str] | None = None
    claims: frozenset[str] | None = None
    decisions: Mapping[str, str] = field(default_factory=dict)
    rulings: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """What a token says: the question with its values, both clocks, the policy, and digests of all that it met.

    `known_by` and `policy` are '' where the record was asked as it stands. `release` is the SHA-256 of the record;
    `layers` has digests of its parts that are no claims.
    """

    question: str
    values: Mapping[str, str]
    known_by: str
    policy: str
    adkg: str
    release: str
    answer: str
    query: str
    layers: Mapping[str, str]
    details: Details | None = None


def write_token(cited: Cited) -> str:
    """The token, with as many of the details as MAX_TOKEN leaves room for.

    Rows go first: digests stand for them. Claims go next, and then what else there is.
    """
    head = f"{MARK}{VERSION}.{_text(_core(cited))}"
    for details in _shorter(cited.details):
        token = _checked(f"{head}.{_text(zlib.compress(_json(_plain(details)), 9))}")
        if len(token) <= MAX_TOKEN:
            return token
    return _checked(head)


def read_token(token: str) -> Cited:
    """What a token says. Raises UsageError for one that is damaged, cut, of another version, or none of ours."""
    text = token.strip()
    mark, *parts = text.split(".")
    if not mark.startswith(MARK) or not mark.removeprefix(MARK).isdecimal():
        raise UsageError(f"'{text[:30]}' is no token of a citation", "give what adkg ask --cite printed")
    if mark != MARK + VERSION:
        fix = f"use the adkg that wrote it, or a later one; this one reads {MARK}{VERSION}"
        raise UsageError(f"the token is of another version: {mark}", fix)
    if len(parts) not in {2, 3} or _checked(text.rpartition(".")[0]) != text:
        raise UsageError("the token is damaged: its check does not fit", WHOLE)
    try:
        details = _details(_unpacked(parts[1])) if len(parts) == 3 else None
        return replace(_cited(_bytes(parts[0])), details=details)
    except (ValueError, TypeError, KeyError, zlib.error) as error:
        raise UsageError("the token is damaged: its content cannot be read", WHOLE) from error


def _core(cited: Cited) -> bytes:
    """What was asked, as JSON, and then the digests, each of a known length."""
    asked = _json([cited.question, dict(cited.values), cited.known_by, cited.policy, cited.adkg, list(cited.layers)])
    digests = "".join((cited.release, cited.answer, cited.query, *cited.layers.values()))
    return asked + END + bytes.fromhex(digests)


def _cited(core: bytes) -> Cited:
    asked, _, digests = core.partition(END)
    question, values, known_by, policy, adkg, layers = json.loads(asked)
    found = StringIO(digests.hex())
    release, answer, query = (found.read(length) for length in (RELEASE_DIGITS, ANSWER_DIGITS, DIGITS))
    return Cited(
        question, values, known_by, policy, adkg, release, answer, query, {name: found.read(DIGITS) for name in layers}
    )


def short_digest(content: bytes | str) -> str:
    """The first digits of the SHA-256 of some content.

    >>> short_digest("adkg")
    '1cd225fd'
    """
    return sha256(content.encode() if isinstance(content, str) else content).hexdigest()[:DIGITS]


def _shorter(details: Details | None) -> list[Details]:
    """The details, and what is left of them as more is given up."""
    if details is None:
        return []
    no_rows, no_claims = replace(details, rows=None), replace(details, claims=None)
    least = Details(decisions=details.decisions, rulings=details.rulings)
    return [details, no_rows, no_claims, replace(no_claims, rows=None), least, replace(least, rulings=None)]


def _plain(details: Details) -> dict[str, object]:
    plain: dict[str, object] = {"decisions": dict(details.decisions)}
    if details.rows is not None:
        plain["rows"] = details.rows
    elif details.row_digests is not None:
        plain["row_digests"] = _joined(details.row_digests)
    if details.claims is not None:
        plain["claims"] = _joined(details.claims)
    if details.rulings is not None:
        plain["rulings"] = _joined(details.rulings)
    return plain


def _details(plain: dict[str, object]) -> Details:
    rows, decisions = plain.get("rows"), plain["decisions"]
    if not isinstance(decisions, dict) or not isinstance(rows, list | None):
        raise TypeError("no details")
    return Details(
        None if rows is None else tuple(tuple(map(str, row)) for row in rows),
        _split(plain.get("row_digests")),
        _split(plain.get("claims")),
        decisions,
        _split(plain.get("rulings")),
    )


def _joined(digests: frozenset[str]) -> str:
    return urlsafe_b64encode(bytes.fromhex("".join(sorted(digests)))).decode()


def _split(text: object) -> frozenset[str] | None:
    if text is None:
        return None
    digits = urlsafe_b64decode(str(text)).hex()
    return frozenset(digits[start : start + DIGITS] for start in range(0, len(digits), DIGITS))


def _json(plain: object) -> bytes:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _unpacked(text: str) -> dict[str, object]:
    found = json.loads(zlib.decompressobj().decompress(_bytes(text), MAX_CONTENT))
    if not isinstance(found, dict):
        raise TypeError("no object")
    return found


def _checked(text: str) -> str:
    return f"{text}.{sha256(text.encode()).hexdigest()[:DIGITS]}"
