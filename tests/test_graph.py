"""What the line writes: named graphs, one home for each kind of statement, and places to send a curator."""

from adkg.claims import Claim, Decision, FileLine, Judgement, LeftOut, Locator, Source
from adkg.dates import calendar_date
from adkg.graph import Locations, decision_quads, judgement_quads, source_quads, thing_quads
from adkg.inferences import Inference, inference_quads
from adkg.register import Register, Thing
from adkg.store import Rows, Store
from adkg.terms import Iri, Literal, term, thing_iri

HERE = FileLine("data/sources/gazette/2020-05-02-feast.yaml", 12)
FEAST = thing_iri("concert/feast")
SOURCE = Source(
    thing_iri("source/gazette/2020-05-02-feast"),
    thing_iri("publisher/gazette"),
    "https://example.org/feast",
    "en",
    HERE,
    title="A feast",
    published=calendar_date("2020-05"),
    characters=400,
    sha256="ab" * 32,
    left_out=(LeftOut(Locator(thing_iri("source/gazette/2020-05-02-feast"), 30, 90, "0badcafe"), "praise only", HERE),),
)
CLAIM = Claim(
    SOURCE.iri,
    FEAST,
    term("hall"),
    thing_iri("hall/opera"),
    "report",
    HERE,
    locator=Locator(SOURCE.iri, 3, 9, "1f3c9a02"),
    printed_value="the Opera",
)


def loaded(lines: object) -> Store:
    store = Store.memory()
    store.load("".join(lines).encode())  # type: ignore[call-overload]
    return store


def rows(store: Store, query: str) -> Rows:
    return store.select("PREFIX adkg: <https://w3id.org/adkg/ontology#> BASE <https://w3id.org/adkg/> " + query)


def test_a_claim_is_a_node_that_does_not_assert_what_it_claims() -> None:
    store = loaded(judgement_quads([Judgement(CLAIM, "report", term("rejectedClaim"), term("betterGrade"))]))
    assert rows(store, "SELECT ?o { <concert/feast> adkg:hall ?o }").rows == []
    assert rows(store, "SELECT ?v ?r { ?c adkg:printedValue ?v ; adkg:judgedBy ?r }").rows == [
        (Literal("the Opera"), term("betterGrade"))
    ]


def test_a_locator_stands_beside_its_claim_with_offsets_as_integers() -> None:
    store = loaded(judgement_quads([Judgement(CLAIM, "report", term("acceptedClaim"), term("unopposed"))]))
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    assert rows(
        store, "SELECT ?b ?e ?h { ?c adkg:locator [ adkg:begin ?b ; adkg:end ?e ; adkg:passageSha256 ?h ] }"
    ).rows == [(Literal("3", integer), Literal("9", integer), Literal("1f3c9a02"))]


def test_a_month_of_publication_has_its_first_and_last_day() -> None:
    store = loaded(source_quads({SOURCE.iri: SOURCE}))
    date = "http://www.w3.org/2001/XMLSchema#date"
    assert rows(store, "SELECT ?a ?b { ?s adkg:publishedEarliest ?a ; adkg:publishedLatest ?b }").rows == [
        (Literal("2020-05-01", date), Literal("2020-05-31", date))
    ]


def test_a_passage_left_out_keeps_its_place_and_reason() -> None:
    store = loaded(source_quads({SOURCE.iri: SOURCE}))
    assert rows(store, "SELECT ?r ?b { ?x a adkg:LeftOut ; adkg:reason ?r ; adkg:locator/adkg:begin ?b }").rows == [
        (Literal("praise only"), Literal("30", "http://www.w3.org/2001/XMLSchema#integer"))
    ]


def test_a_thing_is_in_the_register_graph_with_its_most_specific_class() -> None:
    thing = Thing(FEAST, term("Concert"), ((term("abbreviation"), Literal("F")),), HERE)
    store = loaded(thing_quads(Register({FEAST: thing})))
    assert rows(store, "SELECT ?c ?g { GRAPH ?g { <concert/feast> a ?c } }").rows == [
        (term("Concert"), Iri("https://w3id.org/adkg/graph/register"))
    ]


def test_a_decision_keeps_its_reason_in_each_language() -> None:
    decision = Decision(
        thing_iri("decision/one"),
        FEAST,
        calendar_date("2026-01-01"),
        (("en", "because"), ("vi", "vì")),
        HERE,
        predicate=term("hall"),
        values=(thing_iri("hall/opera"),),
    )
    store = loaded(decision_quads([decision]))
    assert {row[0].language for row in rows(store, "SELECT ?r { ?d adkg:reason ?r }").rows} == {"en", "vi"}  # type: ignore[union-attr]
    assert rows(store, "SELECT ?v { ?d adkg:chosenValue ?v }").rows == [(thing_iri("hall/opera"),)]


def test_an_inference_names_its_rule_and_its_premises() -> None:
    premise = (FEAST, term("hall"), thing_iri("hall/opera"))
    concluded = (thing_iri("hall/opera"), term("saw"), FEAST)
    store = loaded(inference_quads([Inference(concluded, "prp-inv1", "hall is the inverse of saw", (premise,))]))
    assert rows(store, "SELECT ?o { <hall/opera> adkg:saw ?o }").rows == [(FEAST,)]
    found = rows(
        store,
        """PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?rule ?p { ?i adkg:rule ?rule ; adkg:premise [ rdf:predicate ?p ] }""",
    )
    assert found.rows == [(Literal("prp-inv1"), term("hall"))]


def test_a_triple_is_located_at_the_claims_that_state_it_and_a_thing_at_its_entry() -> None:
    entry = FileLine("data/register/concert.yaml", 3)
    locations = Locations([Thing(FEAST, term("Concert"), (), entry)], [SOURCE], [CLAIM])
    assert locations.of(FEAST) == [entry]
    assert locations.of(FEAST, term("hall"), thing_iri("hall/opera")) == [HERE]
    assert locations.of(FEAST, term("hall"), thing_iri("hall/other")) == [HERE]
    assert locations.of(FEAST, term("singer")) == [entry]
    assert locations.of(thing_iri("concert/unknown")) == []
