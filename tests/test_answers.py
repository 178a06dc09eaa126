"""Answers: a stored question gives rows, and every format says the same of them."""

import csv
import io
import json

import pytest
from conftest import Built
from rdflib import Graph, Literal, URIRef

from adkg.answers import Answer, ask, cell_text
from adkg.cells import neutralised
from adkg.errors import UsageError
from adkg.queries import read_question
from adkg.store import Store
from adkg.terms import XSD_DATE, Iri, Prefixes, read_prefixes

LINZ = Iri("https://w3id.org/adkg/town/linz")
SPRING = Iri("https://w3id.org/adkg/concert/spring-2020")
NASTY = b"""\
<urn:s> <urn:formula> "=HYPERLINK(\\"http://x\\")" <urn:g> .
<urn:s> <urn:at> "@SUM(1)" <urn:g> .
<urn:s> <urn:number> "-6.2"^^<http://www.w3.org/2001/XMLSchema#decimal> <urn:g> .
<urn:s> <urn:lines> "two\\nlines, and \\"quotes\\" | [link](javascript:x) <b>" <urn:g> .
"""


@pytest.fixture
def concerts(choirs: Built) -> Answer:
    question, problems = read_question(choirs.project, "concerts-in-town")
    assert question is not None, problems
    return ask(choirs.store, question, {"town": "town/linz"})


@pytest.fixture
def nasty() -> Answer:
    store = Store.memory()
    store.load(NASTY)
    return Answer(store, "SELECT ?p ?o { <urn:s> ?p ?o } ORDER BY ?p", Prefixes())


def test_an_answer_has_the_rows_of_the_question_for_the_values(concerts: Answer) -> None:
    assert concerts.columns == ("town", "concert", "firstDay")
    assert [row[:2] for row in concerts.rows] == [(LINZ, SPRING)]


def test_csv_tsv_and_json_are_the_standard_forms(concerts: Answer) -> None:
    assert concerts.write("csv").decode() == f"town,concert,firstDay\r\n{LINZ},{SPRING},2020-05-03\r\n"
    assert concerts.write("tsv").decode().splitlines()[1] == f'<{LINZ}>\t<{SPRING}>\t"2020-05-03"^^<{XSD_DATE}>'
    binding = json.loads(concerts.write("json"))["results"]["bindings"][0]
    assert binding["town"] == {"type": "uri", "value": LINZ}


def test_jsonld_is_compact_and_means_the_same_rows(concerts: Answer) -> None:
    content = concerts.write("jsonld")
    assert json.loads(content)["@graph"] == [
        {"town": "town/linz", "concert": "concert/spring-2020", "firstDay": "2020-05-03"}
    ]
    graph = Graph().parse(data=content, format="json-ld")
    name = "https://w3id.org/adkg/question/concerts-in-town#"
    assert {(predicate, value) for _, predicate, value in graph} == {
        (URIRef(name + "town"), URIRef(LINZ)),
        (URIRef(name + "concert"), URIRef(SPRING)),
        (URIRef(name + "firstDay"), Literal("2020-05-03", datatype=URIRef(XSD_DATE))),
    }


def test_markdown_links_labels_in_the_language(concerts: Answer) -> None:
    assert concerts.write("markdown", "vi").decode().splitlines()[2] == (
        f"| [Linz](<{LINZ}>) | [Hoà nhạc mùa xuân 2020](<{SPRING}>) | 2020-05-03 |"
    )


def test_markdown_cells_hold_no_markup_of_the_values(nasty: Answer) -> None:
    row = next(line for line in nasty.write("markdown").decode().splitlines() if "two" in line)
    assert r'two lines, and "quotes" \| \[link\](javascript:x) \<b\>' in row


def test_csv_cells_that_would_be_formulas_are_neutralised_unless_raw(nasty: Answer) -> None:
    def cells(content: bytes) -> dict[str, str]:
        return {row[0]: row[1] for row in csv.reader(io.StringIO(content.decode(), newline=""))}

    tame, raw = cells(nasty.write("csv")), cells(nasty.write("csv", raw=True))
    assert tame["urn:formula"] == '\'=HYPERLINK("http://x")'
    assert tame["urn:at"] == "'@SUM(1)"
    assert tame["urn:number"] == "-6.2"
    assert raw["urn:formula"] == '=HYPERLINK("http://x")'
    assert tame["urn:lines"] == raw["urn:lines"]


def test_a_csv_without_formulas_is_left_as_it_is() -> None:
    content = b'a,b\r\n"x, y",2\r\n'
    assert neutralised(content) is content


def test_an_unknown_format_is_refused_with_the_nearest(concerts: Answer) -> None:
    with pytest.raises(UsageError, match="no format 'jsonl'") as caught:
        concerts.write("jsonl")
    assert "did you mean 'json" in caught.value.fix


def test_a_construct_is_written_as_triples_under_the_prefixes_it_uses(choirs: Built) -> None:
    prefixes = read_prefixes(choirs.project)[0]
    answer = Answer(choirs.store, "CONSTRUCT WHERE { <concert/spring-2020> adkg:hall ?hall }", prefixes)
    assert answer.form == "CONSTRUCT"
    assert answer.write("ntriples").decode() == (
        f"<{SPRING}> <https://w3id.org/adkg/ontology#hall> <https://w3id.org/adkg/hall/river-hall> .\n"
    )
    assert answer.write("turtle").decode().splitlines()[-1] == "concert:spring-2020 adkg:hall hall:river-hall ."


def test_a_cell_for_people_names_a_thing_and_its_path() -> None:
    assert cell_text(LINZ, {LINZ: "Linz"}, Prefixes()) == "Linz (town/linz)"
    assert cell_text(LINZ, {LINZ: "town/linz"}, Prefixes()) == "town/linz"
    assert cell_text(None, {}, Prefixes()) == ""
