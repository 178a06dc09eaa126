"""How much faster `infer` is than owlrl, on the same made-up triples, in the same run.

python tests/benchmark/reasoning.py [THINGS ...]
"""

import random
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDFS

from adkg.inferences import Triple
from adkg.ontology import Ontology, read_ontology
from adkg.project import Project
from adkg.reasoning.clashes import find_clashes
from adkg.reasoning.rules import infer
from adkg.terms import RDF, XSD_INTEGER, Iri, Literal, n3, term, thing_iri
from adkg.vocabulary import Vocabulary, build_vocabulary

ROOT = Path(__file__).parents[2]
TYPE = Iri(RDF + "type")
LINKS_PER_THING = 4


def project_ontology() -> Ontology:
    """The ontology of this project."""
    return read_ontology(Project(ROOT, ROOT / "build"))[0]


def made_up(ontology: Ontology, things: int, seed: int = 7) -> list[Triple]:
    """Triples of so many things that contradict nothing: links fit domain and range, and go to earlier things."""
    chance = random.Random(seed)
    vocabulary = build_vocabulary(ontology)
    kinds = sorted(vocabulary.kinds.items())
    made = [
        (thing_iri(f"{kind}/made-up-{n}"), class_iri)
        for n in range(things)
        for kind, class_iri in [kinds[n % len(kinds)]]
    ]
    triples: list[Triple] = [(thing, TYPE, class_iri) for thing, class_iri in made]
    usable = _usable(ontology, vocabulary)
    for number, (thing, class_iri) in enumerate(made):
        fitting = [each for each in usable if _fits(vocabulary, class_iri, each[1])]
        for predicate, _, values in chance.choices(fitting, k=LINKS_PER_THING) if fitting else ():
            value = values(chance, made[:number])
            if value is not None:
                triples.append((thing, predicate, value))
    return list(dict.fromkeys(triples))


Choose = Callable[[random.Random, list[tuple[Iri, Iri]]], Iri | Literal | None]


def _usable(ontology: Ontology, vocabulary: Vocabulary) -> list[tuple[Iri, tuple[Iri, ...], Choose]]:
    found: list[tuple[Iri, tuple[Iri, ...], Choose]] = []
    for name, prop in sorted(vocabulary.properties.items()):
        domain = _domain(ontology.terms, prop.iri)
        if prop.datatype == XSD_INTEGER:
            found.append((prop.iri, domain, lambda chance, _: Literal(str(chance.randrange(90)), XSD_INTEGER)))
        elif not prop.datatype and prop.ranges and name not in vocabulary.individuals:
            individuals = [
                term(each)
                for each, classes in sorted(vocabulary.individuals.items())
                if any(vocabulary.is_a(kind, above) for kind in classes for above in prop.ranges)
            ]
            found.append((prop.iri, domain, _chooser(vocabulary, prop.ranges, individuals)))
    return found


def _chooser(vocabulary: Vocabulary, ranges: tuple[Iri, ...], individuals: list[Iri]) -> Choose:
    def choose(chance: random.Random, earlier: list[tuple[Iri, Iri]]) -> Iri | None:
        if individuals:
            return chance.choice(individuals)
        fitting = [thing for thing, kind in earlier[-400:] if _fits(vocabulary, kind, ranges)]
        return chance.choice(fitting) if fitting else None

    return choose


def _domain(terms: Graph, predicate: Iri) -> tuple[Iri, ...]:
    for node in terms.objects(URIRef(predicate), RDFS.domain):
        union = terms.value(node, OWL.unionOf)
        return tuple(Iri(str(each)) for each in (Collection(terms, union) if union else [node]))
    return ()


def _fits(vocabulary: Vocabulary, kind: Iri, allowed: Iterable[Iri]) -> bool:
    return any(vocabulary.is_a(kind, above) for above in allowed) or not allowed


def as_rdflib(triples: Iterable[Triple]) -> Graph:
    """The triples as an rdflib graph."""
    text = "".join(f"<{subject}> <{predicate}> {n3(value)} .\n" for subject, predicate, value in triples)
    return Graph().parse(data=text, format="nt")


def main(sizes: list[int]) -> None:
    """Prints one line for each size."""
    ontology = project_ontology()
    for things in sizes:
        triples = made_up(ontology, things)
        started = time.perf_counter()
        inferences = infer(ontology, triples)
        ours = time.perf_counter() - started
        clashes = find_clashes(ontology, triples, inferences)
        checked = time.perf_counter() - started - ours
        merged = as_rdflib(triples)
        for triple in ontology.terms:
            merged.add(triple)
        started = time.perf_counter()
        DeductiveClosure(OWLRL_Semantics).expand(merged)
        theirs = time.perf_counter() - started
        print(
            f"{len(triples)} triples, {len(inferences)} inferred: adkg {ours:.3f} s, "
            f"{len(clashes)} clashes {checked:.3f} s, "
            f"owlrl {theirs:.2f} s, ratio {theirs / ours:.0f}"
        )


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [500])
