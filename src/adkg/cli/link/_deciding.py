"""What accept and refuse have in common: which pairs are meant, and how decisions on them are written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from adkg.cli._output import write_text
from adkg.cli.link._options import the_author
from adkg.cli.link._record import Reviewed
from adkg.entries import FileReading
from adkg.errors import ProblemsError, UsageError, errors_in
from adkg.linking.curation import Curation, Decision
from adkg.linking.proposals import curie_of
from adkg.linking.waiting import Waiting, read_waiting
from adkg.links import NOT, Scheme
from adkg.project import Project, ProjectFile
from adkg.sssom import Row, read_table

EXACT = "skos:exactMatch"


@dataclass(frozen=True)
class Given:
    """What was given on the command line."""

    subject: str = ""
    object: str = ""
    files: tuple[Path, ...] = ()
    scheme: str = ""
    predicate: str | None = None
    because: str = ""
    author: str = ""
    negated: bool = False

    @property
    def pairs(self) -> bool:
        """Whether two things were named."""
        return bool(self.subject and self.object)


def decide(project: Project, given: Given) -> None:
    """Write the decisions that are given, all or none, and say where."""
    if given.pairs == bool(given.files) or (given.subject and not given.object):
        raise UsageError("what is decided is not clear", "name a SUBJECT and an OBJECT, or files with --from")
    reviewed = Reviewed(project)
    author = the_author(given.author, project.root)
    by_scheme: dict[str, list[Decision]] = {}
    for scheme, decision in _decisions(reviewed, given):
        by_scheme.setdefault(scheme.name, []).append(decision)
    if len(by_scheme) != 1:
        names = ", ".join(sorted(by_scheme)) or "none"
        raise UsageError(f"the decisions are about {names}", "decide on the things of one collection at a time")
    [(name, decisions)] = by_scheme.items()
    things = reviewed.register.classes
    curation = Curation(project, reviewed.schemes[name], reviewed.prefixes, things, reviewed.links)
    file = curation.write(decisions, author, date.today())
    done = "refused" if given.negated else "linked"
    lines = [f"{done}: {one.subject} {one.predicate} {one.object}" for one in decisions]
    write_text("\n".join([*lines, f"{len(decisions)} rows added to {file.name}"]) + "\n")


def _decisions(reviewed: Reviewed, given: Given) -> Iterator[tuple[Scheme, Decision]]:
    if given.pairs:
        yield _decision(reviewed, given, Row({"subject_id": given.subject, "object_id": given.object}, 0, ""))
    for path in given.files:
        reading = FileReading(str(path))
        table = read_table(ProjectFile(str(path), path), reading, ("subject_id", "object_id"))
        problems = [problem for problem in errors_in(reading.problems) if problem.rule != "not-sorted"]
        if table is None or problems:
            raise ProblemsError(problems)
        for row in table.rows:
            yield _decision(reviewed, given, row)


def _decision(reviewed: Reviewed, given: Given, row: Row) -> tuple[Scheme, Decision]:
    subject = reviewed.subject(row.cell("subject_id"))
    named = reviewed.identified(row.cell("object_id"), given.scheme and reviewed.scheme(given.scheme).name)
    if named is None:
        fix = "write it as its file in data/links does: prefix, colon, identifier"
        raise UsageError(f"'{row.cell('object_id')}' is no identifier of a collection that is linked to", fix)
    scheme, identifier = named
    pair = (curie_of(subject), f"{scheme.prefix}:{identifier}")
    proposal = _waiting(reviewed, scheme).of(*pair)
    reason = given.because or row.cell("comment")
    if not reason and proposal and not given.negated:
        reason = f"Proposed with {proposal.points:g} points: {proposal.reasons}"
    if not reason:
        raise UsageError(f"no reason is given for {pair[0]} and {pair[1]}", "say why with --because")
    label = row.cell("object_label") or (proposal.object_label if proposal else "")
    predicate = given.predicate or row.cell("predicate_id") or (proposal.predicate if proposal else EXACT)
    negated = given.negated or row.cell("predicate_modifier") == NOT
    if negated and not given.predicate:
        # What is refused is that the two are one, whatever was proposed.
        predicate = EXACT
    return scheme, Decision(pair[0], reviewed.register.label(subject), pair[1], label, predicate, reason, negated)


def _waiting(reviewed: Reviewed, scheme: Scheme) -> Waiting:
    return read_waiting(reviewed.project, scheme, reviewed.links)
