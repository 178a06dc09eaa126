"""An answer with the evidence in every cell: JSON for programs, CSV for spreadsheets, Markdown for texts."""

import csv
import io
import json
from collections.abc import Callable, Sequence

from adkg.cells import escaped, neutralised
from adkg.evidence.cells import NOTHING, AnswerEvidence, CellEvidence
from adkg.evidence.footnotes import Footnotes
from adkg.evidence.plain import Plain, as_plain
from adkg.evidence.testimony import Publication, Ruling, Testimony
from adkg.store import Row
from adkg.terms import Iri, Value, path_of


def evidence_json(columns: Sequence[str], rows: Sequence[Row], evidence: AnswerEvidence) -> bytes:
    """The rows as a JSON array of objects, one cell a column; a column without a value is left out of its row.

    A cell is a value as everywhere ({"id": path} or {"value": text, ...}) with `origins`, the number of independent
    origins; `layers`, the graphs in which its grounds stand; `rules`, by which it was concluded, if it was; and
    `evidence`: first the claims, then decisions, then the sources that a decision is based on or whose header the value
    is from.
    """
    found = [
        {
            column: evidence_plain(value, told.get(column, NOTHING))
            for column, value in zip(columns, row, strict=True)
            if value is not None
        }
        for row, told in zip(rows, evidence.cells, strict=True)
    ]
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def evidence_plain(value: Value, evidence: CellEvidence) -> dict[str, Plain]:
    """One cell of `evidence_json`."""
    plain = as_plain(value)
    cell: dict[str, Plain] = dict(plain) if isinstance(plain, dict) else {}
    cell["origins"] = evidence.origins
    cell["layers"] = list(evidence.layers)
    if evidence.rules:
        cell["rules"] = list(evidence.rules)
    told = {one.source.iri for one in evidence.claims}
    cell["evidence"] = [
        *map(_claim, evidence.claims),
        *map(_decision, evidence.decisions),
        *(_source(one) for one in evidence.sources if one.iri not in told),
    ]
    return cell


def evidence_csv(columns: Sequence[str], rows: Sequence[Row], evidence: AnswerEvidence, raw: bool = False) -> bytes:
    """The rows as CSV, as without evidence, and two columns more for each: `<column>_sources` and `<column>_origins`.

    The sources are addresses, and IRIs of decisions, with spaces between. A cell that a spreadsheet would take for a
    formula gets an apostrophe in front, unless `raw`.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([*columns, *(f"{column}_{what}" for column in columns for what in ("sources", "origins"))])
    for row, told in zip(rows, evidence.cells, strict=True):
        cells = [told.get(column, NOTHING) for column in columns]
        added = [text for cell in cells for text in (" ".join(addresses(cell)), str(cell.origins or ""))]
        writer.writerow([*map(_text, row), *added])
    content = written.getvalue().encode()
    return content if raw else neutralised(content)


def evidence_markdown(
    columns: Sequence[str], evidence: AnswerEvidence, language: str, table: Callable[[list[list[str]]], str]
) -> bytes:
    """A table of Markdown with footnotes in its cells, and what they stand for below.

    `table` writes the rows, with a mark behind each cell.
    """
    notes = Footnotes(language)
    marks = [
        ["".join(f"[^{number}]" for number in notes.numbers(told.get(column, NOTHING))) for column in columns]
        for told in evidence.cells
    ]
    return (table(marks) + "".join(f"\n[^{number}]: {escaped(text)}\n" for number, text in notes)).encode()


def addresses(evidence: CellEvidence) -> list[str]:
    """Where the evidence can be read: the addresses of the sources, then the IRIs of decisions."""
    return [*(one.address or one.iri for one in evidence.publications), *(one.iri for one in evidence.decisions)]


def _text(value: Value | None) -> str:
    return "" if value is None else str(value) if isinstance(value, Iri) else value.lexical


def _claim(found: Testimony) -> dict[str, Plain]:
    plain: dict[str, Plain] = {"claim": path_of(found.iri), **_source(found.source), "mode": found.mode}
    if found.place:
        plain |= {"begin": found.place.begin, "end": found.place.end}
    says = {"about": path_of(found.subject), "property": path_of(found.predicate), "value": as_plain(found.value)}
    return {**plain, "says": says}


def _source(found: Publication) -> dict[str, Plain]:
    return {
        "source": path_of(found.iri),
        "title": found.title,
        "publisher": found.publisher,
        "grade": found.grade,
        "published": found.published,
        "address": found.address,
        "origin": path_of(found.origin),
    }


def _decision(found: Ruling) -> dict[str, Plain]:
    return {"decision": path_of(found.iri), "decided": found.decided, "reason": found.reason}
