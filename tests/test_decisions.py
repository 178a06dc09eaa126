"""Decisions: a value chosen, or a thing that a source misnames."""

from dataclasses import replace
from pathlib import Path

from adkg.claims import Decision, FileLine
from adkg.dates import calendar_date
from adkg.decisions import read_decisions
from adkg.ontology import read_ontology
from adkg.project import Project
from adkg.register import read_register
from adkg.terms import LANG_STRING, Literal, term, thing_iri
from adkg.vocabulary import build_vocabulary

WIRE = thing_iri("source/wire/2020-05-04-river-choir")
SPRING = thing_iri("concert/spring-2020")
FILE = "data/decisions.yaml"


def read(project: Project) -> tuple[Decision, ...]:
    vocabulary = build_vocabulary(read_ontology(project)[0])
    register, _ = read_register(project, vocabulary)
    decisions, problems = read_decisions(project, vocabulary, register.classes, {WIRE})
    assert problems == []
    return decisions


def test_a_decision_chooses_a_value_and_gives_its_reason(example: Project) -> None:
    assert read(example) == (
        Decision(
            thing_iri("decision/anna-bauer-led"),
            SPRING,
            calendar_date("2020-06-01"),
            (
                ("en", "The programme that was handed out names her."),
                ("vi", "Tờ chương trình phát cho khán giả ghi tên bà."),
            ),
            FileLine(FILE, 1),
            term("leader"),
            (thing_iri("singer/anna-bauer"),),
        ),
    )


def test_a_decision_may_name_the_sources_on_which_it_is_based(example: Project) -> None:
    path = example.root / FILE
    based = "  basedOn:\n    - source/wire/2020-05-04-river-choir\n  decided:"
    path.write_text(path.read_text(encoding="utf-8").replace("  decided:", based), encoding="utf-8")
    assert read(example)[0].based_on == (WIRE,)
    one = path.read_text(encoding="utf-8").replace(based, "  basedOn: source/wire/2020-05-04-river-choir\n  decided:")
    path.write_text(one, encoding="utf-8")
    assert read(example)[0].based_on == (WIRE,)


def test_a_decision_may_say_what_a_source_means(example: Project) -> None:
    (example.root / FILE).write_text(
        "decision/winter:\n  about: concert/spring-2020\n  source: source/wire/2020-05-04-river-choir\n"
        "  means: concert/winter-2020\n  decided: 2020-06-01\n  reason:\n    en: It names the wrong season.\n"
    )
    found = read(example)[0]
    assert (found.source, found.means, found.predicate, found.values) == (
        WIRE,
        thing_iri("concert/winter-2020"),
        None,
        (),
    )


def test_a_decision_may_keep_several_values_of_a_property_that_has_many(example: Project) -> None:
    (example.root / FILE).write_text(
        "decision/songs:\n  about: concert/spring-2020\n  property: song\n  value:\n    - song/evening\n"
        "    - song/morning\n  decided: 2020-06-01\n  reason:\n    en: Both were sung.\n"
    )
    assert read(example)[0].values == (thing_iri("song/evening"), thing_iri("song/morning"))


def test_a_chosen_text_names_its_language(example: Project) -> None:
    (example.root / FILE).write_text(
        "decision/motto:\n  about: concert/spring-2020\n  property: motto\n  value:\n    en: Songs\n    de: Lieder\n"
        "  decided: 2020-06-01\n  reason:\n    en: On the poster.\n"
    )
    assert read(example)[0].values == (Literal("Songs", LANG_STRING, "en"), Literal("Lieder", LANG_STRING, "de"))


def test_no_file_and_an_empty_file_decide_nothing(example: Project) -> None:
    (example.root / FILE).write_text("# none\n")
    assert read(example) == ()
    (example.root / FILE).unlink()
    assert read(example) == ()


def test_only_the_file_of_that_name_in_data_holds_decisions(example: Project) -> None:
    (example.root / "data/old").mkdir()
    (example.root / "data/old/decisions.yaml").write_text("nonsense")
    assert len(read(example)) == 1


def test_an_overlay_may_decide_what_is_undecided(example: Project, tmp_path: Path) -> None:
    mine = tmp_path / "mine/data"
    mine.mkdir(parents=True)
    text = (example.root / FILE).read_text()
    (mine / "decisions.yaml").write_text(text.replace("anna-bauer-led", "old").replace("spring-2020", "spring-2019"))
    assert [decision.where.file for decision in read(replace(example, also=(tmp_path / "mine",)))] == [
        FILE,
        "mine/data/decisions.yaml",
    ]
