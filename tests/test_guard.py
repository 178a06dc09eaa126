"""The guard: no query reaches the network, changes data, or falls so deep that the engine dies."""

import pytest

from adkg.errors import UsageError
from adkg.guard import QueryFault, refuse_unsafe
from adkg.store import Store

FEDERATED = [
    "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { service silent ?where { ?s ?p ?o } }",
    "SELECT*{SERVICESILENT<http://x/>{}}",
    "SELECT * { ?s ?p 1SERVICE<http://x/>{} }",
    "ASK { ?s ?p trueSERVICE <http://x/> {} }",
    "ASK { \\u0053ERVICE <http://x/> {} }",
    "ASK { ?s ?p 'closed\\u0027 . SERVICE <http://x/> {} ?x ?y \\u0027z' }",
    "PREFIX : <http://x/> ASK { SERVICE:here {} }",
    "PREFIX : <http://x/> ASK { FILTER(?a<?b)SERVICE#>\n:here {} }",
    *(
        f"PREFIX : <http://x/> ASK {{ SERVICE:he{odd}re {{}} }}"
        for odd in "\ufeff\u00b7\u0301\u1680\u203f\u3001\ufffd\U000e0001"
    ),
    "ASK { FILTER EXISTS { { SELECT * { OPTIONAL { SERVICE <http://x/> {} } } } } }",
    "ASK { ?s ex:it\\'s ?o . SERVICE <http://x/> {} ?x ?y 'z' }",
    "ASK { ?s ?p ?o # a comment'\n SERVICE <http://x/> {} }",
]
HARMLESS = [
    "SELECT ?service { ?service ?load 'SERVICE <http://x/>' } # SERVICE <http://x/>",
    "PREFIX service: <urn:service/> SELECT * { ?s a service:Load , <urn:SERVICE> }",
    'SELECT * { ?s ?p """LOAD\n"SERVICE" """@en }',
    "SELECT * { ?s ?p ?o FILTER(?o < 5 && ?o > 1) }",
]
DEEP = {
    "groups": "ASK " + "{" * 70 + "}" * 70,
    "parentheses": "ASK { FILTER(" + "(" * 70 + "1" + ")" * 70 + ") }",
    "brackets": "ASK { ?s ?p " + "[ <urn:p> " * 70 + "1" + "]" * 70 + " }",
    "quoted triples": "ASK { " + "<<" * 70 + " }",
    "parentheses that look like an IRI": "ASK { FILTER(?a<" + "(" * 70 + "1)#>\n" + ")" * 70 + " }",
    "a false closing": "ASK { FILTER(" + "( ) ] > } ".replace(" ) ] > } ", "(}") * 70,
    "negations": "ASK { FILTER(" + "!" * 600 + "true) }",
    "sums": "ASK { FILTER(" + "1+" * 600 + "1) }",
    "a path": "ASK { ?a " + "<urn:p>/" * 600 + "<urn:p> ?b }",
    "unions": "ASK { " + "{} UNION " * 600 + "{} }",
    "triples": "ASK { " + "?a ?b ?c . " * 600 + "}",
    "objects": "ASK { ?a ?b ?c" + " , ?c" * 600 + " }",
    "a list": "ASK { ( " + "1 " * 600 + ") ?p ?o }",
    "graphs": "ASK { " + "GRAPH ?g {} " * 600 + "}",
    "words": "ASK { VALUES ?x { " + "1 " * 20_001 + "} }",
    "length": "ASK { } #" + "x" * 100_000,
}


@pytest.mark.parametrize("query", FEDERATED)
def test_whatever_an_engine_could_take_for_federation_is_refused(query: str) -> None:
    with pytest.raises(UsageError, match="fetch from elsewhere"):
        refuse_unsafe(query)


@pytest.mark.parametrize("query", HARMLESS)
def test_the_words_stay_usable_in_strings_names_variables_and_comments(query: str) -> None:
    refuse_unsafe(query)
    Store.memory().answer(query, "json")


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT * {\n  SERVICE <urn:a> {} }", 2, 3),
        (r'ASK { ?\u0061 ?b "\u0063" . \u0053ERVICE <urn:a> {} }', 1, 29),
        ("ASK { ?a ?b 'c }", 1, 13),
    ],
)
def test_what_is_refused_for_a_part_of_the_query_has_the_place_of_that_part(query: str, line: int, column: int) -> None:
    with pytest.raises(QueryFault) as caught:
        refuse_unsafe(query)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert query.splitlines()[line - 1][column - 1 :].startswith(("SERVICE", r"\u0053ERVICE", "'c"))


@pytest.mark.parametrize("query", DEEP.values(), ids=DEEP.keys())
def test_nesting_and_chains_that_could_fell_the_engine_are_refused(query: str) -> None:
    with pytest.raises(UsageError, match=r"nested more than|more than 500|more than 20000|characters long"):
        refuse_unsafe(query)


@pytest.mark.parametrize("word", ["INSERT DATA { <urn:a> <urn:b> 1 }", "LOAD <http://x/>", "CLEAR ALL", "DROP ALL"])
def test_an_update_is_refused_as_such(word: str) -> None:
    with pytest.raises(UsageError, match="changes data"):
        refuse_unsafe(word)


def test_wide_lists_of_values_are_no_chain() -> None:
    values = " ".join(str(number) for number in range(5_000))
    arguments = values.replace(" ", ", ")
    store = Store.memory()
    assert store.ask(f"ASK {{ VALUES ?x {{ {values} }} FILTER(?x IN ({arguments})) }}")
