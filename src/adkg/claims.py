"""What sources say, before anybody has judged it: sources, claims, and their places in the text."""

from dataclasses import dataclass, field
from hashlib import sha256

from adkg.dates import CalendarDate
from adkg.terms import Iri, Value, n3, path_of, term, thing_iri

REPORT = "report"
ANNOUNCEMENT = "announcement"
MODES = (REPORT, ANNOUNCEMENT)


@dataclass(frozen=True, slots=True, order=True)
class FileLine:
    """Where something stands in the project's files."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, order=True)
class Locator:
    """A passage of a source's text: code points [begin, end), and the first 8 hex digits of its SHA-256."""

    source: Iri
    begin: int
    end: int
    passage_sha256: str

    @property
    def iri(self) -> Iri:
        """An IRI made from the content."""
        return _minted("locator", self.source, str(self.begin), str(self.end), self.passage_sha256)

    def __str__(self) -> str:
        return f"{self.begin}-{self.end}#{self.passage_sha256}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A passage that was read and makes no claim, with the reason in a few words."""

    locator: Locator
    reason: str
    where: FileLine

    @property
    def iri(self) -> Iri:
        """An IRI made from the content."""
        return _minted("left-out", self.locator.iri, self.reason)


@dataclass(frozen=True, slots=True)
class Source:
    """One document that somebody published. `characters` and `sha256` are known only where the whole text was read."""

    iri: Iri
    publisher: Iri
    url: str
    language: str
    where: FileLine
    title: str = ""
    author: str = ""
    note: str = ""
    origin: Iri | None = None
    published: CalendarDate | None = None
    retrieved: CalendarDate | None = None
    characters: int | None = None
    sha256: str = ""
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One triple with its source: who said it, where in the text, and whether as a report or an announcement.

    `derived_from` is the claim that a decision re-read as being about this subject or value.
    """

    source: Iri
    subject: Iri
    predicate: Iri
    value: Value
    mode: str
    where: FileLine = field(compare=False)
    locator: Locator | None = None
    printed_subject: str = ""
    printed_value: str = ""
    note: str = field(default="", compare=False)
    derived_from: Iri | None = None

    @property
    def iri(self) -> Iri:
        """An IRI made from the content: the same claim has the same IRI in every build."""
        at = str(self.locator) if self.locator else ""
        origin = self.derived_from or ""
        return _minted("claim", self.source, self.subject, self.predicate, n3(self.value), self.mode, at, origin)

    def __str__(self) -> str:
        value = path_of(self.value) if isinstance(self.value, Iri) else self.value.lexical
        return f"{path_of(self.subject)} {path_of(self.predicate)} {value} ({path_of(self.source)})"


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's ruling, with its reason per language.

    Either `value` is chosen for a property of `about` (several for a property with many values), or `means` says which
    thing the claims of `source` about `about` really speak of. `based_on` are the sources from which a value follows
    that none of them says.
    """

    iri: Iri
    about: Iri
    decided: CalendarDate
    reasons: tuple[tuple[str, str], ...]
    where: FileLine
    predicate: Iri | None = None
    values: tuple[Value, ...] = ()
    source: Iri | None = None
    means: Iri | None = None
    based_on: tuple[Iri, ...] = ()


@dataclass(frozen=True, slots=True)
class Search:
    """A property of a thing that was looked for and not found, on one day, in what `places` says per language.

    `about` is one thing, or the several that together single out something the record has no name for. `type` narrows
    what was sought: values of that class or datatype, although others may be known.
    """

    about: tuple[Iri, ...]
    predicate: Iri
    searched: CalendarDate
    places: tuple[tuple[str, str], ...]
    where: FileLine = field(compare=False)
    type: Iri | None = None
    note: str = field(default="", compare=False)

    @property
    def iri(self) -> Iri:
        """An IRI made from the content."""
        places = (part for place in self.places for part in place)
        return _minted("search", *self.about, self.predicate, self.searched.lexical, self.type or "", *places)


ACCEPTED = term("acceptedClaim")
AGREEING = term("agreeingClaim")
REJECTED = term("rejectedClaim")
DISPUTED = term("disputedClaim")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of a claim, by which rule (a term of the ontology), and against which claim.

    `mode` is the mode it was judged in: a source published before the day can only announce, whatever it says.
    """

    claim: Claim
    mode: str
    verdict: Iri
    rule: Iri
    outweighed_by: Iri | None = None
    decided_by: Iri | None = None


def _minted(kind: str, *parts: str) -> Iri:
    digest = sha256("\x1f".join(parts).encode()).hexdigest()
    return thing_iri(f"{kind}/{digest[:16]}")
