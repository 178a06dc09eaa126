"""What we say of linked things beside what another collection says: every way in which the two can stand."""

import csv
import io
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from atlas import ANNA, CHOIR, CONCERT, HALL, LINZ, entity, statement, with_atlas, written
from conftest import Built
from triplestore import holding

from adkg.build import build
from adkg.cli.main import run
from adkg.linking.entities.file import read_entity_file
from adkg.linking.sight import read_entities, read_sight
from adkg.project import Project
from adkg.terms import read_prefixes

EXTRACT = Path(__file__).parent / "wikidata"
WD = "http://www.wikidata.org/entity/"
FILE = "data/links/atlas.sssom.tsv"


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory, choirs: Built) -> Project:
    """The example beside the atlas, built once."""
    root = tmp_path_factory.mktemp("atlas") / "example"
    shutil.copytree(choirs.project.root, root, ignore=shutil.ignore_patterns("store*"))
    project = with_atlas(root)
    build(project)
    return project


@dataclass
class Look:
    """The atlas project, with what the command writes and a folder for entity data."""

    project: Project
    capsys: pytest.CaptureFixture[str]
    folder: Path

    def run(self, *options: str) -> tuple[int, Any, str]:
        """The exit code of `adkg link check`, what it writes as JSON, and its messages."""
        code = run(["link", "check", "--project", str(self.project.root), "--format", "json", *options])
        told = self.capsys.readouterr()
        return code, json.loads(told.out) if told.out else None, told.err

    def findings(self, *entities: Mapping[str, Any]) -> dict[tuple[str, str], tuple[str, list[str], list[str], str]]:
        """By thing and property: relation, our values, theirs, and the note."""
        file = written(self.folder / "entities.json", *entities)
        code, content, told = self.run("--entities", str(file))
        assert code == 0, told
        return {
            (one["thing"], one["property"]): (one["relation"], one["ours"], one["theirs"], one["note"])
            for one in content["findings"]
        }

    def concert(self, **claims: object) -> dict[str, tuple[str, list[str], list[str], str]]:
        """What is found of the concert, by property."""
        found = self.findings(concert(**claims))
        return {name: told for (thing, name), told in found.items() if thing == "concert/spring-2020"}


@pytest.fixture
def look(atlas: Project, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Look:
    return Look(atlas, capsys, tmp_path)


def concert(**claims: object) -> dict[str, Any]:
    return entity(CONCERT, "Spring Concert of 2020", "Hoà nhạc mùa xuân 2020", P31="T503", **claims)


def test_the_same_day_agrees_and_another_day_differs(look: Look) -> None:
    found = look.concert(P580="2020-05-03", P582="2020-05-04")
    assert found["firstDay"] == ("agree", ["2020-05-03"], ["2020-05-03"], "")
    assert found["lastDay"] == ("differ", ["2020-05-03"], ["2020-05-04"], "")


def test_a_date_that_covers_the_other_agrees_and_it_is_said_which_is_finer(look: Look) -> None:
    found = look.concert(P580="2020-05", P582="2020")
    assert found["firstDay"] == ("agree", ["2020-05-03"], ["2020-05"], "ours is finer")
    assert found["lastDay"] == ("agree", ["2020-05-03"], ["2020"], "ours is finer")
    assert look.concert(P580="2020-06")["firstDay"][0] == "differ"


def test_one_date_there_answers_for_the_two_that_it_stands_for(look: Look) -> None:
    found = look.concert(P585="2020-05-03")
    assert found["firstDay"][0] == found["lastDay"][0] == "agree"


def test_things_are_compared_by_their_links(look: Look) -> None:
    assert look.concert(P276=HALL)["hall"] == (
        "agree", ["hall/river-hall"], [f"atlas:{HALL}"], "",
    )  # fmt: skip
    assert look.concert(P276="T99")["hall"][0] == "differ"
    assert look.concert()["hall"] == ("only we", ["hall/river-hall"], [], "")


def test_values_without_a_link_cannot_be_compared_with_those_that_are_there(look: Look) -> None:
    file = written(look.folder / "entities.json", concert(P658="T99"))
    _, content, _ = look.run("--entities", str(file))
    songs = [(one["relation"], one["ours"], one["theirs"]) for one in content["findings"] if one["property"] == "song"]
    assert songs == [("cannot be compared", ["song/evening", "song/morning"], []), ("only they", [], ["atlas:T99"])]
    assert look.concert()["song"][::3] == ("only we", "our value has no item there")


def test_what_only_they_say_is_told_once_with_all_values(look: Look) -> None:
    found = look.concert(P710=[CHOIR, "T98", "T99"])
    assert found["performer"] == ("only they", [], ["atlas:T98", "atlas:T99"], "")
    file = written(look.folder / "one.json", concert(P710=[CHOIR, "T98"]))
    _, content, _ = look.run("--entities", str(file))
    told = [(one["relation"], one["ours"]) for one in content["findings"] if one["property"] == "performer"]
    assert told == [("agree", ["choir/river-choir"]), ("only they", [])]


def test_a_deprecated_statement_is_not_heard_and_a_preferred_one_is_heard_alone(look: Look) -> None:
    right, wrong = statement(HALL, "deprecated"), statement("T99", "preferred")
    assert look.concert(P276=[right])["hall"][0] == "only we"
    assert look.concert(P276=[statement(HALL), wrong])["hall"][0] == "differ"
    assert look.concert(P276=[statement("T99"), statement(HALL, "preferred")])["hall"][0] == "agree"


def test_values_that_are_unknown_or_none_there_are_told_as_that(look: Look) -> None:
    found = look.concert(P276="somevalue", P488="novalue")
    assert found["hall"][0] == "cannot be compared"
    assert found["leader"] == ("differ", ["singer/anna-bauer"], ["no value"], "it is said there that there is none")


def test_names_are_folded_and_other_names_count(look: Look) -> None:
    found = look.findings(entity(CHOIR, "RIVER CHOIR", "Hop xuong song"),
        entity(HALL, "Flusshalle", aliases=["River Hall"]),
        entity(LINZ, "Lentia", "Linz"),
    )  # fmt: skip
    assert found["choir/river-choir", "prefLabel (en)"][0] == "agree"
    assert found["choir/river-choir", "prefLabel (vi)"][0] == "agree"
    assert found["hall/river-hall", "prefLabel (en)"][::3] == ("agree", "ours is among the other names there")
    assert found["hall/river-hall", "prefLabel (vi)"][0] == "only we"
    assert found["town/linz", "prefLabel (en)"][0] == "differ"


def test_what_tells_more_of_a_statement_is_compared_where_the_statement_agrees(look: Look) -> None:
    """120 came to hear the River Choir: the audience qualifies who performs, and stands alone nowhere."""
    same = look.concert(P710=statement(CHOIR, P1110=120))
    assert same["performer / audience"] == ("agree", ["choir/river-choir", "120"], ["120"], "")
    other = look.concert(P710=statement(CHOIR, P1110=90))
    assert other["performer / audience"][0] == "differ"
    lacking = look.concert(P710=CHOIR)
    assert lacking["performer / audience"][0] == "only we"
    assert "audience" not in lacking


def test_a_property_that_goes_the_other_way_there_is_compared_from_the_other_end(look: Look) -> None:
    found = look.findings(entity(CHOIR, "River Choir", P1344=CONCERT))
    assert found["choir/river-choir", "performer (inverse)"][:2] == ("agree", ["concert/spring-2020"])


# Problems


def problem(look: Look, file: Path) -> tuple[int, list[dict[str, Any]]]:
    code, content, _ = look.run("--entities", str(file))
    return code, content["problems"]


@pytest.mark.parametrize(
    ("sent", "rule", "what"),
    [
        ({"id": ANNA, "missing": ""}, "gone-link", f"'atlas:{ANNA}' is not there any more"),
        ({"id": ANNA, "entity": ANNA, "redirect": "T88"}, "moved-link", f"'atlas:{ANNA}' was merged into 'T88' there"),
        (entity(ANNA, P31="T500"), "impossible-link", "is T500 there, where every Singer is T504"),
        (entity(ANNA, P31="T599"), "impossible-link", "is a page and no thing (T599)"),
    ],
)
def test_a_link_that_cannot_be_right_is_a_problem_at_its_row(
    look: Look, sent: dict[str, Any], rule: str, what: str
) -> None:
    sent = {key: value for key, value in sent.items() if not ("redirect" in sent and key == "id")}
    file = look.folder / "entities.json"
    file.write_text(json.dumps({"entities": {ANNA: sent}}))
    code, [found] = problem(look, file)
    assert (code, found["file"], found["rule"]) == (1, FILE, rule)
    assert found["line"] == next(
        number
        for number, line in enumerate((look.project.root / FILE).read_text().splitlines(), 1)
        if "singer:anna" in line
    )
    assert what in found["what"]


def test_an_item_of_a_class_that_shares_nothing_with_ours_is_a_problem(look: Look) -> None:
    file = written(look.folder / "entities.json", entity(HALL, P31="T500"))
    code, [found] = problem(look, file)
    assert (code, found["rule"]) == (1, "impossible-link")
    assert "is a Town" in found["what"]


@pytest.mark.parametrize("classes", [["T500", "T501"], ["T777"], []])
def test_an_item_that_may_be_of_our_kind_is_none(look: Look, classes: list[str]) -> None:
    file = written(look.folder / "entities.json", entity(HALL, P31=classes))
    assert problem(look, file) == (0, [])


# The command


def test_formats_tell_the_same(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    file = written(look.folder / "entities.json", entity(LINZ, "Linz | a *town*"))
    common = ["link", "check", "--project", str(look.project.root), "--entities", str(file), "linz"]
    assert run([*common, "--format", "csv"]) == 0
    told = look.capsys.readouterr()
    rows = list(csv.reader(io.StringIO(told.out)))
    assert rows[0] == ["thing", "item", "property", "relation", "ours", "theirs", "note"]
    assert rows[1] == ["town/linz", f"atlas:{LINZ}", "prefLabel (en)", "differ", "Linz", "Linz | a *town*", ""]
    assert "0 agree, 1 differ, 2 only we, 0 only they" in told.err
    assert run([*common, "--format", "markdown"]) == 0
    assert r"| differ | Linz | Linz \| a \*town\* |" in look.capsys.readouterr().out
    assert run([*common, "--format", "table"]) == 0
    assert "Linz | a *town*" in look.capsys.readouterr().out


def test_things_can_be_chosen_and_have_to_be_linked(look: Look) -> None:
    file = written(look.folder / "entities.json", entity(LINZ, "Linz"), entity(HALL, "River Hall"))
    _, content, _ = look.run("--entities", str(file), "town/linz")
    assert {one["thing"] for one in content["findings"]} == {"town/linz"}
    code, _, told = look.run("--entities", str(file), "town/graz")
    assert code == 2
    assert "town/graz has no link" in told


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (["--scheme", "atals"], "did you mean 'atlas'?"),
        ([], "it is not known where atlas can be asked"),
        (["--endpoint", "http://atlas.example/sparql"], "would go unencrypted"),
        (["--endpoint", "https://a.example", "--entities", __file__], "are given both"),
    ],
)
def test_wrong_usage_is_told(look: Look, options: list[str], what: str) -> None:
    code, _, told = look.run(*options)
    assert code == 2
    assert what in told


# The whole record beside a hand-written extract in Wikidata's forms


@pytest.fixture(scope="module")
def wikidata(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with holding(EXTRACT / "extract.ttl", tmp_path_factory.mktemp("wikidata") / "store") as address:
        yield address


def test_an_endpoint_and_a_file_of_the_same_content_give_the_same_entities(record: Built, wikidata: str) -> None:
    sight = read_sight(record.project, record.store, read_prefixes(record.project)[0])
    wanted = frozenset(link.value for link in sight.exact_links())
    read = read_entity_file(EXTRACT / "extract.json", wanted, sight.alignments)
    asked = read_entities(sight, wanted, wikidata)
    assert {iri: asked[iri] for iri in read} == read
    assert {iri for iri, found in asked.items() if found.is_there or found.redirect} == {
        iri for iri, found in read.items() if found.is_there
    }


def test_the_whole_record_is_compared_with_an_endpoint(
    record: Built, wikidata: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adkg.cli.link.check.ready_store", lambda _: (
        record.project, record.store, read_prefixes(record.project)[0]
    ))  # fmt: skip
    assert run(["link", "check", "--endpoint", wikidata, "--format", "json"]) == 1
    content = json.loads(capsys.readouterr().out)
    rules: dict[str, set[str]] = {}
    for one in content["problems"]:
        line = (record.project.root / one["file"]).read_text().splitlines()[one["line"] - 1]
        rules.setdefault(one["rule"], set()).add(line.split("\t")[0])
    assert rules["moved-link"] == {"person:ng-eng-hen"}
    assert rules["impossible-link"] == {"person:prabowo-subianto", "place:jakarta", "place:luang-prabang"}
    assert {"person:tea-banh", "person:taro-kono"} <= rules["gone-link"]
    told = {(one["thing"], one["property"], one["relation"]): one for one in content["findings"]}
    assert told["place/busan", "inState", "differ"]["theirs"] == ["wd:Q30"]
    assert told["place/ha-noi", "inState", "agree"]["theirs"] == ["wd:Q881"]
    assert told["organization/asean", "established", "only they"]["theirs"] == ["1967-08-08", "1901/7"]
    assert ("state/viet-nam", "memberOf", "agree") in told
    assert told["person/ngo-xuan-lich", "holdsOffice", "cannot be compared"]["note"] == "our value has no item there"
