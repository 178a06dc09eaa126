"""The rules that the text of every stored query keeps, each broken one a problem at its line."""

import re
from collections.abc import Iterable, Iterator, Mapping

from adkg.errors import Problem, did_you_mean
from adkg.queries.model import LITERAL_TYPES, ONLINE_FOLDER, Parameter
from adkg.queries.structure import MAX_DEPTH, Structure, ValuesBlock
from adkg.queries.tokens import BROKEN, IRI, NAME, STRING, Token
from adkg.terms import PREFIXES_FILE, XSD_STRING, is_iri, is_lexical, wanted_form

UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH", "USING"}
REACHES_OUT = {"SERVICE", "FROM", "BASE"}
OTHER_FORMS = {"ASK", "CONSTRUCT", "DESCRIBE"}
CLOCK_AND_CHANCE = {"NOW", "RAND", "UUID", "STRUUID", "BNODE"}
PARTS_OF_DATE = {"YEAR", "MONTH", "DAY"}
UNICODE_ESCAPE = re.compile(r"\\[uU]")


def check_text(
    structure: Structure,
    query: str,
    file: str,
    namespaces: Mapping[str, str],
    form: str = "SELECT",
    *,
    reaches_out: bool = False,
) -> list[Problem]:
    """What is wrong with the text of a stored query of that form. `namespaces` are the project's prefixes.

    Only where it `reaches_out` may it have a SERVICE.
    """
    found = [
        *_check_tokens(structure, query, file),
        *_check_keywords(
            structure, file, OTHER_FORMS - {form}, REACHES_OUT - {"SERVICE"} if reaches_out else REACHES_OUT
        ),
        *_check_prefixes(structure, file, namespaces),
    ]
    return [*found, *(_check_select(structure, file) if form == "SELECT" else _check_construct(structure, file))]


def _check_construct(structure: Structure, file: str) -> Iterator[Problem]:
    if not structure.closed or structure.form != "CONSTRUCT":
        what = f"is no CONSTRUCT query with a template and one group, nested at most {MAX_DEPTH} deep"
        yield Problem(file, structure.form_line, what, "write CONSTRUCT { ... } WHERE { ... }", "not-construct")
        return
    for token in structure.template:
        if token.text in {"[", "("} or token.text.startswith("_:"):
            what = f"the template has '{token.text}', which makes a node without a name"
            yield Problem(file, token.line, what, "name every node: a variable or an IRI", "blank-in-template")
    if structure.tail:
        what = f"has '{structure.tail[0].text}' after its last brace"
        fix = "a rule gives all its triples, in no order: move what narrows it into the braces"
        yield Problem(file, structure.tail[0].line, what, fix, "not-construct")


def _check_select(structure: Structure, file: str) -> list[Problem]:
    found: list[Problem] = []
    first = structure.form_line
    if not structure.closed or structure.form != "SELECT":
        what = f"is no SELECT query with one group in braces, nested at most {MAX_DEPTH} deep"
        return [*found, Problem(file, first, what, "write SELECT ?column ... WHERE { ... } ORDER BY ...", "not-select")]
    if structure.star:
        fix = "name the columns one by one"
        found.append(Problem(file, structure.star.line, "has SELECT *", fix, "select-star"))
    keywords = [token.keyword for token in structure.tail]
    if "ORDER" not in keywords:
        fix = "end it with ORDER BY, with all columns that tell rows apart"
        found.append(Problem(file, first, "is not ordered", fix, "not-ordered"))
    if "VALUES" in keywords:
        line = structure.tail[keywords.index("VALUES")].line
        fix = "move the VALUES into the braces: the place after them is kept for a question's parameters"
        found.append(Problem(file, line, "ends in VALUES", fix, "ends-in-values"))
    return found


def check_parameters(structure: Structure, parameters: Iterable[Parameter], file: str) -> Iterator[Problem]:
    """Why a parameter could not be bound to a value, or would narrow nothing."""
    if not structure.closed:
        return
    for parameter in parameters:
        problem = _check_column(structure, parameter, file)
        if problem:
            yield problem
        elif parameter.is_literal:
            yield from _check_values(structure, parameter, file)
        elif parameter.name not in structure.certain:
            what = f"parameter '{parameter.name}' may be unbound in a row, so every value would fit that row"
            fix = "match it outside OPTIONAL, MINUS, FILTER and BIND, and in each branch of a UNION"
            yield Problem(file, parameter.line, what, fix, "parameter-unbound")


def check_placeholders(message: str, columns: Iterable[str], file: str, line: int) -> Iterator[Problem]:
    """The placeholders of a check's message that are no columns."""
    names = list(columns)
    for name in re.findall(r"\{([^{}]*)\}", message):
        if name not in names:
            fix = did_you_mean(name, names, f"use one of {', '.join(names)}")
            yield Problem(file, line, f"the message has '{{{name}}}', which is no column", fix, "unknown-placeholder")
    if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", message)):
        fix = "write {column}, with both braces"
        yield Problem(file, line, "the message has a brace without its partner", fix, "unknown-placeholder")


def _check_tokens(structure: Structure, query: str, file: str) -> Iterator[Problem]:
    escape = UNICODE_ESCAPE.search(query)
    if escape:
        line = structure.first_line + query[: escape.start()].count("\n")
        fix = "write the character itself: engines replace the escape before they look for strings and comments"
        yield Problem(file, line, f"has the escape '{escape[0]}'", fix, "broken-query")
    for token in structure.tokens:
        if token.kind == BROKEN:
            what = f"has '{token.text}', which begins no word, string, IRI or number of SPARQL"
            yield Problem(file, token.line, what, "close the string or IRI, or remove the character", "broken-query")
            return


def _check_keywords(
    structure: Structure, file: str, other_forms: set[str], reaching_out: set[str]
) -> Iterator[Problem]:
    for token in structure.tokens:
        if token.keyword in UPDATES:
            fix = "a stored query only reads; change the data in data/"
            yield Problem(file, token.line, f"has '{token.text}', a word of updates", fix, "refused-keyword")
        elif token.keyword in reaching_out:
            fix = "a stored query reads the store alone, with whole IRIs and the project's prefixes"
            if token.keyword == "SERVICE":
                fix += f"; a question to another endpoint as well goes to {ONLINE_FOLDER}/"
            yield Problem(file, token.line, f"has '{token.text}'", fix, "refused-keyword")
        elif token.keyword in other_forms:
            fix = "write a question or check as SELECT with named columns, an expectation as CONSTRUCT"
            yield Problem(file, token.line, f"has '{token.text}'", fix, "refused-keyword")
        elif token.keyword in CLOCK_AND_CHANCE:
            fix = "make it a parameter: the same data must give the same rows on every day"
            yield Problem(file, token.line, f"calls '{token.text}'", fix, "refused-function")
        elif token.keyword in PARTS_OF_DATE:
            fix = "compare the earliest and latest bounds of the date: SPARQL 1.1 defines this for xsd:dateTime only"
            yield Problem(file, token.line, f"calls '{token.text}'", fix, "refused-function")


def _check_prefixes(structure: Structure, file: str, namespaces: Mapping[str, str]) -> Iterator[Problem]:
    bound: dict[str, tuple[str, int]] = {}
    for name, iri in structure.prologue:
        prefix = name.text.removesuffix(":")
        if prefix in bound:
            what = f"prefix '{prefix}' is declared twice, first at line {bound[prefix][1]}"
            yield Problem(file, name.line, what, "remove one of the two", "bad-prefix")
        bound[prefix] = (iri.text[1:-1], name.line)
        if namespaces.get(prefix) != iri.text[1:-1]:
            yield _foreign_prefix(prefix, name, namespaces, file)
    uses = _uses(structure)
    for prefix, line in uses.items():
        if prefix not in bound:
            fix = (
                f"add PREFIX {prefix}: <{namespaces[prefix]}>" if prefix in namespaces else f"add it to {PREFIXES_FILE}"
            )
            fix = did_you_mean(prefix, bound, fix)
            yield Problem(file, line, f"prefix '{prefix}' is used and not declared", fix, "undeclared-prefix")
    for prefix, (_, line) in bound.items():
        if prefix not in uses:
            what = f"prefix '{prefix}' is declared and not used"
            yield Problem(file, line, what, "remove the line", "unused-prefix")
    for token in structure.tokens:
        if token.kind == IRI and not is_iri(token.text[1:-1]):
            fix = "write it whole, with http, https or urn"
            yield Problem(file, token.line, f"{token.text} is no absolute IRI", fix, "broken-query")


def _foreign_prefix(prefix: str, name: Token, namespaces: Mapping[str, str], file: str) -> Problem:
    if prefix in namespaces:
        what, fix = f"prefix '{prefix}' has another namespace here", f"write PREFIX {prefix}: <{namespaces[prefix]}>"
        return Problem(file, name.line, what, fix, "prefix-differs")
    fix = did_you_mean(prefix, namespaces, f"add it to {PREFIXES_FILE}")
    return Problem(file, name.line, f"prefix '{prefix}' is none of the project's", fix, "unknown-prefix")


def _uses(structure: Structure) -> dict[str, int]:
    declaring = {name.start for name, _ in structure.prologue}
    uses: dict[str, int] = {}
    for token in structure.tokens:
        if token.kind == NAME and token.start not in declaring and not token.text.startswith("_:"):
            uses.setdefault(token.text.partition(":")[0], token.line)
    return uses


def _check_column(structure: Structure, parameter: Parameter, file: str) -> Problem | None:
    columns = {column.name: column for column in structure.columns}
    column = columns.get(parameter.name)
    if column is None:
        fix = did_you_mean(parameter.name, columns, f"add ?{parameter.name} to the columns: {', '.join(columns)}")
        what = f"parameter '{parameter.name}' is no column, so a value would narrow nothing"
        return Problem(file, parameter.line, what, fix, "parameter-not-projected")
    if column.computed:
        what = f"parameter '{parameter.name}' is a computed column, so a value would collide with it"
        fix = f"compute it inside the braces and list it as ?{parameter.name}"
        return Problem(file, column.line, what, fix, "parameter-not-projected")
    keys = structure.group_keys
    if keys is not None and parameter.name not in keys:
        what = f"parameter '{parameter.name}' is not among the variables that the rows are grouped by"
        return Problem(file, parameter.line, what, f"add ?{parameter.name} to GROUP BY", "parameter-not-projected")
    return None


def _check_values(structure: Structure, parameter: Parameter, file: str) -> Iterator[Problem]:
    blocks = [block for block in structure.blocks if block.name == parameter.name]
    if len(blocks) != 1:
        what = f"parameter '{parameter.name}' has {len(blocks) or 'no'} VALUES line{'s' if len(blocks) > 1 else ''}"
        fix = f"write 'VALUES ?{parameter.name} {{ default }}' once, in the group that compares it"
        yield Problem(file, blocks[1].line if blocks else parameter.line, what, fix, "parameter-values")
        return
    if default_of(blocks[0], parameter.type) is None:
        what = f"the VALUES line of '{parameter.name}' holds no single value of type {parameter.type}"
        fix = (
            f"write one value there, {wanted_form(LITERAL_TYPES[parameter.type])}, as a literal of that type, or UNDEF"
        )
        yield Problem(file, blocks[0].line, what, fix, "parameter-values")


def default_of(block: ValuesBlock, kind: str) -> str | None:
    """The lexical form of the one literal of that type in a VALUES block: '' for UNDEF, None for anything else."""
    texts = [token.text for token in block.terms]
    if [text.upper() for text in texts] == ["UNDEF"]:
        return ""
    datatype = LITERAL_TYPES[kind]
    plain = datatype == XSD_STRING
    if not texts or texts[1:] not in ([[]] if plain else [[], ["^^", f"xsd:{kind}"], ["^^", f"<{datatype}>"]]):
        return None
    first = block.terms[0]
    if first.kind == STRING and (plain or len(texts) == 3) and not first.text.startswith(('"""', "'''")):
        lexical = re.sub(r"\\(.)", r"\1", first.text[1:-1])
        return lexical if is_lexical(lexical, datatype) else None
    if plain or first.kind == STRING or len(texts) == 3:
        return None
    return first.text if is_lexical(first.text, datatype) else None
