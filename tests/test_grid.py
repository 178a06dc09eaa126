"""How an answer is cut for a person: nothing is said twice."""

from adkg.cli._grid import grid
from adkg.terms import Iri, Literal, Prefixes

LINZ = Iri("https://w3id.org/adkg/town/linz")
GRAZ = Iri("https://w3id.org/adkg/town/graz")
HALL = Iri("https://w3id.org/adkg/hall/opera")
NAMES = {LINZ: "Linz", GRAZ: "Graz", HALL: "Opera"}


def test_a_column_that_only_repeats_a_given_parameter_is_left_out() -> None:
    columns, _ = grid(("town", "hall"), [(LINZ, HALL)], NAMES, Prefixes(), given=["town"], english={})
    assert columns == ["hall"]


def test_a_given_parameter_that_the_rows_do_not_repeat_stays() -> None:
    columns, _ = grid(("town", "hall"), [(LINZ, HALL), (GRAZ, HALL)], NAMES, Prefixes(), given=["town"], english={})
    assert columns == ["town", "hall"]


def test_a_column_of_names_beside_the_things_named_is_left_out() -> None:
    columns, _ = grid(
        ("town", "name"), [(LINZ, Literal("Linz")), (GRAZ, None)], NAMES, Prefixes(), given=[], english={}
    )
    assert columns == ["town"]


def test_a_column_of_english_names_is_left_out_where_names_are_shown_in_another_language() -> None:
    columns, _ = grid(
        ("town", "name"), [(LINZ, Literal("Linz"))], {LINZ: "Lin-xơ"}, Prefixes(), given=[], english={LINZ: "Linz"}
    )
    assert columns == ["town"]


def test_a_column_of_other_text_stays() -> None:
    columns, _ = grid(
        ("town", "motto"), [(LINZ, Literal("Linz")), (GRAZ, Literal("up"))], NAMES, Prefixes(), given=[], english={}
    )
    assert columns == ["town", "motto"]


def test_the_first_thing_of_a_row_has_its_path_for_the_next_command_and_the_others_their_name() -> None:
    _, cells = grid(("year", "town", "hall"), [(Literal("1999"), LINZ, HALL)], NAMES, Prefixes(), given=[], english={})
    assert cells == [["1999", "Linz (town/linz)", "Opera"]]


def test_an_empty_column_stays_so_that_a_gap_is_seen() -> None:
    columns, cells = grid(("town", "hall"), [(LINZ, None), (GRAZ, None)], NAMES, Prefixes(), given=[], english={})
    assert (columns, cells[0]) == (["town", "hall"], ["Linz (town/linz)", ""])
