"""Describes the API in OpenAPI 3.1, from the headers of the questions: nothing is written by hand for one of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from adkg.queries import Parameter, Question
from adkg.queries.binding import longest_of, pattern_of
from adkg.store import Store
from adkg.terms import XSD, lexical_pattern
from adkg.version import __version__
from adkg.web.languages import LANGUAGES
from adkg.web.questions.answering import MOST_ROWS
from adkg.web.questions.fields import read_policies
from adkg.web.questions.forms import FORMS, JSON, LISTS, PICTURES, Form, forms_of
from adkg.web.questions.listing import LONGEST

Plain = dict[str, Any]

REFUSED = {
    "400": "What was asked does not fit: an unknown parameter, or a value of another form.",
    "404": "There is no such question, or no such form.",
    "4XX": f"406: no form that is accepted; 413: more than {MOST_ROWS} rows; 405, 421: not the method, not the name.",
    "5XX": "503: too many wait, 504: it took too long, 507: it needed too much memory, 500: something went wrong.",
}
EVERYWHERE = ("known-by", "policy", "lang")
RAW_ONLY = "csv"


def description(questions: Iterable[Question], store: Store, language: str) -> Plain:
    """The document, with summaries in the language."""
    stored = list(questions)
    paths: Plain = {"/questions": _listing([tag for one in stored for tag in one.tags])}
    parameters = {name: _option(name, schema, text) for name, schema, text in _options(store, language)}
    schemas = dict(SCHEMAS)
    responses = {_name_of(status): _refusal(text) for status, text in REFUSED.items()}
    responses |= {f".{form.suffix}": _found((form,), {}) for form in (*FORMS, *PICTURES) if form != JSON}
    for one in stored:
        schemas[f"{one.slug}.rows"] = _rows_schema(one)
        responses[one.slug] = _found(forms_of(one), _reference("schemas", f"{one.slug}.rows"))
        responses[f"{one.slug}.json"] = _found((JSON,), _reference("schemas", f"{one.slug}.rows"))
        parameters |= {f"{one.slug}.{name}": _parameter(found) for name, found in one.parameters.items()}
        paths[f"/questions/{one.slug}"] = _path(one, language, forms_of(one))
        paths |= {f"/questions/{one.slug}.{form.suffix}": _path(one, language, (form,)) for form in forms_of(one)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "adkg",
            "version": __version__,
            "summary": "Stored questions, SPARQL and linked data. Everything can be read, and nothing can be changed.",
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {**paths, **_others()},
        "components": {
            "schemas": schemas,
            "parameters": parameters,
            "responses": responses,
        },
    }


def _path(question: Question, language: str, forms: tuple[Form, ...]) -> Plain:
    """The question in one form, or in the one of several that is accepted."""
    options = [*question.parameters, *EVERYWHERE]
    options += ["evidence"] if forms[0].evidence else []
    options += ["raw"] if any(form.suffix == RAW_ONLY for form in forms) else []
    ending = f".{forms[0].suffix}" if len(forms) == 1 else ""
    found = ending if ending and forms[0] != JSON else question.slug + ending
    traps = question.traps.get(language) or question.traps.get("en", "")
    operation: Plain = {
        "operationId": question.slug + ending,
        "summary": question.summary.get(language) or question.summary.get("en", ""),
        "tags": list(question.tags),
        "parameters": [
            _reference("parameters", f"{question.slug}.{name}" if name in question.parameters else name)
            for name in options
        ],
        "responses": {"200": _reference("responses", found), **_refusals()},
    }
    return {"get": operation | ({"description": traps.strip()} if traps and not ending else {})}


def _parameter(one: Parameter) -> Plain:
    schema: Plain = {"type": "string"}
    if one.choices:
        # A name with nothing behind it, as a form sends it, is not given.
        schema["enum"] = ["", *one.choices]
    elif one.type == "date":
        schema = {"anyOf": [{"type": "string", "format": "date", "pattern": f"^{pattern_of(one)}$"}, _NOTHING]}
    else:
        schema |= {"pattern": f"^(?:{pattern_of(one)})?$", "maxLength": longest_of(one)}
    if one.default:
        schema["default"] = one.default
    kind = f"a {one.type}" if one.is_literal else f"a thing of the class {one.type}: its path, a CURIE or an IRI"
    return {
        "name": one.name,
        "in": "query",
        "description": f"{kind[:1].upper()}{kind[1:]}.",
        "schema": schema,
        "example": one.example,
    }


def _options(store: Store, language: str) -> Iterable[tuple[str, Plain, str]]:
    month, year = lexical_pattern(XSD + "gYearMonth"), lexical_pattern(XSD + "gYear")
    day = {"type": "string", "format": "date", "pattern": f"^{lexical_pattern(XSD + 'date')}$"}
    known = {"anyOf": [day, {"type": "string", "pattern": f"^(?:(?:{month})|(?:{year}))?$"}]}
    policies = ["", *(one.value for one in read_policies(store, language))]
    yield "known-by", known, "Only what was published by that day, month or year."
    yield "policy", {"type": "string", "enum": policies}, "The order of rules by which rival values are judged."
    yield "lang", {"type": "string", "enum": ["", *LANGUAGES]}, "The language of labels."
    able = ", ".join(form.suffix for form in FORMS if form.evidence)
    yield "evidence", {"type": "string", "enum": ["", "0", "1"]}, f"1: every cell with its sources, in {able}."
    yield "raw", {"type": "string", "enum": ["", "0", "1"]}, "1: CSV cells that a spreadsheet would run stay so."


def _option(name: str, schema: Plain, text: str) -> Plain:
    return {"name": name, "in": "query", "description": text, "schema": schema}


def _found(forms: Iterable[Form], of_json: Plain) -> Plain:
    content: Plain = {}
    for form in forms:
        for media in form.media_types:
            content[media] = {"schema": of_json if form.suffix == "json" else {"type": "string"}}
    if "application/ld+json" in content:
        content["application/ld+json"] = {"schema": _reference("schemas", "LinkedRows")}
    tag = {"description": "The same for as long as the record is the same.", "schema": {"type": "string"}}
    return {"description": "The whole answer.", "content": content, "headers": {"ETag": tag}}


def _rows_schema(question: Question) -> Plain:
    """The rows as SPARQL 1.1 Query Results JSON; with evidence, as a list of rows with their cells."""
    cells = {name: _reference("schemas", "Term") for name in question.columns}
    told = {name: _reference("schemas", "CellWithEvidence") for name in question.columns}
    columns = {"type": "array", "items": {"type": "string", "enum": list(question.columns)}}
    rows = {"type": "array", "items": {"type": "object", "properties": cells, "additionalProperties": False}}
    return {
        "oneOf": [
            {
                "type": "object",
                "required": ["head", "results"],
                "properties": {
                    "head": {"type": "object", "required": ["vars"], "properties": {"vars": columns}},
                    "results": {"type": "object", "required": ["bindings"], "properties": {"bindings": rows}},
                },
            },
            {"type": "array", "items": {"type": "object", "properties": told, "additionalProperties": False}},
        ]
    }


def _listing(tags: Iterable[str]) -> Plain:
    of_json = {"type": "array", "items": _reference("schemas", "Question")}
    parameters = [
        _option("tag", {"type": "string", "enum": ["", *sorted(set(tags))]}, "Only those with the tag."),
        _option("q", {"type": "string", "maxLength": LONGEST}, "Only those that have these words, in either language."),
        _reference("parameters", "lang"),
    ]
    operation = {
        "operationId": "questions",
        "summary": "The stored questions, with their parameters.",
        "parameters": parameters,
        "responses": {"200": _found(LISTS, of_json), **_refusals()},
    }
    return {"get": operation}


def _others() -> Plain:
    """What is described elsewhere in full: the endpoint by its Service Description, things by the ontology."""
    query: Plain = {"name": "query", "in": "query", "required": True, "schema": {"type": "string", "minLength": 1}}
    form = {"type": "object", "required": ["query"], "properties": {"query": query["schema"]}}
    kind = {"name": "kind", "in": "path", "required": True, "schema": {"type": "string"}, "example": "source"}
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
    any_form = {"200": {"description": "In the form that is accepted."}, **_refusals()}
    sparql = {
        "summary": "A SPARQL 1.1 query, by the SPARQL Protocol.",
        "externalDocs": {"url": "https://www.w3.org/TR/sparql11-protocol/"},
        "responses": any_form,
    }
    content = {"application/x-www-form-urlencoded": {"schema": form}, "application/sparql-query": {"schema": _TEXT}}
    return {
        "/sparql": {
            "get": {"operationId": "sparql", "parameters": [query], **sparql},
            "post": {"operationId": "sparql-post", "requestBody": {"required": True, "content": content}, **sparql},
        },
        "/{kind}/{name}": {
            "get": {
                "operationId": "thing",
                "summary": "A thing at the path of its IRI: a page, or RDF by Accept or by suffix.",
                "parameters": [kind, name],
                "responses": any_form,
            }
        },
    }


def _refusal(text: str) -> Plain:
    problem = {"schema": _reference("schemas", "Problem")}
    plain = {"schema": {"type": "string"}}
    content = {"application/json": problem, "text/plain": plain, "text/html": plain}
    return {"description": text, "content": content}


def _refusals() -> Plain:
    return {status: _reference("responses", _name_of(status)) for status in REFUSED}


def _name_of(status: str) -> str:
    return f"Refused{status}"


def _reference(where: str, name: str) -> Plain:
    return {"$ref": f"#/components/{where}/{name}"}


_NOTHING: Plain = {"type": "string", "maxLength": 0}
_TEXT: Plain = {"type": "string"}
_TEXTS: Plain = {"type": "object", "additionalProperties": _TEXT}
_LIST: Plain = {"type": "array", "items": _TEXT}
SCHEMAS: Mapping[str, Plain] = {
    "Problem": {
        "description": "What is wrong, and what to do.",
        "type": "object",
        "required": ["what", "fix"],
        "properties": {"what": _TEXT, "fix": _TEXT},
    },
    "Term": {
        "description": "A term of RDF (SPARQL 1.1 Query Results JSON Format, section 3.2.2).",
        "type": "object",
        "required": ["type", "value"],
        "properties": {
            "type": {"enum": ["uri", "literal", "bnode"]},
            "value": _TEXT,
            "datatype": _TEXT,
            "xml:lang": _TEXT,
        },
    },
    "CellWithEvidence": {
        "description": "A value with the claims, decisions and sources that it rests on.",
        "type": "object",
        "required": ["origins", "layers", "evidence"],
        "properties": {
            "id": {"type": "string", "description": "The path of a thing."},
            "value": {"type": "string", "description": "The lexical form of a literal."},
            "type": _TEXT,
            "language": _TEXT,
            "origins": {"type": "integer", "minimum": 0, "description": "How many independent origins there are."},
            "layers": _LIST,
            "rules": _LIST,
            "evidence": {"type": "array", "items": {"type": "object"}},
        },
    },
    "LinkedRows": {
        "type": "object",
        "required": ["@context", "@graph"],
        "properties": {"@context": {"type": "object"}, "@graph": {"type": "array", "items": {"type": "object"}}},
    },
    "Question": {
        "type": "object",
        "required": ["question", "path", "summary", "tags", "parameters", "columns", "traps", "view"],
        "properties": {
            "question": _TEXT,
            "path": _TEXT,
            "summary": _TEXTS,
            "tags": _LIST,
            "parameters": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["name", "type", "example", "default", "choices"],
                    "properties": {
                        "name": _TEXT,
                        "type": _TEXT,
                        "example": _TEXT,
                        "default": _TEXT,
                        "choices": _LIST,
                    },
                },
            },
            "columns": _LIST,
            "traps": _TEXTS,
            "view": _TEXT,
        },
    },
}
