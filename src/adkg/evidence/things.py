"""One thing: what is accepted of it and what follows, each statement with what it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass

from adkg.descriptions import Description, batches, describe, describe_all, labels
from adkg.errors import UsageError, did_you_mean
from adkg.evidence.sections import Section
from adkg.evidence.sides import Side, sides_of
from adkg.evidence.testimony import Ruling, Testimony, origins, read_rulings, read_testimonies
from adkg.evidence.words import NOTATION, OBJECT, PREDICATE, RDF_TYPE, SUBJECT
from adkg.store import Store
from adkg.terms import BASE, Iri, Prefixes, Value, graph, is_iri, n3, path_of, term

Triple = tuple[Iri, Iri, Value]
BOUND = "date-bound"


@dataclass(frozen=True, slots=True)
class Statement:
    """An accepted triple and the claims that it rests on. Without claims it rests on a decision, or on the register."""

    triple: Triple
    testimonies: tuple[Testimony, ...] = ()
    ruling: Ruling | None = None

    @property
    def origins(self) -> int:
        """How many independent origins say so."""
        return origins(self.testimonies)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """An inferred triple, the rule and axiom by which it follows, and what it follows from."""

    triple: Triple
    rule: str
    axiom: str
    premises: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class ThingEvidence:
    """A thing with its names, what is accepted and inferred of it, and what is accepted of others about it.

    `links` lead to the same thing elsewhere; `expected` is what a rule would have had, which nobody need have said.
    `sections` are the answers of stored questions for it.
    """

    iri: Iri
    label: str
    kind: str
    registered: tuple[Triple, ...]
    accepted: tuple[Statement, ...]
    inferred: tuple[Conclusion, ...]
    incoming: tuple[Triple, ...]
    links: tuple[Triple, ...] = ()
    expected: tuple[Conclusion, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a property of a thing has its value: every value that was claimed, or how it was inferred."""

    subject: Iri
    predicate: Iri
    sides: tuple[Side, ...]
    conclusions: tuple[Conclusion, ...] = ()


def of_thing(store: Store, thing: Iri, language: str = "en") -> ThingEvidence:
    """Everything that is believed of a thing. Bounds of dates, which follow from the dates, are left out."""
    label = labels(store, [thing], language)[thing]
    registered = _stated(store, "register", thing)
    kinds = [value for _, predicate, value in registered if predicate == RDF_TYPE and isinstance(value, Iri)]
    accepted = _stated(store, "accepted", thing)
    conclusions = [found for found in _conclusions(store, thing, language) if found.rule != BOUND]
    expected = set(_stated(store, "expected", thing))
    incoming = _triples(store, f"GRAPH <{graph('accepted')}> {{ ?s ?p <{thing}> }} BIND(<{thing}> AS ?o)")
    return ThingEvidence(
        thing,
        label,
        labels(store, kinds, language)[kinds[0]] if kinds else "",
        tuple(registered),
        tuple(_statements(store, accepted, language)),
        tuple(found for found in conclusions if found.triple not in expected),
        tuple(incoming),
        tuple(_stated(store, "links", thing)),
        tuple(found for found in conclusions if found.triple in expected),
    )


def why(store: Store, thing: Iri, predicate: Iri | None = None, language: str = "en") -> list[Grounds]:
    """Every claim about a thing, or one property of it, with how it was judged; and what was inferred, from what.

    Raises UsageError when nothing was ever said of that property, with the nearest that has something.
    """
    testimonies = read_testimonies(store, f"?node <{SUBJECT}> <{thing}> .", language)
    conclusions = [found for found in _conclusions(store, thing, language) if found.rule != BOUND]
    predicates = {found.predicate for found in testimonies} | {found.triple[1] for found in conclusions}
    if predicate is not None and predicate not in predicates:
        known = sorted(path_of(found) for found in predicates if found != RDF_TYPE)
        fix = f"it has {', '.join(known)}" if known else "no source speaks of it"
        what = f"no source says anything about '{path_of(predicate)}' of {path_of(thing)}"
        raise UsageError(what, did_you_mean(path_of(predicate), known, fix))
    grounds = [
        Grounds(
            thing,
            found,
            sides_of([one for one in testimonies if one.predicate == found]),
            tuple(one for one in conclusions if one.triple[1] == found),
        )
        for found in sorted(predicates)
        if predicate in {None, found}
    ]
    return sorted(grounds, key=lambda found: not found.sides)


def find_thing(store: Store, text: str, prefixes: Prefixes) -> Iri:
    """The node that a path, CURIE, IRI or the last step of a path names.

    Raises UsageError with the nearest path when the store says nothing of it.
    """
    expanded = prefixes.expand(text) or Iri(text)
    if is_iri(expanded) and store.ask(f"ASK {{ {n3(expanded)} ?p ?o }}"):
        return expanded
    rows = store.select(
        f"{NOTATION}SELECT DISTINCT ?s {{ VALUES ?g {{ graph:register graph:sources }} GRAPH ?g {{ ?s a ?c }} }}"
    )
    known = {path_of(str(row[0])): Iri(str(row[0])) for row in rows.rows if str(row[0]).startswith(BASE)}
    ends = [iri for path, iri in known.items() if path.partition("/")[2] == text]
    if len(ends) == 1:
        return ends[0]
    if ends:
        raise UsageError(f"'{text}' is several things", f"write {' or '.join(sorted(map(path_of, ends)))}")
    raise UsageError(f"no thing '{text}'", did_you_mean(text, known, "name it by its path, such as kind/name"))


def claims_behind(store: Store, triples: Iterable[Triple], language: str = "en") -> dict[Triple, list[Testimony]]:
    """The claims for each of the triples, read for all their subjects together."""
    found: dict[Triple, list[Testimony]] = {triple: [] for triple in triples}
    for batch in batches(subject for subject, _, _ in found):
        subjects = " ".join(f"<{subject}>" for subject in batch)
        for one in read_testimonies(store, f"VALUES ?s {{ {subjects} }} ?node <{SUBJECT}> ?s .", language):
            if (one.subject, one.predicate, one.value) in found:
                found[one.subject, one.predicate, one.value].append(one)
    return found


def _statements(store: Store, triples: Iterable[Triple], language: str) -> list[Statement]:
    behind = claims_behind(store, triples, language)
    rulings = _rulings_behind(store, [triple for triple, claims in behind.items() if not claims], language)
    return [Statement(triple, tuple(behind[triple]), rulings.get(triple)) for triple in sorted(behind, key=_order)]


def _rulings_behind(store: Store, triples: Iterable[Triple], language: str) -> dict[Triple, Ruling]:
    """The decisions on which triples rest that no claim states."""
    unclaimed = set(triples)
    subjects = " ".join(sorted({f"<{subject}>" for subject, _, _ in unclaimed}))
    if not subjects:
        return {}
    about, prop, value = term("about"), term("onProperty"), term("chosenValue")
    rows = store.select(
        f"SELECT ?d ?s ?p ?o {{ VALUES ?s {{ {subjects} }} ?d <{about}> ?s ; <{prop}> ?p ; <{value}> ?o }}"
    ).rows
    decided = {(s, p, o): d for d, s, p, o in rows if (s, p, o) in unclaimed and isinstance(d, Iri)}
    rulings = read_rulings(store, decided.values(), language)
    return {triple: rulings[decision] for triple, decision in decided.items()}  # type: ignore[misc]


def _conclusions(store: Store, thing: Iri, language: str) -> list[Conclusion]:
    nodes = describe_all(store, f"?node <{SUBJECT}> <{thing}> ; a <{term('Inference')}> .")
    premises = describe(
        store, {iri for node in nodes.values() for iri in node.all(term("premise")) if isinstance(iri, Iri)}
    )
    triples = {iri: triple for iri, node in premises.items() if (triple := _triple(node))}
    behind = claims_behind(store, triples.values(), language)
    found = []
    for node in nodes.values():
        triple = _triple(node)
        used = [triples[iri] for iri in node.all(term("premise")) if isinstance(iri, Iri) and iri in triples]
        statements = tuple(Statement(one, tuple(behind[one])) for one in sorted(used, key=_order))
        if triple:
            found.append(Conclusion(triple, node.text(term("rule")), node.text(term("axiom")), statements))
    return sorted(found, key=lambda one: _order(one.triple))


def _triple(node: Description) -> Triple | None:
    subject, predicate, values = node.node(SUBJECT), node.node(PREDICATE), node.all(OBJECT)
    return (subject, predicate, values[0]) if subject and predicate and values else None


def _stated(store: Store, where: str, thing: Iri) -> list[Triple]:
    return _triples(store, f"GRAPH <{graph(where)}> {{ <{thing}> ?p ?o }} BIND(<{thing}> AS ?s)")


def _triples(store: Store, pattern: str) -> list[Triple]:
    rows = store.select(f"SELECT DISTINCT ?s ?p ?o {{ {pattern} }}").rows
    found = [(s, p, o) for s, p, o in rows if isinstance(s, Iri) and isinstance(p, Iri) and o is not None]
    return sorted(found, key=_order)


def _order(triple: Triple) -> tuple[str, str, str]:
    return triple[0], triple[1], n3(triple[2])
