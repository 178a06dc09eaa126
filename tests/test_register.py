"""The register: things, their classes, their names, and what may be said of them without a source."""

from dataclasses import replace
from pathlib import Path

from conftest import Built

from adkg.claims import FileLine
from adkg.ontology import read_ontology
from adkg.project import Project
from adkg.register import ALT_LABEL, PREF_LABEL, Register, read_register
from adkg.terms import LANG_STRING, XSD, Literal, graph, term, thing_iri
from adkg.vocabulary import build_vocabulary

RIVER_CHOIR = thing_iri("choir/river-choir")
GALA = thing_iri("concert/winter-2020")


def read(project: Project) -> Register:
    register, problems = read_register(project, build_vocabulary(read_ontology(project)[0]))
    assert problems == []
    return register


def test_a_thing_has_the_class_of_its_kind(example: Project) -> None:
    assert read(example).class_of(RIVER_CHOIR) == term("Choir")


def test_a_thing_has_the_class_that_its_type_names(example: Project) -> None:
    assert read(example).class_of(GALA) == term("Gala")


def test_a_thing_that_nobody_registered_has_no_class_and_no_values(example: Project) -> None:
    register = read(example)
    assert register.class_of(thing_iri("choir/none")) is None
    assert register.values(thing_iri("choir/none"), PREF_LABEL) == []


def test_names_keep_their_language(example: Project) -> None:
    assert read(example).values(RIVER_CHOIR, PREF_LABEL) == [
        Literal("River Choir", LANG_STRING, "en"),
        Literal("Hợp xướng Sông", LANG_STRING, "vi"),
    ]


def test_aliases_are_alternative_labels(example: Project) -> None:
    assert read(example).values(RIVER_CHOIR, ALT_LABEL) == [Literal("Choir of the River", LANG_STRING, "en")]


def test_an_abbreviation_has_no_language(example: Project) -> None:
    assert read(example).values(RIVER_CHOIR, term("abbreviation")) == [Literal("RC")]


def test_several_abbreviations_are_a_list(example: Project) -> None:
    path = example.root / "data/register/choir.yaml"
    path.write_text(path.read_text().replace("abbreviation: RC", "abbreviation:\n    - RC\n    - R.C."))
    assert read(example).values(RIVER_CHOIR, term("abbreviation")) == [Literal("RC"), Literal("R.C.")]


def test_a_property_of_the_register_has_the_type_that_the_ontology_gives_it(example: Project) -> None:
    register = read(example)
    assert register.values(RIVER_CHOIR, term("inTown")) == [thing_iri("town/linz")]
    assert register.values(thing_iri("town/linz"), term("latitude")) == [Literal("48.3069", XSD + "decimal")]
    assert register.values(thing_iri("publisher/wire"), term("grade")) == [term("agency")]


def test_a_thing_knows_its_line(example: Project) -> None:
    assert read(example).things[RIVER_CHOIR].where == FileLine("data/register/choir.yaml", 6)


def test_a_label_is_that_of_the_language_else_of_another_else_the_path(example: Project) -> None:
    path = example.root / "data/register/town.yaml"
    path.write_text("town/graz:\n  label:\n    vi: Thành phố Graz\ntown/linz: {}\n")
    register = read(example)
    assert register.label(RIVER_CHOIR) == "River Choir"
    assert register.label(RIVER_CHOIR, "vi") == "Hợp xướng Sông"
    assert register.label(thing_iri("town/graz")) == "Thành phố Graz"
    assert register.label(thing_iri("town/linz")) == "town/linz"


def test_an_overlay_adds_things(example: Project, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    (mine / "data/register").mkdir(parents=True)
    (mine / "data/register/choir.yaml").write_text("choir/mine:\n  inTown: town/linz\n")
    register = read(replace(example, also=(mine,)))
    assert register.class_of(thing_iri("choir/mine")) == term("Choir")
    assert register.things[thing_iri("choir/mine")].where == FileLine("mine/data/register/choir.yaml", 1)


def test_an_empty_register_file_names_nothing(example: Project) -> None:
    (example.root / "data/register/song.yaml").write_text("# none yet\n")
    assert thing_iri("song/evening") not in read(example).things


def test_things_come_in_the_order_of_their_iris(example: Project) -> None:
    things = list(read(example).things)
    assert things == sorted(things)


def test_which_mechanism_a_series_belongs_to_stands_in_the_register_so_no_day_of_publication_can_hide_it(
    record: Built,
) -> None:
    kept = f"GRAPH <{graph('register')}> {{ ?series <{term('seriesOf')}> ?mechanism }}"
    rows = record.store.select(
        f"SELECT ?series {{ ?series a <{term('MeetingSeries')}> FILTER NOT EXISTS {{ {kept} }} }}"
    )
    assert rows.rows == []
    plus = f"<{thing_iri('series/adsom-plus')}> <{term('seriesOf')}> <{thing_iri('mechanism/adsom-plus')}>"
    assert record.store.ask(f"ASK {{ GRAPH <{graph('register')}> {{ {plus} }} }}")
