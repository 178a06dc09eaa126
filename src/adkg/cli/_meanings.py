"""What a check, a shape or a term of the ontology means, told from its own file."""

from collections.abc import Iterable

from rdflib import Graph, URIRef
from rdflib.namespace import RDFS, SKOS

from adkg.checks.explain import explanation
from adkg.errors import UsageError, did_you_mean
from adkg.ontology import Ontology, read_ontology
from adkg.project import Project
from adkg.queries import read_checks
from adkg.terms import Iri, path_of, read_prefixes, term


def meaning(project: Project, rule: str, language: str, pages: Iterable[str]) -> str:
    """Markdown on a check, a shape or a term. Raises UsageError with the nearest spelling when there is none."""
    prefixes, _ = read_prefixes(project)
    ontology, _ = read_ontology(project)
    checks, _ = read_checks(project)
    iri = prefixes.expand(rule) or term(rule)
    found = explanation(rule, checks, ontology, prefixes) or _of_term(ontology, iri, language)
    if found is None:
        known = [*pages, *checks, *map(path_of, ontology.where)]
        raise UsageError(f"no rule '{rule}'", did_you_mean(rule, known, "give the rule as a problem names it"))
    return found


def _of_term(ontology: Ontology, iri: Iri, language: str) -> str | None:
    label = _text(ontology.terms, iri, RDFS.label, language)
    if not label:
        return None
    where = ontology.where.get(iri)
    lines = [f"# {label}", "", _text(ontology.terms, iri, SKOS.definition, language)]
    note = _text(ontology.terms, iri, SKOS.scopeNote, language)
    if note:
        lines += ["", note]
    if where:
        lines += ["", f"The term {path_of(iri)} stands at {where.file}:{where.line}."]
    return "\n".join(lines) + "\n"


def _text(terms: Graph, iri: Iri, predicate: URIRef, language: str) -> str:
    texts = {getattr(value, "language", None): str(value) for value in terms.objects(URIRef(iri), predicate)}
    return texts.get(language) or texts.get("en") or next(iter(sorted(texts.values())), "")
