"""Why two may be the same, told in sentences."""

import json
from pathlib import Path

import pytest
from reconciling import EVERYTHING, propose, reconciling
from test_cli import adkg

from adkg.project import Project


def why(project: Project, thing: str, other: str) -> dict:
    done = adkg("link", "why", thing, other, "--format", "json", project=project.root)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found["points"] == pytest.approx(min(100, max(0, sum(one["points"] for one in found["parts"]))), abs=0.06)
    return found


def test_a_candidate_is_compared_with_what_its_service_told(aligned: Project) -> None:
    with reconciling(EVERYTHING) as service:
        propose(aligned, service)
    for other in ("T2", "atlas:T2", "https://atlas.example/T2"):
        found = why(aligned, "river-hall", other)
        told = {one["feature"]: (one["ours"], one["theirs"]) for one in found["parts"]}
        assert told["inTown"] == ("Linz", "Graz")
        assert [one["points"] < 0 for one in found["parts"] if one["feature"] == "inTown"] == [True]
    text = adkg("link", "why", "river-hall", "T2", project=aligned.root).stdout.splitlines()
    assert text[0].startswith("River Hall (https://w3id.org/adkg/hall/river-hall) and River Hall (atlas:T2): ")
    assert "    inTown is Linz here and Graz there (-20)" in text


def test_it_says_where_the_record_has_decided(aligned: Project) -> None:
    with reconciling(EVERYTHING) as service:
        propose(aligned, service)
    adkg("link", "refuse", "river-hall", "T2", "--because", "Graz.", "--author", "Anna", project=aligned.root)
    assert adkg("build", project=aligned.root).returncode == 0
    assert why(aligned, "river-hall", "T2")["decided"] == "refused at data/links/atlas.sssom.tsv:14"


def test_two_things_of_ours_and_a_printed_name_are_compared(aligned: Project) -> None:
    halls = why(aligned, "river-hall", "hall/old-hall")
    assert 0 < halls["points"] < 75
    printed, another = (
        why(aligned, "spring-2020", name) for name in ("The spring concert, 2020", "Spring Concert 2019")
    )
    assert printed["points"] > 75 > another["points"]
    assert any(one["points"] < 0 and "2019" in one["told"] for one in another["parts"])


def test_what_nobody_was_asked_about_is_told(aligned: Project) -> None:
    done = adkg("link", "why", "river-hall", "T404", project=aligned.root)
    assert done.returncode == 2
    assert "nothing was heard yet of atlas:T404" in done.stderr
    assert "adkg link propose hall/river-hall" in done.stderr


def test_what_a_file_of_entities_tells_is_compared(aligned: Project, tmp_path: Path) -> None:
    there = {"id": "T17", "entity-type": "item"}
    town = {"snaktype": "value", "property": "P1", "datavalue": {"type": "wikibase-entityid", "value": there}}
    file = tmp_path / "entities.json"
    entity = {
        "id": "T55",
        "type": "item",
        "labels": {"en": {"language": "en", "value": "The hall of Linz"}},
        "aliases": {"en": [{"language": "en", "value": "River Hall"}]},
        "claims": {"P1": [{"mainsnak": town, "rank": "normal", "type": "statement"}]},
    }
    file.write_text(json.dumps({"entities": {"T55": entity}}))
    done = adkg("link", "why", "river-hall", "T55", "--entities", file, project=aligned.root)
    assert (done.returncode, done.stderr) == (0, "")
    assert "it is called 'River Hall' here and 'River Hall' there" in done.stdout
    assert "inTown is Linz here and Linz there" in done.stdout
    missing = adkg("link", "why", "river-hall", "T56", "--entities", file, project=aligned.root)
    assert (missing.returncode, "says nothing of atlas:T56" in missing.stderr) == (2, True)
