"""What a comparison finds, as values: their fields, in this order, are the keys of `adkg diff --format json`."""

from dataclasses import dataclass

from adkg.evidence.testimony import Publication, Ruling, Testimony
from adkg.store import Row
from adkg.terms import Iri, Value

Triple = tuple[Iri, Iri, Value]
Pair = tuple[Iri, Value]

ADDED = "added"
CHANGED = "changed"
CONFIRMED = "confirmed"
CONTRADICTED = "contradicted"
WITHDRAWN = "withdrawn"
LESS_CONFIRMED = "less-confirmed"
LESS_CONTRADICTED = "less-contradicted"
REJUDGED = "rejudged"
FACT_KINDS = (ADDED, CHANGED, CONFIRMED, CONTRADICTED, WITHDRAWN, LESS_CONFIRMED, LESS_CONTRADICTED, REJUDGED)

REMOVED = "removed"
RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class FactChange:
    """What became of one value of a property of a thing. `kind` is one of FACT_KINDS:

    added, withdrawn: `value` is accepted now and was not, or was and is not. changed: `value` took the place of
    `other` where there is one value at most. confirmed: `value` is accepted as before, and sources say so that did not.
    contradicted: sources that did not speak before say `other`, which is not accepted; `value` is what they speak
    against, none where it is not one value. less-confirmed, less-contradicted: the same with the sides exchanged.
    rejudged: `value` stays, but is accepted by another rule.

    `claims` speak for the change, as they are judged in the new record: they state `value`, or `other` where it is
    contradicted. `against` are claims of the new record for values that lost. `before` are the claims of the old record
    for what went, or for what is confirmed. `ruling` is the decision that now rules on it; where a decision alone
    carried what is withdrawn, that one. `origins` counts the independent origins of `value` in the new record;
    `further_origin` says whether one of them is new. `follows` and `followed` are inferred triples that come and go
    with it.
    """

    kind: str
    subject: Iri
    predicate: Iri
    value: Value | None
    other: Value | None = None
    claims: tuple[Testimony, ...] = ()
    against: tuple[Testimony, ...] = ()
    before: tuple[Testimony, ...] = ()
    ruling: Ruling | None = None
    origins: int = 0
    further_origin: bool = False
    follows: tuple[Triple, ...] = ()
    followed: tuple[Triple, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryChange:
    """A thing of the register, a decision or a search that came, went or says something else.

    `kind` is added, removed, changed, or renamed where its names changed and nothing else. `come` and `gone` are the
    predicates and values of it that only one of the records has.
    """

    kind: str
    iri: Iri
    label: str
    come: tuple[Pair, ...]
    gone: tuple[Pair, ...]
    follows: tuple[Triple, ...] = ()
    followed: tuple[Triple, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceChange:
    """A source that came, went, has another header or was read anew.

    `claims_come` and `claims_gone` count its claims that only one of the records has, `claims_changed` those whose
    printed form or note changed; `left_out_come` and `left_out_gone` count the passages left out.
    """

    kind: str
    source: Publication
    come: tuple[Pair, ...]
    gone: tuple[Pair, ...]
    claims_come: int
    claims_gone: int
    claims_changed: int
    left_out_come: int
    left_out_gone: int


@dataclass(frozen=True, slots=True)
class TripleChanges:
    """Triples that only one of the records has."""

    come: tuple[Triple, ...] = ()
    gone: tuple[Triple, ...] = ()


@dataclass(frozen=True, slots=True)
class TermChanges:
    """Terms of the ontology that came, went, or are described otherwise."""

    added: tuple[Iri, ...] = ()
    removed: tuple[Iri, ...] = ()
    changed: tuple[Iri, ...] = ()


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file of shapes, checks or expectations that was added, removed or changed. Only builds know their files."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A stored question whose answer is another now: the rows that came and went.

    `unknown` are the terms that it uses and the old record had not declared.
    """

    question: str
    summary: str
    columns: tuple[str, ...]
    come: tuple[Row, ...]
    gone: tuple[Row, ...]
    unknown: tuple[Iri, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """One of the two records: how the caller named it, and the SHA-256 of its sorted N-Quads."""

    name: str
    dataset_sha256: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many facts were added and so on, one number for each kind of FACT_KINDS, and how many answers changed."""

    added: int = 0
    changed: int = 0
    confirmed: int = 0
    contradicted: int = 0
    withdrawn: int = 0
    less_confirmed: int = 0
    less_contradicted: int = 0
    rejudged: int = 0
    answers: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two records. `inferred` is what comes and goes without a fact or thing as its cause."""

    old: State
    new: State
    counts: Counts
    facts: tuple[FactChange, ...] = ()
    things: tuple[EntryChange, ...] = ()
    decisions: tuple[EntryChange, ...] = ()
    sources: tuple[SourceChange, ...] = ()
    searches: tuple[EntryChange, ...] = ()
    links: TripleChanges = TripleChanges()
    inferred: TripleChanges = TripleChanges()
    expected: TripleChanges = TripleChanges()
    terms: TermChanges = TermChanges()
    files: tuple[FileChange, ...] = ()
    answers: tuple[AnswerChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs: the data is equal, and so are the files that judge it."""
        return self.old.dataset_sha256 == self.new.dataset_sha256 and not self.files
