"""The terms of RDF as text: IRIs, literals, prefixes, and whether a lexical form is one.

Values are checked here, before any library sees them: rdflib reads "yes"^^xsd:boolean as false and "1_000" as a number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from adkg.errors import Problem
from adkg.project import Project, ProjectFile

BASE = "https://w3id.org/adkg/"
ONTOLOGY = BASE + "ontology#"
GRAPH = BASE + "graph/"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"

XSD_STRING = XSD + "string"
XSD_INTEGER = XSD + "integer"
XSD_DATE = XSD + "date"
LANG_STRING = RDF + "langString"

MAX_LITERAL = 1_000_000
PREFIXES_FILE = "ontology/prefixes.ttl"


class Iri(str):
    """An absolute IRI."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, order=True)
class Literal:
    """An RDF literal: its lexical form, its datatype IRI, and its language tag where it has one."""

    lexical: str
    datatype: str = XSD_STRING
    language: str = ""


Value = Iri | Literal

RDF_TYPE = Iri(RDF + "type")
RDF_SUBJECT = Iri(RDF + "subject")
RDF_PREDICATE = Iri(RDF + "predicate")
RDF_OBJECT = Iri(RDF + "object")


def term(local_name: str) -> Iri:
    """The IRI of an ontology term.

    >>> term("startDate")
    'https://w3id.org/adkg/ontology#startDate'
    """
    return Iri(ONTOLOGY + local_name)


def graph(name: str) -> Iri:
    """The IRI of one of the project's named graphs."""
    return Iri(GRAPH + name)


def thing_iri(path: str) -> Iri:
    """The IRI of a thing from its path: `concert/spring-2020`."""
    return Iri(BASE + path)


def path_of(iri: str) -> str:
    """How people write an IRI of ours: the path of a thing, the local name of a term; any other IRI stays whole.

    >>> path_of("https://w3id.org/adkg/concert/spring-2020"), path_of("https://w3id.org/adkg/ontology#held")
    ('concert/spring-2020', 'held')
    """
    if iri.startswith(ONTOLOGY):
        return iri[len(ONTOLOGY) :]
    return iri[len(BASE) :] if iri.startswith(BASE) else iri


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_TO_ESCAPE = re.compile(r'[\\"\n\r\t\x08\x0c]')


def n3(value: Value) -> str:
    r"""A term as N-Triples text (RDF 1.1 N-Triples, section 2).

    >>> n3(Literal('Hà "Nội"', LANG_STRING, "vi"))
    '"Hà \\"Nội\\""@vi'
    """
    if isinstance(value, Iri):
        return f"<{value}>"
    text = '"' + _TO_ESCAPE.sub(lambda found: _ESCAPES[found[0]], value.lexical) + '"'
    if value.language:
        return f"{text}@{value.language}"
    return text if value.datatype == XSD_STRING else f"{text}^^<{value.datatype}>"


def quad(subject: Iri, predicate: Iri, value: Value, graph_name: Iri) -> str:
    """One line of N-Quads."""
    return f"<{subject}> <{predicate}> {n3(value)} <{graph_name}> .\n"


# RFC 3987, for the schemes that we take: what may stand in a step, then the address as a whole. Of the characters
# beyond ASCII, is_iri looks at each: in the pattern, their ranges would take a tenth of a second to compile.
_STEP = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@\-]|[^\x00-\x7f]|%[0-9A-Fa-f]{2})"
_PUBLIC = ((0xA0, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFEF), (0x10000, 0xDFFFD), (0xE1000, 0xEFFFD))
_AFTER = rf"(?:{_STEP}|/)*(?:\?(?:{_STEP}|[/?])*)?(?:#(?:{_STEP}|[/?])*)?"
_HTTP = rf"[Hh][Tt][Tt][Pp][Ss]?://(?:\[[0-9A-Fa-f:.]+\](?::[0-9]*)?|{_STEP}+)(?:(?=[/?#])(?:{_AFTER}))?"
_IRI = re.compile(rf"{_HTTP}|[Uu][Rr][Nn]:{_STEP}(?:{_AFTER})")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PATH = re.compile(r"[a-z][a-z-]*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)+")
# ISO 639-1 letter by letter: without it the codes of countries pass, such as vn for vi.
_TWO_LETTERS = (
    "a[abefkmnrsvyz]|b[aegimnors]|c[aehorsuvy]|d[aevz]|e[elnostu]|f[afijory]|g[adlnuv]|h[aeiortuyz]|"
    "i[adegikostu]|j[av]|k[agijklmnorsuvwy]|l[abginotuv]|m[ghiklnrsty]|n[abdeglnorvy]|o[cjmrs]|p[ailst]|"
    "q[u]|r[mnouw]|s[acdegiklmnoqrstuvw]|t[aeghiklnorstwy]|u[gkrz]|v[eio]|w[ao]|x[h]|y[io]|z[ahu]"
)
LANGUAGE_PATTERN = rf"(?:{_TWO_LETTERS}|[a-z]{{3}})(?:-[a-zA-Z0-9]{{1,8}})*"
_LANGUAGE = re.compile(LANGUAGE_PATTERN)
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def is_iri(text: str) -> bool:
    """Whether the text is an absolute IRI over http, https or urn (RFC 3987)."""
    if not _IRI.fullmatch(text):
        return False
    return all(char.isascii() or _is_public(ord(char)) for char in text)


def _is_public(code: int) -> bool:
    return code & 0xFFFF < 0xFFFE and any(first <= code <= last for first, last in _PUBLIC)


def is_slug(text: str) -> bool:
    """Whether the text may be one step of a thing's path: small letters, digits and single hyphens."""
    return bool(_SLUG.fullmatch(text))


def is_path(text: str) -> bool:
    """Whether the text has the form of a thing's path, `kind/slug`."""
    return bool(_PATH.fullmatch(text))


def is_language(text: str) -> bool:
    """Whether the text is a language tag (BCP 47) that begins with a language of ISO 639, in small letters.

    >>> is_language("vi"), is_language("en-GB"), is_language("vn"), is_language("English")
    (True, True, False, False)
    """
    return bool(_LANGUAGE.fullmatch(text))


def text_fault(text: str) -> str:
    """Why the text may not stand in a literal, or '' when it may."""
    if len(text) > MAX_LITERAL:
        return f"is {len(text)} characters long; the limit is {MAX_LITERAL}"
    found = _FORBIDDEN.search(text)
    return f"has the control character U+{ord(found[0]):04X}" if found else ""


_YEAR = r"(?!0000)[0-9]{4}"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_FORMS = {
    "integer": r"[+-]?[0-9]+",
    "nonNegativeInteger": r"\+?[0-9]+|-0+",
    "positiveInteger": r"\+?0*[1-9][0-9]*",
    "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
    "boolean": r"true|false|0|1",
    "date": rf"{_YEAR}-[0-9]{{2}}-[0-9]{{2}}",
    "gYearMonth": rf"{_YEAR}-(?:0[1-9]|1[0-2])",
    "gYear": _YEAR,
    "dateTime": rf"{_YEAR}-[0-9]{{2}}-[0-9]{{2}}T{_TIME}(?:\.[0-9]+)?(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])?",
}
_WANTED = {
    XSD_DATE: "a date such as 2020-12-10",
    XSD + "gYearMonth": "a month such as 2020-12",
    XSD + "gYear": "a year such as 2020",
    XSD_INTEGER: "a whole number such as 80",
    XSD + "decimal": "a decimal number such as 21.0285",
    XSD + "boolean": "true or false",
    XSD + "anyURI": "an absolute http or https address",
}


def lexical_pattern(datatype: str) -> str:
    """A regular expression that the lexical forms of a datatype match as a whole; '' for datatypes not known here."""
    return _FORMS.get(datatype.removeprefix(XSD), "") if datatype.startswith(XSD) else ""


def wanted_form(datatype: str) -> str:
    """What a value of the datatype looks like, in words."""
    return _WANTED.get(datatype, f"a value of {path_of(datatype).rsplit('#', 1)[-1]}")


def is_lexical(text: str, datatype: str) -> bool:
    """Whether the text is in the lexical space of the datatype (XSD 1.1 part 2), a day that does not exist left out.

    Datatypes that are not known here accept any text. Years run from 0001 to 9999 and time zones are refused for
    dates: no source of ours needs them, and libraries disagree on them.

    >>> is_lexical("2020-02-30", XSD_DATE), is_lexical("1_000", XSD_INTEGER), is_lexical("2024-02-29", XSD_DATE)
    (False, False, True)
    """
    if datatype == XSD + "anyURI":
        return is_iri(text)
    form = _FORMS.get(datatype.removeprefix(XSD)) if datatype.startswith(XSD) else None
    if form is None:
        return True
    if not re.fullmatch(form, text, re.ASCII):
        return False
    return _is_day(text[:10]) if datatype in (XSD_DATE, XSD + "dateTime") else True


def canonical(text: str, datatype: str) -> str:
    """The canonical form of a whole or decimal number (XSD 1.1 part 2), which is what a store keeps; else the text.

    >>> canonical("13.7540", XSD + "decimal"), canonical("+007", XSD_INTEGER), canonical("-0.0", XSD + "decimal")
    ('13.754', '7', '0')
    """
    if datatype not in {XSD_INTEGER, XSD + "decimal"}:
        return text
    whole, _, fraction = text.lstrip("+-").partition(".")
    number = f"{whole.lstrip('0') or '0'}.{fraction.rstrip('0')}".rstrip(".")
    return f"-{number}" if text.startswith("-") and number != "0" else number


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Prefixes:
    """The project's prefixes, each with its namespace."""

    namespaces: Mapping[str, str] = field(default_factory=dict)

    def expand(self, curie: str) -> Iri | None:
        """The IRI that a CURIE or a thing's path stands for; None when its prefix is not declared.

        >>> Prefixes({"adkg": ONTOLOGY}).expand("adkg:held")
        'https://w3id.org/adkg/ontology#held'
        """
        if is_path(curie):
            return thing_iri(curie)
        prefix, colon, local = curie.partition(":")
        namespace = self.namespaces.get(prefix)
        return Iri(namespace + local) if colon and namespace is not None else None

    def shorten(self, iri: str) -> str:
        """How to print an IRI: path, local name or CURIE; whole when no namespace fits."""
        if iri.startswith(BASE):
            return path_of(iri)
        for prefix, namespace in self.namespaces.items():
            if iri.startswith(namespace) and len(iri) > len(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri


_PREFIX_LINE = re.compile(r"@prefix\s+([a-zA-Z][\w-]*)?:\s*<([^<>\s]*)>\s*\.")


def read_prefixes(project: Project) -> tuple[Prefixes, list[Problem]]:
    """The prefixes of ontology/prefixes.ttl, and what is wrong with that file."""
    return _read_prefix_file(project.file(PREFIXES_FILE))


def _read_prefix_file(file: ProjectFile) -> tuple[Prefixes, list[Problem]]:
    try:
        text = file.path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return Prefixes(), [Problem(file.name, 0, f"cannot be read: {error}", "restore the file", "unreadable-file")]
    namespaces: dict[str, str] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _PREFIX_LINE.fullmatch(line.strip())
        if not found:
            problems.append(
                Problem(
                    file.name,
                    number,
                    f"no prefix declaration: '{line.strip()[:60]}'",
                    "write '@prefix name: <IRI> .'",
                    "bad-prefix",
                )
            )
        elif found[1] in namespaces:
            problems.append(
                Problem(
                    file.name, number, f"prefix '{found[1]}' is declared twice", "remove one of the two", "bad-prefix"
                )
            )
        else:
            namespaces[found[1] or ""] = found[2]
    return Prefixes(namespaces), problems
