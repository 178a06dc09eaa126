"""How well our matcher does where the answer is known: the reviewed links are taken away, looked for, and compared.

The service is a plain matcher by common words. It knows the things that the record links to, by the names that public
files print beside their numbers, as the comments of the links quote them; and 50 near misses: what the record refused,
and things invented for this test, whose numbers no collection has.
"""

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from reconciling import Item, reconciling
from test_cli import adkg

from adkg.build import build
from adkg.cli._store import whole_store
from adkg.linking.aligned import Aligned, read_aligned
from adkg.linking.things import Thing, read_things
from adkg.links import read_schemes
from adkg.project import Project
from adkg.terms import read_prefixes, thing_iri

ROOT = Path(__file__).parents[1]
FILE = "data/links/wikidata.sssom.tsv"
COLUMNS = ("subject", "label", "predicate", "negated", "object", "object_label", "why", "author", "day", "comment")
# Invented: the class of ours that they are of, the state that they are in ('': none is told), and what they are called.
INVENTED = """
Person||Akinori Ito
Person||Ashton Carter Jr.
Person||Delfin Lorenzo
Person||Gilberto Teodoro Sr.
Person||Hussein Onn
Person||Itsunori Ono
Person||Nazib Razak Khan
Person||Ng Eng Teng
Person||Ngo Xuan Linh
Person||Nobusuke Kishi
Person||Peter Hutton
Person||Phung Quang Thang
Person||Sumitro Subianto
Person||Takeshi Iwai
Person||Taro Aso
Person||Tomomi Inaba
Place|united-states|Bali
Place|united-states|Manila
Place|india|Delhi Cantonment
Place|viet-nam|Da Nang Air Base
Place|viet-nam|Ha Noi Railway Station
Place|viet-nam|Nha Trang Bay
Place|thailand|Bangkok Noi
Place|republic-of-korea|Busan Port
Place|indonesia|Jakarta Bay
Place|malaysia|Kuala Terengganu
Place|malaysia|Langkawi Island Airport
Place|lao-pdr|Luang Namtha
Place|cambodia|Siem Pang
Place|republic-of-korea|Seoul Grand Park
Place|myanmar|Nay Pyi Taw Airport
Place|brunei-darussalam|Kampong Seri Begawan
State||Kingdom of Cambodia and Laos
State||Republic of China
State||New Holland
State||Northern Korea
State||Southern Rhodesia
Organization||ASEAN University Network
Organization||European Union Youth Orchestra
Organization||United Nations University
Topic||security of food
""".strip().splitlines()


@dataclass(frozen=True)
class Blind:
    """The record without its links, and what was taken from it."""

    project: Project
    removed: Sequence[dict[str, str]]
    refused: Sequence[dict[str, str]]
    things: dict[str, Thing]
    aligned: Aligned

    def items(self, with_values: bool) -> list[Item]:
        """What the service knows."""
        known = {row["object"]: self._linked(row) for row in self.removed}
        refused = [
            self._item(row["object"], [row["label"]], (), self._state_of(row["subject"])) for row in self.refused
        ]
        invented = [
            self._item(f"wd:Q9000000{number:02}", [name], (kind,), state)
            for number, (kind, state, name) in enumerate((line.split("|") for line in INVENTED), 10)
        ]
        found = [*known.values(), *refused, *invented]
        assert len(refused) + len(invented) == 50
        return found if with_values else [Item(one.id, one.name, one.aliases, one.kinds) for one in found]

    def _linked(self, row: dict[str, str]) -> Item:
        names = [row["object_label"], *printed_names(row["comment"])]
        # What two of our things are is of both their classes: a city may be a state.
        same = [one["subject"] for one in self.removed if one["object"] == row["object"]]
        kinds = [self.things[subject].described.kinds[0] for subject in same]
        return self._item(row["object"], names, kinds, self._state_of(row["subject"]))

    def _item(self, curie: str, names: Sequence[str], classes: Sequence[str], state: str) -> Item:
        kinds = [one for kind in classes for one in self.aligned.types.get(kind, ())[:1]]
        numbers = {row["subject"]: row for row in self.removed}
        where = numbers.get(f"state:{state}")
        properties = self.aligned.properties["inState"]
        values = [{"id": where["object"][3:], "name": where["object_label"]}] if where else []
        names = list(dict.fromkeys(name for name in names if name))
        return Item(curie[3:], names[0], names[1:], kinds, "", {properties[0]: values})

    def _state_of(self, subject: str) -> str:
        states = self.things[subject].nodes.get("inState", ()) if subject.startswith("place:") else ()
        return states[0].rpartition("/")[2] if states else ""


def printed_names(comment: str) -> Iterator[str]:
    """What public files call a thing, as a comment quotes them: the beginnings of what stands in brackets."""
    for quoted in re.findall(r"\(([^()]+)\)", comment):
        name = re.split(r"[:,;/]", quoted.removeprefix("Wikidata export: "))[0].strip()
        if name[:1].isupper() and not re.search(r"\d|cache|row|file|Natural Earth|export", name):
            yield name


@pytest.fixture(scope="module")
def blind(tmp_path_factory: pytest.TempPathFactory) -> Blind:
    root = tmp_path_factory.mktemp("blind") / "record"
    for folder in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / folder, root / folder)
    lines = (root / FILE).read_text(encoding="utf-8").splitlines(keepends=True)
    start = next(at for at, line in enumerate(lines) if not line.startswith("#")) + 1
    rows = [dict(zip(COLUMNS, line.rstrip("\n").split("\t"), strict=True)) for line in lines[start:]]
    kept = [line for line, row in zip(lines[start:], rows, strict=True) if row["negated"]]
    (root / FILE).write_text("".join([*lines[:start], *kept]), encoding="utf-8")
    # A question whose known answer is one of the links would rightly not find it.
    for question in (root / "queries/questions").iterdir():
        if "wd:" in question.read_text(encoding="utf-8"):
            question.unlink()
    project = Project(root, root / "build")
    build(project)
    store = whole_store(project)
    aligned = read_aligned(store, read_schemes(project, read_prefixes(project)[0])["wikidata"].namespace)
    iris = {row["subject"]: thing_iri(row["subject"].replace(":", "/", 1)) for row in rows}
    things = read_things(store, iris.values(), set(aligned.properties))
    store.close()
    return Blind(
        project,
        [row for row in rows if not row["negated"]],
        [row for row in rows if row["negated"]],
        {subject: things[iri] for subject, iri in iris.items()},
        aligned,
    )


@pytest.mark.parametrize("with_values", [True, False])
def test_links_that_were_taken_away_are_found_again(blind: Blind, with_values: bool) -> None:
    """Measured: all that is proposed first is right, and of 64 links one is missed, whose two names share a word."""
    with reconciling(blind.items(with_values), manifest={"identifierSpace": ""}) as service:
        done = adkg("link", "propose", "--service", service.url, project=blind.project.root)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(adkg("link", "proposals", "--format", "json", project=blind.project.root).stdout)
    proposed: dict[str, list[str]] = {}
    for one in told:
        proposed.setdefault(one["subject"], []).append(one["object"])
    truth = {(row["subject"], row["object"]) for row in blind.removed}
    first = {(row["subject"], proposed[row["subject"]][0]) for row in blind.removed if row["subject"] in proposed}
    missed, wrong = sorted(truth - first), sorted(first - truth)
    precision, recall = len(first & truth) / len(first), len(first & truth) / len(truth)
    print(f"precision {precision:.3f}, recall {recall:.3f} of {len(truth)}; missed {missed}, wrong {wrong}")
    assert precision >= 0.97, wrong
    assert recall >= 0.95, missed
    refused = {(row["subject"], row["object"]) for row in blind.refused}
    assert refused.isdisjoint((subject, one) for subject, found in proposed.items() for one in found)
