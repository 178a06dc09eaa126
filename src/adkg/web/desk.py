"""What a worker has at hand: the record's store, from whatever standpoint, and its stored questions."""

from collections import OrderedDict
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from adkg.coverage.entries import Entry, read_coverage
from adkg.dates import calendar_date
from adkg.errors import AdkgError, UsageError
from adkg.evidence.conflicts import Conflict, find_conflicts
from adkg.exports.jsonld import Context, build_context
from adkg.graph import ONTOLOGY_GRAPH
from adkg.manifest import Build, current_build
from adkg.matching.names import Names
from adkg.matching.reading import Register
from adkg.project import Project
from adkg.queries import Question, read_questions, read_tables
from adkg.store import Row, Store
from adkg.terms import Iri, Prefixes, read_prefixes
from adkg.view import View
from adkg.web.alignment import Alignment
from adkg.web.lookup import Lookup, beginnings
from adkg.web.naming import Naming
from adkg.web.reconciliation.schema import Schema

VIEWS = 4
# What most pages need and takes long to read the first time.
PREPARED = (
    "naming",
    "ontology",
    "questions",
    "tables",
    "alignment",
    "days",
    "lookup",
    "context",
    "register",
    "names",
    "schema",
)


class Desk:
    """The record as it is in one build, the current one unless a folder is named; later builds are for later workers.

    Raises AdkgError when there is none.
    """

    def __init__(self, project: Project, folder: Path | None = None) -> None:
        build = Build.read(folder) if folder else current_build(project)
        if build is None:
            raise AdkgError("there is no store to serve", "build one: adkg build")
        self.project = project
        self.whole = Store.open(build.store)
        self.dataset_sha256 = build.manifest.dataset_sha256
        self._history = build.history
        self._views: OrderedDict[tuple[str, str], View] = OrderedDict()
        self._coverage: list[Entry] | None = None
        self._conflicts: dict[str, list[Conflict]] = {}

    def prepare(self) -> bool:
        """Read one more thing that pages need, for when nobody asks. Whether there was one left."""
        name = next((name for name in PREPARED if name not in self.__dict__), "")
        return bool(name and [getattr(self, name)])

    @cached_property
    def prefixes(self) -> Prefixes:
        """The project's prefixes."""
        return read_prefixes(self.project)[0]

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """The stored questions by their names."""
        return read_questions(self.project)[0]

    @cached_property
    def tables(self) -> Mapping[str, Question]:
        """The coverage tables by their names."""
        return read_tables(self.project)[0]

    @cached_property
    def ontology(self) -> list[Row]:
        """The triples of the ontology."""
        return self.whole.select(f"SELECT ?s ?p ?o {{ GRAPH <{ONTOLOGY_GRAPH}> {{ ?s ?p ?o }} }}").rows

    @cached_property
    def context(self) -> Context:
        """The JSON-LD context."""
        return build_context(self.whole, self.prefixes)

    @cached_property
    def alignment(self) -> Alignment:
        """How the ontology's terms stand to those of schema.org."""
        return Alignment.read(self.ontology)

    @cached_property
    def lookup(self) -> Lookup:
        """The index of all names, and of the days on which things begin."""
        return Lookup(self.naming, self.days)

    @cached_property
    def days(self) -> Mapping[Iri, str]:
        """The day, month or year on which things begin, or sources were published."""
        return beginnings(self.whole)

    @cached_property
    def names(self) -> Names:
        """The register by the words of its names, to tell what a printed name means."""
        return Names(self.register)

    @cached_property
    def register(self) -> Register:
        """What the things of the register are called, what they are, and what tells them apart."""
        return Register.read(self.whole)

    @cached_property
    def schema(self) -> Schema:
        """The types and properties of the register, for those who link their tables to it."""
        return Schema.read(self.whole, self.naming, self.register)

    @cached_property
    def naming(self) -> Naming:
        """What everything is called. A name is no claim: it is the same from every standpoint."""
        return Naming.read(self.whole, self.prefixes)

    def coverage(self, store: Store) -> list[Entry]:
        """What is known in every cell of the coverage tables; of the whole store it is read once."""
        if store is not self.whole:
            return read_coverage(store, self.tables.values())
        if self._coverage is None:
            self._coverage = read_coverage(store, self.tables.values())
        return self._coverage

    def conflicts(self, store: Store, language: str) -> list[Conflict]:
        """What the sources disagree on; of the whole store it is read once in each language."""
        if store is not self.whole:
            return find_conflicts(store, language)
        if language not in self._conflicts:
            self._conflicts[language] = find_conflicts(store, language)
        return self._conflicts[language]

    def store(self, known_by: str = "", policy: str = "") -> Store:
        """The store, or a view of it as of a day, month or year and by a policy; the last four views are kept.

        Raises UsageError for a date or a policy that is none.
        """
        if not known_by and not policy:
            return self.whole
        view = self._views.get((known_by, policy))
        if view is None:
            try:
                day = calendar_date(known_by).latest if known_by else None
            except ValueError as error:
                raise UsageError(f"known-by '{known_by}': {error}", "write a day, month or year: 2020-08-31") from None
            view = self._views[known_by, policy] = View.open_at(self._history, policy, day)
            if len(self._views) > VIEWS:
                self._views.popitem(last=False)[1].close()
        self._views.move_to_end((known_by, policy))
        return view
