"""The line end to end: reads a project, derives its graph, checks it, and swaps the finished store in."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version

from adkg.checks.report import Report, as_finding, check_store
from adkg.claims import AGREEING, REJECTED
from adkg.coverage.universes import check_universes
from adkg.derivation import Derivation, check_consistency, derive, nquads, ontology_nquads
from adkg.errors import Problem, ProblemsError, errors_in
from adkg.expectations import check_expectations, expect, expected_quads
from adkg.history import write_history
from adkg.known_answers import check_answers
from adkg.manifest import drafting
from adkg.outlook import notes_of, quads_everywhere, standpoints_of
from adkg.project import Project
from adkg.record import Record, read_record
from adkg.store import Store
from adkg.titles import check_titles

Progress = Callable[[str], None]


def _silent(_: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build read and derived, as counts."""

    things: int
    sources: int
    claims: int
    accepted: int
    agreeing: int
    rejected: int
    disputed: int
    inferred: int
    links: int
    expected: int
    questions: int
    checks: int
    quads: int
    warnings: tuple[Problem, ...] = ()

    def lines(self) -> list[str]:
        """The summary for people, a line for each step of the line."""
        return [
            f"read      {self.sources} sources, {self.claims} claims about {self.things} things, {self.links} links",
            f"accepted  {self.accepted} triples; claims: {self.agreeing} agree less precisely, "
            f"{self.rejected} rejected, {self.disputed} disputed",
            f"inferred  {self.inferred} triples",
            f"expected  {self.expected} triples, kept apart",
            f"checked   {self.checks} checks, {self.questions} questions, {len(self.warnings)} warnings",
            f"stored    {self.quads} quads",
        ]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Everything that is wrong, as one list, and as one sh:ValidationReport in Turtle."""

    problems: tuple[Problem, ...]
    report: bytes
    summary: Summary | None = None


@dataclass(frozen=True, slots=True)
class _Built:
    record: Record
    derivation: Derivation | None
    store: Store
    data: bytes
    report: Report
    expected: int = 0


def build(project: Project, progress: Progress | None = None) -> Summary:
    """Build the project's store and put it in the place of the old one.

    Raises ProblemsError when anything is wrong beyond a warning: then nothing is written, and the old store still
    answers. Raises BusyError while another process builds the same project.
    """
    say = progress or _silent
    with drafting(project) as draft:
        built = _assemble(project, say)
        problems = built.report.problems
        if errors_in(problems) or built.derivation is None:
            raise ProblemsError(problems)
        summary = _summary(built, built.derivation)
        say("storing")
        store = Store.create(draft.store_folder)
        store.load(built.data)
        store.close()
        say("looking from every day and policy")
        standpoints = standpoints_of(built.record)
        write_history(
            draft.history_file, quads_everywhere(built.record, standpoints), standpoints, notes_of(built.record)
        )
        counts = {name: count for name, count in asdict(summary).items() if isinstance(count, int)}
        draft.publish(summary.quads, built.store.canonical_hash(), engine_versions(), counts)
    return summary


def check(project: Project, progress: Progress | None = None) -> CheckResult:
    """Everything that is wrong with the project, found in one run. Nothing is written."""
    built = _assemble(project, progress or _silent)
    summary = _summary(built, built.derivation) if built.derivation else None
    return CheckResult(tuple(built.report.problems), built.report.turtle(built.record.prefixes), summary)


def engine_versions() -> dict[str, str]:
    """The versions of the libraries that a build rests on."""
    return {name: version(name) for name in ("owlready2", "pyoxigraph", "pyshacl", "rdflib")}


def _assemble(project: Project, say: Progress) -> _Built:
    say("reading")
    record, problems = read_record(project)
    if not errors_in(problems):
        problems += check_expectations(record.expectations.values(), record.vocabulary, record.prefixes)
    if errors_in(problems):
        return _Built(record, None, Store.memory(), b"", Report(tuple(map(as_finding, problems))))
    say("accepting and inferring")
    derivation = derive(record)
    problems += derivation.problems
    data = nquads(record, derivation, ontology_nquads(record))
    store = Store.memory()
    store.load(data)
    expected = expect(store, record.expectations.values())
    more = "".join(sorted(expected_quads(expected))).encode()
    store.load(more)
    say("checking shapes and rules")
    report = check_store(store, record.ontology, record.checks.values(), derivation.locations, record.prefixes)
    say("asking the stored questions")
    problems += check_answers(store, record.questions, record.prefixes)
    problems += check_answers(store, record.tables, record.prefixes)
    problems += check_titles(store, record.questions)
    problems += check_universes(store, record.questions, record.prefixes)
    say("checking consistency")
    problems += check_consistency(record, derivation)
    findings = (*report.findings, *map(as_finding, problems))
    return _Built(record, derivation, store, data + more, Report(tuple(findings)), len(expected))


def _summary(built: _Built, derivation: Derivation) -> Summary:
    verdicts = [found.verdict for found in derivation.acceptance.judgements]
    return Summary(
        things=len(built.record.register.things),
        sources=len(built.record.sources.documents),
        claims=len(built.record.sources.claims),
        accepted=len(derivation.acceptance.accepted),
        agreeing=verdicts.count(AGREEING),
        rejected=verdicts.count(REJECTED),
        disputed=len(derivation.acceptance.disputed),
        inferred=len(derivation.inferences),
        links=sum(not link.negated for link in built.record.links),
        expected=built.expected,
        questions=len(built.record.questions),
        checks=len(built.record.checks),
        quads=built.store.count(),
        warnings=tuple(sorted(problem for problem in built.report.problems if problem.severity != "error")),
    )
