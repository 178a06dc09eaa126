"""The reconciliation service, asked over HTTP: that others can link their tables, and that bad batches are refused."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from conftest import Built
from served import Answered, Served, serving

SUITES = Path(os.environ.get("ADKG_SUITES", Path(__file__).parents[2] / "shared" / "suites")) / "reconciliation"
FORM = "application/x-www-form-urlencoded"
DRAFT = "/reconcile/1.0-draft"
BATCH = {
    "q0": {"query": "7th ADMM+"},
    "q1": {"query": "Hội nghị ADMM+ lần thứ 7", "type": "Meeting", "limit": 2},
    "q2": {"query": "ADSOM Working Group", "properties": [{"pid": "startDate", "v": "2020-01"}]},
    "q3": {"query": "General Ngo Xuan Lich", "type": ["Person"], "type_strict": "any"},
    "q4": {"query": "nothing of the kind"},
}


@pytest.fixture(scope="module")
def service(record: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The whole record, served. What a busy machine takes long for is not what is tested here."""
    with serving(record.project, tmp_path_factory.mktemp("reconcile") / "log", seconds=60.0, fast_seconds=5.0) as found:
        yield found


def ask(service: Served, **parameters: Any) -> Answered:
    encoded = urlencode({name: json.dumps(value) for name, value in parameters.items()})
    return service.ask("/reconcile", "POST", encoded.encode(), content_type=FORM)


def match(service: Served, *queries: Any) -> Answered:
    body = json.dumps({"queries": list(queries)}).encode()
    return service.ask(f"{DRAFT}/match", "POST", body, content_type="application/json")


def validate(version: str, schema: str, answer: Any) -> None:
    """Against the schema of the specification, where it is at hand."""
    jsonschema = pytest.importorskip("jsonschema", reason="pip install '.[dev]'")
    referencing = pytest.importorskip("referencing.jsonschema", reason="pip install '.[dev]'")
    folder = SUITES / version / "schemas"
    if not folder.is_dir():
        pytest.skip("the schemas of the specification are not here: set ADKG_SUITES")
    loaded = {path.name: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}
    base = loaded[schema]["$id"].rpartition("/")[0]
    named = [(f"{base}/{name}", found) for name, found in loaded.items()]
    named.append(("http://swagger.io/v2/schema.json", loaded["openapi.json"]))
    resources = [(name, referencing.DRAFT7.create_resource(found)) for name, found in named]
    registry = referencing.EMPTY_REGISTRY.with_resources(resources)
    jsonschema.Draft7Validator(loaded[schema], registry=registry).validate(answer)


def test_the_manifest_says_what_the_service_can_do_and_where(service: Served) -> None:
    answer = service.ask("/reconcile")
    manifest = answer.json
    origin = f"http://127.0.0.1:{service.port}"
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (200, "*")
    assert manifest["versions"] == ["0.2"]
    assert manifest["identifierSpace"] == "https://w3id.org/adkg/"
    assert manifest["schemaSpace"] == "https://w3id.org/adkg/ontology#"
    assert manifest["view"]["url"] == origin + "/{{id}}"
    assert "Meeting" in {one["id"] for one in manifest["defaultTypes"]}
    assert "Publisher" not in {one["id"] for one in manifest["defaultTypes"]}
    for what in ("entity", "property", "type"):
        assert service.ask(manifest["suggest"][what]["service_path"] + "?prefix=a").status == 200
    validate("0.2", "manifest.json", manifest)


def test_the_manifest_carries_the_language_on(service: Served) -> None:
    manifest = service.ask("/reconcile?lang=vi").json
    assert "cuộc họp" in {one["name"] for one in manifest["defaultTypes"]}
    path = manifest["suggest"]["type"]["service_path"]
    assert service.ask(path + "&prefix=cuoc+hop").json["result"][0]["name"] == "cuộc họp"


def test_names_are_matched_in_a_batch(service: Served) -> None:
    found = ask(service, queries=BATCH).json
    first = {key: (one["result"][0]["id"], one["result"][0]["match"]) for key, one in found.items() if one["result"]}
    assert not first.pop("q4", ("", False))[1]
    assert first == {
        "q0": ("meeting/admm-plus-7", True),
        "q1": ("meeting/admm-plus-7", True),
        "q2": ("meeting/adsom-wg-2020-01", True),
        "q3": ("person/ngo-xuan-lich", True),
    }
    assert len(found["q1"]["result"]) <= 2
    assert found["q0"]["result"][0]["type"] == [{"id": "Meeting", "name": "meeting"}]
    assert found["q0"]["result"][0]["score"] > found["q0"]["result"][1]["score"]
    validate("0.2", "reconciliation-query-batch.json", BATCH)
    validate("0.2", "reconciliation-result-batch.json", found)


def test_a_batch_may_come_in_the_address(service: Served) -> None:
    encoded = urlencode({"queries": json.dumps(BATCH)})
    assert service.ask(f"/reconcile?{encoded}").json == ask(service, queries=BATCH).json


def test_a_value_may_be_a_thing_that_was_linked_before(service: Served) -> None:
    for value in ({"id": "place/vientiane"}, {"id": "https://w3id.org/adkg/place/vientiane", "name": "x"}, "Vientiane"):
        query = {"query": "ADSOM-Plus", "properties": [{"pid": "place", "v": value}, {"pid": "startDate", "v": "2024"}]}
        assert ask(service, queries={"a": query}).json["a"]["result"][0]["id"] == "meeting/adsom-plus-2024"


def test_a_property_that_identifies_nothing_is_compared_when_it_is_asked_for(service: Served) -> None:
    query = {"query": "ADSOM-Plus", "properties": [{"pid": "chairPerson", "v": "Somphone Mittaphone"}]}
    assert ask(service, queries={"a": query}).json["a"]["result"][0]["id"] == "meeting/adsom-plus-2024"


@pytest.mark.parametrize(
    ("queries", "why"),
    [
        ([], "the batch is no object"),
        ({"q": "ADMM"}, "query 'q': it is no object"),
        ({"q": {}}, "there is no 'query' and no property"),
        ({"q": {"query": 7}}, "'query' is no text"),
        ({"q": {"query": "x", "limit": 0}}, "'limit' is no number above 0"),
        ({"q": {"query": "x", "limit": "5"}}, "'limit' is no number above 0"),
        ({"q": {"query": "x", "type": "Meetting"}}, "'Meetting' is no type here"),
        ({"q": {"query": "x", "type": [3]}}, "'type' is no text"),
        ({"q": {"query": "x", "properties": {}}}, "'properties' is no list"),
        ({"q": {"query": "x", "properties": [{"pid": "place"}]}}, "a property has no 'pid' or no 'v'"),
        ({"q": {"query": "x", "properties": [{"pid": "plaice", "v": "y"}]}}, "'plaice' is no property here"),
        ({"q": {"query": "x", "properties": [{"pid": "place", "v": {"name": "y"}}]}}, "'id' is no text"),
        ({"q": {"query": "x", "type_strict": "none"}}, "'type_strict' is none that there is"),
        ({"q": {"query": "x", "quarry": "y"}}, "'quarry' is no key of a query"),
    ],
)
def test_a_bad_batch_is_refused_with_the_reason(service: Served, queries: Any, why: str) -> None:
    answer = ask(service, queries=queries)
    assert answer.status == 400
    assert why in answer.text


@pytest.mark.parametrize("body", ["queries=", "queries={", "queries=%FF", "queries={}&queries={}", "x=1", "extend=[]"])
def test_what_is_no_batch_at_all_is_refused(service: Served, body: str) -> None:
    assert service.ask("/reconcile", "POST", body.encode(), content_type=FORM).status == 400


def test_other_types_of_body_too_many_queries_and_callbacks_are_refused(service: Served) -> None:
    assert service.ask("/reconcile", "POST", b"{}", content_type="text/plain").status == 415
    assert service.ask("/reconcile?callback=alert(1)").status == 400
    assert "alert" not in service.ask("/reconcile?callback=alert(1)").text
    assert ask(service, queries={str(number): {"query": "a"} for number in range(5_001)}).status == 413
    deep = b"queries=" + b"[" * 100_000
    assert service.ask("/reconcile", "POST", deep, content_type=FORM).status == 400


def test_a_browser_of_another_site_may_ask(service: Served) -> None:
    answer = service.ask(
        "/reconcile", "OPTIONS", origin="https://openrefine.example", access_control_request_method="POST"
    )
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == "*"


def test_the_draft_of_the_next_version_is_spoken_beside(service: Served) -> None:
    manifest = service.ask(DRAFT).json
    assert manifest["versions"] == ["1.0-draft"]
    validate("1.0-draft", "manifest.json", manifest)
    named = {"matchType": "name", "propertyValue": "ADSOM Working Group"}
    dated = {"matchType": "property", "propertyId": "startDate", "propertyValue": "2020-11", "required": True}
    known = {"matchType": "id", "propertyValue": "meeting/admm-plus-7"}
    queries = [
        {"conditions": [named, dated], "type": "Meeting", "limit": 3, "lang": "en"},
        {"conditions": [known]},
        {"conditions": [dated], "limit": 50},
    ]
    answer = match(service, *queries).json
    ids = [[one["id"] for one in found["candidates"]] for found in answer["results"]]
    assert ids[0][0] == "meeting/adsom-wg-2020-11"
    assert all("2020" in one for one in ids[0])
    assert ids[1] == ["meeting/admm-plus-7"]
    assert {"meeting/adsom-wg-2020-11", "meeting/adsom-2020"} <= set(ids[2])
    validate("1.0-draft", "reconciliation-query-batch.json", {"queries": queries})
    validate("1.0-draft", "reconciliation-result-batch.json", answer)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"queries": {}}', b'{"queries": [{}]}', b'{"queries": [{"conditions": []}]}',
     b'{"queries": [{"query": "old"}]}', b'{"queries": [{"conditions": [{"propertyValue": "x"}]}]}',
     b'{"queries": [{"conditions": [{"matchType": "name"}]}]}', b"\xff"],
)  # fmt: skip
def test_a_bad_batch_of_the_draft_is_refused(service: Served, body: bytes) -> None:
    assert service.ask(f"{DRAFT}/match", "POST", body, content_type="application/json").status == 400


def test_the_bad_examples_of_the_specification_are_refused(service: Served) -> None:
    for version, path in (("0.2", "/reconcile"), ("1.0-draft", f"{DRAFT}/match")):
        folder = SUITES / version / "examples" / "reconciliation-query-batch" / "invalid"
        for example in sorted(folder.glob("*.json")):
            text = example.read_text()
            body = urlencode({"queries": text}).encode() if version == "0.2" else text.encode()
            kind = FORM if version == "0.2" else "application/json"
            assert service.ask(path, "POST", body, content_type=kind).status == 400, example
    if not SUITES.is_dir():
        pytest.skip("the examples of the specification are not here: set ADKG_SUITES")


def test_values_are_fetched_for_things_that_were_linked(service: Served) -> None:
    asked = {
        "ids": ["meeting/admm-plus-7", "state/viet-nam", "meeting/none-such", "no path"],
        "properties": [
            {"id": "startDate"},
            {"id": "ordinal"},
            {"id": "chairPerson"},
            {"id": "owl:sameAs"},
            {"id": "participant", "settings": {"limit": 1}},
        ],
    }
    answer = ask(service, extend=asked).json
    rows = answer["rows"]
    assert [column["name"] for column in answer["meta"]][:2] == ["start date", "ordinal"]
    assert answer["meta"][2]["type"] == {"id": "Person", "name": "person"}
    assert rows["meeting/admm-plus-7"]["startDate"] == [{"date": "2020-12-10T00:00:00Z"}]
    assert rows["meeting/admm-plus-7"]["ordinal"] == [{"int": 7}]
    assert rows["meeting/admm-plus-7"]["chairPerson"] == [{"id": "person/ngo-xuan-lich", "name": "Ngo Xuan Lich"}]
    assert rows["state/viet-nam"]["owl:sameAs"] == [{"str": "http://www.wikidata.org/entity/Q881"}]
    assert all(len(found["participant"]) <= 1 for found in rows.values())
    assert rows["meeting/none-such"] == rows["no path"] == {key["id"]: [] for key in asked["properties"]}
    validate("0.2", "data-extension-response.json", answer)
    body = json.dumps(asked).encode()
    draft = service.ask(f"{DRAFT}/extend", "POST", body, content_type="application/json").json
    assert draft["rows"][0]["properties"][0] == {"id": "startDate", "values": [{"date": "2020-12-10T00:00:00Z"}]}
    validate("1.0-draft", "data-extension-response.json", draft)


def test_values_are_fetched_in_the_language_and_as_known_by_a_day(service: Served) -> None:
    encoded = urlencode(
        {"extend": json.dumps({"ids": ["meeting/admm-plus-7"], "properties": [{"id": "hostState"}, {"id": "status"}]})}
    )
    answer = service.ask(f"/reconcile?lang=vi&{encoded}").json
    assert answer["meta"][0]["name"] == "nước đăng cai"
    assert answer["rows"]["meeting/admm-plus-7"]["hostState"] == [{"id": "state/viet-nam", "name": "Việt Nam"}]
    earlier = service.ask(f"/reconcile?known-by=2020-11-30&{encoded}").json
    assert earlier["rows"]["meeting/admm-plus-7"]["status"] == [{"id": "planned", "name": "planned"}]


@pytest.mark.parametrize(
    "extend", [{}, {"ids": []}, {"ids": [1], "properties": []}, {"ids": [], "properties": [{}]},
               {"ids": [], "properties": [{"id": "plaice"}]},
               {"ids": [], "properties": [{"id": "place", "settings": {"limit": "many"}}]}],
)  # fmt: skip
def test_a_bad_extension_is_refused(service: Served, extend: Any) -> None:
    assert ask(service, extend=extend).status == 400


def test_properties_are_proposed_for_a_type(service: Served) -> None:
    found = service.ask("/reconcile/properties?type=Meeting&limit=30").json
    assert {"startDate", "place", "hostState", "status"} <= {one["id"] for one in found["properties"]}
    assert service.ask("/reconcile/properties?type=Meetting").status == 400
    assert service.ask("/reconcile/properties?limit=x").status == 400
    validate("0.2", "data-extension-property-proposal.json", found)
    validate(
        "1.0-draft", "data-extension-property-proposal.json", service.ask(f"{DRAFT}/extend/propose?type=Meeting").json
    )


def test_things_types_and_properties_are_suggested(service: Served) -> None:
    entities = service.ask("/reconcile/suggest/entity?prefix=admm-plus+7").json
    types = service.ask("/reconcile/suggest/type?prefix=meet").json
    properties = service.ask("/reconcile/suggest/property?prefix=start").json
    assert entities["result"][0]["id"] == "meeting/admm-plus-7"
    assert entities["result"][0]["notable"] == [{"id": "Meeting", "name": "meeting"}]
    assert types["result"][0]["id"] == "Meeting"
    assert properties["result"][0]["id"] == "startDate"
    only = service.ask("/reconcile/suggest/entity?prefix=singapore&type=Place").json["result"]
    assert {one["notable"][0]["id"] for one in only} == {"Place"}
    assert service.ask("/reconcile/suggest/nothing?prefix=a").status == 400
    for version in ("0.2", "1.0-draft"):
        validate(version, "suggest-entities-response.json", entities)
        validate(version, "suggest-types-response.json", types)
        validate(version, "suggest-properties-response.json", properties)


def test_previews_may_be_framed_by_any_site_and_load_nothing_of_others(service: Served) -> None:
    answer = service.ask("/reconcile/preview?id=meeting/admm-plus-7")
    policy = answer.headers["content-security-policy"]
    assert answer.status == 200
    assert "7th ADMM-Plus" in answer.text
    assert "10 December 2020" in answer.text
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in service.ask("/about").headers["content-security-policy"]
    assert service.ask("/reconcile/preview?id=<script>").status == 400
    assert service.ask(f"{DRAFT}/preview?id=meeting/admm-plus-7").text == answer.text


def test_a_flyout_is_html_without_anything_that_runs(service: Served) -> None:
    found = service.ask("/reconcile/flyout/entity?id=meeting/admm-plus-7").json
    assert found["html"] == "<p><strong>7th ADMM-Plus</strong></p><p>meeting · 10 December 2020</p>"
    assert service.ask("/reconcile/flyout/type?id=Meeting").json["html"].startswith("<p><strong>meeting</strong>")
    assert service.ask("/reconcile/flyout/entity?id=meeting/none-such").status == 400


def test_an_identifier_leads_to_its_page_however_it_is_encoded(service: Served) -> None:
    assert service.ask("/meeting/admm-plus-7").status == service.ask("/meeting%2Fadmm-plus-7").status == 200


def test_the_page_about_the_record_tells_how_to_add_the_service(service: Served) -> None:
    assert f"http://127.0.0.1:{service.port}/reconcile" in service.ask("/about").text
    assert "OpenRefine" in service.ask("/about?lang=vi").text


def test_a_thousand_names_are_matched_in_one_batch_within_the_usual_limits(record: Built, tmp_path: Path) -> None:
    forms = [line.split("\t")[0] for line in (Path(__file__).parent / "printed_forms.tsv").read_text().splitlines()[1:]]
    queries = {f"q{number}": {"query": f"{forms[number % len(forms)]} {number}"} for number in range(1_000)}
    with serving(record.project, tmp_path / "log", seconds=60.0) as usual:
        answer = ask(usual, queries=queries)
    assert answer.status == 200
    assert answer.json.keys() == queries.keys()
