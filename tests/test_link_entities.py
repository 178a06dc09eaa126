"""Entity data: read from any file in Wikibase's JSON, and from nobody's word without being looked at."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from atlas import ALIGNMENT, entity, statement
from rdflib import Graph, URIRef

from adkg.alignments import Alignments, read_alignments
from adkg.dates import calendar_date
from adkg.errors import AdkgError
from adkg.linking.entities import NO_VALUE, Entity, Unreadable
from adkg.linking.entities import file as entity_file
from adkg.linking.entities.endpoint import ask_entities
from adkg.linking.entities.file import read_entity_file
from adkg.terms import LANG_STRING, XSD, Iri, Literal

ATLAS = "https://atlas.example/"
T1 = Iri(ATLAS + "T1")


@pytest.fixture(scope="module")
def alignments() -> Alignments:
    graph = Graph().parse(data=ALIGNMENT, format="turtle")
    rows = [
        tuple(
            Iri(str(node))
            if isinstance(node, URIRef)
            else Literal(str(node), language=getattr(node, "language", "") or "")
            for node in triple
        )
        for triple in graph
    ]
    return read_alignments(rows, ATLAS)


def read(folder: Path, alignments: Alignments, content: bytes | str, *wanted: str) -> dict[Iri, Entity]:
    file = folder / "entities.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_entity_file(file, frozenset(Iri(ATLAS + one) for one in wanted or ("T1",)), alignments)


def one(folder: Path, alignments: Alignments, **claims: object) -> Entity:
    content = json.dumps({"entities": {"T1": entity("T1", **claims)}})  # type: ignore[arg-type]
    return read(folder, alignments, content)[T1]


LINE = json.dumps(entity("T1", "Linz", P131="T2"))
OTHER = json.dumps(entity("T2", "Graz"))


@pytest.mark.parametrize(
    "content",
    [
        f'{{"entities": {{"T1": {LINE}, "T2": {OTHER}}}}}',
        json.dumps({"entities": {"T1": json.loads(LINE)}}, indent=2),
        f"[\n{LINE},\n{OTHER}\n]\n",
        f"{LINE}\n{OTHER}\n",
        f"[{LINE}, {OTHER}]",
    ],
    ids=["document", "document over many lines", "dump", "lines", "array"],
)
def test_every_form_of_a_file_gives_the_same_entity_packed_or_not(
    tmp_path: Path, alignments: Alignments, content: str
) -> None:
    expected = one(tmp_path, alignments, P131="T2")
    assert read(tmp_path, alignments, content) == {
        T1: Entity(T1, labels={"en": "Linz"}, statements=expected.statements)
    }
    assert read(tmp_path, alignments, gzip.compress(content.encode())) == read(tmp_path, alignments, content)


def test_values_are_read_in_every_form(tmp_path: Path, alignments: Alignments) -> None:
    found = one(
        tmp_path, alignments, P580=["2020-05-03", "2020-05", "2020"], P1110=120, P1451=("en", "Songs for all"),
        P854="https://example.org/", P131="T2", P276=["novalue", "somevalue"],
    )  # fmt: skip
    values = {(told.predicate.removeprefix(ATLAS), told.value) for told in found.statements}
    assert values == {
        ("P580", calendar_date("2020-05-03")),
        ("P580", calendar_date("2020-05")),
        ("P580", calendar_date("2020")),
        ("P1110", Literal("120", XSD + "decimal")),
        ("P1451", Literal("Songs for all", LANG_STRING, "en")),
        ("P854", Literal("https://example.org/")),
        ("P131", Iri(ATLAS + "T2")),
        ("P276", NO_VALUE),
        ("P276", Unreadable("unknown value")),
    }


def test_ranks_qualifiers_and_references_are_kept_and_properties_without_a_word_are_not(
    tmp_path: Path, alignments: Alignments
) -> None:
    found = one(tmp_path, alignments, P710=statement("T2", "preferred", 2, P1110=7, P9999="T3"), P8888="T3")
    [told] = found.statements
    assert (told.rank, told.references) == ("preferred", 2)
    assert told.qualifiers == ((Iri(ATLAS + "P1110"), Literal("7", XSD + "decimal")),)


def test_a_date_in_another_calendar_or_less_exact_than_a_year_cannot_be_compared(
    tmp_path: Path, alignments: Alignments
) -> None:
    sent = entity("T1", P580=["1900-05-03", "1900"])
    julian, century = (told["mainsnak"]["datavalue"]["value"] for told in sent["claims"]["P580"])
    julian["calendarmodel"], century["precision"] = ATLAS + "T1985786", 7
    found = read(tmp_path, alignments, json.dumps({"entities": {"T1": sent}}))[T1]
    assert {told.value for told in found.statements} == {Unreadable("1900-05-03/11"), Unreadable("1900/7")}


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"T1": {"id": "T1", "missing": ""}}, Entity(T1, is_there=False)),
        ({"T1": {"id": "T9"}}, Entity(T1, redirect=Iri(ATLAS + "T9"))),
        ({"T9": {"id": "T9", "redirects": {"from": "T1", "to": "T9"}}}, Entity(T1, redirect=Iri(ATLAS + "T9"))),
        ({"T1": {"entity": "T1", "redirect": "T9"}}, Entity(T1, redirect=Iri(ATLAS + "T9"))),
    ],
)
def test_what_has_gone_or_moved_is_told(
    tmp_path: Path, alignments: Alignments, sent: dict[str, Any], expected: Entity
) -> None:
    assert read(tmp_path, alignments, json.dumps({"entities": sent})) == {T1: expected}


def test_what_nobody_asked_for_is_not_kept(tmp_path: Path, alignments: Alignments) -> None:
    assert read(tmp_path, alignments, f"{LINE}\n{OTHER}\n", "T3") == {}


def test_names_hide_nothing(tmp_path: Path, alignments: Alignments) -> None:
    content = json.dumps({"entities": {"T1": entity("T1", "Li\u202enz\n\x07")}})
    assert read(tmp_path, alignments, content)[T1].labels == {"en": "Li nz"}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<html>busy</html>", "no JSON"),
        (b"[" * 200_000, "nested too deep"),
        (b'{"entities": {"T1": []}}', "no entity of Wikibase"),
        (b'{"entities": []}', "no entity of Wikibase"),
        (b'{"entities": {"T1": {"id": "T1", "claims": {"P580": [{"mainsnak": {}}]}}}}', "no entity of Wikibase"),
        (b'{"entities": {"T1": {"id": "T1", "claims": {"P580": 7}}}}', "no entity of Wikibase"),
        (b'{"entities": {"T1": {"id": "T1", "labels": {"en": 7}}}}', "no entity of Wikibase"),
        (b'{"entities": {"T1": {"id": "T1 <x>"}}}', "no entity of Wikibase"),
        (b'{"hello": "world"}', "no entity of Wikibase"),
        (b"7", "no entity of Wikibase"),
        (b'{"id": NaN}', "no JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (gzip.compress(LINE.encode())[:-9], "cannot be read"),
        (b"\x1f\x8b rubbish", "cannot be read"),
        (LINE.encode() + b'\n{"id": ', "entities.json:2: no JSON"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_line(
    tmp_path: Path, alignments: Alignments, content: bytes, what: str
) -> None:
    with pytest.raises(AdkgError, match=what):
        read(tmp_path, alignments, content)


def test_a_line_or_a_file_without_end_is_refused_before_it_fills_the_memory(
    tmp_path: Path, alignments: Alignments, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entity_file, "LONGEST_LINE", 10_000)
    monkeypatch.setattr(entity_file, "MOST_BYTES", 50_000)
    with pytest.raises(AdkgError, match="10000 bytes in a line"):
        read(tmp_path, alignments, gzip.compress(b" " * 100_000_000))
    with pytest.raises(AdkgError, match="50000 in all"):
        read(tmp_path, alignments, gzip.compress(f"{OTHER}\n".encode() * 10_000))
    with pytest.raises(AdkgError, match="one document of more than"):
        read(tmp_path, alignments, b"{\n" + b" \n" * 10_000)


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>",
        b"{}",
        b'{"boolean": true}',
        b'{"results": {"bindings": [7]}}',
        b'{"results": {"bindings": [{"item": {"type": "uri"}}]}}',
        b'{"results": {"bindings": [{"item": {"type": "uri", "value": 7}}]}}',
        b"[" * 200_000,
    ],
)
def test_an_answer_of_an_endpoint_that_is_none_is_refused(alignments: Alignments, answer: bytes) -> None:
    with pytest.raises(AdkgError, match="the endpoint's answer cannot be used"):
        ask_entities(lambda _: answer, [T1], alignments)


def test_an_answer_about_something_else_changes_nothing(alignments: Alignments) -> None:
    row = {"item": {"type": "uri", "value": ATLAS + "T2"}, "part": {"type": "literal", "value": "there"}}
    answer = json.dumps({"results": {"bindings": [row]}}).encode()
    assert ask_entities(lambda _: answer, [T1], alignments) == {T1: Entity(T1, is_there=False)}


def test_many_entities_are_asked_for_a_few_at_a_time(alignments: Alignments) -> None:
    asked: list[str] = []

    def ask(query: str) -> bytes:
        asked.append(query)
        return b'{"results": {"bindings": []}}'

    found = ask_entities(ask, [Iri(f"{ATLAS}T{number}") for number in range(1, 121)], alignments)
    assert len(found) == 120
    assert [sum(f"<{ATLAS}T{number}>" in query for number in range(1, 121)) for query in asked] == [50, 50, 20]
