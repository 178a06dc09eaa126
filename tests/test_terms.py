"""Terms as text: what is an IRI, a path, a language, a lexical form; how they are written and shortened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse

from adkg.project import Project
from adkg.terms import (
    BASE,
    LANG_STRING,
    ONTOLOGY,
    XSD,
    XSD_DATE,
    XSD_INTEGER,
    Iri,
    Literal,
    Prefixes,
    graph,
    is_iri,
    is_language,
    is_lexical,
    is_path,
    is_slug,
    n3,
    path_of,
    quad,
    read_prefixes,
    term,
    text_fault,
    thing_iri,
    wanted_form,
)


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example",
        "https://a.example/b%20c?d=e&f=/?#g?",
        "HTTP://a.example:8080/",
        "https://a.example/Hợp-xướng",
        "http://[::1]/",
        "http://www.w3.org/2002/07/owl#",
        "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    ],
)
def test_an_absolute_address_is_an_iri(text: str) -> None:
    assert is_iri(text)
    NamedNode(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a/b",
        "//a.example",
        "https://",
        "https:/a",
        "https:a",
        "http://a b",
        "http://a/\n",
        "http://a/<b>",
        'http://a/"b',
        "http://a/{b}",
        "http://a/[b]",
        "http://a/b\\c",
        "http://a/%zz",
        "http://a/%",
        "http://a/#b#c",
        "http://a/\ue000",
        "http://a/\ud800",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://a.example",
        "data:text/plain,x",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert not is_iri(text)


@given(st.text(max_size=30))
def test_what_we_take_for_an_iri_the_engine_takes_too(text: str) -> None:
    address = f"https://a.example/{text}"
    if is_iri(address):
        NamedNode(address)


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("2020-12-10", "date"),
        ("2024-02-29", "date"),
        ("0001-01-01", "date"),
        ("2020-12", "gYearMonth"),
        ("2020", "gYear"),
        ("+7", "integer"),
        ("-07", "integer"),
        ("0", "nonNegativeInteger"),
        ("1", "positiveInteger"),
        (".5", "decimal"),
        ("-12.50", "decimal"),
        ("1", "boolean"),
        ("false", "boolean"),
        ("2020-12-10T23:59:59.5Z", "dateTime"),
        ("2020-12-10T00:00:00+07:00", "dateTime"),
        ("anything at all", "string"),
    ],
)
def test_a_lexical_form_of_its_datatype(text: str, datatype: str) -> None:
    assert is_lexical(text, XSD + datatype)


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("2020-02-30", "date"),
        ("2019-02-29", "date"),
        ("2023-W01-1", "date"),
        ("20201210", "date"),
        ("2020-12-10Z", "date"),
        ("2023-01-01+14:00", "date"),
        ("-0044-03-15", "date"),
        ("12023-01-01", "date"),
        ("0000-01-01", "date"),
        ("2020-12-10\n", "date"),
        ("٢٠٢٠-١٢-١٠", "date"),
        ("2023-13", "gYearMonth"),
        ("2023-00", "gYearMonth"),
        ("23", "gYear"),
        ("0000", "gYear"),
        ("١٢", "integer"),
        ("1_000", "integer"),
        (" 5 ", "integer"),
        ("1.0", "integer"),
        ("", "integer"),
        ("-1", "nonNegativeInteger"),
        ("0", "positiveInteger"),
        ("NaN", "decimal"),
        ("1e5", "decimal"),
        (".", "decimal"),
        ("yes", "boolean"),
        ("TRUE", "boolean"),
        ("2023-02-29T10:00:00", "dateTime"),
        ("2023-01-01T24:00:00", "dateTime"),
        ("2023-01-01T10:60:00", "dateTime"),
        ("2023-01-01 10:00:00", "dateTime"),
        ("a.example", "anyURI"),
    ],
)
def test_no_lexical_form_of_its_datatype(text: str, datatype: str) -> None:
    assert not is_lexical(text, XSD + datatype)


@pytest.mark.parametrize("text", ["en", "vi", "zh-Hant", "en-GB", "fil"])
def test_a_language(text: str) -> None:
    assert is_language(text)


@pytest.mark.parametrize("text", ["", "e", "vn", "jp", "EN", "english", "en_GB", "en-", "en-toolongpart"])
def test_no_language(text: str) -> None:
    assert not is_language(text)


def test_slugs_and_paths() -> None:
    assert (
        is_slug("river-choir")
        and is_slug("2020-05-04")
        and is_path("concert/spring-2020")
        and is_path("source/wire/a-1")
    )
    assert not any(map(is_slug, ["", "-a", "a-", "a--b", "A", "a_b", "a/b", "ộ", "a\n"]))
    assert not any(map(is_path, ["", "a", "/a", "a/", "a//b", "A/b", "a/../b", "a/B", "a/b\n"]))


def test_a_path_is_the_short_form_of_an_iri_of_ours() -> None:
    assert thing_iri("choir/river-choir") == "https://w3id.org/adkg/choir/river-choir"
    assert path_of(thing_iri("choir/river-choir")) == "choir/river-choir"
    assert path_of(term("held")) == "held"
    assert path_of("https://a.example/x") == "https://a.example/x"
    assert graph("claims") == BASE + "graph/claims"


@pytest.mark.parametrize(
    "value",
    [
        Iri("https://a.example/ộ"),
        Literal("plain"),
        Literal('a "quoted" \\ back\nline\ttab\rreturn\x08\x0c'),
        Literal("Hà Nội 𝄞", LANG_STRING, "vi"),
        Literal("2020-12", XSD + "gYearMonth"),
        Literal("\u2028\x85"),
    ],
)
def test_n_triples_say_the_same_term_again(value: Iri | Literal) -> None:
    line = quad(Iri("urn:s"), Iri("urn:p"), value, Iri("urn:g"))
    found = next(iter(parse(line, RdfFormat.N_QUADS))).object
    if isinstance(value, Iri):
        assert found == NamedNode(value)
    else:
        assert (found.value, found.datatype.value, found.language or "") == (
            value.lexical,
            value.datatype,
            value.language,
        )


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=30))
def test_every_text_survives_n_triples(text: str) -> None:
    line = f"<urn:s> <urn:p> {n3(Literal(text))} .\n"
    assert next(iter(parse(line, RdfFormat.N_TRIPLES))).object.value == text


def test_what_may_not_stand_in_a_literal() -> None:
    assert text_fault("a\x00b") == "has the control character U+0000"
    assert text_fault("a\ud800") == "has the control character U+D800"
    assert text_fault("x" * 1_000_001) == "is 1000001 characters long; the limit is 1000000"
    assert text_fault("tab\t, line\n, ộ, 𝄞") == ""


def test_a_wanted_form_is_given_in_words() -> None:
    assert wanted_form(XSD_DATE) == "a date such as 2020-12-10"
    assert wanted_form(XSD_INTEGER) == "a whole number such as 80"
    assert wanted_form(XSD + "duration") == "a value of duration"


PREFIXES = Prefixes({"adkg": ONTOLOGY, "choir": BASE + "choir/", "skos": "http://www.w3.org/2004/02/skos/core#"})


def test_paths_and_curies_expand_to_iris() -> None:
    assert PREFIXES.expand("choir/river-choir") == thing_iri("choir/river-choir")
    assert PREFIXES.expand("choir:river-choir") == thing_iri("choir/river-choir")
    assert PREFIXES.expand("adkg:held") == term("held")
    assert PREFIXES.expand("unknown:x") is None
    assert PREFIXES.expand("held") is None


def test_iris_shorten_to_paths_names_and_curies() -> None:
    assert PREFIXES.shorten(thing_iri("choir/river-choir")) == "choir/river-choir"
    assert PREFIXES.shorten("http://www.w3.org/2004/02/skos/core#prefLabel") == "skos:prefLabel"
    assert PREFIXES.shorten("https://a.example/") == "https://a.example/"


def test_the_prefixes_of_a_project_are_read(example: Project) -> None:
    prefixes, problems = read_prefixes(example)
    assert problems == []
    assert prefixes.namespaces["choir"] == BASE + "choir/"


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("prefix x: <https://x.example/> .", "no prefix declaration: 'prefix x: <https://x.example/> .'"),
        ("@prefix x: <https://x.example/>", "no prefix declaration: '@prefix x: <https://x.example/>'"),
        ("@prefix adkg: <https://x.example/> .", "prefix 'adkg' is declared twice"),
    ],
)
def test_a_line_that_declares_no_prefix_is_reported(example: Project, line: str, what: str) -> None:
    path = example.root / "ontology/prefixes.ttl"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, "# a comment", line]) + "\n")
    assert [(problem.where, problem.what, problem.rule) for problem in read_prefixes(example)[1]] == [
        (f"ontology/prefixes.ttl:{len(lines) + 2}", what, "bad-prefix")
    ]


def test_a_missing_prefix_file_is_reported(example: Project) -> None:
    (example.root / "ontology/prefixes.ttl").unlink()
    assert [problem.rule for problem in read_prefixes(example)[1]] == ["unreadable-file"]
