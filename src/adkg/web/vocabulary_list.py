"""Every name that a query may use, for completion while one writes: terms, things and prefixes, with their labels."""

import re
from collections.abc import Iterable, Mapping, Sequence

from adkg.descriptions import labels
from adkg.store import Store
from adkg.terms import BASE, Iri, Prefixes, graph, path_of

OWL = "http://www.w3.org/2002/07/owl#"
# What a CURIE may have after the colon without an escape.
_LOCAL = re.compile(r"[A-Za-z_](?:[\w.-]*[\w-])?", re.ASCII)
_KINDS = {
    "class": f"{{ ?x a ?name }} UNION {{ ?name a <{OWL}Class> }}",
    "property": "?x ?name ?y",
    "individual": f"?name a <{OWL}NamedIndividual>",
}


def vocabulary_list(store: Store, prefixes: Prefixes, language: str) -> Mapping[str, object]:
    """Prefixes by name; terms as name, kind and label; things as path and label. What no CURIE can name is left out."""
    kinds: dict[Iri, str] = {}
    for kind, pattern in _KINDS.items():
        kinds |= {name: kind for name in _names(store, pattern) if name not in kinds}
    kinds |= dict.fromkeys(_declared_properties(store), "property")
    things = _names(store, f"GRAPH <{graph('register')}> {{ ?name a ?class }}")
    named = labels(store, {*kinds, *things}, language)
    terms = [(_curie(iri, prefixes), kind, named[iri]) for iri, kind in kinds.items()]
    return {
        "prefixes": dict(sorted(prefixes.namespaces.items())),
        "terms": sorted(one for one in terms if one[0]),
        "things": sorted((path_of(iri), named[iri]) for iri in things if iri.startswith(BASE)),
    }


def _declared_properties(store: Store) -> Iterable[Iri]:
    kinds = " ".join(f"<{OWL}{kind}Property>" for kind in ("Annotation", "Datatype", "Object"))
    return _names(store, f"VALUES ?kind {{ {kinds} }} ?name a ?kind")


def _names(store: Store, pattern: str) -> Sequence[Iri]:
    rows = store.select(f"SELECT DISTINCT ?name {{ {pattern} FILTER(ISIRI(?name)) }}").rows
    return [name for (name,) in rows if isinstance(name, Iri)]


def _curie(iri: Iri, prefixes: Prefixes) -> str:
    """The shortest CURIE of a term, or ''."""
    fitting = [
        f"{prefix}:{iri.removeprefix(namespace)}"
        for prefix, namespace in prefixes.namespaces.items()
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri.removeprefix(namespace))
    ]
    return min(fitting, key=len, default="")
