"""Proposals: what may be the same elsewhere, with the reasons, as a table of SSSOM that nobody has reviewed yet."""

from collections.abc import Iterable
from dataclasses import dataclass

from adkg.durable import write_file
from adkg.entries import FileReading
from adkg.errors import ProblemsError, errors_in
from adkg.linking.candidates import Candidate
from adkg.linking.json_answers import clean_text
from adkg.linking.things import Thing
from adkg.links import SUFFIX, Scheme
from adkg.matching import Score
from adkg.project import Project, ProjectFile
from adkg.sssom import read_table
from adkg.terms import BASE, path_of
from adkg.version import __version__

FOLDER = "links"
NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification", "similarity_score")
LEXICAL, COMPOSITE = "semapv:LexicalMatching", "semapv:CompositeMatching"
EXACT, CLOSE = "skos:exactMatch", "skos:closeMatch"
SURE = 85.0
_OF_NAMES = frozenset({"name", "number", "date", "which", "beside", "elsewhere"})
_MEASURE = "points of adkg over 100"
_COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "mapping_tool",
    "mapping_tool_version",
    "similarity_score",
    "similarity_measure",
    "comment",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A thing of ours, by its CURIE, beside one of another collection, with points from 0 to 100 and the reasons."""

    subject: str
    label: str
    object: str
    object_label: str
    predicate: str
    justification: str
    points: float
    reasons: str

    @property
    def pair(self) -> tuple[str, str]:
        """The two CURIEs."""
        return self.subject, self.object

    def row(self) -> str:
        """The proposal as a row of the table."""
        points = f"{self.points / 100:.3f}"
        cells = (self.subject, self.label, self.predicate, self.object, self.object_label, self.justification)
        # Some readers take a quotation mark at the beginning of a cell for the beginning of a quoted one.
        return "\t".join(cell.lstrip('"') for cell in (*cells, "adkg", __version__, points, _MEASURE, self.reasons))


def propose(thing: Thing, candidate: Candidate, score: Score, scheme: Scheme, is_best: bool) -> Proposal:
    """The proposal that a comparison makes: that the two are the same only where no other candidate is as good."""
    contradicted = any(part.points < 0 for part in score.parts)
    by_name = all(part.feature in _OF_NAMES for part in score.parts)
    told = ["; ".join(part.told for part in score.parts)]
    if candidate.description:
        told.append(f"described there as: {candidate.description}")
    return Proposal(
        curie_of(thing.iri),
        clean_text(thing.label),
        f"{scheme.prefix}:{candidate.id}",
        candidate.name,
        EXACT if is_best and score.points >= SURE and not contradicted else CLOSE,
        LEXICAL if by_name else COMPOSITE,
        score.points,
        clean_text(". ".join(told), 900),
    )


def curie_of(iri: str) -> str:
    """A thing of ours as a file of links writes it.

    >>> curie_of("https://w3id.org/adkg/town/linz")
    'town:linz'
    """
    return path_of(iri).replace("/", ":", 1)


def proposals_file(project: Project, scheme: str) -> ProjectFile:
    """Where the proposals of a scheme are: in the output, not in the record."""
    name = f"{FOLDER}/{scheme}.proposals{SUFFIX}"
    return ProjectFile(f"{project.output.name}/{name}", project.output / name)


def write_proposals(file: ProjectFile, proposals: Iterable[Proposal], scheme: Scheme) -> None:
    """Replace the table at once."""
    found = list(proposals)
    prefixes = {prefix: f"{BASE}{prefix}/" for prefix in (one.subject.partition(":")[0] for one in found)}
    prefixes[scheme.prefix] = scheme.namespace
    header = [
        f"mapping_set_id: {BASE}links/{scheme.name}/proposals",
        f'mapping_set_title: "Proposed links to {scheme.name}"',
        'mapping_set_description: "Found by a program and reviewed by nobody. No part of the record."',
        f"license: {scheme.license}",
        "curie_map:",
        *(f'  {prefix}: "{namespace}"' for prefix, namespace in sorted(prefixes.items())),
    ]
    lines = [*(f"#{line}" for line in header), "\t".join(_COLUMNS), *sorted(proposal.row() for proposal in found)]
    file.path.parent.mkdir(parents=True, exist_ok=True)
    write_file(file.path, "".join(line + "\n" for line in lines).encode())


def read_proposals(file: ProjectFile) -> list[Proposal]:
    """The proposals in a table, the best first; none where there is no file. Raises ProblemsError for a broken one."""
    if not file.path.exists():
        return []
    reading = FileReading(file.name)
    table = read_table(file, reading, NEEDED)
    if table is None or errors_in(reading.problems):
        raise ProblemsError(reading.problems)
    found = [
        Proposal(
            row.cell("subject_id"),
            row.cell("subject_label"),
            row.cell("object_id"),
            row.cell("object_label"),
            row.cell("predicate_id"),
            row.cell("mapping_justification"),
            _points(row.cell("similarity_score")),
            row.cell("comment"),
        )
        for row in table.rows
    ]
    return sorted(found, key=lambda one: (-one.points, one.pair))


def _points(text: str) -> float:
    try:
        return round(100 * float(text), 1)
    except ValueError:
        return 0.0
