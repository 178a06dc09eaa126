"""Compares the passages that claims point at with the text of their source, where the reader has it."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from adkg.claims import Claim, FileLine, Locator, Source
from adkg.errors import Problem, UsageError


def read_texts(folder: Path) -> Mapping[str, str]:
    """Every UTF-8 text below a folder, by the SHA-256 of its bytes; files of another kind are no texts.

    Raises UsageError when there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(f"no folder {folder}", "point --texts at the folder that holds the texts of the sources")
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            try:
                found[sha256(content).hexdigest()] = content.decode("utf-8")
            except UnicodeDecodeError:
                continue
    return found


def passage(text: str, locator: Locator) -> str:
    """The words that a locator points at."""
    return text[locator.begin : locator.end]


def passage_hash(words: str) -> str:
    """The first eight hexadecimal digits of the SHA-256 of a passage as UTF-8.

    >>> passage_hash("abc")
    'ba7816bf'
    """
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def verify_passages(source: Source, claims: Iterable[Claim], text: str) -> list[Problem]:
    """What differs between a source's record and its text: length, hash, and the hash of each passage.

    `claims` may hold those of other sources; they are passed over.
    """
    where = source.where
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if source.characters is None or not source.sha256:
        return [_problem(where, "records no text to compare with", "add 'text' to 'source'", "text-mismatch")]
    problems = []
    if digest != source.sha256:
        what = f"the text has the SHA-256 {digest[:12]}…, recorded is {source.sha256[:12]}…"
        problems.append(_problem(where, what, "find the text that was read, or read this one anew", "text-mismatch"))
    if len(text) != source.characters:
        what = f"the text has {len(text)} characters, recorded are {source.characters}"
        problems.append(
            _problem(where, what, f"write 'characters: {len(text)}' if this text was read", "text-mismatch")
        )
    return problems + [
        _problem(
            line,
            f"'at' {locator}: those characters have the hash {passage_hash(passage(text, locator))}",
            f"find the passage again; write #{passage_hash(passage(text, locator))} only if the words are right",
            "passage-hash-mismatch",
        )
        for locator, line in _passages(source, claims).items()
        if passage_hash(passage(text, locator)) != locator.passage_sha256
    ]


def _passages(source: Source, claims: Iterable[Claim]) -> dict[Locator, FileLine]:
    """Every passage of the source, with the first line that uses it."""
    found: dict[Locator, FileLine] = {}
    for claim in claims:
        if claim.source == source.iri and claim.locator:
            found.setdefault(claim.locator, claim.where)
    for left_out in source.left_out:
        found.setdefault(left_out.locator, left_out.where)
    return found


def _problem(where: FileLine, what: str, fix: str, rule: str) -> Problem:
    return Problem(where.file, where.line, what, fix, rule)
