"""The choirs of the example beside an atlas, another collection whose properties the ontology has words for.

The atlas is invented. It is written in the form of Wikibase: P580 begins, P582 ends, P585 is both; P131 is a town, P276
a hall, P710 a performer, P488 a leader, P39 an office-like "sang as", P1110 an audience, P1451 a motto.
"""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from adkg.project import Project

ALIGNMENT = """@prefix adkg:     <https://w3id.org/adkg/ontology#> .
@prefix atlas:    <https://atlas.example/> .
@prefix dcterms:  <http://purl.org/dc/terms/> .
@prefix owl:      <http://www.w3.org/2002/07/owl#> .
@prefix rdf:      <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos:     <http://www.w3.org/2004/02/skos/core#> .
@prefix wikibase: <http://wikiba.se/ontology#> .

adkg:Choir skos:closeMatch atlas:T502 .
adkg:Concert skos:closeMatch atlas:T503 ; skos:narrowMatch atlas:T513 ;
    adkg:describedAs "concert ({firstDay}) in {hall}"@en , "hoà nhạc ({firstDay}) tại {hall}"@vi .
adkg:Hall skos:closeMatch atlas:T501 .
adkg:Singer skos:exactMatch atlas:T504 .
adkg:Town skos:closeMatch atlas:T500 .
atlas:T599 adkg:namesNothing true .
adkg:audience skos:closeMatch atlas:P1110 .
adkg:firstDay skos:closeMatch atlas:P580 .
adkg:hall skos:exactMatch atlas:P276 .
adkg:inTown skos:closeMatch atlas:P131 .
adkg:lastDay skos:closeMatch atlas:P582 .
adkg:leader skos:closeMatch atlas:P488 .
adkg:motto skos:closeMatch atlas:P1451 .
adkg:performer skos:closeMatch atlas:P710 ; adkg:inverseMatch atlas:P1344 .
adkg:publisher skos:closeMatch atlas:P123 .
adkg:published skos:closeMatch atlas:P577 .
adkg:retrieved skos:exactMatch atlas:P813 .
adkg:song skos:narrowMatch atlas:P658 .
adkg:url skos:closeMatch atlas:P854 .
dcterms:title skos:closeMatch atlas:P1476 .
rdf:type skos:closeMatch atlas:P31 .
skos:closeMatch a owl:AnnotationProperty .
skos:exactMatch a owl:AnnotationProperty .
skos:narrowMatch a owl:AnnotationProperty .
wikibase:propertyType a owl:AnnotationProperty .
atlas:P31 wikibase:propertyType wikibase:WikibaseItem .
atlas:P123 wikibase:propertyType wikibase:WikibaseItem .
atlas:P131 wikibase:propertyType wikibase:WikibaseItem .
atlas:P276 wikibase:propertyType wikibase:WikibaseItem .
atlas:P488 wikibase:propertyType wikibase:WikibaseItem .
atlas:P577 wikibase:propertyType wikibase:Time .
atlas:P580 wikibase:propertyType wikibase:Time .
atlas:P582 wikibase:propertyType wikibase:Time .
atlas:P585 wikibase:propertyType wikibase:Time ; adkg:insteadOf atlas:P580 , atlas:P582 .
atlas:P658 wikibase:propertyType wikibase:WikibaseItem .
atlas:P710 wikibase:propertyType wikibase:WikibaseItem .
atlas:P813 wikibase:propertyType wikibase:Time .
atlas:P854 wikibase:propertyType wikibase:Url .
atlas:P1110 wikibase:propertyType wikibase:Quantity ; adkg:qualifies atlas:P710 ; adkg:standsAlone false .
atlas:P1344 wikibase:propertyType wikibase:WikibaseItem .
atlas:P1451 wikibase:propertyType wikibase:Monolingualtext .
atlas:P1476 wikibase:propertyType wikibase:Monolingualtext .
<http://www.opengis.net/def/uom/ISO-8601/0/Gregorian> skos:closeMatch atlas:T1985727 .
"""
LINKS = r"""#mapping_set_id: https://example.org/links/atlas
#license: https://creativecommons.org/licenses/by/4.0/
#curie_map:
#  atlas: https://atlas.example/
{kinds}#extension_definitions:
#  - slot_name: ext_iri_pattern
#    property: http://rdfs.org/ns/void#uriRegexPattern
#ext_iri_pattern: 'https://atlas\.example/T[1-9][0-9]*'
"""
COLUMNS = (
    "subject_id\tpredicate_id\tpredicate_modifier\tobject_id\t"
    "mapping_justification\tauthor_label\tmapping_date\tcomment"
)
CONCERT, HALL, CHOIR, ANNA, LINZ, WIRE = "T20", "T21", "T22", "T23", "T17", "T30"
LINKED = {
    "choir:river-choir": CHOIR,
    "concert:spring-2020": CONCERT,
    "hall:river-hall": HALL,
    "publisher:wire": WIRE,
    "singer:anna-bauer": ANNA,
    "town:linz": LINZ,
}


def with_atlas(root: Path, links: dict[str, str] | None = None, close: tuple[str, ...] = ()) -> Project:
    """The project in the folder with the alignment, and with these links: all exact but for those that are `close`."""
    linked = LINKED if links is None else links
    (root / "ontology/alignments").mkdir(exist_ok=True)
    (root / "ontology/alignments/atlas.ttl").write_text(ALIGNMENT)
    prefixes = dict.fromkeys((root / "ontology/prefixes.ttl").read_text().splitlines())
    for prefix, namespace in (("dcterms", "http://purl.org/dc/terms/"), ("wikibase", "http://wikiba.se/ontology#")):
        if not any(line.startswith(f"@prefix {prefix}:") for line in prefixes):
            prefixes[f"@prefix {prefix}: <{namespace}> ."] = None
    (root / "ontology/prefixes.ttl").write_text("\n".join(prefixes) + "\n")
    kinds = ("choir", "concert", "hall", "publisher", "singer", "town")
    header = LINKS.replace("{kinds}", "".join(f"#  {kind}: https://w3id.org/adkg/{kind}/\n" for kind in kinds))
    rows = [
        f"{thing}\tskos:{'close' if thing in close else 'exact'}Match\t\tatlas:{item}\t"
        "semapv:ManualMappingCuration\tAnna\t2020-06-01\tInvented for tests."
        for thing, item in sorted(linked.items())
    ]
    (root / "data/links/atlas.sssom.tsv").write_text(header + "".join(f"{row}\n" for row in [COLUMNS, *rows]))
    shutil.rmtree(root / "build" / "stores", ignore_errors=True)
    return Project(root, root / "build")


def snak(value: object) -> dict[str, Any]:
    """A value as Wikibase writes it: an item T.., a date, a number, a (language, text), a text."""
    if value in ("somevalue", "novalue"):
        return {"snaktype": value}
    if isinstance(value, int):
        sent: object = {"amount": f"+{value}", "unit": "1"}
        kind = "quantity"
    elif isinstance(value, tuple):
        kind, sent = "monolingualtext", {"language": value[0], "text": value[1]}
    elif str(value).startswith("T") and str(value)[1:].isdigit():
        kind, sent = "wikibase-entityid", {"entity-type": "item", "id": value}
    elif str(value)[:4].isdigit():
        parts = [*str(value).split("-"), "00", "00"][:3]
        calendar = "https://atlas.example/T1985727"
        exactness = 8 + len(str(value).split("-"))
        sent = {"time": f"+{'-'.join(parts)}T00:00:00Z", "precision": exactness, "calendarmodel": calendar}
        kind = "time"
    else:
        kind, sent = "string", value
    return {"snaktype": "value", "datavalue": {"type": kind, "value": sent}}


def statement(value: object, rank: str = "normal", references: int = 0, **qualifiers: object) -> dict[str, Any]:
    """A statement; qualifiers by the number of their property."""
    found: dict[str, Any] = {"mainsnak": snak(value), "rank": rank}
    if qualifiers:
        found["qualifiers"] = {key: [snak(one)] for key, one in qualifiers.items()}
    if references:
        found["references"] = [{"snaks": {}}] * references
    return found


def entity(item: str, en: str = "", vi: str = "", aliases: Sequence[str] = (), **claims: object) -> dict[str, Any]:
    """An entity: its claims by the number of their property, each a value, a statement, or a list of them."""
    named = {language: {"language": language, "value": name} for language, name in (("en", en), ("vi", vi)) if name}
    several = {key: found if isinstance(found, list) else [found] for key, found in claims.items()}
    made = {key: [one if isinstance(one, dict) else statement(one) for one in found] for key, found in several.items()}
    known = {"en": [{"language": "en", "value": name} for name in aliases]} if aliases else {}
    return {"type": "item", "id": item, "labels": named, "aliases": known, "claims": made}


def written(file: Path, *entities: dict[str, Any]) -> Path:
    """The file with these entities, in the form in which Special:EntityData answers."""
    file.write_text(json.dumps({"entities": {one["id"]: one for one in entities}}, ensure_ascii=False))
    return file
