"""Decisions on links: a row in its place, everything else as it was, and nothing that goes against the record."""

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from reconciling import EVERYTHING, propose, proposed, reconciling
from test_cli import adkg

from adkg.links import FOLDER, read_links
from adkg.ontology import read_ontology
from adkg.project import Project
from adkg.register import read_register
from adkg.terms import read_prefixes
from adkg.vocabulary import build_vocabulary

FILE = "data/links/atlas.sssom.tsv"
ROOT = Path(__file__).parents[1]
SIGNED = ("--author", "Maria Huber")
SSSOM = shutil.which("sssom")


def decide(project: Project, verb: str, *arguments: str, **named: object) -> subprocess.CompletedProcess[str]:
    return adkg("link", verb, *arguments, *SIGNED, project=project.root, **named)


def links_of(project: Project) -> list[tuple[str, str, bool]]:
    classes = read_register(project, build_vocabulary(read_ontology(project)[0]))[0].classes
    links, problems = read_links(project, read_prefixes(project)[0], classes)
    assert problems == []
    return [(*link.curies, link.negated) for link in links]


def test_an_accepted_pair_is_a_row_in_its_place_and_all_others_are_as_they_were(example: Project) -> None:
    before = (example.root / FILE).read_bytes()
    done = decide(example, "accept", "hall/river-hall", "T1", "--because", "The same address.")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"linked: hall:river-hall skos:exactMatch atlas:T1\n1 rows added to {FILE}\n"
    after = (example.root / FILE).read_bytes()
    fresh = [line for line in after.splitlines() if line not in before.splitlines()]
    assert fresh == [
        b'#  hall: "https://w3id.org/adkg/hall/"',
        b"hall:river-hall\tRiver Hall\tskos:exactMatch\t\tatlas:T1\tsemapv:ManualMappingCuration\tMaria Huber\t"
        + date.today().isoformat().encode()
        + b"\tThe same address.",
    ]
    assert [line for line in after.splitlines(keepends=True) if line.rstrip(b"\n") not in fresh] == before.splitlines(
        True
    )
    assert ("hall:river-hall", "atlas:T1", False) in links_of(example)


def test_a_refused_pair_says_not_and_why(example: Project) -> None:
    done = decide(example, "refuse", "town:linz", "atlas:T5", "--because", "Another Linz.")
    assert done.stdout.startswith("refused: town:linz skos:exactMatch atlas:T5\n")
    assert ("town:linz", "atlas:T5", True) in links_of(example)
    assert adkg("link", "refuse", "town:linz", "T6", *SIGNED, project=example.root).returncode == 2, (
        "a reason is wanted"
    )


def test_what_is_accepted_is_in_the_graph_after_the_next_build_and_waits_no_more(aligned: Project) -> None:
    with reconciling(EVERYTHING) as service:
        propose(aligned, service)
    assert ("hall:river-hall", "skos:exactMatch", "atlas:T1") in [one[:3] for one in proposed(aligned)]
    assert decide(aligned, "accept", "river-hall", "T1").returncode == 0
    left = [one[:3] for one in proposed(aligned)]
    assert "hall:river-hall" not in {subject for subject, _, _ in left}
    query = "SELECT ?o { <hall/river-hall> skos:exactMatch ?o }"
    assert adkg("sparql", query, project=aligned.root).stdout.split() == ["o", "https://atlas.example/T1"]


def test_the_reason_of_an_accepted_proposal_is_that_of_the_proposal(aligned: Project) -> None:
    with reconciling(EVERYTHING) as service:
        propose(aligned, service)
    decide(aligned, "accept", "river-hall", "T1")
    [row] = [line for line in (aligned.root / FILE).read_text().splitlines() if "atlas:T1\t" in line]
    assert "\tProposed with " in row
    assert "inTown is Linz" in row
    done = decide(aligned, "accept", "old-hall", "T77")
    assert (done.returncode, "say why with --because" in done.stderr) == (2, True), "it was not proposed"


def test_a_whole_table_is_accepted_or_refused(aligned: Project, tmp_path: Path) -> None:
    with reconciling(EVERYTHING) as service:
        propose(aligned, service, "--limit", "1", "--minimum", "90")
    table = aligned.root / "build/links/atlas.proposals.sssom.tsv"
    mine = tmp_path / "good.tsv"
    mine.write_text("".join(line for line in table.open() if not line.startswith("concert:")))
    assert decide(aligned, "accept", "--from", str(mine)).stdout.endswith(f"2 rows added to {FILE}\n")
    mine.write_text("".join(line for line in table.open() if not line.startswith("hall:")))
    assert decide(aligned, "refuse", "--from", str(mine), "--because", "An evening has no entry.").returncode == 0
    assert proposed(aligned) == []
    halls = {("hall:old-hall", "atlas:T3", False), ("hall:river-hall", "atlas:T1", False)}
    assert halls | {("concert:spring-2020", "atlas:T4", True)} <= set(links_of(aligned))


def test_of_a_table_with_one_bad_row_nothing_is_written(aligned: Project, tmp_path: Path) -> None:
    before = (aligned.root / FILE).read_bytes()
    table = tmp_path / "mine.tsv"
    header = "".join(line for line in before.decode().splitlines(keepends=True) if line.startswith("#"))
    table.write_text(
        f"{header}subject_id\tobject_id\tcomment\nhall:old-hall\tatlas:T3\tYes.\ntown:linz\tatlas:T4\tNo.\n"
    )
    done = decide(aligned, "accept", "--from", str(table))
    assert (done.returncode, "town:linz is atlas:T17 already" in done.stderr) == (2, True)
    assert (aligned.root / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["accept", "town:graz", "T90"],
            "town:graz with atlas:T90 is refused already, at data/links/atlas.sssom.tsv:14",
        ),
        (["refuse", "town:graz", "T9"], "town:graz with atlas:T9 is linked already"),
        (["accept", "town:linz", "T17"], "is linked already"),
        (["accept", "town:linz", "T18"], "town:linz is atlas:T17 already"),
        (["accept", "choir/bell-voices", "T17"], "town:linz is atlas:T17 already"),
        (["accept", "town:lintz", "T18"], "did you mean 'town/linz'"),
        (["accept", "town:linz", "X18"], "'X18' is no identifier"),
        (["accept", "town:linz"], "name a SUBJECT and an OBJECT"),
        (["accept"], "name a SUBJECT and an OBJECT"),
        (["accept", "hall:old-hall", "T3", "--because", "two\nlines"], "line break"),
        (["accept", "hall:old-hall", "T3", "--because", "a\ttab"], "tab"),
        (["accept", "hall:old-hall", "T3", "--because", "hid\u200bden"], "U+200B"),
        (["accept", "hall:old-hall", "T3", "--because", '"quoted"'], "quotation mark"),
        (["accept", "hall:old-hall", "T3", "--scheme", "atlass"], "did you mean 'atlas'"),
    ],
)
def test_what_goes_against_the_record_is_refused_and_changes_nothing(
    example: Project, arguments: list[str], told: str
) -> None:
    before = (example.root / FILE).read_bytes()
    done = decide(
        example, arguments[0], *(["--because", "Seen on a map."] if len(arguments) < 5 else []), *arguments[1:]
    )
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert (example.root / FILE).read_bytes() == before
    assert "Traceback" not in done.stderr


def test_what_is_not_quite_the_same_may_stand_beside_what_is(example: Project) -> None:
    assert decide(example, "accept", "town:linz", "T18", "--close", "--because", "The district.").returncode == 0
    assert ("town:linz", "atlas:T18", False) in links_of(example)


@pytest.mark.parametrize("ending", ["no-break-at-the-end", "crlf", "bom"])
def test_files_of_other_editors_are_kept_as_they_are(example: Project, ending: str) -> None:
    file = example.root / FILE
    text = file.read_bytes()
    made = {
        "no-break-at-the-end": text.rstrip(b"\n"),
        "crlf": text.replace(b"\n", b"\r\n"),
        "bom": b"\xef\xbb\xbf" + text,
    }
    file.write_bytes(made[ending])
    for subject, identifier in (("town:linz", "T99"), ("choir:bell-voices", "T1")):
        assert decide(example, "refuse", subject, identifier, "--because", "Seen on a map.").returncode == 0
    after = file.read_bytes()
    assert set(made[ending].splitlines()) <= set(after.splitlines())
    assert after.startswith(b"\xef\xbb\xbf") == (ending == "bom")
    assert after.count(b"\r\n") == (after.count(b"\n") if ending == "crlf" else 0)
    assert {("town:linz", "atlas:T99", True), ("choir:bell-voices", "atlas:T1", True)} <= set(links_of(example))


def test_with_an_overlay_its_file_takes_the_decision(example: Project, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    (mine / "data/register").mkdir(parents=True)
    (mine / "data/register/town.yaml").write_text("town/wels:\n  label:\n    en: Wels\n    vi: Wels\n")
    before = (example.root / FILE).read_bytes()
    for subject, identifier in (("town:wels", "T41"), ("hall:old-hall", "T3")):
        done = decide(example, "accept", subject, identifier, "--because", "On the map.", "--also", str(mine))
        assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(f"1 rows added to mine/{FILE}\n")
    assert (example.root / FILE).read_bytes() == before
    both = Project(example.root, example.output, (mine,))
    assert {("town:wels", "atlas:T41", False), ("hall:old-hall", "atlas:T3", False)} <= set(links_of(both))
    assert adkg("check", "--also", mine, project=example.root).returncode == 0
    again = decide(example, "accept", "town:wels", "T17", "--because", "On the map.", "--also", str(mine))
    assert (again.returncode, "already" in again.stderr) == (2, True), "the project's own file counts too"


def test_who_decides_has_to_be_known(example: Project) -> None:
    arguments = ("link", "accept", "hall:old-hall", "T3", "--because", "On the map.")
    bare = {"PATH": "/usr/bin:/bin", "HOME": "/nowhere", "GIT_CONFIG_NOSYSTEM": "1", "PYTHONPATH": str(ROOT / "src")}
    done = adkg(*arguments, project=example.root, env=bare)
    assert (done.returncode, "--author" in done.stderr) == (2, True)
    done = adkg(*arguments, project=example.root, env={**bare, "GIT_AUTHOR_NAME": "Karl Moser"})
    assert done.returncode == 0
    assert "\tKarl Moser\t" in (example.root / FILE).read_text()


def test_a_broken_file_is_told_and_not_written_to(example: Project) -> None:
    file = example.root / FILE
    file.write_bytes(file.read_bytes().replace(b"atlas:T17", b"atlas:seventeen"))
    before = file.read_bytes()
    done = decide(example, "accept", "hall:old-hall", "T3", "--because", "On the map.")
    assert (done.returncode, "bad-identifier" in done.stderr) == (1, True)
    assert file.read_bytes() == before


def test_the_record_itself_takes_a_row_that_changes_nothing_else(tmp_path: Path) -> None:
    """On a copy of the record: any scheme, the real header."""
    root = tmp_path / "record"
    for folder in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / folder, root / folder)
    for path in sorted((root / FOLDER).iterdir()):
        before = path.read_text(encoding="utf-8").splitlines()
        column = [line.split("\t") for line in before if not line.startswith("#")]
        at = column[0].index("object_id")
        done = decide(
            Project(root, root / "build"),
            "accept",
            "meeting/admm-plus-7",
            column[1][at],
            "--related",
            "--because",
            "A test.",
        )
        assert done.returncode == 0, done.stderr
        after = path.read_text(encoding="utf-8").splitlines()
        assert len(after) - len(before) in {1, 2}
        assert set(before) <= set(after)


@pytest.mark.skipif(SSSOM is None, reason="the validator is not here: install sssom in an environment of its own")
@pytest.mark.parametrize("path", sorted((ROOT / FOLDER).iterdir()), ids=lambda path: path.name)
def test_the_links_of_the_record_are_valid_sssom(path: Path) -> None:
    done = subprocess.run([str(SSSOM), "validate", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(SSSOM is None, reason="the validator is not here: install sssom in an environment of its own")
def test_what_is_written_is_valid_sssom(aligned: Project) -> None:
    with reconciling(EVERYTHING) as service:
        propose(aligned, service)
    decide(aligned, "accept", "river-hall", "T1")
    decide(aligned, "refuse", "old-hall", "T1", "--because", "Another hall.")
    for name in (FILE, "build/links/atlas.proposals.sssom.tsv"):
        done = subprocess.run(
            [str(SSSOM), "validate", aligned.root / name], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert json.loads(adkg("link", "proposals", "--format", "json", project=aligned.root).stdout)
