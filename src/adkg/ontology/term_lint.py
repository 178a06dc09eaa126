"""Finds what is wrong with the words of the ontology's files: unknown terms, prefixes, imports, missing names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rdflib import Literal as RdfLiteral
from rdflib import URIRef
from rdflib.namespace import DCTERMS, OWL, PROV, RDF, RDFS, SH, SKOS, XSD, DefinedNamespaceMeta
from rdflib.term import Node

from adkg.errors import WARNING, Problem, did_you_mean
from adkg.ontology.turtle import Statement, TurtleText
from adkg.terms import ONTOLOGY, PREFIXES_FILE, Prefixes

NAMESPACES: Mapping[str, DefinedNamespaceMeta] = {
    str(namespace): namespace for namespace in (SH, OWL, RDF, RDFS, SKOS, PROV, DCTERMS, XSD)
}
_KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual}
_LANGUAGES = ("en", "vi")


def curie(iri: str, prefixes: Prefixes) -> str:
    """The IRI with its prefix, `adkg:startDate`, also where it is a term of ours; whole when no namespace fits."""
    fitting = [
        (len(namespace), prefix, namespace)
        for prefix, namespace in prefixes.namespaces.items()
        if iri.startswith(namespace)
    ]
    if not fitting:
        return iri
    _, prefix, namespace = max(fitting)
    return f"{prefix}:{iri[len(namespace) :]}"


def namespace_of(iri: str) -> str:
    """The namespace of NAMESPACES that the IRI lies in, or ''."""
    return next((namespace for namespace in NAMESPACES if iri.startswith(namespace)), "")


def is_known(iri: URIRef, declared: Iterable[Node]) -> bool:
    """Whether a term is declared, or one of its vocabulary; terms of vocabularies that are not watched are known."""
    namespace = namespace_of(iri)
    if namespace == str(RDF) and iri.startswith(f"{RDF}_"):
        return True
    if namespace:
        return iri == URIRef(namespace) or iri in NAMESPACES[namespace]
    return not iri.startswith(ONTOLOGY) or iri == URIRef(ONTOLOGY) or iri in declared


def kinds(texts: Iterable[TurtleText]) -> dict[Node, set[Node]]:
    """The types that the files give to each IRI."""
    found: dict[Node, set[Node]] = {}
    for text in texts:
        for statement in text.statements:
            if statement.predicate == RDF.type and isinstance(statement.subject, URIRef):
                found.setdefault(statement.subject, set()).add(statement.value)
    return found


def check_term_files(
    terms: Sequence[TurtleText], shapes: Sequence[TurtleText], prefixes: Prefixes
) -> Iterator[Problem]:
    """What is wrong with the words of the files, those of the shapes included."""
    declared = kinds(terms)
    known = {*declared, *(subject for text in shapes for subject in text.subjects)}
    for text in (*terms, *shapes):
        yield from _prefix_problems(text, prefixes)
        yield from _unknown_terms(text, known, prefixes)
    for text in terms:
        yield from _import_problems(text, declared)
    yield from _naming_problems(terms, prefixes)


def _prefix_problems(text: TurtleText, prefixes: Prefixes) -> Iterator[Problem]:
    for prefix, (namespace, line) in text.prefixes.items():
        if not line:
            continue
        ours = prefixes.namespaces.get(prefix)
        if ours is None:
            what = f"prefix '{prefix}' is not among the project's prefixes"
            fix = did_you_mean(prefix, prefixes.namespaces, f"add it to {PREFIXES_FILE}")
            yield Problem(text.name, line, what, fix, "unknown-prefix")
        elif ours != namespace:
            what = f"prefix '{prefix}' stands for <{namespace}> here"
            fix = f"write <{ours}>, as in {PREFIXES_FILE}"
            yield Problem(text.name, line, what, fix, "prefix-differs")
        elif prefix not in text.used_prefixes:
            what, fix = f"prefix '{prefix}' is declared and not used", "remove the line"
            yield Problem(text.name, line, what, fix, "unused-prefix", WARNING)


def _unknown_terms(text: TurtleText, known: set[Node], prefixes: Prefixes) -> Iterator[Problem]:
    for iri, line in text.mentions:
        if is_known(iri, known):
            continue
        name = curie(iri, prefixes)
        valid, otherwise = _valid_terms(iri, known)
        spelt = [curie(term, prefixes) for term in valid]
        same_letters = [term for term in spelt if term.lower() == name.lower()]
        fix = f"write '{same_letters[0]}'" if same_letters else did_you_mean(name, spelt, otherwise)
        yield Problem(text.name, line, f"unknown term '{name}'", fix, "unknown-term")


def _valid_terms(iri: str, known: set[Node]) -> tuple[list[str], str]:
    namespace = namespace_of(iri)
    if not namespace:
        return sorted(str(term) for term in known if str(term).startswith(ONTOLOGY)), "declare it in ontology/"
    vocabulary = NAMESPACES[namespace]
    extras = [namespace + name for name in vocabulary._extras]
    return sorted([*map(str, dir(vocabulary)), *extras]), "take a term that the vocabulary defines"


def _import_problems(text: TurtleText, declared: Mapping[Node, set[Node]]) -> Iterator[Problem]:
    for statement in text.statements:
        if statement.predicate == OWL.imports and OWL.Ontology not in declared.get(statement.value, ()):
            what = f"imports '{statement.value}', which is no ontology of this project"
            fix = "copy the terms you need into ontology/alignments/, or remove the line: nothing is fetched"
            yield Problem(text.name, statement.line, what, fix, "foreign-import")
    for iri, line in text.mentions:
        if iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1] == "python_module":
            what, fix = f"names Python code to be run: '{iri}'", "remove the line: an ontology runs no code"
            yield Problem(text.name, line, what, fix, "code-in-ontology")


def _naming_problems(terms: Sequence[TurtleText], prefixes: Prefixes) -> Iterator[Problem]:
    """Every term of ours has one home, a label in both languages, and a definition (house rules 3 and 10)."""
    homes: dict[Node, str] = {}
    named = {(found.subject, found.predicate, _language(found)) for text in terms for found in text.statements}
    for text in terms:
        for statement in text.statements:
            term = statement.subject
            if statement.predicate != RDF.type or statement.value not in _KINDS or not _is_ours(term):
                continue
            line = text.subjects.get(URIRef(term), statement.line)
            home = homes.setdefault(term, text.name)
            if home != text.name:
                what = f"'{curie(term, prefixes)}' is declared here and in {home}"
                yield Problem(text.name, line, what, "keep one of the two", "declared-twice")
                continue
            for predicate, noun in ((RDFS.label, "label"), (SKOS.definition, "definition")):
                missing = [code for code in _LANGUAGES if (term, predicate, code) not in named]
                if missing:
                    what = f"'{curie(term, prefixes)}' has no {noun} in {' and '.join(missing)}"
                    fix = f"add {curie(predicate, prefixes)} with {', '.join('@' + code for code in _LANGUAGES)}"
                    yield Problem(text.name, line, what, fix, f"missing-{noun}")


def _is_ours(node: Node) -> bool:
    return isinstance(node, URIRef) and node.startswith(ONTOLOGY)


def _language(statement: Statement) -> str:
    return (statement.value.language or "") if isinstance(statement.value, RdfLiteral) else ""
