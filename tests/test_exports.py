"""Exports: every format is found by its file, says the same as the store, and comes out the same every time."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Built
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

import adkg.exports
from adkg.errors import UsageError
from adkg.exports import GRAPHS, export, find_format, format_names
from adkg.store import Store
from adkg.terms import Prefixes, read_prefixes

RDFLIB = {"turtle": "turtle", "rdfxml": "xml", "jsonld": "json-ld", "ntriples": "nt"}
CANONICAL = """
import sys
from pathlib import Path
from adkg.exports import export, format_names
from adkg.store import Store
from adkg.terms import Prefixes

store = Store.memory()
store.load(Path(sys.argv[1]).read_bytes())
for name in format_names():
    sys.stdout.buffer.write(export(store, Prefixes({"adkg": "https://w3id.org/adkg/ontology#"}), name))
"""


@pytest.fixture(scope="module")
def prefixes(choirs: Built) -> Prefixes:
    return read_prefixes(choirs.project)[0]


def graph(content: bytes, form: str) -> Graph:
    return Graph().parse(data=content, format=RDFLIB[form])


def test_the_formats_are_the_files_of_the_folder() -> None:
    names = ["context", "csv", "ics", "jsonld", "nquads", "ntriples", "rdfxml", "schemaorg", "trig", "turtle"]
    assert format_names() == names


def test_a_new_file_is_a_new_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choirs: Built) -> None:
    (tmp_path / "shout.py").write_text(
        '"""Shouts."""\nMEDIA_TYPE = "text/x-shout"\nEXTENSION = "txt"\nWHOLE = False\n'
        "def write(store, prefixes, graph):\n    return graph.upper().encode()\n"
    )
    (tmp_path / "__init__.py").touch()
    monkeypatch.setattr(adkg.exports, "__file__", str(tmp_path / "__init__.py"))
    monkeypatch.setattr(adkg.exports, "__path__", [str(tmp_path)])
    assert export(choirs.store, Prefixes(), "shout") == b"BELIEVED"


@pytest.mark.parametrize("name", format_names())
def test_every_format_says_its_media_type_and_extension(name: str) -> None:
    found = find_format(name)
    assert "/" in found.media_type
    assert found.extension.isascii()


@pytest.mark.parametrize("choice", [name for name in GRAPHS if name != "all"])
@pytest.mark.parametrize("form", ["turtle", "rdfxml", "jsonld"])
def test_a_format_read_back_by_rdflib_is_the_same_graph(
    choirs: Built, prefixes: Prefixes, form: str, choice: str
) -> None:
    expected = graph(export(choirs.store, prefixes, "ntriples", choice), "ntriples")
    assert len(expected) > 2
    assert isomorphic(graph(export(choirs.store, prefixes, form, choice), form), expected)


def test_trig_nquads_and_jsonld_hold_every_quad_in_its_graph(choirs: Built, prefixes: Prefixes) -> None:
    def ground(content: bytes, form: str) -> set[tuple[str, ...]]:
        quads = Dataset().parse(data=content, format=form).quads()
        return {tuple(map(str, quad)) for quad in quads if "Node" not in str({type(node).__name__ for node in quad})}

    expected = ground(export(choirs.store, prefixes, "nquads"), "nquads")
    assert len(expected) > 500
    assert ground(export(choirs.store, prefixes, "trig"), "trig") == expected
    assert ground(export(choirs.store, prefixes, "jsonld", "all"), "json-ld") == expected


def test_nquads_have_the_hash_of_the_store(choirs: Built, prefixes: Prefixes) -> None:
    assert export(choirs.store, prefixes, "nquads") == choirs.store.quads()


def test_what_is_believed_comes_without_claims_and_without_how_it_was_inferred(
    choirs: Built, prefixes: Prefixes
) -> None:
    text = export(choirs.store, prefixes, "turtle").decode()
    assert "choir:river-choir a adkg:Choir , adkg:Performer ;" in text
    assert "Inference" not in text
    assert "hall:old-hall ;" not in text, "the gazette's hall is not believed"


def test_turtle_declares_the_prefixes_it_uses_and_no_other(choirs: Built, prefixes: Prefixes) -> None:
    lines = export(choirs.store, prefixes, "turtle").decode().splitlines()
    declared = {line.split()[1] for line in lines if line.startswith("@prefix")}
    body = "\n".join(line for line in lines if not line.startswith("@prefix"))
    assert all(name in body for name in declared - {"rdf:"})
    assert "\\/" not in body


def test_jsonld_is_compact_and_readable(choirs: Built, prefixes: Prefixes) -> None:
    content = json.loads(export(choirs.store, prefixes, "jsonld"))
    nodes = {node["id"]: node for node in content["@graph"]}
    assert list(nodes) == sorted(nodes)
    assert nodes["concert/spring-2020"] == {
        "id": "concert/spring-2020",
        "type": ["Concert", "Event", "TownConcert"],
        "audience": 120,
        "firstDay": "2020-05-03",
        "firstDayEarliest": "2020-05-03",
        "firstDayLatest": "2020-05-03",
        "hall": "hall/river-hall",
        "heardIn": "town/linz",
        "label": {"en": "Spring Concert of 2020", "vi": "Hoà nhạc mùa xuân 2020"},
        "lastDay": "2020-05-03",
        "lastDayEarliest": "2020-05-03",
        "lastDayLatest": "2020-05-03",
        "leader": "singer/anna-bauer",
        "motto": {"en": "Songs for all"},
        "performer": "choir/river-choir",
        "song": ["song/evening", "song/morning"],
        "status": "held",
    }
    assert nodes["concert/winter-2020"]["firstDay"] == {"@value": "2020-12", "@type": "xsd:gYearMonth"}


def test_the_context_alone_reads_what_jsonld_writes(choirs: Built, prefixes: Prefixes) -> None:
    context = json.loads(export(choirs.store, prefixes, "context"))
    content = json.loads(export(choirs.store, prefixes, "jsonld"))
    assert context["@context"] == content["@context"]
    assert context["@context"]["hall"] == {"@id": "https://w3id.org/adkg/ontology#hall", "@type": "@id"}
    assert context["@context"]["status"]["@type"] == "@vocab"


def test_csv_has_one_row_for_each_claim_in_the_order_of_the_sources(choirs: Built, prefixes: Prefixes) -> None:
    rows = list(csv.DictReader(io.StringIO(export(choirs.store, prefixes, "csv").decode(), newline="")))
    assert len(rows) == choirs.summary["claims"]
    assert [row["source"] for row in rows] == sorted(row["source"] for row in rows)
    old_hall = next(row for row in rows if row["value"] == "hall/old-hall")
    assert (old_hall["about"], old_hall["property"]) == ("concert/spring-2020", "hall")
    assert (old_hall["judgement"], old_hall["judgedBy"]) == ("rejectedClaim", "reportOverAnnouncement")
    assert (old_hall["source"], old_hall["begin"], old_hall["end"]) == (
        "source/gazette/2020-04-01-spring-concert",
        "0",
        "62",
    )
    month = next(row for row in rows if row["value"] == "2020-12")
    assert month["datatype"] == "gYearMonth"


def test_the_same_record_gives_the_same_bytes_whatever_the_hash_seed(choirs: Built, tmp_path: Path) -> None:
    (tmp_path / "all.nq").write_bytes(choirs.store.quads())
    written = [
        subprocess.run(
            [sys.executable, "-c", CANONICAL, str(tmp_path / "all.nq")],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert written[0] == written[1]
    assert len(written[0]) > 100_000


def test_a_value_that_looks_like_another_survives_jsonld() -> None:
    """Values at the edges of compaction: big numbers, names that are keys, outside types, texts without a language."""
    owl, rdf = "http://www.w3.org/2002/07/owl#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    ours, xsd = "https://w3id.org/adkg/ontology#", "http://www.w3.org/2001/XMLSchema#"
    facts = [
        f"<{ours}time> <{rdf}type> <{owl}ObjectProperty>",
        f"<{ours}motto> <{rdf}type> <{owl}DatatypeProperty>",
        f"<{ours}motto> <http://www.w3.org/2000/01/rdf-schema#range> <{rdf}langString>",
        f"<{ours}ways> <{rdf}type> <{owl}ObjectProperty>",
        f"<{ours}ways> <http://www.w3.org/2000/01/rdf-schema#range> <{ours}Way>",
        f"<{ours}label> <{rdf}type> <{owl}NamedIndividual>",
        f"<{ours}label> <{rdf}type> <{ours}Way>",
        f"<urn:a> <{ours}time> <http://www.w3.org/2006/time#Instant>",
        f'<urn:a> <{ours}motto> "no language"',
        f'<urn:a> <{ours}motto> "eine Sprache"@de',
        f"<urn:a> <{ours}ways> <{ours}label>",
        f"<urn:a> <{ours}ways> <https://w3id.org/adkg/kind/thing>",
        f'<urn:a> <{ours}count> "123456789012345678901234567890"^^<{xsd}integer>',
        f'<urn:a> <{ours}flag> "true"^^<{xsd}boolean>',
        f'<urn:a> <{ours}id> "a name"',
        f'<urn:a> <{ours}type> "a type"',
        f'<https://w3id.org/adkg/kind/thing> <http://www.w3.org/2006/time#x> "2020"^^<{xsd}gYear>',
    ]
    store = Store.memory()
    store.load("".join(f"{fact} <https://w3id.org/adkg/graph/ontology> .\n" for fact in facts).encode())
    prefixes = Prefixes({"time": "http://www.w3.org/2006/time#", "xsd": xsd, "owl": owl})
    expected = graph(export(store, prefixes, "ntriples", "ontology"), "ntriples")
    assert len(expected) == len(facts)
    assert isomorphic(graph(export(store, prefixes, "jsonld", "ontology"), "jsonld"), expected)


def test_unknown_formats_and_graphs_are_refused_with_the_nearest(choirs: Built) -> None:
    with pytest.raises(UsageError, match="no format 'turtel'") as caught:
        export(choirs.store, Prefixes(), "turtel")
    assert "did you mean 'turtle'" in caught.value.fix
    with pytest.raises(UsageError, match="no graph 'claim'") as caught:
        export(choirs.store, Prefixes(), "turtle", "claim")
    assert "did you mean 'claims'" in caught.value.fix
