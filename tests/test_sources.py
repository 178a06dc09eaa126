"""Source files: the header, the claims with their places, and what was left out."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from adkg.claims import Claim, FileLine, Locator
from adkg.dates import calendar_date
from adkg.errors import Problem, UsageError
from adkg.ontology import read_ontology
from adkg.project import Project
from adkg.register import read_register
from adkg.sources import Sources, read_sources
from adkg.sources.passages import passage, read_texts, verify_passages
from adkg.terms import LANG_STRING, XSD_DATE, XSD_INTEGER, Literal, path_of, term, thing_iri
from adkg.vocabulary import build_vocabulary

WIRE = thing_iri("source/wire/2020-05-04-river-choir")
GAZETTE = thing_iri("source/gazette/2020-04-01-spring-concert")
HERALD = thing_iri("source/herald/2020-05-fluss-chor")
SPRING = thing_iri("concert/spring-2020")
WIRE_FILE = "data/sources/wire/2020-05-04-river-choir.yaml"


def read_all(project: Project) -> tuple[Sources, list[Problem]]:
    vocabulary = build_vocabulary(read_ontology(project)[0])
    register, _ = read_register(project, vocabulary)
    return read_sources(project, vocabulary, register.classes)


def read(project: Project) -> Sources:
    sources, problems = read_all(project)
    assert problems == []
    return sources


def claims(project: Project, source: str, key: str) -> list[Claim]:
    return [claim for claim in read(project).claims if claim.source == source and claim.predicate == term(key)]


def edit(project: Project, old: str, new: str) -> None:
    path = project.root / WIRE_FILE
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))


def test_a_source_is_named_by_the_path_of_its_file(example: Project) -> None:
    assert sorted(read(example).documents) == [GAZETTE, HERALD, WIRE]


def test_a_header_says_who_published_what_and_when(example: Project) -> None:
    wire = read(example).documents[WIRE]
    assert (wire.title, wire.author, wire.language) == ("River Choir sings for 120", "C. Huber", "en")
    assert wire.publisher == thing_iri("publisher/wire")
    assert wire.url == "https://wire.example/river-choir"
    assert wire.published == calendar_date("2020-05-04")
    assert wire.note == "the year of the concert is that of the page"
    assert (wire.characters, wire.sha256[:8]) == (155, "d6f82e24")
    assert wire.where == FileLine(WIRE_FILE, 1)


def test_a_source_may_copy_another_publisher_and_be_dated_to_the_month(example: Project) -> None:
    herald = read(example).documents[HERALD]
    assert herald.origin == thing_iri("publisher/wire")
    assert herald.published == calendar_date("2020-05")
    assert herald.title == ""


def test_a_header_may_say_when_the_source_was_read_and_that_is_not_before_it_was_published(example: Project) -> None:
    assert read(example).documents[WIRE].retrieved is None
    edit(example, "  published: 2020-05-04\n", "  published: 2020-05-04\n  retrieved: 2020-06-01\n")
    assert read(example).documents[WIRE].retrieved == calendar_date("2020-06-01")
    edit(example, "  retrieved: 2020-06-01\n", "  retrieved: 2020-05-03\n")
    [problem] = read_all(example)[1]
    assert (problem.rule, problem.line) == ("bad-value", 6)
    assert "before it was published (2020-05-04)" in problem.what


def test_a_source_need_not_know_when_it_was_published(example: Project) -> None:
    edit(example, "  published: 2020-05-04\n", "")
    assert read(example).documents[WIRE].published is None


def test_a_claim_has_its_place_its_line_and_what_was_printed(example: Project) -> None:
    assert claims(example, WIRE, "audience") == [
        Claim(
            WIRE,
            SPRING,
            term("audience"),
            Literal("120", XSD_INTEGER),
            "report",
            FileLine(WIRE_FILE, 23),
            Locator(WIRE, 18, 82, "024add9b"),
            printed_value="Some 120 people",
        )
    ]
    assert claims(example, WIRE, "audience")[0].where == FileLine(WIRE_FILE, 23)
    assert claims(example, WIRE, "audience")[0].note == "year from the date of the page"
    assert claims(example, WIRE, "leader")[0].printed_subject == "it"


def test_each_value_of_a_list_is_a_claim_of_its_own_line(example: Project) -> None:
    assert [(path_of(str(claim.value)), claim.where.line) for claim in claims(example, HERALD, "song")] == [
        ("song/evening", 22),
        ("song/morning", 23),
    ]


def test_a_date_is_as_precise_as_it_is_written(example: Project) -> None:
    values = [claim.value for claim in claims(example, GAZETTE, "firstDay")]
    assert values == [Literal("2020-05-03", XSD_DATE), calendar_date("2020-12").literal]


def test_a_text_is_in_the_language_of_its_source(example: Project) -> None:
    assert claims(example, WIRE, "motto")[0].value == Literal("Songs for all", LANG_STRING, "en")


def test_a_text_may_name_its_language(example: Project) -> None:
    edit(
        example,
        "motto: Songs for all",
        "motto:\n        de: Lieder\n        vi:\n          - Bài hát\n          - Bài ca",
    )
    assert [claim.value for claim in claims(example, WIRE, "motto")] == [
        Literal("Lieder", LANG_STRING, "de"),
        Literal("Bài hát", LANG_STRING, "vi"),
        Literal("Bài ca", LANG_STRING, "vi"),
    ]


def test_no_becomes_a_text_and_never_false(example: Project) -> None:
    edit(example, "motto: Songs for all", "motto: NO")
    assert claims(example, WIRE, "motto")[0].value == Literal("NO", LANG_STRING, "en")


def test_what_is_planned_is_announced_in_its_whole_block(example: Project) -> None:
    assert [claim.mode for claim in claims(example, GAZETTE, "hall")] == ["announcement"]


def test_a_block_may_say_that_it_announces(example: Project) -> None:
    assert [claim.mode for claim in claims(example, GAZETTE, "performer")] == ["announcement"]
    assert [claim.mode for claim in claims(example, WIRE, "performer")] == ["report"]


def test_a_passage_that_was_left_out_has_its_place_and_reason(example: Project) -> None:
    left_out = read(example).documents[WIRE].left_out
    assert [(str(one.locator), one.reason, one.where.line) for one in left_out] == [
        ("136-153#74d77510", "opinion, no fact", 39)
    ]


def test_without_a_text_a_claim_needs_no_place(example: Project) -> None:
    lines = (example.root / WIRE_FILE).read_text().split("left_out:")[0].splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("  text:", "    characters:", "    sha256:", "    at:"))]
    (example.root / WIRE_FILE).write_text("".join(kept))
    assert {claim.locator for claim in read(example).claims if claim.source == WIRE} == {None}


def test_a_claim_that_stands_twice_is_counted_once(example: Project) -> None:
    edit(
        example,
        "      audience: 120\n",
        "      audience: 120\n      song:\n        - song/evening\n        - song/evening\n",
    )
    sources, problems = read_all(example)
    assert [problem.severity for problem in problems] == ["warning"]
    assert len([claim for claim in sources.claims if claim.source == WIRE and claim.predicate == term("song")]) == 1


def test_nothing_rests_on_a_source_whose_header_cannot_be_used(example: Project) -> None:
    edit(example, "publisher: wire", "publisher: wyre")
    sources, problems = read_all(example)
    assert [problem.rule for problem in problems] == ["unknown-publisher"]
    assert WIRE not in sources.documents
    assert {claim.source for claim in sources.claims} == {GAZETTE, HERALD}


def test_an_overlay_adds_sources(example: Project, tmp_path: Path) -> None:
    mine = tmp_path / "mine" / "data/sources/herald"
    mine.mkdir(parents=True)
    (mine / "undated-note.yaml").write_text(
        "source:\n  publisher: herald\n  language: en\n  url: https://herald.example/n\n"
        "claims:\n  - about: concert/spring-2019\n    says:\n      hall: hall/old-hall\n"
    )
    sources = read(replace(example, also=(tmp_path / "mine",)))
    assert [claim.where for claim in sources.claims if claim.source.endswith("undated-note")] == [
        FileLine("mine/data/sources/herald/undated-note.yaml", 8)
    ]


@pytest.mark.parametrize("source", [GAZETTE, HERALD, WIRE], ids=path_of)
def test_the_places_of_the_example_hold_in_its_texts(example: Project, source: str) -> None:
    sources = read(example)
    document = next(one for iri, one in sources.documents.items() if iri == source)
    text = read_texts(example.root / "texts")[document.sha256]
    assert verify_passages(document, sources.claims, text) == []


def test_a_changed_passage_is_reported_at_the_claim_that_rests_on_it(example: Project) -> None:
    sources = read(example)
    text = (example.root / "texts/wire.txt").read_text().replace("Anna Bauer led", "Anna Maier led")
    problems = verify_passages(sources.documents[WIRE], sources.claims, text)
    digest = sha256(b"Anna Maier led it").hexdigest()[:8]
    assert [(problem.line, problem.rule) for problem in problems] == [
        (1, "text-mismatch"),
        (36, "passage-hash-mismatch"),
    ]
    assert problems[1].what == f"'at' 117-134#a70d589b: those characters have the hash {digest}"


def test_a_text_of_another_length_is_reported(example: Project) -> None:
    sources = read(example)
    text = (example.root / "texts/wire.txt").read_text() + "More.\n"
    problems = verify_passages(sources.documents[WIRE], sources.claims, text)
    assert [problem.rule for problem in problems] == ["text-mismatch", "text-mismatch"]
    assert problems[1].what == "the text has 161 characters, recorded are 155"


def test_a_source_without_text_cannot_be_verified(example: Project) -> None:
    document = replace(read(example).documents[WIRE], characters=None, sha256="")
    assert [problem.rule for problem in verify_passages(document, (), "x")] == ["text-mismatch"]


def test_offsets_count_code_points_and_line_ends_stay(tmp_path: Path) -> None:
    content = "Hợp xướng 𝄞\r\nSông\r\n".encode()
    (tmp_path / "a.txt").write_bytes(content)
    text = read_texts(tmp_path)[sha256(content).hexdigest()]
    assert passage(text, Locator(WIRE, 10, 17, "")) == "𝄞\r\nSông"


def test_a_file_that_is_no_utf_8_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF\xff")
    assert read_texts(tmp_path) == {}


def test_a_missing_folder_of_texts_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="point --texts at the folder"):
        read_texts(tmp_path / "none")
