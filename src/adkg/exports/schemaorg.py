"""Events for search engines: JSON-LD in the words of schema.org, as far as the ontology says what they are."""

import json

from adkg.schema_org import SCHEMA, Telling, Words
from adkg.store import Store
from adkg.terms import Iri, Prefixes, graph

MEDIA_TYPE = f'application/ld+json;profile="{SCHEMA}"'
EXTENSION = "schema.jsonld"
WHOLE = False


def write(store: Store, _: Prefixes, __: str) -> bytes:
    """All events and series of events, whatever graphs are chosen, in English."""
    words = Words.read(store.select(f"SELECT ?s ?p ?o {{ GRAPH <{graph('ontology')}> {{ ?s ?p ?o }} }}").rows)
    rows = store.select(f"SELECT ?s ?c {{ GRAPH <{graph('register')}> {{ ?s a ?c }} }}").rows
    events = [s for s, kind in rows if isinstance(s, Iri) and any(map(words.is_event, words.classes([str(kind)])))]
    found = list(Telling(store, words).objects(events))
    return json.dumps({"@context": SCHEMA, "@graph": found}, ensure_ascii=False, indent=1).encode() + b"\n"
