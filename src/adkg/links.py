"""Reads data/links/: what people found to be, or not to be, the same thing elsewhere."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from adkg.claims import FileLine
from adkg.dates import calendar_date
from adkg.documents import Mapping as Entries
from adkg.documents import Scalar
from adkg.entries import FileReading, shorten
from adkg.errors import WARNING, Problem, did_you_mean
from adkg.mistakes import nearest_date
from adkg.project import Project, ProjectFile
from adkg.sssom import BUILT_IN_PREFIXES, CURIE_MAP, Row, Table, read_table
from adkg.terms import BASE, SKOS, XSD_DATE, Iri, Prefixes, is_iri, path_of

FOLDER = "data/links"
SUFFIX = ".sssom.tsv"
PATTERN = "ext_iri_pattern"
# Where a collection can be asked: by names, by queries, and for what it says of one of its things.
SERVICES = ("ext_reconciliation_service", "ext_sparql_endpoint", "ext_entity_data")
NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification", "author_label", "mapping_date", "comment")
SAME_AS = Iri("http://www.w3.org/2002/07/owl#sameAs")
EXACT_MATCH = Iri(SKOS + "exactMatch")
PREDICATES = {
    "owl:sameAs": SAME_AS,
    **{f"skos:{name}Match": Iri(f"{SKOS}{name}Match") for name in ("broad", "close", "exact", "narrow", "related")},
}
REVIEWED = "semapv:ManualMappingCuration"
NOT = "Not"


@dataclass(frozen=True, slots=True)
class Link:
    """One thing of ours beside one of another collection. `negated`: a person looked, and it is not so.

    `curies` are both as the file writes them, and `scheme` is the prefix of the other.
    """

    subject: Iri
    predicate: Iri
    value: Iri
    negated: bool
    where: FileLine = field(compare=False)
    curies: tuple[str, str] = field(default=("", ""), compare=False)

    @property
    def scheme(self) -> str:
        """The prefix of the collection that is linked to."""
        return self.curies[1].partition(":")[0]

    @property
    def is_exact(self) -> bool:
        """Whether it says that the two are one."""
        return not self.negated and self.predicate in (SAME_AS, EXACT_MATCH)


@dataclass(frozen=True, slots=True)
class Scheme:
    """Another collection that things are linked to: what its IRIs look like, and where it can be asked.

    `name` is that of its file, `prefix` that of its IRIs. The services are '' where the file names none; `entity_data`
    is an address with {id} where the identifier goes.
    """

    name: str
    prefix: str
    namespace: str
    pattern: re.Pattern[str]
    file: ProjectFile
    license: str = ""
    reconciliation_service: str = ""
    sparql_endpoint: str = ""
    entity_data: str = ""


def read_schemes(project: Project, prefixes: Prefixes) -> dict[str, Scheme]:
    """The collections that the files of links name, by their names. A file whose header cannot be used is left out.

    Of a collection that an overlay has too, the project's own file tells.
    """
    found: dict[str, Scheme] = {}
    for file in sorted(project.files(FOLDER, SUFFIX), key=lambda one: not one.name.startswith(f"{FOLDER}/")):
        name = file.path.name.removesuffix(SUFFIX)
        scheme = _File(prefixes, {}, [], FileReading(file.name)).scheme(name, file)
        if scheme is not None:
            found.setdefault(name, scheme)
    return found


def read_file_links(
    file: ProjectFile, prefixes: Prefixes, known: Mapping[Iri, Iri]
) -> tuple[tuple[Link, ...], list[Problem]]:
    """The links of one file, and what is wrong with it. `known` has every thing with its class."""
    reading = FileReading(file.name)
    spellings = [path_of(iri).replace("/", ":", 1) for iri in known]
    links = tuple(_File(prefixes, known, spellings, reading).links(file))
    return links, sorted([*reading.problems, *_repeated(list(links)), *_several(list(links))])


def read_links(
    project: Project, prefixes: Prefixes, known: Mapping[Iri, Iri]
) -> tuple[tuple[Link, ...], list[Problem]]:
    """Every link, those of overlays too, and what is wrong with the files. `known` has every thing with its class."""
    found: list[Link] = []
    problems: list[Problem] = []
    spellings = [path_of(iri).replace("/", ":", 1) for iri in known]
    for file in project.files(FOLDER, ""):
        reading = FileReading(file.name)
        if file.name.endswith(SUFFIX):
            found += _File(prefixes, known, spellings, reading).links(file)
        else:
            what, fix = f"is no {SUFFIX} file, so it is not read", f"name it <scheme>{SUFFIX}, or move it elsewhere"
            reading.refuse(0, what, fix, "unread-file")
        problems += reading.problems
    problems += [*_repeated(found), *_several(found)]
    return tuple(found), sorted(problems)


@dataclass(slots=True)
class _File:
    """One file while it is read."""

    prefixes: Prefixes
    known: Mapping[Iri, Iri]
    spellings: list[str]
    reading: FileReading
    declared: dict[str, str] = field(default_factory=dict)
    pattern: re.Pattern[str] | None = None

    def links(self, file: ProjectFile) -> list[Link]:
        table = self._table(file)
        return [link for row in table.rows for link in self._link(row)] if table else []

    def scheme(self, name: str, file: ProjectFile) -> Scheme | None:
        table = self._table(file)
        outside = {
            prefix: namespace
            for prefix, namespace in self.declared.items()
            if prefix not in BUILT_IN_PREFIXES and namespace and not namespace.startswith(BASE)
        }
        if table is None or self.pattern is None or len(outside) != 1:
            return None
        [(prefix, namespace)] = outside.items()
        services = (table.header.text(slot) for slot in SERVICES)
        return Scheme(name, prefix, namespace, self.pattern, file, table.header.text("license"), *services)

    def _table(self, file: ProjectFile) -> Table | None:
        table = read_table(file, self.reading, NEEDED)
        if table is not None:
            for key in ("mapping_set_id", "license"):
                self.reading.text(self.reading.needs(table.header, key, "SSSOM wants it"), key)
            self._read_prefixes(table.header)
            self._read_pattern(table.header)
            self._check_services(table.header)
        return table

    def _check_services(self, header: Entries) -> None:
        for slot in SERVICES:
            url = self.reading.text(header.entries.get(slot), slot)
            if url and not (url.startswith("https://") and is_iri(url.replace("{id}", ""))):
                fix = "write the whole address, with https://"
                self.reading.refuse(
                    header.key_lines[slot], f"'{shorten(url)}' in '{slot}' is no address", fix, "bad-url"
                )

    def _read_prefixes(self, header: Entries) -> None:
        node = self.reading.needs(header, CURIE_MAP, "give the namespace of each prefix in the file")
        mapping = self.reading.mapping(node, CURIE_MAP)
        for prefix, below in mapping.entries.items() if mapping else ():
            namespace = self.reading.text(below, prefix)
            ours = self.prefixes.namespaces.get(prefix)
            if ours is None and prefix not in BUILT_IN_PREFIXES:
                fix = did_you_mean(prefix, self.prefixes.namespaces, "declare it in ontology/prefixes.ttl")
                self.reading.refuse(below.line, f"unknown prefix '{shorten(prefix)}'", fix, "unknown-prefix")
            elif ours is not None and namespace != ours:
                what = f"'{prefix}' stands for '{shorten(namespace)}' here"
                self.reading.refuse(below.line, what, f"write {ours}, as everywhere else", "prefix-differs")
            self.declared[prefix] = ours or namespace

    def _read_pattern(self, header: Entries) -> None:
        node = self.reading.needs(header, PATTERN, "give the regular expression that the IRIs of the scheme fit")
        text = self.reading.text(node, PATTERN)
        if not isinstance(node, Scalar) or not text:
            return
        try:
            self.pattern = re.compile(text)
        except re.error as error:
            what = f"'{PATTERN}' is no regular expression: {error.msg}"
            self.reading.refuse(node.line, what, "mend it", "bad-value")

    def _link(self, row: Row) -> Iterator[Link]:
        before = len(self.reading.problems)
        subject = self._subject(row)
        value = self._value(row)
        predicate = PREDICATES.get(row.cell("predicate_id"))
        if predicate is None:
            names = ", ".join(PREDICATES)
            fix = did_you_mean(row.cell("predicate_id"), PREDICATES, f"use one of {names}")
            self._refuse(row, f"unknown predicate '{shorten(row.cell('predicate_id'))}'", fix, "bad-predicate")
        if row.cell("predicate_modifier") not in ("", NOT):
            what = f"unknown value '{shorten(row.cell('predicate_modifier'))}' of 'predicate_modifier'"
            self._refuse(row, what, f"write {NOT} where it is not so, else nothing", "unknown-value")
        if row.cell("mapping_justification") != REVIEWED:
            what = f"rests on '{shorten(row.cell('mapping_justification'))}'"
            fix = f"have a person review it and write {REVIEWED}; what nobody reviewed stays outside {FOLDER}/"
            self._refuse(row, what, fix, "unreviewed-link")
        self._check_day(row)
        if subject and value and predicate and len(self.reading.problems) == before:
            negated = row.cell("predicate_modifier") == NOT
            where = FileLine(self.reading.file, row.line)
            yield Link(subject, predicate, value, negated, where, (row.cell("subject_id"), row.cell("object_id")))

    def _subject(self, row: Row) -> Iri | None:
        text = row.cell("subject_id")
        iri = self._expanded(row, "subject_id") if "/" not in text else None
        if iri in self.known:
            return iri
        if iri or "/" in text:
            near = text.replace("/", ":", 1)
            kind = near.partition(":")[0]
            otherwise = f"add it to data/register/{kind}.yaml"
            fix = f"write {near}" if near in self.spellings else did_you_mean(near, self.spellings, otherwise)
            self._refuse(row, f"unknown thing '{shorten(text)}' in 'subject_id'", fix, "unknown-thing")
        return None

    def _value(self, row: Row) -> Iri | None:
        iri = self._expanded(row, "object_id")
        if iri and self.pattern and not self.pattern.fullmatch(iri):
            what = f"'{shorten(row.cell('object_id'))}' is no identifier of this scheme"
            fix = f"look it up there again; its IRI, now {iri}, has to fit {self.pattern.pattern}"
            self._refuse(row, what, fix, "bad-identifier")
            return None
        return iri

    def _expanded(self, row: Row, column: str) -> Iri | None:
        prefix, _, local = row.cell(column).partition(":")
        if prefix in self.declared and local:
            return Iri(self.declared[prefix] + local)
        fix = did_you_mean(prefix, self.declared, f"write a prefix of {CURIE_MAP}, a colon and the identifier")
        self._refuse(row, f"unknown prefix in '{shorten(row.cell(column))}', in '{column}'", fix, "unknown-prefix")
        return None

    def _check_day(self, row: Row) -> None:
        text = row.cell("mapping_date")
        try:
            is_day = calendar_date(text).datatype == XSD_DATE
        except ValueError:
            is_day = False
        if not is_day:
            near = nearest_date(text)
            fix = f"write it as {near if len(near) == len('2020-12-10') else '2020-12-10'}"
            self._refuse(row, f"'mapping_date' wants a day, got '{shorten(text)}'", fix, "bad-value")

    def _refuse(self, row: Row, what: str, fix: str, rule: str) -> None:
        self.reading.refuse(row.line, what, fix, rule)


def _repeated(links: list[Link]) -> Iterator[Problem]:
    """The pairs that stand in more than one row, whether the rows agree or not."""
    first: dict[tuple[Iri, Iri], Link] = {}
    for link in links:
        before = first.setdefault((link.subject, link.value), link)
        if before is link:
            continue
        pair = f"'{link.curies[0]}' with '{link.curies[1]}'"
        at = f"{before.where.file}:{before.where.line}"
        if before.negated != link.negated:
            what = f"{pair} is asserted here and refused there, at {at}, or the other way round"
            yield _problem(link, what, "decide which, and remove the other row", "contradictory-link")
        else:
            yield _problem(link, f"{pair} stands twice, first at {at}", "keep one of the two", "duplicate-link")


def _several(links: list[Link]) -> Iterator[Problem]:
    """The things that are said to be two things of one scheme, and the other way round."""
    exact = [link for link in links if link.is_exact]
    for this, other in ((0, 1), (1, 0)):
        by_this = sorted(exact, key=lambda link: (link.curies[this], link.scheme, link.where))
        for _, group in groupby(by_this, key=lambda link: (link.curies[this], link.scheme)):
            first, *more = group
            for link in more:
                what = f"'{link.curies[this]}' is said to be both '{first.curies[other]}' and '{link.curies[other]}'"
                fix = "write skos:closeMatch for the one that is not quite the same, or remove the wrong one"
                yield _problem(link, what, fix, "two-exact-links", WARNING)


def _problem(link: Link, what: str, fix: str, rule: str, severity: str = "error") -> Problem:
    return Problem(link.where.file, link.where.line, what, fix, rule, severity)
