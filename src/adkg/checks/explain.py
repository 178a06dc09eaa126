"""What a check or a shape insists on, told from its own file: these rules need no page of their own."""

from collections.abc import Mapping

from rdflib import URIRef
from rdflib.namespace import SH

from adkg.checks.shapes import in_english, messages_of
from adkg.ontology import Ontology
from adkg.queries import Check
from adkg.terms import Prefixes


def explanation(rule: str, checks: Mapping[str, Check], ontology: Ontology, prefixes: Prefixes) -> str | None:
    """Markdown on the rule when it is a check's name or a shape's CURIE; None when it is neither."""
    if rule in checks:
        return _of_check(checks[rule])
    iri = prefixes.expand(rule)
    where = ontology.where.get(iri) if iri else None
    if iri is None or where is None or (URIRef(iri), None, None) not in ontology.shapes:
        return None
    messages = messages_of(ontology.shapes, URIRef(iri), SH.message)
    others = [text for language, text in messages if language not in {"", "en"}]
    lines = [f"# {rule}", "", in_english(messages), *others, "", f"The shape stands at {where.file}:{where.line}."]
    return "\n".join(lines) + "\n"


def _of_check(check: Check) -> str:
    lines = [f"# {check.slug}", "", *check.summary.values(), "", f"To mend it: {check.fix}.", ""]
    lines += ["It finds this:", "", "```turtle", check.catches.strip(), "```"]
    if check.passes.strip():
        lines += ["", "It lets this pass:", "", "```turtle", check.passes.strip(), "```"]
    return "\n".join([*lines, "", f"The query stands in {check.file}."]) + "\n"
