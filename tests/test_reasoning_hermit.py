"""HermiT: what it finds, what it is never given, and that it can be stopped."""

import os
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from test_reasoning import in_short, ontology_of, triples_of

from adkg.claims import FileLine
from adkg.errors import AdkgError, Problem
from adkg.inferences import Triple
from adkg.ontology import Ontology
from adkg.reasoning import hermit
from adkg.reasoning.consistency import MAX_RUNS, _Search, check_consistency
from adkg.reasoning.hermit import Classification, ReasonerError, classify, is_consistent
from adkg.reasoning.projection import project_terms, project_triples
from adkg.terms import XSD_DATE, Iri, Literal, n3, term, thing_iri

CHOIR = """
:Person a owl:Class ; owl:disjointWith :Song . :Song a owl:Class ; owl:equivalentClass
    [ a owl:Class ; owl:unionOf ( :Hymn :Ballad ) ] .
:Hymn a owl:Class . :Ballad a owl:Class . :Psalm a owl:Class ; rdfs:subClassOf :Song , [ owl:complementOf :Ballad ] .
:Humming a owl:Class ; rdfs:subClassOf :Person , :Song ; rdfs:label "humming"@en .
:sungAt a owl:ObjectProperty ; rdfs:domain :Song . :when a owl:DatatypeProperty ; rdfs:range xsd:date .
"""
OWLREADY = "http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#"


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine, and the list of the paths that anybody asked it for."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()


@pytest.fixture
def no_worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """From here on HermiT cannot be started."""
    monkeypatch.setattr(hermit, "WORKER", tmp_path / "none.py")


def test_it_classifies_without_importing_a_module_or_calling_an_address_named_in_the_ontology(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, canary: tuple[str, list[str]], capfd: pytest.CaptureFixture[str]
) -> None:
    address, asked = canary
    written = tmp_path / "written"
    (tmp_path / "evil_module.py").write_text(f"open({str(written)!r}, 'w').close()")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    spoilt = "".join(
        f"<{name}> a owl:Ontology ; owl:imports <{address}{number}> ; <{OWLREADY}python_module> 'evil_module' .\n"
        for number, name in enumerate(["urn:adkg:merged", "urn:adkg:merged#", "https://example.org/choir"])
    )
    ontology = ontology_of(CHOIR + spoilt + f"<{OWLREADY}python_module> a owl:DatatypeProperty .")
    cache = tmp_path / "cache"
    answer = classify(ontology, triples_of("psalm is Psalm; psalm sungAt hall"), cache)
    assert answer == Classification(
        consistent=True,
        unsatisfiable=(term("Humming"),),
        subclasses=(
            (term("Ballad"), term("Song")),
            (term("Hymn"), term("Song")),
            (term("Psalm"), term("Hymn")),
        ),
    )
    assert not written.exists()
    assert asked == []
    assert capfd.readouterr() == ("", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "evil_module.py"]
    monkeypatch.setattr(hermit, "WORKER", tmp_path / "none.py")
    assert classify(ontology, triples_of("psalm sungAt hall; psalm is Psalm"), cache) == answer


def test_an_inconsistency_that_no_rule_sees_is_narrowed_to_the_triples_that_make_it() -> None:
    # Every song is a hymn or a ballad: only by looking at both cases can one know that what is neither is no song.
    neither = ":Neither a owl:Class ; rdfs:subClassOf [ owl:complementOf :Hymn ] , [ owl:complementOf :Ballad ] ."
    ontology = ontology_of(CHOIR.replace("rdfs:subClassOf :Person , :Song ;", "") + neither)
    triples = triples_of("eve is Person; air sungAt hall; air is Neither")
    (problem,) = check_consistency(ontology, triples, as_problem=lambda clash: Problem("x", 1, clash.what, "", "r"))
    assert problem.what == (
        "these cannot all be true by the ontology: 'thing/air' is a Neither; 'thing/air' has the sungAt 'thing/hall'"
    )


def test_what_hermit_refuses_is_a_warning_with_its_reason() -> None:
    ontology = ontology_of(":below a owl:ObjectProperty , owl:TransitiveProperty , owl:AsymmetricProperty .")
    (problem,) = check_consistency(ontology, [])
    assert problem.severity == "warning"
    assert problem.what.startswith("HermiT cannot read the ontology: IllegalArgumentException: Non-simple property")


def test_a_run_that_takes_too_long_is_killed_with_the_process_it_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pipe = tmp_path / "alive"
    os.mkfifo(pipe)
    endless = tmp_path / "endless.py"
    # The child holds the pipe open for writing: reading it ends only when the child is dead.
    endless.write_text(
        f"import subprocess, sys\nwith open({str(pipe)!r}, 'w') as held:\n"
        "    subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'], stdout=held)\n"
    )
    monkeypatch.setattr(hermit, "WORKER", endless)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(ReasonerError, match=r"did not finish within 0\.5 s"):
        is_consistent([], None, 0.5)
    os.set_blocking(reader, True)
    assert os.read(reader, 1) == b""
    os.close(reader)


@pytest.mark.usefixtures("no_worker")
def test_where_hermit_cannot_run_the_check_warns() -> None:
    (problem,) = check_consistency(ontology_of(CHOIR), [])
    assert (problem.severity, problem.rule) == ("warning", "no-reasoner")
    assert "none.py" in problem.what


@pytest.mark.usefixtures("no_worker")
def test_a_broken_cache_file_is_not_believed(tmp_path: Path) -> None:
    lines = ["<urn:a> <urn:b> <urn:c> .\n"]
    with pytest.raises(ReasonerError):
        is_consistent(lines, tmp_path)
    assert list(tmp_path.glob("*.json")) == []
    kept = tmp_path / f"consistency-{hermit.sha256(lines[0].encode()).hexdigest()[:32]}.json"
    kept.write_text('{"consistent": false, "triples": []}')
    assert is_consistent(lines, tmp_path) is False
    kept.write_text('{"consis')
    with pytest.raises(ReasonerError):
        is_consistent(lines, tmp_path)


def test_a_class_that_nothing_can_be_in_is_a_problem_at_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "adkg.reasoning.consistency.classify", lambda *_: Classification(True, unsatisfiable=(term("Humming"),))
    )
    monkeypatch.setattr("adkg.reasoning.consistency.is_consistent", lambda *_: True)
    ontology = ontology_of(CHOIR)
    ontology.where[term("Humming")] = FileLine("ontology/choir.ttl", 8)
    (problem,) = check_consistency(ontology, [])
    assert str(problem).startswith("ontology/choir.ttl:8: nothing can be a humming: its axioms contradict each other")


def test_a_clash_that_the_rules_explain_is_not_narrowed_down_again(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = []
    monkeypatch.setattr("adkg.reasoning.consistency.classify", lambda *_: Classification(True))
    monkeypatch.setattr("adkg.reasoning.consistency.is_consistent", lambda *_: bool(runs.append(1)))
    assert check_consistency(ontology_of(CHOIR), triples_of("eve is Person; eve is Song")) == []
    assert len(runs) == 1


def test_an_axiom_that_no_rule_uses_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adkg.reasoning.consistency.classify", lambda *_: Classification(True))
    monkeypatch.setattr("adkg.reasoning.consistency.is_consistent", lambda *_: True)
    (problem,) = check_consistency(ontology_of(":sungAt a owl:FunctionalProperty ."), [])
    assert str(problem).startswith("ontology: warning: nothing is concluded from 'sungAt': at most one value")


@pytest.mark.parametrize("guilty", [{3}, {0, 999}, {17, 18, 500}])
def test_the_search_finds_the_guilty_lines_in_few_runs(guilty: set[int]) -> None:
    lines = [f"{number:04}" for number in range(1_000)]
    wanted = {lines[number] for number in guilty}
    runs = []

    def is_fine(tried: Sequence[str]) -> bool:
        runs.append(tried)
        return not wanted <= set(tried)

    assert set(_Search(is_fine, runs=100).needed((), (), lines)) == wanted
    runs.clear()
    few = _Search(is_fine).needed((), (), lines)
    assert wanted <= set(few)
    assert len(runs) <= MAX_RUNS
    assert len(few) < 100


def test_hermit_is_given_axioms_and_nothing_else() -> None:
    ontology = ontology_of(
        """<urn:o> a owl:Ontology ; owl:imports <urn:p> ; owl:versionInfo "1" .
        :note a owl:AnnotationProperty ; rdfs:range xsd:date . :Song a owl:Class ; :note "x" ; rdfs:label "song"@en .
        :when a owl:DatatypeProperty ; rdfs:range xsd:date . :count a owl:DatatypeProperty ; rdfs:range xsd:integer .
        :best a owl:NamedIndividual , :Song ; :when "2020-01-01"^^xsd:date ; :count 3 ."""
    )
    assert sorted(in_n3(project_terms(ontology.terms))) == [
        ":Song a owl:Class",
        ':best :count "3"^^xsd:integer',
        ":best a :Song",
        ":best a owl:NamedIndividual",
        ":count a owl:DatatypeProperty",
        ":count rdfs:range xsd:integer",
        ":when a owl:DatatypeProperty",
    ]
    song = thing_iri("thing/song")
    triples: list[Triple] = [
        (song, term("when"), Literal("2020-01-01", XSD_DATE)),
        *triples_of("song count 3; song is Song; song unknown hall"),
    ]
    assert [*map(in_short, project_triples(ontology.terms, triples).values())] == ["song is Song", "song count 3"]


def in_n3(lines: list[str]) -> list[str]:
    graph = Graph().parse(data="".join(lines), format="nt")
    graph.bind("", term(""))
    manager = graph.namespace_manager
    return [" ".join(node.n3(manager) for node in triple).replace("rdf:type", "a") for triple in graph]


def test_the_same_ontology_gives_hermit_the_same_bytes() -> None:
    lines = CHOIR.strip().split("\n")
    shuffled = "\n".join([lines[0] + lines[1], *reversed(lines[2:])])
    assert project_terms(ontology_of(CHOIR).terms) == project_terms(ontology_of(shuffled).terms)


def test_an_iri_that_ends_its_line_is_refused() -> None:
    smuggled = URIRef("urn:a> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1/> .\n<urn:b")
    ontology = Ontology(terms=Graph())
    ontology.terms.add((smuggled, URIRef("http://www.w3.org/2002/07/owl#sameAs"), URIRef("urn:c")))
    with pytest.raises(AdkgError, match="is no IRI"):
        project_terms(ontology.terms)
    with pytest.raises(AdkgError, match="is no IRI"):
        project_triples(ontology_of(CHOIR).terms, [(thing_iri("thing/a"), term("sungAt"), Iri(smuggled))])
    assert n3(thing_iri("thing/a")) in next(iter(project_triples(ontology_of(CHOIR).terms, triples_of("a sungAt b"))))
