"""Every IRI is looked up at its path: as a page, as data, in profiles, with the headers that say what else there is."""

import json

import pytest
import rdflib
from conftest import Built
from served import Answered, Served

from adkg.terms import BASE, graph

FORMS = {
    "ttl": ("text/turtle", "turtle"),
    "nt": ("application/n-triples", "nt"),
    "jsonld": ("application/ld+json", "json-ld"),
    "rdf": ("application/rdf+xml", "xml"),
}
SHORT, EVIDENCE = f"{BASE}profile/short", f"{BASE}profile/evidence"
CONCERT = "/concert/spring-2020"
ADKG = rdflib.Namespace(f"{BASE}ontology#")


def parsed(answer: Answered, form: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=answer.body, format=FORMS[form][1], publicID="http://elsewhere.example/")


def believed(choirs: Built, thing: str) -> set[str]:
    """The lines of the store on a thing, without what rules merely expect."""
    subject = f"<{BASE}{thing}> "
    graphs = [graph(name) for name in ("register", "accepted", "inferred", "links", "sources", "claims")]
    return {line for line in choirs.store.triples(*graphs).decode().splitlines() if line.startswith(subject)}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("thing", ["concert/spring-2020", "town/graz", "source/wire/2020-05-04-river-choir"])
def test_the_short_profile_is_what_is_believed_in_every_form(
    served: Served, choirs: Built, thing: str, form: str
) -> None:
    answer = served.ask(f"/{thing}.{form}")
    assert answer.headers["content-type"].partition(";")[0] == FORMS[form][0]
    expected = rdflib.Graph().parse(data="\n".join(believed(choirs, thing)), format="nt")
    assert set(parsed(answer, form)) == set(expected)


@pytest.mark.parametrize("form", FORMS)
def test_accept_does_what_the_suffix_does(served: Served, form: str) -> None:
    by_accept = served.ask(CONCERT, accept=FORMS[form][0])
    assert by_accept.body == served.ask(f"{CONCERT}.{form}").body
    assert by_accept.headers["content-location"] == f"{CONCERT}.{form}"
    assert "Accept" in by_accept.headers["vary"]


def test_a_browser_gets_a_page_and_so_does_whoever_says_nothing(served: Served) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert served.ask(CONCERT, accept=browser).headers["content-type"] == "text/html; charset=utf-8"
    assert served.ask(CONCERT).headers["content-type"] == "text/html; charset=utf-8"
    assert served.ask(f"{CONCERT}.html", accept="text/turtle").headers["content-type"] == "text/html; charset=utf-8"


def test_the_evidence_profile_has_the_claims_with_their_sources_and_places(served: Served) -> None:
    found = parsed(served.ask(f"{CONCERT}.ttl?_profile=evidence"), "ttl")
    concert = rdflib.URIRef(BASE + "concert/spring-2020")
    claims = set(found.subjects(rdflib.RDF.subject, concert)) & set(found.subjects(rdflib.RDF.type, ADKG.Claim))
    halls = {(found.value(claim, rdflib.RDF.object), found.value(claim, ADKG.judgement)) for claim in claims
             if found.value(claim, rdflib.RDF.predicate) == ADKG.hall}  # fmt: skip
    assert (rdflib.URIRef(BASE + "hall/old-hall"), ADKG.rejectedClaim) in halls
    for claim in claims:
        source = found.value(claim, ADKG.source)
        assert found.value(source, ADKG.url) is not None
        assert found.value(found.value(claim, ADKG.locator), ADKG.begin) is not None
    assert (rdflib.URIRef(BASE + "decision/anna-bauer-led"), ADKG.decided, None) in found


def test_the_short_profile_has_no_claim(served: Served) -> None:
    found = parsed(served.ask(f"{CONCERT}.ttl?_profile=short"), "ttl")
    assert set(found.subjects()) == {rdflib.URIRef(BASE + "concert/spring-2020")}


@pytest.mark.parametrize(
    ("asked", "profile"),
    [
        ({}, SHORT),
        ({"accept_profile": f"<{EVIDENCE}>"}, EVIDENCE),
        ({"accept_profile": f"<{SHORT}>;q=0.5, <{EVIDENCE}>;q=0.9"}, EVIDENCE),
        ({"accept_profile": f"<urn:example:other>, <{SHORT}>;q=0.1"}, SHORT),
        ({"accept_profile": "*"}, SHORT),
        ({"accept_profile": "evidence"}, EVIDENCE),
    ],
)
def test_profiles_are_negotiated(served: Served, asked: dict[str, str], profile: str) -> None:
    answer = served.ask(CONCERT, accept="text/turtle", **asked)
    assert answer.headers["content-profile"] == f"<{profile}>"
    assert f'<{profile}>; rel="profile"' in answer.headers["link"]
    assert "Accept-Profile" in answer.headers["vary"]


def test_the_address_comes_before_the_headers(served: Served) -> None:
    answer = served.ask(
        f"{CONCERT}?_profile=evidence&_mediatype=text/turtle", accept="text/html", accept_profile=f"<{SHORT}>"
    )
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert answer.headers["content-profile"] == f"<{EVIDENCE}>"
    assert answer.headers["content-location"] == f"{CONCERT}.ttl?_profile=evidence"


def test_whoever_asks_for_a_profile_wants_data_before_a_page(served: Served) -> None:
    answer = served.ask(CONCERT, accept="text/html;q=0.9, text/turtle;q=0.1", accept_profile=f"<{EVIDENCE}>")
    assert answer.headers["content-profile"] == f"<{EVIDENCE}>"


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (CONCERT, {"accept": "image/png"}),
        (CONCERT, {"accept": "text/turtle", "accept_profile": "<urn:example:other>"}),
        (f"{CONCERT}?_profile=other", {}),
        (f"{CONCERT}?_mediatype=image/png", {}),
    ],
)
def test_what_is_not_offered_is_406_and_says_what_is(served: Served, path: str, headers: dict[str, str]) -> None:
    answer = served.ask(path, **headers)
    assert answer.status == 406
    assert ".ttl" in answer.text


def test_the_link_header_lists_every_form_and_profile_and_the_tokens(served: Served) -> None:
    links = served.ask(CONCERT, "HEAD").headers["link"]
    assert f'<{BASE}concert/spring-2020>; rel="canonical"; type="text/html"' in links
    for extension, (media, _) in FORMS.items():
        assert f'<{CONCERT}.{extension}>; rel="alternate describedby"; type="{media}"; profile="{SHORT}"' in links
        assert (
            f'<{CONCERT}.{extension}?_profile=evidence>; rel="alternate"; type="{media}"; profile="{EVIDENCE}"' in links
        )
    assert f'<http://www.w3.org/ns/dx/prof/Profile>; rel="type"; token="evidence"; anchor="{EVIDENCE}"' in links


def test_the_alternates_profile_lists_the_representations(served: Served) -> None:
    found = parsed(served.ask(f"{CONCERT}.ttl?_profile=altr"), "ttl")
    altr = rdflib.Namespace("http://www.w3.org/ns/dx/connegp/altr#")
    assert len(list(found.objects(rdflib.URIRef(BASE + "concert/spring-2020"), altr.hasRepresentation))) == 8


@pytest.mark.parametrize("name", ["short", "evidence"])
def test_a_profile_dereferences(served: Served, name: str) -> None:
    assert served.ask(f"/profile/{name}").status == 200
    assert (None, None, rdflib.Literal(name)) in parsed(served.ask(f"/profile/{name}.ttl"), "ttl")


def test_every_kind_of_node_dereferences(served: Served, choirs: Built) -> None:
    rows = choirs.store.select("SELECT DISTINCT ?s { ?s ?p ?o }").rows
    by_kind = {
        str(row[0]).removeprefix(BASE).partition("/")[0]: str(row[0]) for row in rows if str(row[0]).startswith(BASE)
    }
    assert {"claim", "locator", "decision", "inference", "triple", "left-out", "search", "publisher"} <= by_kind.keys()
    for iri in by_kind.values():
        path = "/" + iri.removeprefix(BASE).partition("#")[0]
        assert served.ask(path).status == 200, path
        assert len(parsed(served.ask(f"{path}.ttl"), "ttl")) > 0, path


@pytest.mark.parametrize("path", ["/ontology", "/ontology/choirs", "/ontology/claims"])
def test_the_ontology_dereferences_with_its_class_expressions(served: Served, path: str) -> None:
    page = served.ask(path)
    assert page.status == 200
    data = parsed(served.ask(f"{path}.ttl"), "ttl")
    assert (ADKG.Claim, rdflib.RDF.type, rdflib.OWL.Class) in data or path == "/ontology/choirs"
    assert (ADKG.TownConcert, None, None) in data or path == "/ontology/claims"
    if path != "/ontology/claims":
        assert 'id="TownConcert"' in page.text
        assert (None, rdflib.OWL.someValuesFrom, ADKG.Hall) in data


def test_a_named_graph_dereferences_to_its_triples(served: Served, choirs: Built) -> None:
    assert served.ask("/graph/links").status == 200
    found = rdflib.Graph().parse(data=served.ask("/graph/links.nt").body, format="nt")
    assert set(found) == set(rdflib.Graph().parse(data=choirs.store.triples(graph("links")), format="nt"))


NOWHERE = (
    "/concert/spring-2021 /nothing/at-all /concert/spring-2020.png /Concert/x /town/a%3Eb /town/..%2f..%2fetc "
    "/concert/spring-2020/more /ontology/none /graph/none /claim/0000000000000000 /none"
)


@pytest.mark.parametrize("path", NOWHERE.split())
def test_what_is_not_there_is_404(served: Served, path: str) -> None:
    assert served.ask(path).status == 404


def test_404_names_what_was_perhaps_meant(served: Served) -> None:
    assert "/concert/spring-2020" in served.ask("/concert/sprng-2020").text
    page = served.ask("/concert/sprng-2020", accept="text/html")
    assert '<a href="/concert/spring-2020">Spring Concert of 2020</a>' in page.text
    assert served.ask("/concert/sprng-2020", accept="application/json").json["fix"].startswith("did you mean")


def test_a_description_can_be_as_of_a_day(served: Served) -> None:
    hall = (rdflib.URIRef(BASE + "concert/spring-2020"), ADKG.hall, None)
    early, late = (parsed(served.ask(f"{CONCERT}.ttl{query}"), "ttl") for query in ("?known-by=2020-04-15", ""))
    assert [path.rpartition("/")[2] for path in early.objects(*hall[:2])] == ["old-hall"]
    assert [path.rpartition("/")[2] for path in late.objects(*hall[:2])] == ["river-hall"]


def test_json_ld_is_written_with_the_words_of_the_ontology(served: Served) -> None:
    found = json.loads(served.ask(f"{CONCERT}.jsonld").body)
    [node] = found["@graph"]
    assert node["id"] == "concert/spring-2020"
    assert node["firstDay"] == "2020-05-03"
    assert node["label"]["vi"] == "Hoà nhạc mùa xuân 2020"
    assert "ticketPrice" not in found["@context"]


def test_the_same_is_not_sent_twice(served: Served) -> None:
    tag = served.ask(f"{CONCERT}.ttl").headers["etag"]
    assert served.ask(f"{CONCERT}.ttl", if_none_match=tag).status == 304
    assert served.ask(f"{CONCERT}.ttl?_profile=evidence").headers["etag"] != tag
