"""What is expected: rules read strictly, concluded alike by two engines, and never mixed with what is believed."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import to_isomorphic

from adkg.build import build, check
from adkg.errors import errors_in
from adkg.expectations import check_expectations, expect
from adkg.manifest import current_store, is_current
from adkg.ontology import read_ontology
from adkg.project import Project, find_project
from adkg.queries import Expectation, read_expectations
from adkg.store import Store
from adkg.terms import BASE, ONTOLOGY, PREFIXES_FILE, Iri, graph, read_prefixes, term
from adkg.vocabulary import build_vocabulary

PROJECT = find_project(Path(__file__).parents[1])
EXPECTATIONS, PROBLEMS = read_expectations(PROJECT)
PREFIXES = (PROJECT.root / PREFIXES_FILE).read_text(encoding="utf-8")
each_expectation = pytest.mark.parametrize("stored", EXPECTATIONS.values(), ids=EXPECTATIONS)


def read_graph(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


def by_rdflib(stored: Expectation) -> Graph:
    found = read_graph(stored.given).query(stored.query).graph
    assert found is not None
    return found


def by_oxigraph(stored: Expectation) -> Graph:
    store = ox.Store()
    store.load((PREFIXES + stored.given).encode(), ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:any"))
    found = store.query(stored.query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QueryTriples)
    return Graph().parse(data=ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")


# The rules of the record


def test_the_expectations_are_read_without_a_problem() -> None:
    assert PROBLEMS == []
    assert {"chair-in-turn", "chair-of-the-year", "co-chairs-hand-over", "meeting-each-year"} <= set(EXPECTATIONS)


@each_expectation
def test_two_engines_conclude_from_the_example_what_it_promises(stored: Expectation) -> None:
    promised = to_isomorphic(read_graph(stored.expects))
    assert len(promised) > 0
    assert to_isomorphic(by_oxigraph(stored)) == promised
    assert to_isomorphic(by_rdflib(stored)) == promised


@each_expectation
def test_nothing_is_expected_of_an_empty_store(stored: Expectation) -> None:
    assert expect(Store.memory(), [stored]) == []


def test_what_is_expected_stands_apart_from_all_that_is_claimed_and_believed(record: Any) -> None:
    """A query over all graphs cannot take one for the other: they share no predicate."""
    expected, others = f"<{graph('expected')}>", " ".join(f"<{graph(name)}>" for name in ("accepted", "register"))
    of_things = f"GRAPH {expected} {{ ?s ?p ?o FILTER NOT EXISTS {{ ?s a <{term('Inference')}> }} }}"
    used = record.store.select(f"SELECT DISTINCT ?p {{ {of_things} }}").rows
    shared = f"SELECT DISTINCT ?p {{ {of_things} VALUES ?g {{ {others} }} GRAPH ?g {{ ?x ?p ?y }} }}"
    assert len(used) >= 7
    assert record.store.select(shared).rows == []
    claimed = f"SELECT DISTINCT ?p {{ {of_things} ?claim a <{term('Claim')}> ; rdf:predicate ?p }}"
    assert record.store.select("PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> " + claimed).rows == []


def test_a_property_for_what_is_expected_implies_nothing_that_is_believed() -> None:
    ontology, _ = read_ontology(PROJECT)
    marked = [found for found in build_vocabulary(ontology).properties.values() if found.expected_only]
    rows = ontology.terms.query(
        """SELECT ?p ?axiom { ?p adkg:expectedOnly true ; ?axiom ?other .
        FILTER(?axiom IN (rdfs:subPropertyOf, owl:inverseOf, owl:equivalentProperty, owl:propertyChainAxiom)) }""",
        initNs={"adkg": ONTOLOGY},
    )
    assert len(marked) == 7
    assert list(rows) == []


def test_every_expected_triple_names_its_rule_and_what_it_was_drawn_from(record: Any) -> None:
    rows = record.store.select(
        f"""PREFIX adkg: <{ONTOLOGY}> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> BASE <{BASE}>
        SELECT ?rule ?p ?o {{
          ?node rdf:subject <meeting/admm-plus-7> ; rdf:predicate adkg:expectedChairState ;
                adkg:rule ?rule ; adkg:premise ?premise .
          ?premise rdf:subject <chairmanship/asean-2020> ; rdf:predicate ?p ; rdf:object ?o FILTER(isIRI(?o)) }}
        ORDER BY ?p"""
    ).rows
    found = [(row[0].lexical, row[1].rpartition("#")[2], row[2].removeprefix(BASE)) for row in rows]
    assert found == [
        ("chair-of-the-year", "chairState", "state/viet-nam"),
        ("chair-of-the-year", "organization", "organization/asean"),
    ]


def test_an_exchange_of_turns_does_not_disturb_the_turns_after_it(record: Any) -> None:
    rows = record.store.select(
        f"""PREFIX adkg: <{ONTOLOGY}>
        SELECT ?c {{ ?c adkg:organization ?o ; adkg:expectedChairState ?e ; adkg:chairState ?a FILTER(?e != ?a) }}
        ORDER BY ?c"""
    ).rows
    years = [row[0].rpartition("-")[2] for row in rows]
    assert years == ["2006", "2011", "2013", "2014", "2016", "2026"]


# A rule of the example project

MARKED = """
adkg:expectedHall a owl:ObjectProperty ;
    rdfs:label      "expected hall"@en , "phòng dự kiến"@vi ;
    skos:definition "Where it is usual to sing."@en , "Nơi thường hát."@vi ;
    adkg:expectedOnly true ;
    rdfs:isDefinedBy <https://w3id.org/adkg/ontology/choirs> .
"""
RULE = """\
#+ summary:
#+   en: A concert is in the hall of the one before.
#+   vi: Buổi hoà nhạc diễn ra ở phòng của buổi trước.
#+ because:
#+   en: Choirs keep to their hall.
#+   vi: Hợp xướng giữ phòng của mình.
#+ tags: [halls]
#+ given: |
#+   concert:spring-2020 adkg:hall hall:old-hall .
#+ expects: |
#+   concert:spring-2020 adkg:expectedHall hall:old-hall .

PREFIX adkg: <https://w3id.org/adkg/ontology#>

CONSTRUCT { ?concert adkg:expectedHall ?hall }
WHERE { ?concert adkg:hall ?hall }
"""
QUERY_LINE = RULE[: RULE.index("CONSTRUCT")].count("\n") + 1
NAME = "queries/expectations/same-hall.rq"


@pytest.fixture
def halls(example: Project) -> Project:
    ontology = example.root / "ontology/choirs.ttl"
    ontology.write_text(ontology.read_text(encoding="utf-8") + MARKED, encoding="utf-8")
    (example.root / "queries/expectations").mkdir()
    (example.root / NAME).write_text(RULE, encoding="utf-8")
    return example


def write(project: Project, old: str, new: str) -> None:
    assert old in RULE
    (project.root / NAME).write_text(RULE.replace(old, new, 1), encoding="utf-8")


def expected(project: Project) -> set[str]:
    folder = current_store(project)
    assert folder is not None
    store = Store.open(folder)
    lines: Iterable[bytes] = store.triples(Iri(graph("expected"))).splitlines()
    store.close()
    return {line.decode() for line in lines if b"expectedHall>" in line and b"inference/" not in line}


def test_adding_a_file_adds_its_triples_and_removing_it_removes_them(halls: Project) -> None:
    build(halls)
    hall = f"<{BASE}concert/spring-2020> <{term('expectedHall')}> <{BASE}hall/river-hall> ."
    assert expected(halls) == {hall}
    (halls.root / NAME).unlink()
    assert not is_current(halls)
    build(halls)
    assert expected(halls) == set()


@pytest.mark.parametrize(
    ("old", "new", "expected_problem"),
    [
        ("#+ because:\n#+   en: Choirs keep to their hall.\n#+   vi: Hợp", "#+ why:\n#+   vi: Hợp", (1, "missing-key")),
        ("#+   vi: Hợp xướng giữ phòng của mình.\n", "", (4, "missing-key")),
        ("#+ tags: [halls]", "#+ tags: [halls]\n#+ severity: error", (8, "unknown-key")),
        ("#+ expects: |", "#+ expect: |", (10, "unknown-key")),
        ("CONSTRUCT { ?concert adkg:expectedHall ?hall }", "SELECT ?concert ?hall", (QUERY_LINE, "not-construct")),
        ("WHERE { ?concert adkg:hall ?hall }", "WHERE { ?concert adkg:hall ?hall", (QUERY_LINE, "not-construct")),
        ("?hall }\n", "?hall }\n", None),
        (
            "WHERE { ?concert adkg:hall ?hall }",
            "WHERE { ?concert adkg:hall ?hall } LIMIT 1",
            (QUERY_LINE + 1, "not-construct"),
        ),
        ("adkg:expectedHall ?hall }\nW", "adkg:expectedHall [] }\nW", (QUERY_LINE, "blank-in-template")),
        ("adkg:expectedHall ?hall }\nW", "adkg:expectedHall _:hall }\nW", (QUERY_LINE, "blank-in-template")),
        ("WHERE { ?concert", "WHERE { SERVICE <http://a.b/> { } ?concert", (QUERY_LINE + 1, "refused-keyword")),
        ("WHERE { ?concert", "WHERE { BIND(RAND() AS ?chance) ?concert", (QUERY_LINE + 1, "refused-function")),
    ],
)
def test_a_faulty_expectation_is_reported_at_its_line(
    halls: Project, old: str, new: str, expected_problem: tuple[int, str] | None
) -> None:
    write(halls, old, new)
    found, problems = read_expectations(halls)
    if expected_problem is None:
        assert set(found) == {"same-hall"}
        return
    assert found == {}
    assert expected_problem in [(problem.line, problem.rule) for problem in problems]


@pytest.mark.parametrize(
    ("old", "new", "rule", "words"),
    [
        ("{ ?concert adkg:expectedHall ?hall }", "{ ?concert adkg:hall ?hall }", "not-an-expectation", "'hall'"),
        ("{ ?concert adkg:expectedHall ?hall }", "{ ?concert ?hall ?hall }", "not-an-expectation", "'?hall'"),
        ("hall:old-hall .\n\n", "hall:river-hall .\n\n", "expectation-differs", "also concludes"),
        ("hall:old-hall .\n#+ expects", "hall:old-hall\n#+ expects", "broken-turtle", ""),
        ("WHERE { ?concert adkg:hall ?hall }", "WHERE { ?concert adkg:hall }", "broken-query", "no SPARQL"),
    ],
)
def test_a_rule_that_could_be_mixed_or_breaks_its_promise_stops_the_build(
    halls: Project, old: str, new: str, rule: str, words: str
) -> None:
    write(halls, old, new)
    problems = [problem for problem in errors_in(check(halls).problems) if problem.rule == rule]
    assert problems != []
    assert {problem.file for problem in problems} == {NAME}
    assert any(words in problem.what for problem in problems)


def test_no_source_may_state_what_is_only_expected(halls: Project) -> None:
    name = "data/sources/gazette/2020-04-01-spring-concert.yaml"
    text = (halls.root / name).read_text(encoding="utf-8")
    (halls.root / name).write_text(text.replace("hall: hall/old-hall", "expectedHall: hall/old-hall"), encoding="utf-8")
    assert ("unknown-key", name) in {(problem.rule, problem.file) for problem in check(halls).problems}


def test_a_rule_without_marked_properties_is_told_which_one_it_lacks() -> None:
    ontology, _ = read_ontology(PROJECT)
    prefixes, _ = read_prefixes(PROJECT)
    assert check_expectations(EXPECTATIONS.values(), build_vocabulary(ontology), prefixes) == []
