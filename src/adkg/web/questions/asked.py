"""Reads what was asked of a stored question from the query string: nothing is overlooked, nothing is guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes, urlencode

from adkg.errors import UsageError, did_you_mean
from adkg.queries import Question
from adkg.queries.binding import term_of
from adkg.web.languages import LANGUAGES
from adkg.web.questions.forms import Form

MOST = 50
SWITCHES = ("evidence", "raw")
# What may be given besides the parameters of the question itself.
OPTIONS = ("evidence", "known-by", "lang", "policy", "raw")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: the values of parameters, and what else was given; '' or absent is not given."""

    values: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def known_by(self) -> str:
        """The day, month or year as of which the record is asked."""
        return self.options.get("known-by", "")

    @property
    def policy(self) -> str:
        """The policy by which it is judged."""
        return self.options.get("policy", "")

    @property
    def evidence(self) -> bool:
        """Whether every cell shall have its sources."""
        return self.options.get("evidence") == "1"

    @property
    def raw(self) -> bool:
        """Whether cells that a spreadsheet would run stay as they are."""
        return self.options.get("raw") == "1"

    def query(self, without: Iterable[str] = (), **more: str) -> str:
        """The same as a query string, with `?` before it; '' when there is nothing to say.

        >>> Asked({"town": "town/linz"}, {"evidence": "1"}).query(without=["evidence"], lang="vi")
        '?town=town/linz&lang=vi'
        """
        given = {**self.values, **self.options}
        kept = {name: text for name, text in given.items() if name not in set(without)} | more
        return f"?{urlencode(kept, safe='/')}" if kept else ""


def read_asked(question: Question, query: str) -> Asked:
    """What the query string asks of the question. A name with nothing behind it, as a form sends it, is not given.

    Raises UsageError, with the nearest that is there, for names that are none, names given twice, and values that do
    not fit.
    """
    given = pairs_of(query)
    known = (*question.parameters, *OPTIONS)
    for name in given:
        if name not in known:
            fix = did_you_mean(name, known, f"it has {', '.join(known)}")
            raise UsageError(f"'{question.slug}' has no parameter '{name[:80]}'", fix)
    values = {name: text for name, text in given.items() if name in question.parameters}
    for name, text in values.items():
        term_of(question.parameters[name], text, question.prefixes)
    options = {name: text for name, text in given.items() if name not in values}
    check_options(options)
    return Asked(values, options)


def pairs_of(query: str) -> dict[str, str]:
    """The names of a query string with their values, empty ones left out.

    Raises UsageError for text that is no UTF-8, for a name that is there twice, and for too many of them.
    """
    found: dict[str, str] = {}
    parts = [part for part in query.split("&") if part]
    if len(parts) > MOST:
        raise UsageError(f"the address has more than {MOST} parameters", "leave some out")
    try:
        pairs = [(_decoded(name), _decoded(text)) for name, _, text in (part.partition("=") for part in parts)]
    except UnicodeDecodeError:
        raise UsageError("the address is no UTF-8", "encode it as UTF-8, then by percent signs") from None
    for name, text in pairs:
        if name in found and text:
            raise UsageError(f"'{name[:80]}' is given twice", "give it one value")
        if text:
            found[name] = text
        else:
            found.setdefault(name, "")
    return {name: text for name, text in found.items() if text}


def _decoded(text: str) -> str:
    # The door keeps each byte of the address as one character.
    return unquote_to_bytes(text.replace("+", " ").encode("latin-1")).decode()


def check_form(asked: Asked, form: Form, forms: Iterable[Form]) -> None:
    """Raise UsageError for evidence in a form whose cells have no room for it."""
    if asked.evidence and not form.evidence:
        able = ", ".join(f".{one.suffix}" for one in forms if one.evidence)
        raise UsageError(f"no evidence in .{form.suffix}", f"use one of {able}")


def check_options(options: Mapping[str, str]) -> None:
    """Raise UsageError for a switch that is neither 0 nor 1, and for a language that no page has."""
    for name in SWITCHES:
        if options.get(name, "0") not in {"0", "1"}:
            raise UsageError(f"{name} wants 0 or 1, got '{options[name][:60]}'", f"write it as in {name}=1")
    language = options.get("lang", LANGUAGES[0])
    if language not in LANGUAGES:
        fix = did_you_mean(language[:60], LANGUAGES, f"use one of {', '.join(LANGUAGES)}")
        raise UsageError(f"lang has no choice '{language[:60]}'", fix)
