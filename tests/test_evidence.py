"""Evidence: every statement opens to its claims, every claim to its source, and every disagreement to its ruling."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import TESTS, Built

from adkg.descriptions import labels
from adkg.errors import UsageError
from adkg.evidence.conflicts import find_conflicts
from adkg.evidence.coverage import gaps, of_source
from adkg.evidence.passages import find_passage
from adkg.evidence.plain import as_plain, iris_in
from adkg.evidence.readings import Reading
from adkg.evidence.testimony import Testimony as Claimed
from adkg.evidence.testimony import read_publications
from adkg.evidence.things import find_thing, of_thing, why
from adkg.sources.passages import read_texts
from adkg.store import Store
from adkg.terms import Iri, Prefixes, path_of, term, thing_iri

SPRING = thing_iri("concert/spring-2020")
WIRE = thing_iri("source/wire/2020-05-04-river-choir")


@pytest.fixture(scope="module")
def texts() -> Mapping[str, str]:
    return read_texts(TESTS / "example" / "texts")


def sources(testimonies: tuple[Claimed, ...]) -> list[str]:
    return [path_of(one.source.iri).split("/")[1] for one in testimonies]


def test_a_thing_is_shown_with_the_sources_of_every_accepted_statement(choirs: Built) -> None:
    found = of_thing(choirs.store, SPRING)
    assert (found.label, found.kind) == ("Spring Concert of 2020", "concert")
    by_property = {path_of(one.triple[1]): one for one in found.accepted}
    assert sources(by_property["audience"].testimonies) == ["wire"]
    assert sources(by_property["firstDay"].testimonies) == ["wire", "gazette", "herald"]
    assert by_property["firstDay"].origins == 2, "the herald copies the wire"


def test_a_claim_tells_its_source_place_and_printed_form(choirs: Built) -> None:
    audience = next(one for one in of_thing(choirs.store, SPRING).accepted if one.triple[1] == term("audience"))
    claim = audience.testimonies[0]
    assert claim.printed_value == "Some 120 people"
    assert claim.note == "year from the date of the page"
    assert claim.place is not None
    assert (claim.place.begin, claim.place.end, claim.place.sha256) == (18, 82, "024add9b")
    source = claim.source
    assert (source.title, source.publisher, source.grade) == ("River Choir sings for 120", "The Wire", "agency")
    assert (source.published, source.address) == ("2020-05-04", "https://wire.example/river-choir")


def test_what_follows_is_shown_with_its_axiom_and_the_claims_behind_its_premises(choirs: Built) -> None:
    heard = next(one for one in of_thing(choirs.store, SPRING).inferred if one.triple[1] == term("heardIn"))
    assert heard.triple[2] == thing_iri("town/linz")
    assert heard.axiom == "'in hall', then 'in town', makes 'heard in'"
    hall = next(one for one in heard.premises if one.triple[1] == term("hall"))
    assert sources(hall.testimonies) == ["wire", "herald"]


def test_links_lead_to_the_same_thing_elsewhere_and_a_refused_one_does_not(choirs: Built) -> None:
    [link] = of_thing(choirs.store, thing_iri("town/graz")).links
    assert link[1] == "http://www.w3.org/2004/02/skos/core#exactMatch"
    assert str(link[2]).endswith("T9")


def test_what_was_only_expected_is_not_among_what_follows(record: Built) -> None:
    found = of_thing(record.store, thing_iri("meeting/admm-20"))
    expected = {one.triple[1] for one in found.expected}
    assert term("expectedChairState") in expected
    assert expected.isdisjoint(one.triple[1] for one in found.inferred)


def test_the_bounds_of_dates_are_neither_shown_nor_explained(choirs: Built) -> None:
    assert choirs.store.ask(f"ASK {{ <{SPRING}> <{term('firstDayEarliest')}> ?day }}")
    shown = {path_of(one.triple[1]) for one in of_thing(choirs.store, SPRING).inferred}
    explained = {path_of(one.predicate) for one in why(choirs.store, SPRING)}
    assert "firstDayEarliest" not in shown | explained
    assert "heardIn" in shown & explained


def test_what_others_say_of_a_thing_is_shown_too(choirs: Built) -> None:
    assert (SPRING, term("hall"), thing_iri("hall/river-hall")) in of_thing(
        choirs.store, thing_iri("hall/river-hall")
    ).incoming


def test_why_tells_each_value_with_the_rule_that_judged_it(choirs: Built) -> None:
    (hall,) = why(choirs.store, SPRING, term("hall"))
    told = [(path_of(one.value), one.standing.standing_label, path_of(one.standing.rule)) for one in hall.sides]
    assert told == [
        ("hall/river-hall", "accepted", "reportOverAnnouncement"),
        ("hall/old-hall", "rejected", "reportOverAnnouncement"),
    ]
    rejected = hall.sides[1].standing
    assert rejected.mode == "announced"
    assert rejected.outweighed_by in {one.iri for one in hall.sides[0].testimonies}
    assert rejected.rule_meaning == "What is told of a held event is preferred to what was foretold of it."


def test_why_gives_the_reason_of_a_decision_in_the_language(choirs: Built) -> None:
    (leader,) = why(choirs.store, SPRING, term("leader"), "vi")
    ruling = leader.sides[0].standing.ruling
    assert ruling is not None
    assert (ruling.decided, ruling.reason) == ("2020-06-01", "Tờ chương trình phát cho khán giả ghi tên bà.")


def test_why_without_a_property_tells_all_and_claimed_ones_first(choirs: Built) -> None:
    found = [path_of(one.predicate) for one in why(choirs.store, SPRING)]
    assert found.index("audience") < found.index("heardIn")
    assert {"status", "song", "motto", "performer"} <= set(found)


def test_a_property_that_nobody_speaks_of_is_refused_with_the_nearest(choirs: Built) -> None:
    with pytest.raises(UsageError, match="no source says anything about 'hal'") as caught:
        why(choirs.store, SPRING, term("hal"))
    assert "did you mean 'hall'" in caught.value.fix


def test_a_passage_is_shown_and_verified_when_the_text_is_there(choirs: Built, texts: Mapping[str, str]) -> None:
    (audience,) = why(choirs.store, SPRING, term("audience"))
    claim = audience.sides[0].standing
    passage = find_passage(claim.source, claim.place, texts)
    assert passage is not None
    assert passage.verified
    assert passage.words == "Some 120 people heard the River Choir in the River Hall on 3 May"
    assert find_passage(claim.source, claim.place, {}) is None


def test_a_passage_that_is_not_the_one_that_was_read_is_marked(choirs: Built, texts: Mapping[str, str]) -> None:
    (audience,) = why(choirs.store, SPRING, term("audience"))
    claim = audience.sides[0].standing
    changed = {claim.source.sha256: texts[claim.source.sha256].replace("120", "210")}
    passage = find_passage(claim.source, claim.place, changed)
    assert passage is not None
    assert not passage.verified


def test_a_source_is_shown_with_its_coverage(choirs: Built) -> None:
    found = of_source(choirs.store, WIRE)
    assert found.source.characters == 155
    assert len(found.testimonies) == 7
    assert [(one.place.begin, one.place.end, one.reason) for one in found.left_out] == [(136, 153, "opinion, no fact")]
    assert found.unread == ()


def test_a_stretch_of_thirty_characters_that_nobody_accounts_for_is_unread(choirs: Built) -> None:
    text = b"<https://w3id.org/adkg/source/a/b> <%s> %s <urn:g> .\n"
    store = Store.memory()
    store.load(
        text % (b"http://www.w3.org/1999/02/22-rdf-syntax-ns#type", b"<https://w3id.org/adkg/ontology#Source>")
        + text % (b"https://w3id.org/adkg/ontology#characters", b'"31"^^<http://www.w3.org/2001/XMLSchema#integer>')
    )
    assert of_source(store, thing_iri("source/a/b")).unread == ((0, 31),)


@pytest.mark.parametrize(
    ("covered", "unread"),
    [
        ([], [(0, 100)]),
        ([(0, 100)], []),
        ([(0, 71)], []),
        ([(0, 70)], [(70, 100)]),
        ([(30, 100)], [(0, 30)]),
        ([(29, 100)], []),
        ([(0, 50), (10, 20), (85, 100)], [(50, 85)]),
    ],
)
def test_gaps_are_stretches_of_thirty_or_more(covered: list[tuple[int, int]], unread: list[tuple[int, int]]) -> None:
    assert gaps(covered, 100) == unread


def test_an_unknown_source_is_refused(choirs: Built) -> None:
    with pytest.raises(UsageError, match="no source 'source/wire/nothing'"):
        of_source(choirs.store, thing_iri("source/wire/nothing"))


def test_conflicts_are_the_properties_whose_values_cannot_all_stand(choirs: Built) -> None:
    found = {path_of(one.predicate): one for one in find_conflicts(choirs.store)}
    assert set(found) == {"hall", "leader"}, "songs and days do not conflict, nor does a plan with what came of it"
    leader = found["leader"]
    assert leader.question == "Spring Concert of 2020, leader: which is right?"
    assert leader.accepted == (Reading(thing_iri("singer/anna-bauer")),)
    [settlement] = leader.settlements
    assert (path_of(settlement.rule), settlement.ruling is not None) == ("byDecision", True)
    winner, loser = found["hall"].sides
    assert (winner.origins, len(winner.testimonies), winner.best_grade) == (1, 2, "agency")
    assert (loser.origins, loser.best_grade) == (1, "press")


def claim(name: str, value: str, judgement: str, rule: str) -> str:
    """A claim about one property of one thing, as N-Quads."""
    ours, rdf = "https://w3id.org/adkg/ontology#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    facts = {
        f"{rdf}type": f"<{ours}Claim>",
        f"{rdf}subject": "<urn:thing>",
        f"{rdf}predicate": "<urn:property>",
        f"{rdf}object": f'"{value}"',
        f"{ours}source": "<urn:source>",
        f"{ours}judgement": f"<{ours}{judgement}>",
        f"{ours}judgedBy": f"<{ours}{rule}>",
    }
    return "".join(f"<urn:{name}> <{predicate}> {node} <urn:g> .\n" for predicate, node in facts.items())


def test_the_origin_of_a_source_is_found_through_publishers_who_copy_each_other() -> None:
    """A copies B and B copies C; D and E say that they copy each other."""
    ours = "https://w3id.org/adkg/ontology#"
    facts = [
        *(f"<urn:{name}> <{ours}grade> <{ours}press>" for name in "abcde"),
        *(f"<urn:{copy}> <{ours}origin> <urn:{origin}>" for copy, origin in ("ab", "bc", "de", "ed")),
        *(f"<urn:source-{name}> <{ours}publisher> <urn:{name}>" for name in "acd"),
        f"<urn:source-c> <{ours}origin> <urn:a>",
    ]
    store = Store.memory()
    store.load("".join(f"{fact} <urn:g> .\n" for fact in facts).encode())
    found = read_publications(store, [Iri(f"urn:source-{name}") for name in "acd"])
    assert found[Iri("urn:source-a")].origin == "urn:c"
    assert found[Iri("urn:source-c")].origin == "urn:c"
    assert found[Iri("urn:source-d")].origin in {"urn:d", "urn:e"}


@pytest.mark.parametrize(
    ("first", "second", "is_conflict"),
    [
        (("acceptedClaim", "betterGrade"), ("rejectedClaim", "betterGrade"), True),
        (("disputedClaim", "undecided"), ("disputedClaim", "undecided"), True),
        (("acceptedClaim", "unopposed"), ("rejectedClaim", "unreliableSource"), True),
        (("acceptedClaim", "everyValue"), ("acceptedClaim", "everyValue"), False),
        (("acceptedClaim", "everyValue"), ("rejectedClaim", "unreliableSource"), False),
        (("rejectedClaim", "unreliableSource"), ("rejectedClaim", "unreliableSource"), False),
        (("acceptedClaim", "lessPrecise"), ("agreeingClaim", "lessPrecise"), False),
    ],
)
def test_values_conflict_when_one_excludes_the_other(
    first: tuple[str, str], second: tuple[str, str], is_conflict: bool
) -> None:
    store = Store.memory()
    store.load((claim("a", "1", *first) + claim("b", "2", *second)).encode())
    assert bool(find_conflicts(store)) == is_conflict


def test_a_thing_is_found_by_path_name_or_iri(choirs: Built) -> None:
    for text in ("concert/spring-2020", "spring-2020", SPRING, "concert:spring-2020"):
        assert find_thing(choirs.store, text, Prefixes({"concert": "https://w3id.org/adkg/concert/"})) == SPRING
    with pytest.raises(UsageError, match="no thing 'sprng-2020'") as caught:
        find_thing(choirs.store, "sprng-2020", Prefixes())
    assert "concert/spring-2020" in caught.value.fix


def test_a_name_that_several_things_end_in_is_refused_with_all_of_them() -> None:
    store = Store.memory()
    for kind in ("song", "town"):
        line = f"<{thing_iri(kind + '/linz')}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:c> "
        store.load(f"{line}<https://w3id.org/adkg/graph/register> .\n".encode())
    with pytest.raises(UsageError, match="several things") as caught:
        find_thing(store, "linz", Prefixes())
    assert caught.value.fix == "write song/linz or town/linz"


def test_evidence_as_plain_values_names_things_by_path(choirs: Built) -> None:
    plain = as_plain(of_thing(choirs.store, SPRING))
    assert isinstance(plain, dict)
    assert plain["iri"] == {"id": "concert/spring-2020"}
    accepted = plain["accepted"]
    assert isinstance(accepted, list)
    audience = next(one for one in accepted if isinstance(one, dict) and {"id": "audience"} in one["triple"])  # type: ignore[operator]
    assert audience["triple"][2] == {"value": "120", "type": "integer"}  # type: ignore[index,call-overload]
    assert SPRING in set(iris_in(of_thing(choirs.store, SPRING)))


def test_labels_fall_back_from_the_language_to_english_to_the_path(choirs: Built) -> None:
    held, nothing = term("held"), Iri("https://w3id.org/adkg/town/nowhere")
    assert labels(choirs.store, [SPRING, nothing], "vi") == {SPRING: "Hoà nhạc mùa xuân 2020", nothing: "town/nowhere"}
    assert labels(choirs.store, [SPRING], "fr") == {SPRING: "Spring Concert of 2020"}
    assert labels(choirs.store, [held])[held]


def test_reading_evidence_takes_as_many_queries_for_many_claims_as_for_few(
    choirs: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    def queries(thing: str) -> int:
        asked = []
        answer = Store.answer
        with monkeypatch.context() as patch:
            patch.setattr(Store, "answer", lambda *given: asked.append(1) or answer(*given))
            why(choirs.store, thing_iri(thing))
        return len(asked)

    assert queries("concert/spring-2020") <= queries("concert/winter-2020") + 2


def test_texts_are_known_by_the_hash_of_the_whole(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words", encoding="utf-8")
    assert read_texts(tmp_path) == {sha256(b"words").hexdigest(): "words"}
