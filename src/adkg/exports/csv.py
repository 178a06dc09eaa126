"""CSV: one row for each claim, with its source, its place in the text and how it was judged."""

import csv
import io

from adkg.cells import neutralised
from adkg.store import Store
from adkg.terms import DCTERMS, LANG_STRING, ONTOLOGY, RDF, XSD_STRING, Literal, Prefixes, Value, path_of

MEDIA_TYPE = "text/csv"
EXTENSION = "csv"
WHOLE = False

COLUMNS = (
    *(
        "claim",
        "about",
        "property",
        "value",
        "datatype",
        "language",
        "mode",
        "judgement",
        "judgedBy",
        "source",
        "title",
    ),
    *("publisher", "published", "url", "begin", "end", "passageSha256", "printedSubject", "printedValue", "note"),
)
QUERY = f"""
PREFIX : <{ONTOLOGY}>
PREFIX dcterms: <{DCTERMS}>
PREFIX rdf: <{RDF}>
SELECT ?claim ?about ?property ?value ?mode ?judgement ?judgedBy ?source ?title ?publisher ?published ?url
       ?begin ?end ?passageSha256 ?printedSubject ?printedValue ?note
WHERE {{
  ?claim a :Claim ; rdf:subject ?about ; rdf:predicate ?property ; rdf:object ?value ; :source ?source ;
    :mode ?mode ; :judgement ?judgement ; :judgedBy ?judgedBy .
  ?source :publisher ?publisher .
  OPTIONAL {{ ?source :url ?url }}
  OPTIONAL {{ ?source dcterms:title ?title }}
  OPTIONAL {{ ?source :published ?published }}
  OPTIONAL {{ ?claim :locator ?locator . ?locator :begin ?begin ; :end ?end ; :passageSha256 ?passageSha256 }}
  OPTIONAL {{ ?claim :printedSubject ?printedSubject }}
  OPTIONAL {{ ?claim :printedValue ?printedValue }}
  OPTIONAL {{ ?claim :note ?note }}
}}
ORDER BY ?source ?begin ?end ?claim
"""


def write(store: Store, prefixes: Prefixes, graph: str) -> bytes:
    """The claims in the order of their sources and places, whatever graphs are chosen; things by their path."""
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for row in store.select(QUERY).dicts():
        cells = {column: _cell(value, prefixes) for column, value in row.items()}
        value = row["value"]
        if isinstance(value, Literal):
            cells["language"] = value.language
            plain = value.datatype in {XSD_STRING, LANG_STRING}
            cells["datatype"] = "" if plain else path_of(value.datatype).rpartition("#")[2]
        writer.writerow(cells)
    return neutralised(written.getvalue().encode())


def _cell(value: Value, prefixes: Prefixes) -> str:
    return value.lexical if isinstance(value, Literal) else prefixes.shorten(value)
