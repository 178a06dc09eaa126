"""Looking for our things elsewhere: what is asked, what is proposed, and that nothing is asked twice."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from reconciling import EVERYTHING, Handler, Item, propose, proposed, reconciling
from test_cli import ADKG, adkg

from adkg.project import Project

FILE = "build/links/atlas.proposals.sssom.tsv"


@pytest.mark.parametrize("version", ["0.2", "1.0-draft"])
def test_the_hall_of_the_right_town_is_proposed_first(aligned: Project, version: str) -> None:
    with reconciling(EVERYTHING, version=version) as service:
        done = propose(aligned, service, "river-hall")
    assert (done.returncode, done.stderr) == (0, "")
    assert "asked for 1 things, 2 proposals" in done.stdout
    found = json.loads(adkg("link", "proposals", "--format", "json", project=aligned.root).stdout)
    assert [(one["subject"], one["predicate"], one["object"]) for one in found] == [
        ("hall:river-hall", "skos:exactMatch", "atlas:T1"),
        ("hall:river-hall", "skos:closeMatch", "atlas:T2"),
    ]
    assert "inTown is Linz" in found[0]["reasons"], "Linz is the atlas's T17, as the record says"
    assert "inTown is Linz here and Graz there" in found[1]["reasons"]
    assert "described there as: a hall in Linz" in found[0]["reasons"]


@pytest.mark.parametrize("version", ["0.2", "1.0-draft"])
def test_a_query_names_the_class_and_the_values_as_they_are_aligned_and_linked(aligned: Project, version: str) -> None:
    with reconciling(EVERYTHING, version=version) as service:
        propose(aligned, service, "river-hall")
    [[query]] = [queries for kind, queries in service.log if kind == "queries"]
    town = {"id": "T17", "name": "Linz"}
    if version == "0.2":
        values = [{"pid": "P1", "v": [town]}]
        assert query == {"query": "River Hall", "limit": 5, "type": "K2", "properties": values}
    else:
        name = {"matchType": "name", "propertyValue": "River Hall"}
        there = {"matchType": "property", "propertyId": "P1", "propertyValue": [town], "required": False}
        assert query == {"limit": 5, "type": "K2", "conditions": [name, there]}


def test_without_a_thing_all_are_looked_for_that_are_aligned_or_of_a_linked_kind_and_have_no_link(
    aligned: Project,
) -> None:
    """Halls and concerts are aligned; a choir and towns have links already, so the other choir is looked for too."""
    with reconciling(EVERYTHING) as service:
        propose(aligned, service)
    asked = [name for names in service.names_asked() for name in names]
    assert sorted(name for name in asked if name.isascii()) == [
        "Bell Voices",
        "Old Hall",
        "River Hall",
        "Spring Concert of 2019",
        "Spring Concert of 2020",
        "Winter Gala of 2020",
    ]


def test_what_is_not_surely_found_by_its_label_is_asked_for_by_its_other_names(aligned: Project) -> None:
    with reconciling((*EVERYTHING, Item("T30", "Hợp xướng Chuông"))) as service:
        propose(aligned, service, "bell-voices", "old-hall")
    assert service.names_asked() == [["Bell Voices", "Old Hall"], ["Hợp xướng Chuông"]]
    assert ("choir:bell-voices", "atlas:T30") in [(one[0], one[2]) for one in proposed(aligned)]


def test_only_things_of_a_kind_are_looked_for_and_an_unknown_kind_is_told(aligned: Project) -> None:
    with reconciling(EVERYTHING) as service:
        propose(aligned, service, "--kind", "Hall")
        assert service.names_asked() == [["Old Hall", "River Hall"]], "both are surely found"
        refused = propose(aligned, service, "--kind", "Hal")
    assert (refused.returncode, "did you mean 'Hall'" in refused.stderr) == (2, True)


def test_batches_are_as_large_as_the_manifest_says_and_one_request_is_under_way_at_a_time(aligned: Project) -> None:
    with reconciling(EVERYTHING, manifest={"batchSize": 2}) as service:
        propose(aligned, service)
    assert {len(names) for names in service.names_asked()} == {1, 2}
    assert service.most_at_once == 1
    assert all(agent.startswith("adkg/") and "https://w3id.org/adkg/" in agent for agent in service.agents)


def test_what_was_asked_is_not_asked_again_unless_wanted(aligned: Project) -> None:
    with reconciling(EVERYTHING) as service:
        propose(aligned, service)
        first = (aligned.root / FILE).read_bytes()
        begun = len(service.log)
        propose(aligned, service)
        assert service.log[begun:] == []
        assert (aligned.root / FILE).read_bytes() == first
        propose(aligned, service, "--again", "river-hall")
        assert [names for kind, names in service.log[begun:] if kind == "match"] == [["River Hall"]]


def test_what_was_proposed_for_other_things_stays_in_the_table(aligned: Project) -> None:
    with reconciling(EVERYTHING) as service:
        propose(aligned, service, "river-hall")
        propose(aligned, service, "old-hall")
    assert {one[0] for one in proposed(aligned)} == {"hall:old-hall", "hall:river-hall"}


def test_what_was_refused_and_what_is_another_thing_already_is_not_proposed(aligned: Project) -> None:
    with reconciling((Item("T90", "Graz"), Item("T17", "Graz"), Item("T5", "Graz"), *EVERYTHING)) as service:
        links = aligned.root / "data/links/atlas.sssom.tsv"
        kept = [line for line in links.read_text().splitlines(keepends=True) if "atlas:T9\t" not in line]
        links.write_text("".join(kept))
        done = propose(aligned, service, "graz")
    assert done.returncode == 0
    assert [one[:3] for one in proposed(aligned)] == [("town:graz", "skos:exactMatch", "atlas:T5")], (
        "T90 was refused, and T17 is Linz"
    )


def test_a_thing_that_is_linked_is_not_looked_for(aligned: Project) -> None:
    with reconciling(EVERYTHING) as service:
        done = propose(aligned, service, "linz")
    assert done.returncode == 2
    assert "town/linz is linked with atlas:T17 already" in done.stderr
    assert service.log == []


def test_a_project_that_names_no_service_wants_one(aligned: Project) -> None:
    done = adkg("link", "propose", project=aligned.root)
    assert done.returncode == 2
    assert "--service URL" in done.stderr


def test_a_service_about_other_things_is_refused(aligned: Project) -> None:
    with reconciling(EVERYTHING, manifest={"identifierSpace": "https://globe.example/"}) as service:
        done = propose(aligned, service)
    assert done.returncode == 69
    assert "names things of https://globe.example/, not of https://atlas.example/" in done.stderr


def test_without_a_network_it_says_what_to_do(aligned: Project) -> None:
    done = adkg("link", "propose", "--service", "http://127.0.0.1:9/none", project=aligned.root)
    assert done.returncode == 69
    assert "127.0.0.1 cannot be asked: Connection refused" in done.stderr
    assert "try again later" in done.stderr
    assert "--service URL" in done.stderr
    assert "0 of 6 things were asked for" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "url",
    ["http://atlas.example/reconcile", "ftp://atlas.example/", "file:///etc/passwd", "https://a:b@atlas.example/"],
)
def test_an_address_that_may_not_be_asked_is_refused(aligned: Project, url: str) -> None:
    done = adkg("link", "propose", "--service", url, project=aligned.root)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_when_it_breaks_off_what_came_is_kept_and_the_next_run_goes_on(aligned: Project) -> None:
    def third_request_fails(handler: Handler, what: str, _: object) -> bool:
        if what == "match" and len(service.names_asked()) == 3:
            handler.give({"error": "out of order"}, 400)
            return True
        return False

    with reconciling(EVERYTHING, manifest={"batchSize": 2}, spoil=third_request_fails) as service:
        done = propose(aligned, service)
        assert (done.returncode, "answers with status 400" in done.stderr) == (69, True)
        assert "2 of 6 things were asked for" in done.stderr
        again = propose(aligned, service)
        assert again.returncode == 0
    batches = service.names_asked()
    assert batches[2] == batches[3], "only what failed is asked again"
    assert len(batches) == 6


def test_killed_in_the_middle_the_next_run_goes_on_where_it_was(aligned: Project) -> None:
    with reconciling(EVERYTHING, manifest={"batchSize": 1}, delay=0.15) as service:
        command = [*ADKG, "link", "propose", "--service", service.url, "--project", str(aligned.root)]
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        journal = aligned.root / "build/links/atlas.answers.jsonl"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not (journal.exists() and journal.read_bytes().count(b'"name"') >= 2):
            time.sleep(0.01)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        kept = {name for names in service.names_asked() for name in names if _is_kept(journal, name)}
        assert kept
        asked_before = len(service.log)
        done = propose(aligned, service)
        assert done.returncode == 0
    asked_after = [name for kind, names in service.log[asked_before:] if kind == "match" for name in names]
    assert kept.isdisjoint(asked_after), "nothing that was answered and kept is asked twice"
    assert len(service.names_asked()) <= 10, "six labels, three other names, and at most the one under way twice"
    found = {(subject, object_) for subject, _, object_, _ in proposed(aligned)}
    assert {("hall:river-hall", "atlas:T1"), ("hall:old-hall", "atlas:T3")} <= found


def _is_kept(journal: Path, name: str) -> bool:
    """Whether a candidate of that very name was written down: each thing here is known to the service by its name."""
    return f'"name": "{name}"' in journal.read_text()


def test_the_table_of_proposals_is_no_part_of_the_record(aligned: Project) -> None:
    before = adkg("sparql", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", project=aligned.root).stdout
    with reconciling(EVERYTHING) as service:
        propose(aligned, service)
    assert adkg("build", project=aligned.root).returncode == 0
    assert adkg("sparql", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", project=aligned.root).stdout == before


def test_proposals_are_listed_best_first_in_three_formats(aligned: Project) -> None:
    with reconciling(EVERYTHING) as service:
        propose(aligned, service, "--minimum", "20")
    points = [one[3] for one in proposed(aligned)]
    assert len(points) > 2
    assert points == sorted(points, reverse=True)
    rows = adkg("link", "proposals", project=aligned.root).stdout.splitlines()
    assert rows[0] == "points,subject,label,object,object_label,predicate,reasons"
    assert len(rows) == len(points) + 1
    told = adkg("link", "proposals", "--format", "text", "--kind", "hall", project=aligned.root).stdout
    assert "hall:river-hall = atlas:T1  River Hall | River Hall\n       skos:exactMatch: it is called" in told
    few = adkg("link", "proposals", "--minimum", str(points[0]), project=aligned.root).stdout.splitlines()
    assert len(few) == 1 + points.count(points[0])


def test_no_bar_is_drawn_where_nobody_looks(aligned: Project) -> None:
    with reconciling(EVERYTHING) as service:
        done = propose(aligned, service)
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_bar_is_drawn_on_a_terminal(aligned: Project) -> None:
    ours, theirs = os.openpty()
    with reconciling(EVERYTHING, delay=0.2) as service:
        command = [*ADKG, "link", "propose", "--service", service.url, "--project", str(aligned.root)]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, check=True)
    os.close(theirs)
    drawn = os.read(ours, 65536).decode()
    os.close(ours)
    assert "asking A service for tests" in drawn
    assert b"\x1b" not in done.stdout
