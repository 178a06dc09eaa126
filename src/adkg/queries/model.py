"""What a stored query is: a question with its known answer, a check with what it catches, or an expectation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from adkg.terms import XSD, XSD_DATE, XSD_INTEGER, XSD_STRING, Prefixes

QUESTIONS_FOLDER = "queries/questions"
CHECKS_FOLDER = "queries/checks"
COVERAGE_FOLDER = "queries/coverage"
EXPECTATIONS_FOLDER = "queries/expectations"
SUFFIX = ".rq"

LITERAL_TYPES = {
    "boolean": XSD + "boolean",
    "date": XSD_DATE,
    "decimal": XSD + "decimal",
    "integer": XSD_INTEGER,
    "language": XSD_STRING,
    "text": XSD_STRING,
}
ANYTHING = "*"
# A row of a coverage table wants one property known of the thing in a cell; where the record has none, of whatever
# belongs there.
TABLE_COLUMNS = ("row", "column", "thing", "wanted")
# What a universe may say of an element beside its columns: which property would be looked for, and of which thing.
WANTED, THING = "wanted", "thing"
VIEWS = ("table", "timeline", "map", "network", "matrix")


Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question may be narrowed by.

    `type` is a key of LITERAL_TYPES, or the local name of a class, of which the values are things. `choices`, where
    given, are the only values. `default` is the value that a literal has in the query as it stands, or '' for a thing:
    all of them.
    """

    name: str
    type: str
    example: str
    choices: tuple[str, ...] = ()
    default: str = ""
    line: int = 0

    @property
    def is_literal(self) -> bool:
        """Whether the values are literals; else they are IRIs."""
        return self.type in LITERAL_TYPES


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a header writes it: paths or CURIEs for things, lexical forms for literals, '' nothing, * anything."""

    values: tuple[str, ...]
    line: int = 0

    def matches(self, cells: Sequence[str]) -> bool:
        """Whether a row that was found is this one.

        >>> Row(("book/emma", "*")).matches(["book/emma", "1815"])
        True
        """
        pairs = zip(self.values, cells, strict=True)
        return all(value in {ANYTHING, cell} for value, cell in pairs)


@dataclass(frozen=True, slots=True)
class Universe:
    """What a complete answer would have: elements, each a value in every one of `columns`, which the question has too.

    `query` finds them all; `sentence` says per language, with {found} and {all}, how many of them an answer has. It has
    an element when one of its rows has the same values, and something in each column of `filled`. The parameters in
    `across` narrow the answer and not the universe. Rows outside of the universe are right only when it is `partial`.
    """

    columns: tuple[str, ...]
    query: str
    sentence: Mapping[str, str]
    line: int
    filled: tuple[str, ...] = ()
    across: tuple[str, ...] = ()
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """How an answer is drawn: a specification of Vega-Lite without data, in which a text is one or one per language."""

    specification: Mapping[str, Plain]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """A stored question: SPARQL that runs as it stands, and what is known of its answer for the examples.

    `answer` are rows that must be found (no others when `complete`), `absent` rows that must not be found. `traps` says
    per language what the rows do not tell, and `universe` what a complete answer would have. `section`, where given, is
    the parameter that may be any one thing of its type: what is shown of such a thing has the answer for it. `picture`
    says how the rows are drawn, where a picture helps. `titles` are what columns are called in each language, where the
    ontology has no word for them. `query` begins at `line` of `file`; values are written with
    `prefixes`.
    """

    slug: str
    summary: Mapping[str, str]
    query: str
    columns: tuple[str, ...]
    file: str
    line: int
    tags: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    answer: tuple[Row, ...] = ()
    complete: bool = False
    absent: tuple[Row, ...] = ()
    traps: Mapping[str, str] = field(default_factory=dict)
    view: str = "table"
    universe: Universe | None = None
    section: str = ""
    picture: Picture | None = None
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    prefixes: Prefixes = field(default_factory=Prefixes, repr=False, compare=False)

    @property
    def examples(self) -> dict[str, str]:
        """The example of every parameter: the values that `answer` and `absent` are about."""
        return {name: parameter.example for name, parameter in self.parameters.items()}


@dataclass(frozen=True, slots=True)
class Check:
    """A stored rule: SPARQL that must find nothing. Each row it finds is one problem.

    `message` has {column} placeholders. `catches` is Turtle, under the project's prefixes, in which it must find
    something; `passes`, where given, Turtle in which it must find nothing. `query` begins at `line` of `file`.
    """

    slug: str
    summary: Mapping[str, str]
    query: str
    columns: tuple[str, ...]
    file: str
    line: int
    severity: str
    message: str
    fix: str
    catches: str
    passes: str = ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """A stored rule of what is usual: SPARQL CONSTRUCT for triples that are expected, and believed by nobody.

    `because` says per language on what ground. From the Turtle `given` exactly the Turtle `expects` must follow, both
    under the project's prefixes. `rows` is the query as a SELECT of all that its group binds. `query` begins at `line`
    of `file`.
    """

    slug: str
    summary: Mapping[str, str]
    because: Mapping[str, str]
    query: str
    rows: str
    file: str
    line: int
    given: str
    expects: str
    tags: tuple[str, ...] = ()
