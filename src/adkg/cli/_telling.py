"""Evidence as lines of text for people."""

from collections.abc import Iterator, Mapping, Sequence

from adkg.answers import cell_text
from adkg.evidence.conflicts import Conflict, Side
from adkg.evidence.coverage import SourceEvidence
from adkg.evidence.passages import find_passage
from adkg.evidence.testimony import Publication, Testimony
from adkg.evidence.things import Conclusion, Grounds, Statement, ThingEvidence, Triple
from adkg.evidence.words import RDF_TYPE
from adkg.terms import Iri, Literal, Prefixes, Value, path_of

Names = Mapping[Iri, str]
Texts = Mapping[str, str]


def tell_thing(found: ThingEvidence, names: Names, prefixes: Prefixes) -> Iterator[str]:
    """A thing: its names, what is accepted of it and by whom, what follows, and what is said of others about it."""
    kind = f", {found.kind}" if found.kind else ""
    yield f"{found.label} ({path_of(found.iri)}){kind}"
    for _, predicate, value in found.registered:
        if predicate != RDF_TYPE:
            yield f"    {_name(predicate, names)}: {_tagged(value, names, prefixes)}"
    if found.accepted:
        yield "\naccepted"
        for statement in found.accepted:
            yield from _tell_statement(statement, names, prefixes)
    if found.inferred:
        yield "\nfollows"
        for conclusion in found.inferred:
            yield f"    {_pair(conclusion.triple, names, prefixes)}"
            yield f"        {conclusion.axiom}"
    if found.incoming:
        yield "\nof others"
        for subject, predicate, _ in found.incoming:
            yield f"    {cell_text(subject, names, prefixes)}: {_name(predicate, names)}"


def tell_source(found: SourceEvidence, names: Names, prefixes: Prefixes) -> Iterator[str]:
    """A source: its header, how its text is accounted for, and its claims as they were judged."""
    source = found.source
    yield f"{source.title} ({path_of(source.iri)})"
    yield f"    {_publisher(source)}"
    yield f"    {source.address}"
    counts = f"{_count(len(found.testimonies), 'claim')}, {_count(len(found.left_out), 'passage')} left out"
    if source.characters is None:
        yield f"    {counts}; the text was not recorded"
    else:
        yield f"    {counts}, {_count(len(found.unread), 'stretch', 'es')} unread of {source.characters} characters"
    for begin, end in found.unread:
        yield f"    unread: characters {begin}-{end}"
    if found.testimonies:
        yield "\nclaims"
    for one in found.testimonies:
        triple = (one.subject, one.predicate, one.value)
        yield f"    {cell_text(one.subject, names, prefixes)}: {_pair(triple, names, prefixes)}"
        yield f"        {one.standing_label} by {one.rule_label}{_at(one)}"
    if found.left_out:
        yield "\nleft out"
    for passage in found.left_out:
        yield f"    characters {passage.place.begin}-{passage.place.end}: {passage.reason}"


def tell_grounds(found: Sequence[Grounds], names: Names, prefixes: Prefixes, texts: Texts) -> Iterator[str]:
    """Why a thing's properties have their values."""
    for grounds in found:
        yield f"{cell_text(grounds.subject, names, prefixes)}: {_name(grounds.predicate, names)}"
        for side in grounds.sides:
            yield from tell_side(side, names, prefixes, texts)
        for conclusion in grounds.conclusions:
            yield from _tell_conclusion(conclusion, names, prefixes)
        yield ""


def tell_conflict(found: Conflict, names: Names, prefixes: Prefixes) -> Iterator[str]:
    """A disagreement as a question with its answers and the ruling."""
    yield f"{found.question}  ({path_of(found.subject)} {path_of(found.predicate)})"
    for side in found.sides:
        yield f"    {side.standing.standing_label}: {value_text(side.value, names, prefixes)} ({_weight(side)})"
    yield f"    {found.rule.rule_label}: {found.rule.rule_meaning}"
    if found.ruling:
        yield f"    {path_of(found.ruling.iri)}, {found.ruling.decided}: {found.ruling.reason}"


def tell_side(side: Side, names: Names, prefixes: Prefixes, texts: Texts) -> Iterator[str]:
    """One value with every claim for it."""
    yield f"    {side.standing.standing_label}: {_tagged(side.value, names, prefixes)} ({_weight(side)})"
    for one in side.testimonies:
        yield f"        {one.source.title}"
        yield f"            {_publisher(one.source)}, {one.mode}{_at(one)}"
        yield f"            {one.source.address}"
        yield f"            {one.standing_label} by {one.rule_label}: {one.rule_meaning}"
        yield from (f"            {line}" for line in _circumstances(one))
        yield from (f"            {line}" for line in _passage(one, texts))


def value_text(value: Value, names: Names, prefixes: Prefixes) -> str:
    """A value for people."""
    return cell_text(value, names, prefixes)


def _circumstances(one: Testimony) -> Iterator[str]:
    if one.printed_subject:
        yield f"the source calls the thing '{one.printed_subject}'"
    if one.printed_value:
        yield f"the source prints '{one.printed_value}'"
    if one.note:
        yield f"note: {one.note}"
    if one.outweighed_by:
        yield f"outweighed by {path_of(one.outweighed_by)}"
    if one.derived_from:
        yield f"read so from {path_of(one.derived_from)}"
    if one.ruling:
        yield f"{path_of(one.ruling.iri)}, {one.ruling.decided}: {one.ruling.reason}"


def _passage(one: Testimony, texts: Texts) -> Iterator[str]:
    passage = find_passage(one.source, one.place, texts)
    if passage:
        words = " ".join(passage.words.split())
        yield f"passage, {'verified' if passage.verified else 'NOT the one that was read'}: {words}"
    elif texts and one.place:
        yield "passage: the folder has not the text of this source"


def _tell_statement(statement: Statement, names: Names, prefixes: Prefixes) -> Iterator[str]:
    yield f"    {_pair(statement.triple, names, prefixes)}"
    for one in statement.testimonies:
        yield f"        {one.source.title}: {_publisher(one.source)}{_at(one)}"
    if not statement.testimonies:
        yield "        by a decision, or from the register"


def _tell_conclusion(conclusion: Conclusion, names: Names, prefixes: Prefixes) -> Iterator[str]:
    yield f"    follows: {_tagged(conclusion.triple[2], names, prefixes)} ({conclusion.rule}: {conclusion.axiom})"
    for premise in conclusion.premises:
        subject = cell_text(premise.triple[0], names, prefixes)
        yield f"        from {subject}: {_pair(premise.triple, names, prefixes)}"
        for one in premise.testimonies:
            yield f"            {one.source.title}: {_publisher(one.source)}{_at(one)}"


def _pair(triple: Triple, names: Names, prefixes: Prefixes) -> str:
    return f"{_name(triple[1], names)}: {_tagged(triple[2], names, prefixes)}"


def _name(predicate: Iri, names: Names) -> str:
    return names.get(predicate, path_of(predicate))


def _tagged(value: Value, names: Names, prefixes: Prefixes) -> str:
    text = cell_text(value, names, prefixes)
    return f"{text} [{value.language}]" if isinstance(value, Literal) and value.language else text


def _publisher(source: Publication) -> str:
    copied = f" after {source.origin_label}" if source.origin_label != source.publisher else ""
    return ", ".join(part for part in (f"{source.publisher}{copied}", source.grade, source.published) if part)


def _at(one: Testimony) -> str:
    return f", characters {one.place.begin}-{one.place.end}" if one.place else ""


def _weight(side: Side) -> str:
    claims = _count(len(side.testimonies), "claim")
    return f"{claims}, {_count(side.origins, 'independent origin')}, best grade {side.best_grade}"


def _count(number: int, noun: str, plural: str = "s") -> str:
    return f"{number} {noun}{'' if number == 1 else plural}"
