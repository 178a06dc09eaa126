"""The whole dataset from every standpoint: each of its quads with the set of those from which it is there.

What a standpoint shows is what a build would make of the sources that are known from it, through the same rules.
"""

from collections.abc import Collection, Iterable, Iterator

from adkg.accept.acceptance import Outlook, date_bounds, look
from adkg.accept.standpoints import Standpoints
from adkg.derivation import ontology_nquads, registered
from adkg.expectations import taken_apart
from adkg.graph import (
    ACCEPTED,
    decision_quads,
    judgement_quads,
    link_quads,
    search_quads,
    source_quads,
    thing_quads,
    triple_quads,
)
from adkg.history import Notes
from adkg.inferences import Inference, Triple, inference_quads
from adkg.reasoning.rules import infer_everywhere
from adkg.record import Record
from adkg.store import Store
from adkg.vocabulary import CALENDAR_DATE


def standpoints_of(record: Record) -> Standpoints:
    """Every policy, on every day on which something comes to be known, and with all that is known."""
    days = (source.published.latest for source in record.sources.documents.values() if source.published)
    return Standpoints.between(days, record.vocabulary.policies or ("",))


def notes_of(record: Record) -> Notes:
    """What a history of the record must know beside its quads."""
    documents = record.sources.documents.values()
    return Notes(
        record.vocabulary.default_policy.notation,
        [source.published.latest.isoformat() if source.published else None for source in documents],
        [taken_apart(rule).as_plain() for rule in record.expectations.values()],
    )


def quads_everywhere(record: Record, standpoints: Standpoints) -> dict[str, int]:
    """Every quad that is there from any standpoint, as a line of N-Quads, with the set of those from which it is.

    What rules expect is left out: it is drawn from what is believed, when somebody asks for it.
    """
    sources = record.sources
    outlook = look(
        sources.claims, sources.documents, record.register, record.decisions, record.vocabulary, standpoints=standpoints
    )
    stated = set(registered(record))
    lines = dict.fromkeys(_constant(record), standpoints.everywhere)
    for line, where in _varying(record, outlook, stated, standpoints):
        before = lines.get(line)
        # The sets of one source are one object: most quads are written once, and a set may be long.
        lines[line] = where if before is None else before | where
    return lines


def _varying(
    record: Record, outlook: Outlook, stated: Collection[Triple], standpoints: Standpoints
) -> Iterator[tuple[str, int]]:
    """The lines that depend on what is known, each with where it is from; a line may come again."""
    for source in record.sources.documents.values():
        yield from _each(source_quads({source.iri: source}), standpoints.sees(source.published))
    for judgement, where in outlook.judgements.items():
        yield from _each(judgement_quads([judgement]), where)
    for triple, where in outlook.accepted.items():
        # A triple stands in one graph only: engines differ on whether a union of graphs repeats it.
        if triple not in stated:
            yield from _each(triple_quads([triple], ACCEPTED), where)
    for inference, where in _inferences(record, outlook, stated, standpoints):
        yield from _each(inference_quads([inference]), where)


def _each(lines: Iterable[str], where: int) -> Iterator[tuple[str, int]]:
    return ((line, where) for line in lines)


def _constant(record: Record) -> Iterator[str]:
    """What no source changes. Blank nodes are named as a store names them."""
    ontology = Store.memory()
    ontology.load(ontology_nquads(record).encode())
    yield from ontology.quads().decode().splitlines(keepends=True)
    yield from thing_quads(record.register)
    yield from decision_quads(record.decisions)
    yield from link_quads(record.links)
    yield from search_quads(record.searches)


def _inferences(
    record: Record, outlook: Outlook, stated: Collection[Triple], standpoints: Standpoints
) -> Iterator[tuple[Inference, int]]:
    everywhere = standpoints.everywhere
    asserted = {**outlook.accepted, **dict.fromkeys(stated, everywhere)}
    for inference, where in infer_everywhere(record.ontology, asserted, everywhere).items():
        if inference.triple[1] != CALENDAR_DATE:
            yield inference, where
    for inference in date_bounds(outlook.accepted, record.vocabulary):
        yield inference, outlook.accepted[inference.premises[0]]
