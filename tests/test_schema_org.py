"""The words of schema.org: what search engines ask for is there where it is known, and nothing false beside it.

The table is that of schema.org's own pages (https://schema.org/Event and so on), compared with schema-dts 2.1.0 from
npm, which is made from its vocabulary. What Google asks for stands in its pages on the structured data of events and of
data sets (https://developers.google.com/search/docs/appearance/structured-data/event, .../dataset).
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Built

from adkg.exports import export
from adkg.schema_org import SCHEMA, Telling, Words
from adkg.store import Store, read_quads
from adkg.terms import BASE, Iri, read_prefixes
from adkg.web.desk import Desk
from adkg.web.dispatch import respond
from adkg.web.exchange import Request

ROOT = Path(__file__).parents[1]
ABOVE = {
    "Claim": {"CreativeWork"},
    "Country": {"AdministrativeArea", "Place"},
    "DataDownload": {"CreativeWork", "MediaObject"},
    "Dataset": {"CreativeWork"},
    "EventSeries": {"Event", "Series"},
    "OrganizationRole": {"Role"},
}
# Of each property: what it may be said of, and what its values may be.
TABLE = {
    "about": ({"CreativeWork", "Event"}, {"Thing"}),
    "address": ({"Organization", "Person", "Place"}, {"PostalAddress", "Text"}),
    "addressCountry": ({"PostalAddress"}, {"Country", "Text"}),
    "addressLocality": ({"PostalAddress"}, {"Text"}),
    "alternateName": ({"Thing"}, {"Text"}),
    "appearance": ({"Claim"}, {"CreativeWork"}),
    "attendee": ({"Event"}, {"Organization", "Person"}),
    "author": ({"CreativeWork"}, {"Organization", "Person"}),
    "containedInPlace": ({"Place"}, {"Place"}),
    "contentUrl": ({"MediaObject"}, {"URL"}),
    "creator": ({"CreativeWork"}, {"Organization", "Person"}),
    "datePublished": ({"CreativeWork"}, {"Date", "DateTime"}),
    "description": ({"Thing"}, {"Text", "TextObject"}),
    "distribution": ({"Dataset"}, {"DataDownload"}),
    "encodingFormat": ({"CreativeWork", "MediaObject"}, {"Text", "URL"}),
    "endDate": ({"Event", "Role", "Schedule"}, {"Date", "DateTime"}),
    "eventAttendanceMode": ({"Event"}, {"EventAttendanceModeEnumeration"}),
    "eventStatus": ({"Event"}, {"EventStatusType"}),
    "foundingDate": ({"Organization"}, {"Date"}),
    "inLanguage": ({"CreativeWork", "Event"}, {"Language", "Text"}),
    "isAccessibleForFree": ({"CreativeWork", "Event", "Place"}, {"Boolean"}),
    "jobTitle": ({"Person"}, {"DefinedTerm", "Text"}),
    "latitude": ({"GeoCoordinates", "Place"}, {"Number", "Text"}),
    "license": ({"CreativeWork"}, {"CreativeWork", "URL"}),
    "location": ({"Event", "Organization"}, {"Place", "PostalAddress", "Text", "VirtualLocation"}),
    "longitude": ({"GeoCoordinates", "Place"}, {"Number", "Text"}),
    "name": ({"Thing"}, {"Text"}),
    "organizer": ({"Event"}, {"Organization", "Person"}),
    "publisher": ({"CreativeWork"}, {"Organization", "Person"}),
    "sameAs": ({"Thing"}, {"URL"}),
    "startDate": ({"Event", "Role", "Schedule"}, {"Date", "DateTime"}),
    "superEvent": ({"Event"}, {"Event"}),
    "url": ({"Thing"}, {"URL"}),
    "version": ({"CreativeWork"}, {"Number", "Text"}),
}
MODES = {"MixedEventAttendanceMode", "OfflineEventAttendanceMode", "OnlineEventAttendanceMode"}
STATUSES = {"EventCancelled", "EventMovedOnline", "EventPostponed", "EventRescheduled", "EventScheduled"}
ENUMERATED = {"EventAttendanceModeEnumeration": MODES, "EventStatusType": STATUSES}
ISO_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def upwards(kinds: Any) -> set[str]:
    return {"Thing"} | {upper for kind in listed(kinds) for upper in {kind, *ABOVE.get(kind, ())}}


def faults(found: dict[str, Any]) -> Iterator[str]:
    """What schema.org's definitions do not allow in an object, and in those within it."""
    kinds = upwards(found["@type"])
    for key, told in found.items():
        if key.startswith("@"):
            continue
        domain, taken = TABLE.get(key, (set(), set()))
        if not domain & kinds:
            yield f"{key} is not said of {found['@type']}"
        for value in listed(told):
            if isinstance(value, dict):
                yield from faults(value)
                if not upwards(value["@type"]) & taken:
                    yield f"{key} is no {value['@type']}"
            elif not fits(value, taken):
                yield f"{key} is not {value!r}"


def fits(value: Any, taken: set[str]) -> bool:
    if isinstance(value, bool):
        return "Boolean" in taken
    if "Text" in taken:
        return bool(value) and value.isprintable()
    if "Date" in taken and ISO_DATE.fullmatch(value):
        return True
    named = {SCHEMA + one for kind in taken for one in ENUMERATED.get(kind, ())}
    return value in named or ("URL" in taken and value.startswith(("http://", "https://")))


@pytest.fixture(scope="module")
def words(record: Built) -> Words:
    return Words.read(Desk(record.project).ontology)


@pytest.fixture(scope="module")
def events(record: Built) -> dict[str, dict[str, Any]]:
    told = json.loads(export(record.store, read_prefixes(record.project)[0], "schemaorg"))
    assert told["@context"] == SCHEMA
    return {one["@id"].removeprefix(BASE): one for one in told["@graph"]}


def block(record: Built, path: str, language: str = "en") -> dict[str, Any]:
    request = Request("GET", path, headers={"accept": "text/html"}, language=language)
    text = respond(request, Desk(record.project)).body.decode()
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(found)


# What schema.org says


def test_the_ontology_tells_of_schema_org_what_schema_org_tells(words: Words) -> None:
    for told, place in ((words.domains, 0), (words.ranges, 1)):
        assert {key: classes - TABLE[key][place] for key, classes in told.items()} == {key: set() for key in told}
    assert words.domains.keys() == words.ranges.keys()


def test_every_property_that_ours_are_aligned_with_is_told_of(words: Words) -> None:
    aligned = {words.term(ours) for ours in words.alignments.same if "#" in ours} - {""}
    properties = {name for name in aligned if name[0].islower()}
    assert properties - words.domains.keys() == set()


def test_no_event_says_what_schema_org_does_not_allow(events: dict[str, dict[str, Any]]) -> None:
    assert len(events) > 250
    assert {path: list(faults(one)) for path, one in events.items() if any(faults(one))} == {}


def test_no_thing_and_no_source_says_what_schema_org_does_not_allow(record: Built, words: Words) -> None:
    rows = record.store.select(f"SELECT DISTINCT ?s {{ GRAPH ?g {{ ?s a ?c }} FILTER(?g IN ({TOLD_OF})) }}").rows
    told = list(Telling(record.store, words).objects(row[0] for row in rows if isinstance(row[0], Iri)))
    kinds = {kind for one in told for kind in listed(one["@type"])}
    assert kinds >= {"Country", "CreativeWork", "Event", "EventSeries", "Organization", "Person", "Place", "Role"}
    assert len(told) > 1_300
    assert {one["@id"]: list(faults(one)) for one in told if any(faults(one))} == {}


TOLD_OF = ", ".join(f"<{BASE}graph/{name}>" for name in ("register", "sources"))


@pytest.mark.parametrize("path", ["/", "/about", "/source/al-jazeera/2005-07-myanmar-to-forgo-asean-chairmanship"])
def test_no_page_says_what_schema_org_does_not_allow(record: Built, path: str) -> None:
    assert list(faults(block(record, path))) == []


# What Google asks for: of an event a name, a day and a location with an address; of a data set a name and a description


def test_an_event_lacks_what_google_requires_only_where_the_record_does(
    record: Built, events: dict[str, dict[str, Any]]
) -> None:
    def known(pattern: str) -> set[str]:
        query = f"PREFIX adkg: <{BASE}ontology#> SELECT DISTINCT ?s {{ {pattern} }}"
        return {str(row[0]).removeprefix(BASE) for row in record.store.select(query).rows}

    single = {path: one for path, one in events.items() if one["@type"] == "Event"}
    dated = known("GRAPH <https://w3id.org/adkg/graph/accepted> { ?s adkg:startDate ?d }")
    placed = known("GRAPH <https://w3id.org/adkg/graph/accepted> { ?s adkg:place|adkg:hostState ?p }")
    assert {path for path, one in single.items() if "startDate" in one} == dated & single.keys()
    with_address = {
        path for path, one in single.items() if any("address" in place for place in listed(one.get("location", [])))
    }
    assert with_address == placed & single.keys()
    assert all(one["name"] and isinstance(one["name"], str) for one in single.values())
    assert len(dated & placed) > 190


def test_an_event_has_what_google_recommends_where_it_is_known(events: dict[str, dict[str, Any]]) -> None:
    for one in events.values():
        assert one["url"] == one["@id"]
        for organizer in listed(one.get("organizer", [])):
            assert organizer["name"]
            assert organizer["url"].startswith(BASE)
        for place in listed(one.get("location", [])):
            assert place["name"]
        if one["@type"] == "Event":
            assert one["eventStatus"] == SCHEMA + "EventScheduled"
            assert one["description"].endswith(".")


def test_the_record_is_a_data_set_with_what_google_asks_for(record: Built) -> None:
    found = block(record, "/about")
    assert found["@type"] == "Dataset"
    assert 50 <= len(found["description"]) <= 5_000
    assert found["name"] == "Defence cooperation of ASEAN and its partners"
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["creator"] == [{"@type": "Organization", "name": "The adkg contributors"}]
    for way in found["distribution"]:
        path = re.sub(r"^https?://[^/]+(/adkg)?", "", way["contentUrl"])
        answer = respond(Request("GET", path), Desk(record.project))
        assert (answer.status, answer.headers["Content-Type"].partition(";")[0]) == (200, way["encodingFormat"])


# Events of every sort


def test_one_held_in_a_town_lies_in_its_country(events: dict[str, dict[str, Any]]) -> None:
    found = events["meeting/admm-10"]
    assert found["startDate"] == "2016-05-25"
    assert found["location"]["@type"] == "Place"
    address = {"@type": "PostalAddress", "addressLocality": "Vientiane", "addressCountry": "Lao PDR"}
    assert found["location"]["address"] == address
    assert found["superEvent"]["@id"] == BASE + "series/admm"
    assert "chaired by person: Chansamone Chanyalath; chaired by state: Lao PDR" in found["description"]
    assert found["description"].endswith("status: held.")


def test_one_online_has_a_virtual_location_and_no_address_that_nobody_gave(
    events: dict[str, dict[str, Any]],
) -> None:
    found = events["meeting/admm-plus-7"]
    assert found["eventAttendanceMode"] == SCHEMA + "OnlineEventAttendanceMode"
    assert found["location"][0] == {"@type": "VirtualLocation", "name": "online"}
    assert [place.get("name") for place in found["location"]] == ["online", "Ha Noi"]


# Made up for the test: an own town, and events that were called off, put off, or are known by month and country alone.
INVENTED = """
@prefix adkg: <https://w3id.org/adkg/ontology#> .
@prefix meeting: <https://w3id.org/adkg/meeting/> .
@prefix organization: <https://w3id.org/adkg/organization/> .
@prefix person: <https://w3id.org/adkg/person/> .
@prefix place: <https://w3id.org/adkg/place/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix state: <https://w3id.org/adkg/state/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
GRAPH <https://w3id.org/adkg/graph/register> {
  meeting:off a adkg:Meeting ; skos:prefLabel "Off"@en , "Huỷ"@vi .
  meeting:later a adkg:Meeting ; skos:prefLabel "Later"@en .
  meeting:both a adkg:Meeting ; skos:prefLabel "Both"@en .
  place:town a adkg:Place ; skos:prefLabel "Town"@en ; adkg:inState state:land .
  state:land a adkg:State , adkg:Place ; skos:prefLabel "Land"@en .
  state:other a adkg:State ; skos:prefLabel "Other"@en .
  person:ann a adkg:Person ; skos:prefLabel "Ann"@en .
  organization:office a adkg:Organization ; skos:prefLabel "Office"@en .
}
GRAPH <https://w3id.org/adkg/graph/links> {
  meeting:off owl:sameAs <https://elsewhere.example/off> ; skos:closeMatch <https://elsewhere.example/near> .
}
GRAPH <https://w3id.org/adkg/graph/accepted> {
  meeting:off adkg:status adkg:cancelled ; adkg:startDate "2020-04"^^xsd:gYearMonth ; adkg:hostState state:land ;
    adkg:organizer organization:office , state:other ; adkg:participant person:ann , state:other .
  meeting:later adkg:status adkg:postponed ; adkg:startDate "2020"^^xsd:gYear ; adkg:place place:town ;
    adkg:hostState state:land ; adkg:venue "Great Hall" .
  meeting:both adkg:format adkg:hybrid ; adkg:place place:town ; adkg:hostState state:other ;
    adkg:theme "Peace <b>"@en .
}
GRAPH <https://w3id.org/adkg/graph/expected> { meeting:both adkg:startDate "1999-01-01"^^xsd:date . }
"""


@pytest.fixture(scope="module")
def invented(record: Built, words: Words, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    store = Store.memory()
    store.load(read_quads(INVENTED.encode(), "trig"))
    things = [Iri(f"{BASE}meeting/{name}") for name in ("off", "later", "both")]
    found = {str(one["name"]): dict(one) for one in Telling(store, words).objects(things)}
    assert {name: list(faults(one)) for name, one in found.items()} == {name: [] for name in found}
    return found


def test_one_that_was_called_off_says_so_and_its_month_stays_a_month(invented: dict[str, dict[str, Any]]) -> None:
    found = invented["Off"]
    assert found["eventStatus"] == SCHEMA + "EventCancelled"
    assert found["startDate"] == "2020-04"
    assert found["alternateName"] == "Huỷ"
    assert found["sameAs"] == "https://elsewhere.example/off"
    assert found["location"]["@type"] == "Country"
    assert found["location"]["address"] == {"@type": "PostalAddress", "addressCountry": "Land"}


def test_who_organizes_and_attends_is_a_person_or_an_organization_and_others_are_told_in_words(
    invented: dict[str, dict[str, Any]],
) -> None:
    found = invented["Off"]
    assert [one["name"] for one in listed(found["organizer"])] == ["Office"]
    assert [one["name"] for one in listed(found["attendee"])] == ["Ann"]
    assert found["description"] == "Organiser: Other; participant: Other; status: cancelled."


def test_one_that_was_put_off_lies_in_the_hall_of_the_town_and_not_in_the_country_too(
    invented: dict[str, dict[str, Any]],
) -> None:
    found = invented["Later"]
    assert found["eventStatus"] == SCHEMA + "EventPostponed"
    assert found["startDate"] == "2020"
    assert found["location"] == {
        "@type": "Place",
        "name": "Great Hall",
        "address": {"@type": "PostalAddress", "addressLocality": "Town", "addressCountry": "Land"},
    }


def test_one_that_is_both_has_all_its_locations_and_nothing_that_is_only_expected(
    invented: dict[str, dict[str, Any]],
) -> None:
    found = invented["Both"]
    assert [one["name"] for one in found["location"]] == ["hybrid", "Town", "Other"]
    assert found["eventAttendanceMode"] == SCHEMA + "MixedEventAttendanceMode"
    assert "startDate" not in found
    assert "Peace <b>" in found["description"]


def test_the_page_in_vietnamese_has_the_vietnamese_name(record: Built) -> None:
    told = block(record, "/meeting/admm-plus-7", "vi")
    assert told["name"] == "Hội nghị Bộ trưởng Quốc phòng các nước ASEAN mở rộng (ADMM+) lần thứ 7"
    assert "7th ADMM-Plus" in told["alternateName"]
    assert told["location"][0]["name"] == "trực tuyến"
