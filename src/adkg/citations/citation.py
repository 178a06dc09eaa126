"""An answer as something to cite: a line of text, BibTeX, and the token by which it can be given again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from adkg.citations.footing import Footing, read_footing
from adkg.citations.token import Cited, read_token, short_digest, write_token
from adkg.descriptions import describe_all
from adkg.errors import UsageError
from adkg.evidence.words import TITLE
from adkg.queries import Question
from adkg.queries.binding import term_of
from adkg.store import Store
from adkg.terms import DCTERMS, ONTOLOGY, RDFS, Iri, Literal, Value, path_of, term
from adkg.version import __version__

OWL_ONTOLOGY = "http://www.w3.org/2002/07/owl#Ontology"
CREATOR = Iri(DCTERMS + "creator")
LABEL = Iri(RDFS + "label")
SHOWN = 12

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "accessed": "Accessed",
        "by": "judged by the policy",
        "known": "as known by",
        "none": "no rows",
        "one": "1 row",
        "record": "record of",
        "release": "release",
        "rows": "rows",
    },
    "vi": {
        "accessed": "Truy cập ngày",
        "by": "xét theo phép cân nhắc",
        "known": "theo những gì đã biết đến",
        "none": "không có dòng nào",
        "one": "1 dòng",
        "record": "dữ liệu đến",
        "release": "bản phát hành",
        "rows": "dòng",
    },
}


@dataclass(frozen=True, slots=True)
class Citation:
    """What to print. `token` gives the answer again and can name what changed; `short` can only tell whether it did.

    `names_claims`: whether the token had room for the claims. If not, naming those that changed needs the release.
    """

    text: str
    bibtex: str
    token: str
    short: str
    names_claims: bool


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Which record was asked: its SHA-256, and from where it was looked at; '' for the record as it stands."""

    release: str
    known_by: str = ""
    policy: str = ""


def cite(
    store: Store,
    question: Question,
    values: Mapping[str, str],
    *,
    standpoint: Standpoint,
    today: date,
    language: str = "en",
) -> Citation:
    """Cite the answer to a stored question. Only the text and BibTeX say `today`; the token says no day.

    Raises UsageError for a question that asks elsewhere too: nobody could give that answer again.
    """
    if question.online:
        what = f"an answer from {question.online} may be another tomorrow, and cannot be cited from here"
        raise UsageError(what, "cite its source, with the day on which you asked")
    footing = read_footing(store, question, values)
    cited = cited_of(footing, standpoint)
    short, token = write_token(replace(cited, details=None)), write_token(cited)
    fields = _fields(footing, cited, language)
    kept = read_token(token).details
    return Citation(
        _text(fields, today, short, language),
        _bibtex(fields, cited, today, short),
        token,
        short,
        kept is not None and kept.claims is not None,
    )


def cited_of(footing: Footing, standpoint: Standpoint) -> Cited:
    """What a token says of an answer. Values are written one way, however they were given."""
    question = footing.question
    values = {
        name: _canonical(term_of(question.parameters[name], text, question.prefixes))
        for name, text in sorted(footing.values.items())
    }
    return Cited(
        question.slug,
        values,
        standpoint.known_by,
        standpoint.policy,
        __version__,
        standpoint.release,
        footing.digest,
        short_digest(question.query),
        footing.layers,
        footing.details(),
    )


def _fields(footing: Footing, cited: Cited, language: str) -> dict[str, str]:
    """The parts of a citation, each '' where there is nothing to say."""
    words = WORDS.get(language, WORDS["en"])
    author, record = _record(footing.store, language)
    summary = footing.question.summary
    asked = ", ".join(f"{name}={value}" for name, value in cited.values.items())
    seen = [f"{words['known']} {cited.known_by}"] if cited.known_by else []
    seen += [f"{words['by']} {cited.policy}"] if cited.policy else []
    count = len(footing.rows.rows)
    return {
        "author": author,
        "record": record,
        "question": summary.get(language) or summary.get("en") or cited.question,
        "asked": f"{cited.question}{f' ({asked})' if asked else ''}",
        "seen": ", ".join(seen),
        "rows": words["none"] if not count else words["one"] if count == 1 else f"{count} {words['rows']}",
        "day": _latest_day(footing.store),
        "release": cited.release,
    }


def _record(store: Store, language: str) -> tuple[str, str]:
    """Who made the record and what it is called: as its own ontology says, not an alignment or that of the claims."""
    headers = describe_all(store, f"?node a <{OWL_ONTOLOGY}> .")
    evidence = ONTOLOGY.replace("#", "/claims")
    own = [
        headers[iri] for iri in sorted(headers) if iri != evidence and "/" not in path_of(iri).removeprefix("ontology/")
    ]
    if not own:
        return "adkg", "adkg"
    title = own[0].text(TITLE, language) or own[0].text(LABEL, language) or path_of(own[0].iri)
    return own[0].text(CREATOR, language) or "adkg", title


def _latest_day(store: Store) -> str:
    """The day of the latest source: what a record is of, whenever it is asked."""
    rows = store.select(f"SELECT (MAX(?day) AS ?last) {{ ?source <{term('publishedLatest')}> ?day }}").rows
    return rows[0][0].lexical if rows and isinstance(rows[0][0], Literal) else ""


def _text(fields: Mapping[str, str], today: date, short: str, language: str) -> str:
    words = WORDS.get(language, WORDS["en"])
    of_day = f"{words['record']} {fields['day']}, " if fields["day"] else ""
    seen = f" {fields['seen'][:1].upper()}{fields['seen'][1:]}." if fields["seen"] else ""
    return (
        f"{fields['author']}. {fields['record']}: {fields['question']} {fields['asked']}, {fields['rows']}.{seen} "
        f"adkg {__version__}, {of_day}{words['release']} {fields['release'][:SHOWN]}. "
        f"{words['accessed']} {today.isoformat()}. {short}"
    )


def _bibtex(fields: Mapping[str, str], cited: Cited, today: date, short: str) -> str:
    seen = f", {fields['seen']}" if fields["seen"] else ""
    entries = {
        "author": f"{{{fields['author']}}}",
        "title": f"{fields['record']}: {fields['question']}",
        "year": fields["day"][:4],
        "version": __version__,
        "note": f"{fields['asked']}, {fields['rows']}{seen}; sha256:{fields['release']}",
        "urldate": today.isoformat(),
    }
    lines = "".join(f"  {name} = {{{_escaped(text)}}},\n" for name, text in entries.items() if text)
    # A token may have underscores, which TeX leaves alone in an address.
    lines += f"  howpublished = {{adkg replay \\url{{{short}}}}},\n"
    return f"@misc{{adkg-{cited.question}-{cited.answer[:SHOWN]},\n{lines}}}\n"


def _escaped(text: str) -> str:
    """Text as BibTeX takes it: what TeX would read as an order of its own is escaped."""
    return _TEX.sub(lambda found: f"\\{found[0]}", text)


def _canonical(value: Value) -> str:
    return path_of(value) if isinstance(value, Iri) else value.lexical


_TEX = re.compile(r"[&%$#_]")
