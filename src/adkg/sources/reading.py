"""Reads data/sources/ into sources and their claims."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from adkg.claims import Claim, FileLine, Source
from adkg.documents import Mapping as Entries
from adkg.documents import read_document
from adkg.entries import FileReading
from adkg.errors import WARNING, Problem
from adkg.project import Project, ProjectFile
from adkg.sources.blocks import BlockReader
from adkg.sources.header import read_header
from adkg.terms import Iri, is_path, thing_iri
from adkg.values import Things, ValueReader
from adkg.vocabulary import Vocabulary

FOLDER = "data/sources"
FILE_KEYS = ("source", "claims", "left_out")


@dataclass(frozen=True, slots=True)
class Sources:
    """All sources by their IRI, and all that they claim, in the order of files and lines."""

    documents: Mapping[Iri, Source] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()


def read_sources(project: Project, vocabulary: Vocabulary, known: Mapping[Iri, Iri]) -> tuple[Sources, list[Problem]]:
    """The sources of every file, overlays included, and what is wrong with the files.

    `known` has every thing of the register with its class. A source whose header cannot be used is left out with its
    claims; what is wrong with them is still reported.
    """
    things = Things(vocabulary, known)
    documents: dict[Iri, Source] = {}
    claims: list[Claim] = []
    problems: list[Problem] = []
    addresses: dict[str, Source] = {}
    for file in project.files(FOLDER, ""):
        reading = FileReading(file.name)
        source, found = _read_file(file, things, reading)
        if source and source.iri in documents:
            what = f"the source is there twice, first at {documents[source.iri].where.file}"
            reading.refuse(0, what, "give one of the two files another name", "duplicate-id")
        elif source:
            documents[source.iri] = source
            claims += found
            first = addresses.setdefault(source.url, source)
            if first is not source:
                what = f"has the same 'url' as {first.where.file}"
                fix = "record a page once; give each of two versions its own address"
                reading.refuse(source.where.line, what, fix, "duplicate-url", WARNING)
        problems += reading.problems
    return Sources(documents, tuple(claims)), sorted(problems)


def _read_file(file: ProjectFile, things: Things, reading: FileReading) -> tuple[Source | None, list[Claim]]:
    iri = _source_iri(file, reading)
    if iri is None:
        return None, []
    node, problems = read_document(file)
    reading.problems += problems
    mapping = node if isinstance(node, Entries) else None
    if node is None and problems:
        return None, []
    if mapping is None or "source" not in mapping.entries:
        line = node.line if node else 0
        fix = "begin the file with 'source:' and its publisher, language and url"
        reading.refuse(line, "has no source header", fix, "missing-header")
    if mapping is None:
        return None, []
    reading.mapping(mapping, "the file", FILE_KEYS)
    header = read_header(mapping.entries.get("source"), things, reading)
    blocks = BlockReader(iri, header, ValueReader(things, reading, header.language or "und"))
    claims = blocks.claims(mapping.entries.get("claims"))
    left_out = tuple(blocks.left_out(mapping.entries.get("left_out")))
    if "claims" not in mapping.entries and "left_out" not in mapping.entries:
        reading.refuse(mapping.line, "claims nothing", "add 'claims:', or 'left_out:' with the reason", "missing-key")
    source = header.source(iri, FileLine(file.name, mapping.key_lines.get("source", mapping.line)))
    return replace(source, left_out=left_out) if source else None, claims


def _source_iri(file: ProjectFile, reading: FileReading) -> Iri | None:
    """The IRI of a source: the path of its file below data/sources."""
    name = file.name.partition(f"{FOLDER}/")[2]
    path = f"source/{name.removesuffix('.yaml')}"
    if not name.endswith(".yaml"):
        what, fix = "is no .yaml file, so it is not read", "name it <date>-<slug>.yaml, or move it elsewhere"
        reading.refuse(0, what, fix, "unread-file")
    elif not is_path(path):
        what = f"'{name}' gives no path of a source"
        reading.refuse(
            0, what, "use small letters, digits and single hyphens in the names of folder and file", "bad-path"
        )
    else:
        return thing_iri(path)
    return None
