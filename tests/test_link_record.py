"""Offices with their terms, and meetings in their series: the whole record with a few facts laid over it for the test.

The overlay is invented: its source, its term of office, and the items from Q9000000001 on.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import TESTS, Built

from adkg.build import build
from adkg.cli.main import run
from adkg.project import Project

OVERLAY = {
    "data/register/tenure.yaml": """tenure/ngo-xuan-lich-minister:
  label:
    en: Tenure of Ngo Xuan Lich as Minister of National Defence
    vi: Nhiệm kỳ Bộ trưởng Quốc phòng của Ngô Xuân Lịch
""",
    "data/sources/vov/2021-05-invented.yaml": """source:
  title: A term, invented for a test
  publisher: vov
  published: 2021-05-01
  language: en
  url: https://vov.example/invented

claims:
  - about: tenure/ngo-xuan-lich-minister
    says:
      holder: person/ngo-xuan-lich
      office: office/minister-of-defence-of-viet-nam
      startDate: 2016-04-09
      endDate: 2021-04-07
""",
    "data/links/wikidata.sssom.tsv": r"""#mapping_set_id: https://example.org/links/wikidata
#license: https://creativecommons.org/licenses/by/4.0/
#curie_map:
#  meeting: "https://w3id.org/adkg/meeting/"
#  office: "https://w3id.org/adkg/office/"
#  series: "https://w3id.org/adkg/series/"
#  wd: "http://www.wikidata.org/entity/"
#extension_definitions:
#  - slot_name: ext_iri_pattern
#    property: http://rdfs.org/ns/void#uriRegexPattern
#ext_iri_pattern: 'http://www\.wikidata\.org/entity/Q[1-9][0-9]*'
subject_id,predicate_id,object_id,mapping_justification,author_label,mapping_date,comment
meeting:admm-plus-7,skos:exactMatch,wd:Q9000000003,semapv:ManualMappingCuration,Anna,2026-01-01,Invented.
office:minister-of-defence-of-viet-nam,skos:exactMatch,wd:Q9000000001,semapv:ManualMappingCuration,Anna,2026-01-01,Invented.
series:admm-plus,skos:exactMatch,wd:Q9000000004,semapv:ManualMappingCuration,Anna,2026-01-01,Invented.
""",
}
MINISTER, SEVENTH, SERIES, LICH = "Q9000000001", "Q9000000003", "Q9000000004", "Q10800424"


@pytest.fixture(scope="module")
def overlaid(tmp_path_factory: pytest.TempPathFactory, record: Built) -> list[str]:
    """The options that choose the record with the overlay, built."""
    overlay = tmp_path_factory.mktemp("overlay")
    for name, text in OVERLAY.items():
        (overlay / name).parent.mkdir(parents=True, exist_ok=True)
        rows = name.endswith(".tsv")
        lines = (line if not rows or line.startswith("#") else line.replace(",", "\t") for line in text.splitlines())
        (overlay / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    project = Project(TESTS.parent, tmp_path_factory.mktemp("overlaid"), (overlay,))
    build(project)
    return [str(project.output), str(overlay)]


@pytest.fixture
def told(
    overlaid: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Any:
    """Runs a linking command beside entity data, and gives what it writes."""
    output, overlay = overlaid
    monkeypatch.setattr(
        "adkg.cli._project.find_project", lambda root, also: Project(TESTS.parent, Path(output), (Path(overlay),))
    )
    file = tmp_path / "entities.json"

    def run_beside(command: str, entities: list[dict[str, Any]], *options: str) -> str:
        file.write_text(json.dumps({"entities": {one["id"]: one for one in entities}}))
        assert run(["link", command, "--entities", str(file), *options]) == 0
        return capsys.readouterr().out

    return run_beside


def snak(value: str) -> dict[str, Any]:
    if value.startswith("Q"):
        return {"snaktype": "value", "datavalue": {"type": "wikibase-entityid", "value": {"id": value}}}
    if value.isdigit():
        return {"snaktype": "value", "datavalue": {"type": "string", "value": value}}
    parts = [*value.split("-"), "00", "00"][:3]
    gregorian = "http://www.wikidata.org/entity/Q1985727"
    time = {"time": f"+{'-'.join(parts)}T00:00:00Z", "precision": 8 + len(value.split("-")), "calendarmodel": gregorian}
    return {"snaktype": "value", "datavalue": {"type": "time", "value": time}}


def statement(value: str, references: int = 0, **qualifiers: str) -> dict[str, Any]:
    told = {key: [snak(one)] for key, one in qualifiers.items()}
    return {"mainsnak": snak(value), "rank": "normal", "qualifiers": told, "references": [{}] * references}


def entity(item: str, **claims: dict[str, Any]) -> dict[str, Any]:
    names = {language: {"language": language, "value": "x"} for language in ("en", "vi")}
    return {"id": item, "labels": names, "claims": {key: [one] for key, one in claims.items()}}


def test_an_office_is_compared_with_its_begin_and_end(told: Any) -> None:
    lich = entity(LICH, P31=statement("Q5"), P39=statement(MINISTER, P580="2016-04", P582="2021-04-08"))
    findings = json.loads(told("check", [lich], "ngo-xuan-lich", "--format", "json"))["findings"]
    found = {one["property"]: (one["relation"], one["ours"][1:], one["theirs"], one["note"]) for one in findings}
    assert found["holdsOffice"] == ("agree", [], [f"wd:{MINISTER}"], "")
    assert found["holdsOffice / startDate"] == ("agree", ["2016-04-09"], ["2016-04"], "ours is finer")
    assert found["holdsOffice / endDate"] == ("differ", ["2021-04-07"], ["2021-04-08"], "")


def test_an_office_says_from_its_own_end_who_held_it(told: Any) -> None:
    office = entity(MINISTER, P1308=statement(LICH, P580="2016-04-09"))
    findings = json.loads(told("check", [office], "minister-of-defence-of-viet-nam", "--format", "json"))["findings"]
    found = [(one["relation"], one["ours"], one["theirs"]) for one in findings if "inverse" in one["property"]]
    assert ("agree", ["person/ngo-xuan-lich"], [f"wd:{LICH}"]) in found
    started = [one for one in findings if one["property"] == "holdsOffice / startDate"]
    assert [(one["relation"], one["theirs"]) for one in started] == [("agree", ["2016-04-09"])]


def test_an_office_that_an_item_lacks_is_given_with_its_term_and_its_source(told: Any) -> None:
    lines = told("export", [entity(LICH, P31=statement("Q5"))], "--format", "quickstatements").split("CREATE")[0]
    [given] = [line for line in lines.splitlines() if "\tP39\t" in line]
    term = "P580\t+2016-04-09T00:00:00Z/11\tP582\t+2021-04-07T00:00:00Z/11"
    assert given.startswith(f"{LICH}\tP39\t{MINISTER}\t{term}\tS854\t")
    assert given.count("S854") == 3


def test_a_term_that_is_there_otherwise_is_not_overwritten(told: Any, tmp_path: Path) -> None:
    lich = entity(LICH, P31=statement("Q5"), P39=statement(MINISTER, 1, P580="2016-04", P582="2021-04-08"))
    report = tmp_path / "report.tsv"
    lines = told("export", [lich], "--format", "quickstatements", "--report", str(report)).split("CREATE")[0]
    assert lines == ""
    reason = "endDate has another value there: 2021-04-08"
    row = ["person/ngo-xuan-lich", "holdsOffice", "office/minister-of-defence-of-viet-nam", reason]
    assert "\t".join(row) in report.read_text().splitlines()


def test_a_meeting_gets_its_series_with_its_number(told: Any) -> None:
    lines = told("export", [entity(SEVENTH)], "--format", "quickstatements").split("CREATE")[0].splitlines()
    [series] = [line for line in lines if "\tP179\t" in line]
    assert series.startswith(f'{SEVENTH}\tP179\t{SERIES}\tP1545\t"7"\tS854\t"https://www.asean2020.vn/')
    assert not [line for line in lines if line.split("\t")[1] in {"P1545", "P31", "P580", "P582"}]
    assert [line.split("\t")[2] for line in lines if "\tP585\t" in line] == ["+2020-12-10T00:00:00Z/11"]


def test_a_number_that_is_there_otherwise_is_a_difference(told: Any) -> None:
    seventh = entity(SEVENTH, P179=statement(SERIES, P1545="8"), P585=statement("2020-12-10"))
    findings = json.loads(told("check", [seventh], "meeting/admm-plus-7", "--format", "json"))["findings"]
    found = {one["property"]: (one["relation"], one["theirs"]) for one in findings}
    assert found["series"] == ("agree", [f"wd:{SERIES}"])
    assert found["series / ordinal"] == ("differ", ["8"])
    assert found["startDate"] == found["endDate"] == ("agree", ["2020-12-10"])
