"""The store: quads go in as text, answers come out as values or bytes, and nothing a query says can change it."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from adkg.errors import AdkgError, UsageError
from adkg.store import Dataset, Store
from adkg.terms import XSD_INTEGER, Iri, Literal

QUADS = b"""\
<urn:a> <urn:knows> <urn:b> <urn:g1> .
<urn:b> <urn:age> "42"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g2> .
<urn:b> <urn:name> "H\xc3\xa0"@vi <urn:g2> .
"""
BLANK = b"""\
_:x <urn:first> "1" <urn:onto> .
_:x <urn:rest> _:y <urn:onto> .
_:y <urn:first> "2 _: 3" <urn:onto> .
<urn:c> <urn:list> _:x <urn:onto> .
<urn:d> <urn:name> "no _: blank node" <urn:g1> .
"""


@pytest.fixture
def store() -> Store:
    made = Store.memory()
    made.load(QUADS)
    return made


def test_a_query_sees_all_graphs_as_one(store: Store) -> None:
    rows = store.select("SELECT ?age { <urn:a> <urn:knows>/<urn:age> ?age }")
    assert rows.columns == ("age",)
    assert rows.rows == [(Literal("42", XSD_INTEGER),)]


def test_an_unbound_variable_is_none_and_is_left_out_of_the_dict(store: Store) -> None:
    rows = store.select("SELECT ?s ?name { ?s ?p ?o OPTIONAL { ?s <urn:name> ?name } } ORDER BY ?s LIMIT 1")
    assert rows.rows == [(Iri("urn:a"), None)]
    assert list(rows.dicts()) == [{"s": Iri("urn:a")}]


def test_an_answer_comes_as_the_bytes_of_the_asked_format(store: Store) -> None:
    query = "SELECT ?o { <urn:b> <urn:name> ?o }"
    assert store.answer(query, "csv") == "o\r\nHà\r\n".encode()
    assert store.answer(query, "tsv") == '?o\n"Hà"@vi\n'.encode()
    assert (
        store.answer("CONSTRUCT { ?s <urn:x> ?o } { ?s <urn:knows> ?o }", "ntriples") == b"<urn:a> <urn:x> <urn:b> .\n"
    )


def test_rows_are_refused_in_a_format_for_triples(store: Store) -> None:
    with pytest.raises(UsageError, match="no format 'turtle' for rows"):
        store.answer("SELECT * { ?s ?p ?o }", "turtle")


def test_ask_and_select_refuse_each_other(store: Store) -> None:
    assert store.ask("ASK { <urn:a> ?p ?o }")
    with pytest.raises(UsageError, match="no ASK"):
        store.ask("SELECT * { ?s ?p ?o }")
    with pytest.raises(UsageError, match="no SELECT"):
        store.select("ASK { ?s ?p ?o }")


def test_given_prefixes_need_no_declaration(store: Store) -> None:
    assert store.ask("ASK { u:a u:knows ?x }", {"u": "urn:"})


@pytest.mark.parametrize(
    ("query", "what", "fix"),
    [
        ("SELEC ?x { ?x ?y ?z }", "line 1, column 1: the query cannot be read from here on", "did you mean 'SELECT'"),
        ("SELECT ?x {\n  ?x ?y }", r"line 2, column 3: .* from here on, at '\?x \?y", "check the brackets"),
        ("SELECT ?x { ?x a ex:Foo }", "at '}'", "PREFIX ex: <...>"),
        ("SELECT ?x { ?x a <Foo> }", "line 1", "write IRIs in full"),
        ("SELECT ?y { ?x a ?z } GROUP BY ?x", "line 1", "GROUP BY"),
        ("SELECT ?x { ?x ?y 'abc }", "line 1, column 19: a string is not closed", "closing '"),
        ("", "line 1, column 1", "begin with SELECT"),
    ],
)
def test_a_broken_query_is_told_with_its_place_and_a_way_forward(store: Store, query: str, what: str, fix: str) -> None:
    with pytest.raises(UsageError, match=what) as caught:
        store.select(query)
    assert fix in caught.value.fix


def test_equal_quads_make_equal_bytes_in_every_format_whatever_their_order() -> None:
    one, other = Store.memory(), Store.memory()
    one.load(QUADS + BLANK)
    other.load(b"\n".join(reversed((QUADS + BLANK.replace(b"_:x ", b"_:z ").replace(b"_:x", b"_:z")).splitlines())))
    for form in ("nquads", "ntriples", "trig", "turtle", "jsonld", "rdfxml"):
        assert one.dump(form) == other.dump(form)
    assert one.canonical_hash() == other.canonical_hash()


def test_the_hash_is_that_of_the_canonical_dataset() -> None:
    store = Store.memory()
    store.load(QUADS + BLANK)
    dataset = ox.Dataset(ox.parse(QUADS + BLANK, ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    canonical = b"".join(sorted(ox.serialize(dataset, format=ox.RdfFormat.N_QUADS).splitlines(keepends=True)))
    assert store.quads() == canonical


def test_a_dump_of_chosen_graphs_has_no_other() -> None:
    store = Store.memory()
    store.load(QUADS)
    assert store.triples(Iri("urn:g1")) == b"<urn:a> <urn:knows> <urn:b> .\n"
    assert store.dump("turtle", [Iri("urn:g1")], {"u": "urn:"}) == b"@prefix u: <urn:> .\nu:a u:knows u:b .\n"
    assert b"urn:g2" not in store.dump("trig", [Iri("urn:g1")])
    assert store.graphs() == ["urn:g1", "urn:g2"]
    assert (store.count(), store.count(Iri("urn:g2")), store.count(Iri("urn:none"))) == (3, 2, 0)


def test_a_store_on_disk_is_written_once_and_then_only_read(tmp_path: Path) -> None:
    written = Store.create(tmp_path / "deep" / "store")
    written.load(QUADS)
    written.close()
    with pytest.raises(AdkgError, match="closed"):
        written.count()
    reopened = Store.open(tmp_path / "deep" / "store")
    assert reopened.count() == 3
    with pytest.raises(AdkgError):
        reopened.load(QUADS)


def test_on_disk_a_triple_of_two_graphs_is_one_row_and_still_two_quads(tmp_path: Path) -> None:
    built = Store.create(tmp_path / "store")
    built.load(b"<urn:s> <urn:p> <urn:a> <urn:a> .\n<urn:s> <urn:p> <urn:a> <urn:b> .\n_:b <urn:p> _:b <urn:b> .\n")
    built.close()
    store = Store.open(tmp_path / "store")
    assert store.select("SELECT ?o { <urn:s> <urn:p> ?o }").rows == [(Iri("urn:a"),)]
    assert len(store.select("SELECT ?g { GRAPH ?g { <urn:s> <urn:p> ?o } }").rows) == 2
    assert store.ask("ASK { ?b <urn:p> ?b }")
    assert (store.count(), store.count(Iri("urn:b")), store.quads().count(b"\n")) == (3, 2, 3)
    assert store.quads(Iri("urn:a")) == b"<urn:s> <urn:p> <urn:a> <urn:a> .\n"
    assert store.triples(Iri("urn:b")).count(b"\n") == 2


def test_a_store_is_not_made_among_foreign_files(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    with pytest.raises(AdkgError, match="not empty"):
        Store.create(tmp_path)


def test_a_missing_or_damaged_store_is_named_with_the_command_that_mends_it(tmp_path: Path) -> None:
    with pytest.raises(AdkgError, match="adkg build"):
        Store.open(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()
    Store.create(tmp_path / "store").close()
    (tmp_path / "store" / "CURRENT").write_bytes(b"nonsense")
    with pytest.raises(AdkgError, match="adkg build"):
        Store.open(tmp_path / "store")


def test_broken_quads_add_nothing() -> None:
    store = Store.memory()
    with pytest.raises(AdkgError, match="no N-Quads"):
        store.load(QUADS + b"<urn:a> nonsense\n")
    assert store.count() == 0


def test_a_query_that_says_from_sees_those_graphs_alone(store: Store) -> None:
    assert store.select("SELECT ?s FROM <urn:g1> { ?s ?p ?o }").rows == [(Iri("urn:a"),)]
    assert store.select("SELECT ?s FROM NAMED <urn:g1> { ?s ?p ?o }").rows == []
    assert store.select("SELECT ?g FROM NAMED <urn:g1> { GRAPH ?g { ?s ?p ?o } }").rows == [(Iri("urn:g1"),)]
    assert store.ask("ASK { <urn:a> <urn:knows> ?b . ?b <urn:age> 42 . MINUS { ?b <urn:name> 'from' } }")


def test_a_dataset_holds_and_not_what_the_query_says(store: Store) -> None:
    def answer(query: str, dataset: Dataset) -> bytes:
        return store.answer(query, "csv", dataset=dataset)

    everyone = "SELECT DISTINCT ?s { ?s ?p ?o }"
    assert answer(everyone, Dataset((Iri("urn:g1"),))) == b"s\r\nurn:a\r\n"
    assert answer(everyone, Dataset((), (Iri("urn:g1"),))) == b"s\r\n"
    assert answer("SELECT ?g { GRAPH ?g { ?s ?p ?o } }", Dataset((Iri("urn:g1"),))) == b"g\r\n"
    assert answer("SELECT ?s FROM <urn:g2> { ?s ?p ?o }", Dataset((Iri("urn:g1"),))) == b"s\r\nurn:a\r\n"
    assert answer(everyone, Dataset((Iri("urn:nowhere"),))) == b"s\r\n"


def test_a_function_that_the_engine_does_not_have_is_the_askers_mistake(store: Store) -> None:
    with pytest.raises(UsageError, match="custom function <urn:f> is not supported"):
        store.answer("SELECT (<urn:f>(1) AS ?x) {}", "csv")
