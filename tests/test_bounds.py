"""Bounds of an answer: rows are counted as they are, wherever the engine cuts what it writes and whatever it holds."""

from itertools import pairwise

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adkg.bounds import Bounded, Bounds, TooMuch
from adkg.store import ROW_FORMATS, Store

HARMLESS = ("UNDEF", "1", "<urn:x>", '"a,b"@en')
# What could be taken for the end of a row, or of a string.
MISLEADING = ('"x\\n},{\\\\"', '"\\"\\r\\n"', '"},{"', '"\\\\"', '"\\\\\\""', '"\\n"', '"\\t\\u0022},{"', '"<result>"')
VALUES = st.sampled_from([*HARMLESS, *MISLEADING])


@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=8), st.lists(st.integers(0, 900), max_size=20))
@pytest.mark.parametrize("form", ROW_FORMATS)
def test_as_many_rows_as_the_limit_pass_and_one_more_does_not(
    form: str, rows: list[tuple[str, str]], cuts: list[int]
) -> None:
    query = f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {' '.join(f'({one} {other})' for one, other in rows)} }} }}"
    body = ox.Store().query(query).serialize(format=ROW_FORMATS[form])
    places = [0, *sorted(min(cut, len(body)) for cut in cuts), len(body)]
    fits, too_short = Bounded(Bounds(len(rows), 10_000), form), Bounded(Bounds(len(rows) - 1, 10_000), form)
    for begin, end in pairwise(places):
        fits.write(body[begin:end])
    assert fits.content() == body
    with pytest.raises(TooMuch, match=f"more than {len(rows) - 1} rows"):
        for begin, end in pairwise(places):
            too_short.write(body[begin:end])


@pytest.mark.parametrize("form", ROW_FORMATS)
def test_an_answer_without_rows_fits_every_limit(form: str) -> None:
    store = Store.memory()
    nothing = "SELECT ?a { ?a ?b ?c }"
    assert store.answer(nothing, form, bounds=Bounds(1, 1_000)) == store.answer(nothing, form)
    assert store.answer("ASK {}", form, bounds=Bounds(1, 1_000))


def test_triples_and_bytes_are_bounded_too() -> None:
    store = Store.memory()
    store.load(b"<urn:a> <urn:p> <urn:b> <urn:g> .\n<urn:b> <urn:p> <urn:c> <urn:g> .\n")
    query = "CONSTRUCT WHERE { ?s ?p ?o }"
    assert store.answer(query, "turtle", bounds=Bounds(2, 1_000)) == store.answer(query, "turtle")
    with pytest.raises(TooMuch, match="more than 1 rows"):
        store.answer(query, "turtle", bounds=Bounds(1, 1_000))
    with pytest.raises(TooMuch, match="larger than 100 bytes"):
        store.answer(query, "rdfxml", bounds=Bounds(2, 100))
