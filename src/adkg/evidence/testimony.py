"""Reads claims with everything that is needed to weigh them, in a fixed number of queries however many there are."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from adkg.descriptions import Description, describe, describe_all, labels
from adkg.evidence.words import DEFINITION, LANGUAGE, OBJECT, PREDICATE, SUBJECT, TITLE
from adkg.store import Store
from adkg.terms import Iri, Value, n3, path_of, term

STANDINGS = (term("acceptedClaim"), term("agreeingClaim"), term("disputedClaim"), term("rejectedClaim"))
ANNOUNCED = term("announcement")
NO_RANK = 9


@dataclass(frozen=True, slots=True)
class Publication:
    """A source as a witness: what it is, who published it, and whose word it really is."""

    iri: Iri
    title: str
    publisher: str
    grade: str
    rank: int
    published: str
    address: str
    language: str
    origin: Iri
    origin_label: str
    characters: int | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the text: code points [begin, end), and the first 8 hex digits of their SHA-256."""

    begin: int
    end: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's decision, with its reason: `chosen` values, or the thing that a source `means` by a wrong name."""

    iri: Iri
    decided: str
    reason: str
    chosen: tuple[Value, ...] = ()
    means: Iri | None = None


@dataclass(frozen=True, slots=True)
class Testimony:
    """One claim, who makes it, and how it was judged: `rule` names the rule, `rule_meaning` says what it means."""

    iri: Iri
    subject: Iri
    predicate: Iri
    value: Value
    source: Publication
    mode: str
    standing: Iri
    standing_label: str
    rule: Iri
    rule_label: str
    rule_meaning: str
    place: Place | None = None
    outweighed_by: Iri | None = None
    ruling: Ruling | None = None
    derived_from: Iri | None = None
    printed_subject: str = ""
    printed_value: str = ""
    note: str = ""
    announced: bool = False

    @property
    def is_set_aside(self) -> bool:
        """Whether a decision reads the claim as being about another thing or value: it was not weighed here."""
        return self.ruling is not None and self.ruling.means is not None

    @property
    def weight(self) -> tuple[int, int, str, Iri]:
        """The order in which claims are told: what is accepted first, then by grade, day and IRI."""
        standing = STANDINGS.index(self.standing) if self.standing in STANDINGS else len(STANDINGS)
        return standing, self.source.rank, self.source.published, self.iri


def read_testimonies(store: Store, pattern: str, language: str = "en") -> list[Testimony]:
    """The claims that a SPARQL pattern finds as ?node, the weightiest first. The pattern writes its IRIs in full."""
    return _testimonies(store, _claims(store, pattern), language)


def read_claims(store: Store, claims: Iterable[Iri], language: str = "en") -> dict[Iri, Testimony]:
    """The claims of these IRIs, those that the store has."""
    known = {iri: found for iri, found in describe(store, claims).items() if found.values}
    return {one.iri: one for one in _testimonies(store, known, language)}


def _testimonies(store: Store, claims: Mapping[Iri, Description], language: str) -> list[Testimony]:
    publications = read_publications(store, _nodes(claims.values(), term("source")), language)
    places = read_places(store, _nodes(claims.values(), term("locator")))
    rulings = read_rulings(store, _nodes(claims.values(), term("decidedBy")), language)
    terms = {found for name in ("judgedBy", "judgement", "mode") for found in _nodes(claims.values(), term(name))}
    words = describe(store, terms)
    names = labels(store, terms, language)
    found = []
    for claim in claims.values():
        subject, predicate, source = claim.node(SUBJECT), claim.node(PREDICATE), claim.node(term("source"))
        if subject is None or predicate is None or source is None:
            continue
        standing, rule = claim.node(term("judgement")) or Iri(""), claim.node(term("judgedBy")) or Iri("")
        found.append(
            Testimony(
                iri=claim.iri,
                subject=subject,
                predicate=predicate,
                value=claim.all(OBJECT)[0],
                source=publications[source],
                mode=names.get(claim.node(term("mode")) or Iri(""), ""),
                standing=standing,
                standing_label=names.get(standing, ""),
                rule=rule,
                rule_label=names.get(rule, ""),
                rule_meaning=words[rule].text(DEFINITION, language) if rule in words else "",
                place=places.get(claim.node(term("locator")) or Iri("")),
                outweighed_by=claim.node(term("outweighedBy")),
                ruling=rulings.get(claim.node(term("decidedBy")) or Iri("")),
                derived_from=claim.node(term("derivedFromClaim")),
                printed_subject=claim.text(term("printedSubject")),
                printed_value=claim.text(term("printedValue")),
                note=claim.text(term("note")),
                announced=claim.node(term("mode")) == ANNOUNCED,
            )
        )
    return sorted(found, key=lambda testimony: testimony.weight)


def _claims(store: Store, pattern: str) -> dict[Iri, Description]:
    """Found first and described then: in one query the engine takes three times as long over a thousand claims."""
    rows = store.select(f"SELECT DISTINCT ?node {{ {pattern} ?node a <{term('Claim')}> . }}").rows
    return describe(store, [node for (node,) in rows if isinstance(node, Iri)])


def read_publications(store: Store, iris: Iterable[Iri], language: str = "en") -> dict[Iri, Publication]:
    """The sources with their publishers, and the origin found by following who copies whom."""
    sources = describe(store, iris)
    publishers = _read_publishers(store, sources.values())
    ranks = describe_all(store, f"?node <{term('gradeRank')}> ?rank .")
    names = labels(store, publishers, language)
    return {iri: _publication(source, publishers, ranks, names, language) for iri, source in sources.items()}


def _read_publishers(store: Store, sources: Collection[Description]) -> dict[Iri, Description]:
    """The publishers of sources, and whoever those copy."""
    found: dict[Iri, Description] = {}
    waiting = _nodes(sources, term("publisher")) | _nodes(sources, term("origin"))
    while waiting:
        read = describe(store, waiting)
        found |= read
        waiting = _nodes(read.values(), term("origin")) - found.keys()
    return found


def _publication(
    source: Description,
    publishers: Mapping[Iri, Description],
    ranks: Mapping[Iri, Description],
    names: Mapping[Iri, str],
    language: str,
) -> Publication:
    publisher = source.node(term("publisher")) or Iri("")
    described = publishers.get(publisher, Description(publisher))
    grade = described.node(term("grade")) or Iri("")
    rank = ranks[grade].number(term("gradeRank")) if grade in ranks else None
    origin = source.node(term("origin")) or publisher
    seen: set[Iri] = set()
    while origin in publishers and origin not in seen:
        seen.add(origin)
        origin = publishers[origin].node(term("origin")) or origin
    return Publication(
        iri=source.iri,
        title=source.text(TITLE, language) or path_of(source.iri),
        publisher=names.get(publisher, path_of(publisher)),
        grade=path_of(grade),
        rank=rank if rank is not None else NO_RANK,
        published=source.text(term("published")),
        address=source.text(term("url")),
        language=source.text(LANGUAGE),
        origin=origin,
        origin_label=names.get(origin, path_of(origin)),
        characters=source.number(term("characters")),
        sha256=source.text(term("sha256")),
    )


def read_places(store: Store, locators: Iterable[Iri]) -> dict[Iri, Place]:
    """Where the locators point."""
    found = {}
    for iri, locator in describe(store, locators).items():
        begin, end = locator.number(term("begin")), locator.number(term("end"))
        if begin is not None and end is not None:
            found[iri] = Place(begin, end, locator.text(term("passageSha256")))
    return found


def origins(testimonies: Iterable[Testimony]) -> int:
    """How many independent origins stand behind claims: copies of one story count once."""
    return len({testimony.source.origin for testimony in testimonies})


def read_rulings(store: Store, decisions: Iterable[Iri], language: str) -> dict[Iri, Ruling]:
    """The decisions, each with its reason in the language."""
    return {
        iri: Ruling(
            iri,
            found.text(term("decided")),
            found.text(term("reason"), language),
            tuple(sorted(found.all(term("chosenValue")), key=n3)),
            found.node(term("means")),
        )
        for iri, found in describe(store, decisions).items()
    }


def _nodes(claims: Iterable[Description], predicate: Iri) -> set[Iri]:
    return {found for claim in claims if (found := claim.node(predicate)) is not None}
