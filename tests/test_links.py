"""Links: what is the same thing elsewhere, what is not, and what may not be said of it."""

from pathlib import Path

import pytest
import yaml

from adkg.build import build, check
from adkg.claims import FileLine
from adkg.errors import Problem
from adkg.links import EXACT_MATCH, SAME_AS, Link, read_links, read_schemes
from adkg.manifest import current_store
from adkg.ontology import read_ontology
from adkg.project import Project
from adkg.register import Register, read_register
from adkg.sssom import BUILT_IN_PREFIXES
from adkg.store import Store
from adkg.terms import Iri, read_prefixes, thing_iri
from adkg.vocabulary import build_vocabulary

ROOT = Path(__file__).parents[1]
REAL = Project(ROOT, ROOT / "build")
FILE = "data/links/atlas.sssom.tsv"
HEADER = r"""#mapping_set_id: https://example.org/links/atlas
#license: https://creativecommons.org/licenses/by/4.0/
#curie_map:
#  atlas: https://atlas.example/
#  town: https://w3id.org/adkg/town/
#extension_definitions:
#  - slot_name: ext_iri_pattern
#    property: http://rdfs.org/ns/void#uriRegexPattern
#ext_iri_pattern: 'https://atlas\.example/T[1-9][0-9]*'
"""
COLUMNS = (
    "subject_id\tsubject_label\tpredicate_id\tpredicate_modifier\tobject_id\t"
    "mapping_justification\tauthor_label\tmapping_date\tcomment"
)
FIRST = 11
LINZ = thing_iri("town/linz")


def row(subject: str, predicate: str, value: str, **cells: str) -> str:
    named = {
        "modifier": "",
        "why": "semapv:ManualMappingCuration",
        "day": "2020-06-01",
        "comment": "Same river.",
        **cells,
    }
    label = subject.partition(":")[2].title()
    return "\t".join(
        (subject, label, predicate, named["modifier"], value, named["why"], "Anna", named["day"], named["comment"])
    )


LINZ_ROW = row("town:linz", "skos:exactMatch", "atlas:T17")


@pytest.fixture
def atlas(example: Project) -> Project:
    """The example, whose links each test writes itself."""
    (example.root / FILE).unlink()
    return example


def register_of(project: Project) -> Register:
    return read_register(project, build_vocabulary(read_ontology(project)[0]))[0]


def read(
    project: Project, *rows: str, header: str = HEADER, columns: str = COLUMNS
) -> tuple[tuple[Link, ...], list[Problem]]:
    (project.root / FILE).write_text(header + "\n".join((columns, *rows)) + "\n", encoding="utf-8")
    return read_links(project, read_prefixes(project)[0], register_of(project).classes)


def refused(project: Project, *rows: str, header: str = HEADER, columns: str = COLUMNS) -> Problem:
    [problem] = read(project, *rows, header=header, columns=columns)[1]
    assert problem.file == FILE
    return problem


def stored(project: Project, query: str) -> list[tuple[str, ...]]:
    folder = current_store(project)
    assert folder is not None
    store = Store.open(folder)
    rows = store.select(query).rows
    store.close()
    return [tuple(str(cell) for cell in found) for found in rows]


def test_a_row_links_a_thing_to_one_of_another_collection(atlas: Project) -> None:
    links, problems = read(atlas, LINZ_ROW)
    assert problems == []
    assert links == (Link(LINZ, EXACT_MATCH, Iri("https://atlas.example/T17"), False, FileLine(FILE, FIRST)),)
    assert links[0].where == FileLine(FILE, FIRST)
    assert links[0].scheme == "atlas"


def test_a_row_with_not_says_that_two_are_not_the_same(atlas: Project) -> None:
    links, problems = read(atlas, row("town:linz", "skos:exactMatch", "atlas:T71", modifier="Not"))
    assert problems == []
    assert [link.negated for link in links] == [True]


def test_links_that_hold_are_in_the_graph_of_links_and_refused_ones_are_nowhere(atlas: Project) -> None:
    read(atlas, LINZ_ROW, row("town:linz", "skos:exactMatch", "atlas:T71", modifier="Not"))
    assert build(atlas).links == 1
    linked = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?o), 'https://atlas.example/')) }"
    graph = "https://w3id.org/adkg/graph/links"
    assert stored(atlas, linked) == [(LINZ, EXACT_MATCH, "https://atlas.example/T17", graph)]


SERVICES = r"""#extension_definitions:
#  - slot_name: ext_iri_pattern
#    property: http://rdfs.org/ns/void#uriRegexPattern
#  - slot_name: ext_reconciliation_service
#    property: http://www.w3.org/ns/dcat#endpointURL
#ext_reconciliation_service: https://atlas.example/reconcile
"""
ASKABLE = HEADER.replace(
    """#extension_definitions:
#  - slot_name: ext_iri_pattern
#    property: http://rdfs.org/ns/void#uriRegexPattern
""",
    SERVICES,
)


def test_a_file_says_of_which_collection_it_is_and_where_that_can_be_asked(atlas: Project) -> None:
    assert read(atlas, LINZ_ROW, header=ASKABLE)[1] == []
    [scheme] = read_schemes(atlas, read_prefixes(atlas)[0]).values()
    assert (scheme.name, scheme.prefix, scheme.namespace) == ("atlas", "atlas", "https://atlas.example/")
    assert (scheme.reconciliation_service, scheme.sparql_endpoint) == ("https://atlas.example/reconcile", "")
    assert scheme.pattern.fullmatch("https://atlas.example/T17")


@pytest.mark.parametrize("url", ["http://atlas.example/reconcile", "atlas.example", "https://atlas example"])
def test_a_service_has_an_address_of_the_web_that_nobody_can_listen_to(atlas: Project, url: str) -> None:
    problem = refused(atlas, LINZ_ROW, header=ASKABLE.replace("https://atlas.example/reconcile", url))
    assert (problem.rule, problem.line) == ("bad-url", 11)
    assert "ext_reconciliation_service" in problem.what


def test_of_a_collection_that_an_overlay_has_too_the_project_tells(atlas: Project, tmp_path: Path) -> None:
    read(atlas, LINZ_ROW, header=ASKABLE)
    (tmp_path / "mine/data/links").mkdir(parents=True)
    text = (atlas.root / FILE).read_text(encoding="utf-8").replace("atlas.example/reconcile", "mine.example")
    (tmp_path / "mine/data/links/atlas.sssom.tsv").write_text(text, encoding="utf-8")
    (tmp_path / "mine/data/links/map.sssom.tsv").write_text(text, encoding="utf-8")
    both = Project(atlas.root, atlas.output, (tmp_path / "mine",))
    found = read_schemes(both, read_prefixes(both)[0])
    assert {name: scheme.reconciliation_service for name, scheme in found.items()} == {
        "atlas": "https://atlas.example/reconcile",
        "map": "https://mine.example",
    }


def test_a_project_without_links_builds(atlas: Project) -> None:
    assert build(atlas).links == 0


def test_a_shape_may_look_at_links_and_points_to_their_line(atlas: Project) -> None:
    read(atlas, LINZ_ROW)
    (atlas.root / "ontology/shapes/town.ttl").write_text(
        "@prefix adkg: <https://w3id.org/adkg/ontology#> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "skos:exactMatch a owl:AnnotationProperty .\n"
        "adkg:TownShape a sh:NodeShape ; sh:targetClass adkg:Town ; sh:property adkg:TownShape-exactMatch .\n"
        "adkg:TownShape-exactMatch a sh:PropertyShape ; sh:path skos:exactMatch ; sh:maxCount 0 ;\n"
        '    sh:severity sh:Violation ; sh:message "A town is in no atlas."@en , "Không có."@vi .\n'
    )
    [found] = [problem for problem in check(atlas).problems if "atlas" in problem.what]
    assert (found.file, found.line) == (FILE, FIRST)


@pytest.mark.parametrize(
    ("bad", "rule", "what", "fix"),
    [
        (row("town:lins", "skos:exactMatch", "atlas:T17"), "unknown-thing", "'town:lins'", "'town:linz'"),
        (row("town/linz", "skos:exactMatch", "atlas:T17"), "unknown-thing", "'town/linz'", "write town:linz"),
        (row("twon:linz", "skos:exactMatch", "atlas:T17"), "unknown-prefix", "'twon:linz'", "'town'"),
        (row("town:linz", "skos:exactMatch", "altas:T17"), "unknown-prefix", "'altas:T17'", "'atlas'"),
        (row("town:linz", "skos:exactMatch", "atlas:"), "unknown-prefix", "'atlas:'", "colon and the identifier"),
        (row("town:linz", "skos:exactMatch", "atlas:t17"), "bad-identifier", "'atlas:t17'", "T[1-9][0-9]*"),
        (row("town:linz", "skos:exactMatch", "atlas:T17/x"), "bad-identifier", "'atlas:T17/x'", "look it up"),
        (row("town:linz", "skos:exactmatch", "atlas:T17"), "bad-predicate", "'skos:exactmatch'", "'skos:exactMatch'"),
        (row("town:linz", "rdfs:seeAlso", "atlas:T17"), "bad-predicate", "'rdfs:seeAlso'", "owl:sameAs, skos:broad"),
        (row("town:linz", "skos:exactMatch", "atlas:T17", modifier="not"), "unknown-value", "'not'", "write Not"),
        (row("town:linz", "skos:exactMatch", "atlas:T17", day="1.6.2020"), "bad-value", "'1.6.2020'", "2020-06-01"),
        (row("town:linz", "skos:exactMatch", "atlas:T17", day="2020-06"), "bad-value", "wants a day", "2020-12-10"),
        (row("town:linz", "skos:exactMatch", "atlas:T17", why="semapv:Other"), "unreviewed-link", "Other", "a person"),
        (row("town:linz", "skos:exactMatch", "atlas:T17", comment=""), "empty-value", "'comment'", "write a value"),
        (row("town:linz", "skos:exactMatch", "atlas:T17", comment=" Same."), "stray-space", "'comment'", "'Same.'"),
        (row("town:linz", "skos:exactMatch", "atlas:T17", comment="So\u200b."), "hidden-character", "U+200B", "'So.'"),
        (row("town:linz", "skos:exactMatch", "atlas:T17", comment='"So" he said'), "bad-cells", "quotation", "without"),
        (LINZ_ROW + "\t", "bad-cells", "10 cells where there are 9 columns", "one tab between two cells"),
        (LINZ_ROW.replace("\t", "  ", 1), "bad-cells", "8 cells where there are 9 columns", "one tab between"),
        ("", "bad-cells", "1 cells", "one tab between"),
        ("# a remark", "bad-cells", "1 cells", "move it above the row of columns"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_used_is_refused_at_its_line_and_the_others_are_read(
    atlas: Project, bad: str, rule: str, what: str, fix: str
) -> None:
    graz = row("town:graz", "skos:exactMatch", "atlas:T9")
    links, problems = read(atlas, graz, bad)
    found = next(problem for problem in problems if problem.rule != "not-sorted")
    assert (found.file, found.line, found.rule) == (FILE, FIRST + 1, rule)
    assert what in found.what
    assert fix in found.fix
    assert [link.curies for link in links] == [("town:graz", "atlas:T9")]


@pytest.mark.parametrize(
    ("old", "by", "line", "rule"),
    [
        ("#  atlas: https://atlas.example/", "#  atlas: https://atlas.example/v2/", 4, "prefix-differs"),
        ("#  atlas:", "#  alas:", 4, "unknown-prefix"),
        ("#license:", "#licence:", 2, "unknown-key"),
        ("#ext_iri_pattern: 'https", "#ext_iri_pattern: '(https", 9, "bad-value"),
        ("#mapping_set_id: https://example.org/links/atlas\n", "", 1, "missing-key"),
        ("#curie_map:", "#curie_map", 3, "broken-yaml"),
        ("#ext_iri_pattern:", "#ext_iri_patern:", 9, "unknown-key"),
        (HEADER, "", 1, "missing-header"),
    ],
)
def test_a_header_that_says_something_else_than_it_should_is_refused(
    atlas: Project, old: str, by: str, line: int, rule: str
) -> None:
    assert old in HEADER
    problems = read(atlas, LINZ_ROW, header=HEADER.replace(old, by))[1]
    assert (FILE, line, rule) in [(found.file, found.line, found.rule) for found in problems]


@pytest.mark.parametrize(
    ("columns", "what", "fix"),
    [
        (COLUMNS.replace("object_id", "objekt_id"), "unknown column 'objekt_id'", "'object_id'"),
        (COLUMNS.replace("subject_label", "subject_id"), "column 'subject_id' stands twice", "remove one"),
        (COLUMNS.removesuffix("\tcomment"), "column 'comment' is missing", "add it"),
        (COLUMNS.replace("\t", ","), "unknown column 'subject_id,subject_label", "with a tab between"),
    ],
)
def test_columns_are_those_of_the_standard_and_those_that_we_need(
    atlas: Project, columns: str, what: str, fix: str
) -> None:
    problems = read(atlas, LINZ_ROW, columns=columns)[1]
    found = next(problem for problem in problems if what in problem.what)
    assert (found.file, found.line, found.rule) == (FILE, FIRST - 1, "bad-columns")
    assert fix in found.fix


def test_a_row_out_of_order_is_named(atlas: Project) -> None:
    problem = refused(atlas, LINZ_ROW, row("town:graz", "skos:exactMatch", "atlas:T9"))
    assert (problem.line, problem.rule) == (FIRST + 1, "not-sorted")
    assert "'town:graz' with 'atlas:T9'" in problem.what


def test_the_same_pair_in_two_rows_is_refused_also_with_another_predicate(atlas: Project) -> None:
    problem = refused(atlas, row("town:linz", "skos:closeMatch", "atlas:T17"), LINZ_ROW)
    assert (problem.line, problem.rule) == (FIRST + 1, "duplicate-link")
    assert f"{FILE}:{FIRST}" in problem.what


def test_a_pair_that_one_file_asserts_and_another_refuses_is_a_contradiction(atlas: Project) -> None:
    (atlas.root / "data/links/gazetteer.sssom.tsv").write_text(
        f"{HEADER}{COLUMNS}\n" + row("town:linz", "skos:exactMatch", "atlas:T17", modifier="Not") + "\n"
    )
    [problem] = read(atlas, LINZ_ROW)[1]
    assert (problem.file, problem.line) == ("data/links/gazetteer.sssom.tsv", FIRST)
    assert problem.rule == "contradictory-link"
    assert f"{FILE}:{FIRST}" in problem.what


def test_one_thing_that_is_two_elsewhere_is_a_warning_and_so_are_two_that_are_one(atlas: Project) -> None:
    problem = refused(atlas, LINZ_ROW, row("town:linz", "skos:exactMatch", "atlas:T18"))
    assert (problem.line, problem.rule, problem.severity) == (FIRST + 1, "two-exact-links", "warning")
    assert "'town:linz' is said to be both 'atlas:T17' and 'atlas:T18'" in problem.what
    problem = refused(atlas, row("town:graz", "owl:sameAs", "atlas:T17"), LINZ_ROW)
    assert "'atlas:T17' is said to be both 'town:graz' and 'town:linz'" in problem.what


def test_what_is_close_may_be_close_to_several(atlas: Project) -> None:
    close = row("town:linz", "skos:closeMatch", "atlas:T18")
    assert read(atlas, close, LINZ_ROW)[1] == []


def test_a_file_that_is_not_read_is_named(atlas: Project) -> None:
    (atlas.root / "data/links/atlas.csv").write_text("x")
    assert [(found.file, found.rule) for found in read(atlas, LINZ_ROW)[1]] == [("data/links/atlas.csv", "unread-file")]


def test_a_file_in_another_encoding_is_refused_at_the_line_of_the_byte(atlas: Project) -> None:
    (atlas.root / FILE).write_bytes(HEADER.encode() + b"subject_id\n\xff")
    [problem] = read_links(atlas, read_prefixes(atlas)[0], register_of(atlas).classes)[1]
    assert (problem.line, problem.rule) == (FIRST, "not-utf8")


def test_line_breaks_of_windows_are_read(atlas: Project) -> None:
    (atlas.root / FILE).write_bytes(f"{HEADER}{COLUMNS}\n{LINZ_ROW}\n".replace("\n", "\r\n").encode())
    links, problems = read_links(atlas, read_prefixes(atlas)[0], register_of(atlas).classes)
    assert problems == []
    assert [link.subject for link in links] == [LINZ]


# The real files.

REAL_REGISTER = register_of(REAL)
REAL_PREFIXES = read_prefixes(REAL)[0]
REAL_LINKS, REAL_PROBLEMS = read_links(REAL, REAL_PREFIXES, REAL_REGISTER.classes)


def of(thing: str) -> set[tuple[str, str, bool]]:
    return {
        (REAL_PREFIXES.shorten(link.predicate), link.curies[1], link.negated)
        for link in REAL_LINKS
        if link.curies[0] == thing
    }


def test_the_links_of_the_project_are_in_order() -> None:
    assert REAL_PROBLEMS == []


def test_a_state_is_the_same_as_its_item_and_matches_its_codes() -> None:
    assert of("state:viet-nam") == {
        ("owl:sameAs", "wd:Q881", False),
        ("skos:exactMatch", "gn:1562822/", False),
        ("skos:exactMatch", "iso3166:VN", False),
        ("skos:exactMatch", "m49:704", False),
    }


def test_the_item_that_is_state_and_city_is_identical_with_neither() -> None:
    assert ("skos:exactMatch", "wd:Q334", False) in of("state:singapore")
    assert ("skos:closeMatch", "wd:Q334", False) in of("place:singapore")


def test_a_number_that_a_public_file_gives_wrongly_is_refused() -> None:
    assert ("skos:exactMatch", "wd:Q55963184", True) in of("place:da-nang")
    assert ("skos:exactMatch", "wd:Q25282", False) in of("place:da-nang")


def test_identity_is_said_of_states_with_an_iso_code_only() -> None:
    coded = {link.subject for link in REAL_LINKS if link.scheme == "iso3166" and link.is_exact}
    same = {link.subject for link in REAL_LINKS if link.predicate == SAME_AS}
    assert same == coded - {thing_iri("state/singapore")}


@pytest.mark.parametrize("file", REAL.files("data/links", ".tsv"), ids=lambda file: file.name)
def test_a_row_calls_its_thing_what_the_register_calls_it(file: object) -> None:
    lines = file.path.read_text(encoding="utf-8").splitlines()  # type: ignore[attr-defined]
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    differing = {
        cells[0]: cells[1]
        for cells in rows
        if cells[1] != REAL_REGISTER.label(thing_iri(cells[0].replace(":", "/", 1)))
    }
    assert differing == {}


@pytest.mark.parametrize("file", REAL.files("data/links", ".tsv"), ids=lambda file: file.name)
def test_a_header_declares_the_prefixes_that_its_rows_use_and_no_more(file: object) -> None:
    lines = file.path.read_text(encoding="utf-8").splitlines()  # type: ignore[attr-defined]
    declared = set(yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))["curie_map"])
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    used = {cells[at].partition(":")[0] for cells in rows for at in (0, 4)}
    assert used - BUILT_IN_PREFIXES == declared
