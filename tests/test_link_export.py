"""What is given back: statements with references for a person to paste, and nothing that contradicts what is there."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from atlas import ANNA, CHOIR, CONCERT, HALL, LINKED, entity, statement, with_atlas, written
from conftest import Built

from adkg.build import build
from adkg.cli.main import run
from adkg.linking.formats.quickstatements import write
from adkg.linking.giving import Change, Gift
from adkg.linking.proposals import LEXICAL, Proposal, proposals_file, write_proposals
from adkg.links import read_schemes
from adkg.project import Project
from adkg.terms import XSD, XSD_DATE, XSD_INTEGER, Iri, Literal, read_prefixes, thing_iri

ATLAS = "https://atlas.example/"
WIRE = (
    'S854\t"https://wire.example/river-choir"\tS123\tT30\tS1476\ten:"River Choir sings for 120"'
    "\tS577\t+2020-05-04T00:00:00Z/11"
)
# A column of QuickStatements 1, as its own program reads it: public_html/quickstatements.php.
COLUMN = re.compile(
    r'[QPT]\d+|LAST|"[^|\t\n]*"|[a-z_-]+:"[^|\t\n]*"|[+-]?\d+-\d\d-\d\dT\d\d:\d\d:\d\dZ/(?:9|10|11)|[+-]?\d+(?:\.\d+)?'
)
KEY = re.compile(r"P\d+|!?S\d+")

Export = Callable[..., tuple[list[str], list[list[str]], str]]


def made(root: Path, choirs: Built, links: dict[str, str]) -> Project:
    shutil.copytree(choirs.project.root, root, ignore=shutil.ignore_patterns("store*"))
    project = with_atlas(root, links)
    build(project)
    return project


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory, choirs: Built) -> Project:
    """The example, where every thing that the tests need is linked to the atlas."""
    return made(tmp_path_factory.mktemp("linked") / "example", choirs, LINKED)


@pytest.fixture(scope="module")
def unlinked(tmp_path_factory: pytest.TempPathFactory, choirs: Built) -> Project:
    """The same, but for the concert: the atlas does not know it."""
    links = {thing: item for thing, item in LINKED.items() if thing != "concert:spring-2020"}
    return made(tmp_path_factory.mktemp("unlinked") / "example", choirs, links)


@pytest.fixture
def export(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Export:
    """Runs `adkg link export`: its lines, the rows of its report, and its messages."""

    def exported(project: Project, *options: str) -> tuple[list[str], list[list[str]], str]:
        report = tmp_path / "report.tsv"
        common = ["--format", "quickstatements", "--report", str(report), "--project", str(project.root)]
        assert run(["link", "export", *common, *options]) == 0
        told = capsys.readouterr()
        rows = [line.split("\t") for line in report.read_text().splitlines()]
        assert rows[0] == ["thing", "property", "value", "reason"]
        return told.out.splitlines(), rows[1:], told.err

    return exported


def beside(export: Export, project: Project, folder: Path, **claims: object) -> tuple[list[str], list[list[str]]]:
    """What the item of the concert lacks where this is said of it, and what is left out of the concert."""
    sent = entity(CONCERT, "Spring Concert of 2020", "Hoà nhạc mùa xuân 2020", **claims)  # type: ignore[arg-type]
    lines, rows, _ = export(project, "--entities", str(written(folder / "entities.json", sent)))
    return lines, [row[1:] for row in rows if row[0] == "concert/spring-2020"]


def test_a_thing_that_is_not_there_becomes_a_new_item(export: Export, unlinked: Project) -> None:
    lines, rows, told = export(unlinked)
    assert lines == [
        "CREATE",
        'LAST\tLen\t"Spring Concert of 2020"',
        'LAST\tLvi\t"Hoà nhạc mùa xuân 2020"',
        'LAST\tDen\t"concert (2020-05-03) in River Hall"',
        'LAST\tDvi\t"hoà nhạc (2020-05-03) tại Phòng Sông"',
        "LAST\tP31\tT503",
        f"LAST\tP276\t{HALL}\t{WIRE}",
        f"LAST\tP488\t{ANNA}\t{WIRE}",
        f"LAST\tP580\t+2020-05-03T00:00:00Z/11\t{WIRE}",
        f"LAST\tP710\t{CHOIR}\tP1110\t120\t{WIRE}",
        f'LAST\tP1451\ten:"Songs for all"\t{WIRE}',
    ]
    assert rows == [
        ["concert/spring-2019", "", "", "its status is not known"],
        ["concert/spring-2020", "lastDay", "2020-05-03", "it was only announced"],
        ["concert/winter-2020", "", "", "it is planned"],
    ]
    assert "1 new items with 6 statements" in told
    assert "only new items are written" in told


def test_what_an_item_has_already_is_not_given_again(export: Export, linked: Project, tmp_path: Path) -> None:
    lines, _ = beside(
        export, linked, tmp_path, P276=statement(HALL, references=1), P488=statement(ANNA, references=1),
        P580=statement("2020-05-03", references=1), P710=statement(CHOIR, references=1, P1110=120),
        P1451=statement(("en", "Songs for all"), references=1),
    )  # fmt: skip
    assert lines == []


def test_what_an_item_lacks_is_given_with_its_reference(export: Export, linked: Project, tmp_path: Path) -> None:
    lines, _ = beside(
        export, linked, tmp_path, P488=statement(ANNA, references=1), P580=statement("2020-05-03", references=1),
        P710=statement(CHOIR, references=1, P1110=120), P1451=statement(("en", "Songs for all"), references=1),
    )  # fmt: skip
    assert lines == [f"{CONCERT}\tP276\t{HALL}\t{WIRE}"]


def test_a_statement_that_lacks_its_qualifier_or_any_reference_is_given_that(
    export: Export, linked: Project, tmp_path: Path
) -> None:
    lines, _ = beside(
        export, linked, tmp_path, P276=HALL, P488=statement(ANNA, references=1),
        P580=statement("2020-05-03", references=1), P710=statement(CHOIR, references=1),
        P1451=statement(("en", "Songs for all"), references=1),
    )  # fmt: skip
    assert lines == [f"{CONCERT}\tP276\t{HALL}\t{WIRE}", f"{CONCERT}\tP710\t{CHOIR}\tP1110\t120\t{WIRE}"]


@pytest.mark.parametrize(
    ("claims", "left_out"),
    [
        ({"P276": "T99"}, ["hall", "hall/river-hall", "it has another value there: T99"]),
        ({"P276": "novalue"}, ["hall", "hall/river-hall", "it has another value there: no value"]),
        ({"P276": "somevalue"}, ["hall", "hall/river-hall", "it has another value there: unknown value"]),
        ({"P276": statement(HALL, "deprecated")}, ["hall", "hall/river-hall", "it is marked there as wrong"]),
        ({"P580": "2020-05-04"}, ["firstDay", "2020-05-03", "it has another value there: 2020-05-04"]),
        ({"P580": "2020-05"}, ["firstDay", "2020-05-03", "it is there less exactly: 2020-05"]),
        ({"P585": "2020-05-04"}, ["firstDay", "2020-05-03", "it has another value there: 2020-05-04"]),
        (
            {"P710": statement(CHOIR, P1110=90)},
            ["performer", "choir/river-choir", "audience has another value there: 90"],
        ),
    ],
)
def test_nothing_is_said_against_what_is_there(
    export: Export, linked: Project, tmp_path: Path, claims: dict[str, Any], left_out: list[str]
) -> None:
    lines, rows = beside(export, linked, tmp_path, **claims)
    assert left_out in rows
    [number] = claims
    given = [line for line in lines if f"\t{number}\t" in line]
    assert all("P1110" not in line for line in given)
    assert not given or number == "P710"


def test_of_a_property_with_many_values_ours_is_added_to_those_that_are_there(
    export: Export, linked: Project, tmp_path: Path
) -> None:
    lines, _ = beside(export, linked, tmp_path, P710=["T98", "T99"])
    assert f"{CONCERT}\tP710\t{CHOIR}\tP1110\t120\t{WIRE}" in lines


def test_names_are_given_for_languages_that_have_none(export: Export, linked: Project, tmp_path: Path) -> None:
    file = written(tmp_path / "entities.json", entity(HALL, "River Hall"), entity(CHOIR, "A choir", "Hợp xướng"))
    lines, _, told = export(linked, "--entities", str(file))
    assert lines == [f'{HALL}\tLvi\t"Phòng Sông"']
    assert "0 statements and 1 labels for 1 items" in told


def test_what_only_the_register_says_is_not_given(export: Export, linked: Project, tmp_path: Path) -> None:
    """The register puts the hall in Linz, and no source is behind it."""
    file = written(tmp_path / "entities.json", entity(HALL, "River Hall", "Phòng Sông"))
    lines, rows, _ = export(linked, "--entities", str(file))
    assert lines == []
    assert ["choir/river-choir", "", "", "the file has nothing of its item"] in rows


def test_an_item_whose_link_cannot_be_right_is_left_out_also_as_a_value(
    export: Export, linked: Project, tmp_path: Path
) -> None:
    """The hall has gone, the singer is a town there: neither is given anything, nor given to the concert."""
    file = tmp_path / "entities.json"
    sent = {CONCERT: entity(CONCERT, P31="T503"), HALL: {"id": HALL, "missing": ""}, ANNA: entity(ANNA, P31="T500")}
    file.write_text(json.dumps({"entities": sent}))
    lines, rows, _ = export(linked, "--entities", str(file))
    assert {line.split("\t")[0] for line in lines} == {CONCERT}
    assert not [line for line in lines if HALL in line or ANNA in line]
    reason = "its link cannot be right: see adkg link check"
    assert [row for row in rows if row[3] == reason] == [
        ["hall/river-hall", "", "", reason],
        ["singer/anna-bauer", "", "", reason],
    ]


def changed(project: Project, folder: Path, file: str, old: str, new: str) -> Project:
    """A copy of the project with one file changed, built."""
    root = folder / "example"
    shutil.copytree(project.root, root, ignore=shutil.ignore_patterns("store*"))
    text = (root / file).read_text()
    assert old in text
    (root / file).write_text(text.replace(old, new))
    copy = Project(root, root / "build")
    build(copy)
    return copy


def test_what_sources_dispute_is_left_out(export: Export, unlinked: Project, tmp_path: Path) -> None:
    """Without the ruling, and by the policy that settles nothing by grade, two leaders stand against each other."""
    ruling = (unlinked.root / "data/decisions.yaml").read_text()
    project = changed(unlinked, tmp_path, "data/decisions.yaml", ruling, "{}\n")
    lines, rows, _ = export(project, "--policy", "unanimous")
    assert ["concert/spring-2020", "leader", "", "sources disagree, and nothing decides"] in rows
    assert not [line for line in lines if "\tP488\t" in line]


def test_what_rests_on_an_unreliable_source_only_is_left_out(export: Export, unlinked: Project, tmp_path: Path) -> None:
    """With the agency unreliable, nobody is left who reports that the concert was held."""
    project = changed(unlinked, tmp_path, "data/register/publisher.yaml", "grade: agency", "grade: unreliable")
    lines, rows, _ = export(project)
    assert lines == []
    assert ["concert/spring-2020", "", "", "it is planned"] in rows


def test_one_date_takes_the_place_of_two_that_are_the_same(export: Export, unlinked: Project, tmp_path: Path) -> None:
    day = "      firstDay: 2020-05-03\n"
    wire = "data/sources/wire/2020-05-04-river-choir.yaml"
    project = changed(unlinked, tmp_path, wire, day, f"{day}      lastDay: 2020-05-03\n")
    lines, _, _ = export(project)
    dates = [line for line in lines if re.search(r"\tP58\d\t", line)]
    assert dates == [f"LAST\tP585\t+2020-05-03T00:00:00Z/11\t{WIRE}"]


def test_a_reference_tells_when_the_source_was_read_where_that_is_known(
    export: Export, unlinked: Project, tmp_path: Path
) -> None:
    wire, url = "data/sources/wire/2020-05-04-river-choir.yaml", "  url: https://wire.example/river-choir\n"
    project = changed(unlinked, tmp_path, wire, url, f"  retrieved: 2020-06-01\n{url}")
    lines, _, _ = export(project)
    [hall] = [line for line in lines if "\tP276\t" in line]
    assert hall == f"LAST\tP276\t{HALL}\t{WIRE}\tS813\t+2020-06-01T00:00:00Z/11"


@pytest.mark.parametrize(("predicate", "is_new"), [("skos:exactMatch", False), ("skos:closeMatch", True)])
def test_a_thing_that_seems_to_have_an_item_is_not_made_anew_before_somebody_looked(
    export: Export, unlinked: Project, tmp_path: Path, predicate: str, is_new: bool
) -> None:
    root = tmp_path / "example"
    shutil.copytree(unlinked.root, root)
    project = Project(root, root / "build")
    scheme = read_schemes(project, read_prefixes(project)[0])["atlas"]
    proposal = Proposal(
        "concert:spring-2020", "Spring Concert", "atlas:T77", "Spring", predicate, LEXICAL, 90.0, "Alike."
    )
    write_proposals(proposals_file(project, "atlas"), [proposal], scheme)
    lines, rows, _ = export(project)
    assert bool(lines) == is_new
    reason = "an item is proposed for it and waits for review: see adkg link proposals"
    assert (["concert/spring-2020", "", "", reason] in rows) != is_new


# QuickStatements


def quickstatements(**names: object) -> tuple[list[str], list[tuple[str, str, str]]]:
    content, left_out = write([Change(thing_iri("concert/x"), Iri(ATLAS + "T1"), **names)], ATLAS)  # type: ignore[arg-type]
    return content.decode().splitlines(), [(one.predicate, one.value, one.reason) for one in left_out]


def test_a_text_keeps_its_quotes_and_loses_what_would_break_a_line() -> None:
    lines, left_out = quickstatements(labels={"en": 'The "7th"\tGala\r\n at  the\u2028Hall'})
    assert lines == ['T1\tLen\t"The "7th" Gala at the Hall"']
    assert left_out == []


def test_a_text_that_cannot_be_written_is_left_out_with_the_reason() -> None:
    lines, left_out = quickstatements(labels={"en": "A|B", "vi": "x" * 251}, aliases={"en": ("C",)})
    assert lines == ['T1\tAen\t"C"']
    assert left_out == [
        ("label", "A|B", "it has a |, which QuickStatements takes for the end of a column"),
        ("label", "x" * 251, "it is longer than 250 characters"),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Literal("2020-12-10", XSD_DATE), "+2020-12-10T00:00:00Z/11"),
        (Literal("2020-12", XSD + "gYearMonth"), "+2020-12-00T00:00:00Z/10"),
        (Literal("2020", XSD + "gYear"), "+2020-00-00T00:00:00Z/9"),
        (Literal("7"), '"7"'),
        (Literal("+07", XSD_INTEGER), "7"),
        (Literal("Hà Nội", language="vi"), 'vi:"Hà Nội"'),
        (Iri(ATLAS + "T5"), "T5"),
        (Literal("https://example.org/a|b?c=ệ", XSD + "anyURI"), '"https://example.org/a%7Cb?c=%E1%BB%87"'),
    ],
)
def test_every_form_of_value_is_written_as_it_is_read(value: Iri | Literal, text: str) -> None:
    lines, _ = quickstatements(gifts=(Gift(Iri(ATLAS + "P1"), value),))
    assert lines == [f"T1\tP1\t{text}"]


def test_further_references_begin_anew_and_what_of_them_cannot_be_written_is_not() -> None:
    url, title = Iri(ATLAS + "P854"), Iri(ATLAS + "P1476")
    references = (
        ((url, Literal("https://a.example/", XSD + "anyURI")), (title, Literal("A | B", language="en"))),
        ((url, Literal("https://b.example/", XSD + "anyURI")), (title, Literal("C", language="en"))),
    )
    lines, _ = quickstatements(gifts=(Gift(Iri(ATLAS + "P1"), Iri(ATLAS + "T5"), references=references),))
    assert lines == ['T1\tP1\tT5\tS854\t"https://a.example/"\t!S854\t"https://b.example/"\tS1476\ten:"C"']


def test_an_unknown_format_is_told_with_its_nearest(capsys: pytest.CaptureFixture[str], unlinked: Project) -> None:
    assert run(["link", "export", "--format", "quickstatement", "--project", str(unlinked.root)]) == 2
    assert "did you mean 'quickstatements'?" in capsys.readouterr().err


# The whole record


@pytest.fixture
def of_record(
    record: Built, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., bytes]:
    ready = (record.project, record.store, read_prefixes(record.project)[0])
    monkeypatch.setattr("adkg.cli.link.export.ready_store", lambda _: ready)

    def exported(*options: str) -> bytes:
        assert run(["link", "export", "--format", "quickstatements", *options]) == 0
        return capsys.readouterr().out.encode()

    return exported


def test_the_whole_record_is_written_in_the_same_bytes_and_every_line_can_be_read(
    of_record: Callable[..., bytes],
) -> None:
    content = of_record()
    assert content == of_record()
    for line in content.decode().splitlines():
        columns = line.split("\t")
        if columns == ["CREATE"]:
            continue
        assert columns[0] == "LAST"
        assert re.fullmatch(r"[LDA](?:en|vi)|P\d+", columns[1])
        assert all(COLUMN.fullmatch(value) for value in columns[2::2]), line
        assert all(KEY.fullmatch(key) for key in columns[3::2]), line
        assert len(columns) % 2 == 1
        assert "P1545" not in line or "P179" in line


def test_a_meeting_of_the_record_is_given_as_its_sources_tell(of_record: Callable[..., bytes]) -> None:
    """The seventh ADMM-Plus: held online on 10 December 2020, chaired by Ngô Xuân Lịch, says the Joint Declaration."""
    blocks = of_record().decode().split("CREATE\n")
    [block] = [block for block in blocks if 'Len\t"7th ADMM-Plus"' in block]
    lines = [line.split("\t") for line in block.splitlines()]
    given = {columns[1]: columns for columns in lines if columns[1].startswith("P")}
    assert given["P585"][2] == "+2020-12-10T00:00:00Z/11"
    assert given["P488"][2] == "Q10800424"
    assert given["P393"][2] == '"7"'
    assert {columns[2] for columns in lines if columns[1] == "P31"} == {"Q2761147", "Q27968055"}
    assert "asset_publisher/ynfWm23dDfpd/content/joint-declaration" in given["P585"][4]
    assert given["P585"][3:7:2] == ["S854", "S577"]


def test_a_meeting_that_is_only_planned_is_not_given(of_record: Callable[..., bytes], record: Built) -> None:
    planned = record.store.select(
        "SELECT ?label { GRAPH ?g { ?s adkg:status adkg:planned } ?s a adkg:Meeting ; skos:prefLabel ?label "
        "FILTER(LANG(?label) = 'en' && ?g = graph:accepted) }",
        read_prefixes(record.project)[0].namespaces,
    )
    names = {label.lexical for (label,) in planned.rows if isinstance(label, Literal)}
    assert len(names) > 5
    content = of_record().decode()
    assert [name for name in names if f'LAST\tLen\t"{name}"\n' in content] == []
