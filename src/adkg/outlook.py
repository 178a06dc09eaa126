"""The whole dataset from every standpoint: each of its quads with the set of those from which it is there.

What a standpoint shows is what a build would make of the sources that are known from it, through the same rules.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

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
    lines: dict[str, int] = defaultdict(int)
    lines.update(dict.fromkeys(_constant(record), standpoints.everywhere))
    for source in sources.documents.values():
        where = standpoints.sees(source.published)
        for line in source_quads({source.iri: source}):
            lines[line] |= where
    for judgement, where in outlook.judgements.items():
        for line in judgement_quads([judgement]):
            lines[line] |= where
    stated = set(registered(record))
    for triple, where in outlook.accepted.items():
        # A triple stands in one graph only: engines differ on whether a union of graphs repeats it.
        if triple not in stated:
            for line in triple_quads([triple], ACCEPTED):
                lines[line] |= where
    for inference, where in _inferences(record, outlook, stated, standpoints):
        for line in inference_quads([inference]):
            lines[line] |= where
    return lines


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
    record: Record, outlook: Outlook, stated: Iterable[Triple], standpoints: Standpoints
) -> Iterator[tuple[Inference, int]]:
    everywhere = standpoints.everywhere
    asserted = {**outlook.accepted, **dict.fromkeys(stated, everywhere)}
    for inference, where in infer_everywhere(record.ontology, asserted, everywhere).items():
        if inference.triple[1] != CALENDAR_DATE:
            yield inference, where
    for inference in date_bounds(outlook.accepted, record.vocabulary):
        yield inference, outlook.accepted[inference.premises[0]]
