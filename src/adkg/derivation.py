"""From the record to the graph: what is accepted, what follows from it, and all of it as N-Quads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from adkg.accept.acceptance import Acceptance, accept, date_bounds
from adkg.errors import Problem
from adkg.graph import (
    ACCEPTED,
    ONTOLOGY_GRAPH,
    Locations,
    decision_quads,
    judgement_quads,
    link_quads,
    search_quads,
    source_quads,
    thing_quads,
    triple_quads,
)
from adkg.inferences import Inference, Triple, inference_quads
from adkg.reasoning import consistency
from adkg.reasoning.clashes import Clash, find_clashes
from adkg.reasoning.rules import infer
from adkg.record import Record
from adkg.terms import RDF_TYPE, Iri
from adkg.vocabulary import CALENDAR_DATE

HERMIT_CACHE = "hermit"


@dataclass(frozen=True, slots=True)
class Derivation:
    """What was derived from a record. `asserted` are the triples that reasoning starts from."""

    acceptance: Acceptance
    asserted: tuple[Triple, ...]
    inferences: tuple[Inference, ...]
    locations: Locations
    problems: tuple[Problem, ...]


def derive(record: Record) -> Derivation:
    """Accept, then infer. A contradiction becomes a problem at the lines of the claims that it rests on."""
    sources = record.sources
    acceptance = accept(sources.claims, sources.documents, record.register, record.decisions, record.vocabulary)
    asserted = tuple(_asserted(record, acceptance))
    # That every date is a calendar date is how the ontology types values; as a triple it tells nobody anything.
    inferences = [found for found in infer(record.ontology, asserted) if found.triple[1] != CALENDAR_DATE]
    bounds = date_bounds(acceptance.accepted, record.vocabulary)
    things = record.register.things.values()
    locations = Locations(things, sources.documents.values(), sources.claims, record.links, record.searches)
    clashes = find_clashes(record.ontology, asserted, inferences)
    problems = [*acceptance.problems, *(clash_problem(clash, locations) for clash in clashes)]
    return Derivation(acceptance, asserted, (*inferences, *bounds), locations, tuple(problems))


def _asserted(record: Record, acceptance: Acceptance) -> Iterator[Triple]:
    yield from registered(record)
    yield from acceptance.accepted


def registered(record: Record) -> Iterator[Triple]:
    """What the register states: of each thing its class, its names, and whatever else a register may say."""
    for thing in record.register.things.values():
        yield thing.iri, RDF_TYPE, thing.class_iri
        for predicate, value in thing.statements:
            yield thing.iri, predicate, value


def clash_problem(clash: Clash, locations: Locations) -> Problem:
    """A contradiction as a problem: at the first claim it rests on, with the other claims and entries named."""
    claimed = [line for premise in clash.premises if premise[1] != RDF_TYPE for line in locations.of(*premise)]
    registered = [
        line for subject, predicate, _ in clash.premises if predicate == RDF_TYPE for line in locations.of(subject)
    ]
    lines = list(dict.fromkeys((*sorted(claimed), *sorted(registered))))
    if not lines:
        return Problem("ontology", 0, clash.what, "mend the ontology or the register", "contradiction")
    others = ", ".join(f"{line.file}:{line.line}" for line in lines[1:])
    what = f"{clash.what} (it also rests on {others})" if others else clash.what
    fix = "correct the claim that is wrong, or the thing that it names; if both are right, the ontology is too strict"
    return Problem(lines[0].file, lines[0].line, what, fix, "contradiction")


def check_consistency(record: Record, derivation: Derivation) -> list[Problem]:
    """What HermiT finds wrong: classes that nothing can belong to, and contradictions that no rule saw."""
    as_problem = partial(clash_problem, locations=derivation.locations)
    return consistency.check_consistency(
        record.ontology, derivation.asserted, record.project.output / HERMIT_CACHE, as_problem
    )


def nquads(record: Record, derivation: Derivation, ontology_nquads: str) -> bytes:
    """The whole dataset as sorted N-Quads: the same record gives the same bytes."""
    lines: set[str] = set(ontology_nquads.splitlines(keepends=True))
    lines.update(thing_quads(record.register))
    lines.update(source_quads(record.sources.documents))
    lines.update(judgement_quads(derivation.acceptance.judgements))
    lines.update(decision_quads(record.decisions))
    lines.update(link_quads(record.links))
    lines.update(search_quads(record.searches))
    # A triple stands in one graph only: engines differ on whether a union of graphs repeats it.
    stated = set(registered(record))
    lines.update(triple_quads((found for found in derivation.acceptance.accepted if found not in stated), ACCEPTED))
    lines.update(inference_quads(derivation.inferences))
    return "".join(sorted(lines)).encode()


def ontology_nquads(record: Record) -> str:
    """The ontology as N-Quads in its named graph; its class expressions keep blank nodes, labelled by the caller."""
    return "".join(_in_graph(record.ontology.terms.serialize(format="nt").splitlines(), ONTOLOGY_GRAPH))


def _in_graph(triples: Iterable[str], where: Iri) -> Iterator[str]:
    for line in triples:
        if line.strip():
            yield f"{line.removesuffix(' .')} <{where}> .\n"
