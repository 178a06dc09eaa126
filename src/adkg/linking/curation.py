"""Turns decisions about links into rows of the record's own files: a new row in its place, all else as it was."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from adkg.durable import write_file
from adkg.entries import text_flaw
from adkg.errors import AdkgError, ProblemsError, UsageError, errors_in
from adkg.links import EXACT_MATCH, FOLDER, NEEDED, NOT, REVIEWED, SAME_AS, SUFFIX, Link, Scheme, read_file_links
from adkg.project import PACKAGED, Project, ProjectFile
from adkg.sssom import CURIE_MAP
from adkg.terms import BASE, Iri, Prefixes

_IDENTICAL = {"owl:sameAs": SAME_AS, "skos:exactMatch": EXACT_MATCH}
_ENTRY = re.compile(r"#  ([^\s:]+):")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of two things: that the predicate holds, or, `negated`, that it does not; and why."""

    subject: str
    subject_label: str
    object: str
    object_label: str
    predicate: str
    reason: str
    negated: bool = False

    def cells(self, author: str, day: date) -> dict[str, str]:
        """The decision by the columns of the file."""
        return {
            "subject_id": self.subject,
            "subject_label": self.subject_label,
            "predicate_id": self.predicate,
            "predicate_modifier": NOT if self.negated else "",
            "object_id": self.object,
            "object_label": self.object_label,
            "mapping_justification": REVIEWED,
            "author_label": author,
            "mapping_date": day.isoformat(),
            "comment": self.reason,
        }


def file_to_write(project: Project, scheme: Scheme) -> ProjectFile:
    """The file that takes decisions: the project's own, or that of the last overlay where there is one.

    Raises UsageError where the project is the one that came with the program, which is nobody's to write in.
    """
    name = f"{FOLDER}/{scheme.name}{SUFFIX}"
    if project.also:
        overlay = project.also[-1]
        return ProjectFile(f"{overlay.name}/{name}", overlay / name)
    if project.root == PACKAGED:
        raise UsageError(
            "the packaged record is not written to", "work in a project, or lay a folder over it: --also DIR"
        )
    return project.file(name)


@dataclass(frozen=True, slots=True)
class Curation:
    """Where decisions on one scheme are written. `links` are all there are, `known` every thing with its class."""

    project: Project
    scheme: Scheme
    prefixes: Prefixes
    known: Mapping[Iri, Iri]
    links: Sequence[Link]

    def write(self, decisions: Sequence[Decision], author: str, day: date) -> ProjectFile:
        """Write the decisions, all or none, and give the file.

        Raises UsageError where a decision goes against a link or says one again, ProblemsError for a broken file.
        """
        file = file_to_write(self.project, self.scheme)
        _check(decisions, self.links)
        content = _bytes_of(file, self.scheme)
        for decision in decisions:
            content = _with_row(content, decision.cells(author, day), file)
        draft = ProjectFile(file.name, self.project.output / "links" / f"{self.scheme.name}.decided")
        draft.path.parent.mkdir(parents=True, exist_ok=True)
        write_file(draft.path, content)
        try:
            problems = errors_in(read_file_links(draft, self.prefixes, self.known)[1])
        finally:
            draft.path.unlink()
        if problems:
            raise ProblemsError(problems)
        file.path.parent.mkdir(parents=True, exist_ok=True)
        write_file(file.path, content)
        return file


def _check(decisions: Sequence[Decision], links: Sequence[Link]) -> None:
    """Raise UsageError for a decision that is made already, or that contradicts one."""
    said = [(link.curies, link.negated, link.is_exact, f"at {link.where.file}:{link.where.line}") for link in links]
    for decision in decisions:
        pair = (decision.subject, decision.object)
        is_exact = not decision.negated and decision.predicate in _IDENTICAL
        # What is said of the pair itself tells more than what is said of either of the two.
        for curies, negated, exact, where in sorted(said, key=lambda one: one[0] != pair):
            if curies == pair:
                was = "refused" if negated else "linked"
                fix = (
                    "nothing is to be done" if negated == decision.negated else "remove that row first, if it is wrong"
                )
                raise UsageError(f"{pair[0]} with {pair[1]} is {was} already, {where}", fix)
            same = curies[0] == pair[0] and curies[1].partition(":")[0] == pair[1].partition(":")[0]
            if exact and is_exact and (same or curies[1] == pair[1]):
                fix = "take --close for what is not quite the same, or remove that row first"
                raise UsageError(f"{curies[0]} is {curies[1]} already, {where}", fix)
        said.append((pair, decision.negated, is_exact, "among these decisions"))


def _bytes_of(file: ProjectFile, scheme: Scheme) -> bytes:
    """The file as it is; for an overlay that has none, the project's header under a name of its own."""
    if file.path.exists():
        return file.path.read_bytes()
    lines = scheme.file.path.read_text(encoding="utf-8-sig").splitlines()
    header = [line for line in lines if line.startswith("#")]
    columns = next(line for line in lines if not line.startswith("#"))
    named = [
        f"{line}/{file.name.partition('/')[0]}" if line.startswith("#mapping_set_id:") else line for line in header
    ]
    kept = [line for line in named if not _is_ours(line)]
    return "".join(line + "\n" for line in (*kept, columns)).encode()


def _is_ours(line: str) -> bool:
    """Whether a line of the header gives a prefix of things of ours: a file declares those that it uses."""
    return bool(_ENTRY.match(line)) and BASE in line


def _with_row(content: bytes, cells: Mapping[str, str], file: ProjectFile) -> bytes:
    """The file with a row more, in its place, and with the prefix of its subject; every other line as it was."""
    lines = content.decode("utf-8").splitlines(keepends=True)
    ending = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    at = next((at for at, line in enumerate(lines) if not line.lstrip("\ufeff").startswith("#")), len(lines))
    if at == len(lines):
        raise AdkgError(f"{file.name} has no row of columns", "see adkg check")
    columns = lines[at].rstrip("\r\n").split("\t")
    missing = [column for column in NEEDED if column not in columns]
    if missing or ("predicate_modifier" not in columns and cells["predicate_modifier"]):
        raise AdkgError(f"{file.name} lacks the column '{(missing or ['predicate_modifier'])[0]}'", "add it")
    for column, cell in cells.items():
        flaw = text_flaw(cell) if cell else None
        if flaw or "\t" in cell or "\n" in cell or cell.startswith('"'):
            what = flaw[0] if flaw else "has a tab, a line break or a quotation mark at its beginning"
            raise UsageError(f"'{column}' {what}", flaw[1] if flaw else "write it as one plain line")
    row = "\t".join(cells.get(column, "") for column in columns)
    rows = [line.rstrip("\r\n") for line in lines[at + 1 :]]
    place = at + 1 + bisect_right(rows, row)
    if not lines[place - 1].endswith("\n"):
        lines[place - 1] += ending
    lines.insert(place, row + ending)
    return "".join(_with_prefix(lines, cells["subject_id"].partition(":")[0], ending)).encode("utf-8")


def _with_prefix(lines: list[str], prefix: str, ending: str) -> list[str]:
    """The lines with the namespace of a prefix of ours in the header, where it was not there."""
    start = next((at for at, line in enumerate(lines) if line.startswith(f"#{CURIE_MAP}:")), None)
    if start is None:
        return lines
    end = start + 1
    while end < len(lines) and (found := _ENTRY.match(lines[end])):
        if found[1] == prefix:
            return lines
        end += 1
    declared = [_ENTRY.findall(line)[0] for line in lines[start + 1 : end]]
    place = start + 1 + bisect_right(declared, prefix)
    return [*lines[:place], f'#  {prefix}: "{BASE}{prefix}/"{ending}', *lines[place:]]
