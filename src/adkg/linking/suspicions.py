"""Finds links that cannot be right: to what has gone, what moved, or what is of another kind than our thing."""

from collections.abc import Iterable, Mapping

from adkg.alignments import EXACT, Alignments
from adkg.errors import Problem
from adkg.linking.entities import Entity
from adkg.links import Link
from adkg.terms import RDF_TYPE, Iri, path_of
from adkg.vocabulary import Vocabulary


def check_links(
    links: Iterable[Link],
    entities: Mapping[Iri, Entity],
    classes: Mapping[Iri, Iri],
    vocabulary: Vocabulary,
    alignments: Alignments,
) -> dict[Link, Problem]:
    """The links that cannot be right, of those whose entities are known, each with a problem at its line.

    Refused links are left alone. One that is not exact has only to lead to something that is there.
    """
    found = {}
    for link in links:
        entity = entities.get(link.value)
        if entity is None or link.negated:
            continue
        problem = _absence(link, entity, alignments)
        if problem is None and link.is_exact:
            fault = _kind_fault(classes[link.subject], entity, vocabulary, alignments)
            what = f"'{link.curies[0]}' is said to be '{link.curies[1]}', and that {fault}"
            fix = "look at it again: refuse it, or mend the row"
            problem = _problem(link, what, fix, "impossible-link") if fault else None
        if problem is not None:
            found[link] = problem
    return found


def _absence(link: Link, entity: Entity, alignments: Alignments) -> Problem | None:
    target = link.curies[1]
    if entity.redirect is not None:
        now = entity.redirect.removeprefix(alignments.namespace)
        fix = f"look at '{now}', and link to it if it is the same"
        return _problem(link, f"'{target}' was merged into '{now}' there", fix, "moved-link")
    if not entity.is_there:
        fix = "look for another item, or remove the row"
        return _problem(link, f"'{target}' is not there any more", fix, "gone-link")
    return None


def _problem(link: Link, what: str, fix: str, rule: str) -> Problem:
    return Problem(link.where.file, link.where.line, what, fix, rule)


def _kind_fault(kind: Iri, entity: Entity, vocabulary: Vocabulary, alignments: Alignments) -> str:
    """Why an entity cannot be a thing of the class; '' where it can.

    A class there that is exactly one of ours has all of its members: what is of other classes only is none of them.
    """
    theirs = [
        one.value
        for match in alignments.matches_of(RDF_TYPE)
        for one in entity.all(match.theirs)
        if isinstance(one.value, Iri)
    ]
    if not theirs:
        return ""
    nothing = [one for one in theirs if one in alignments.names_nothing]
    if len(nothing) == len(theirs):
        return f"is a page and no thing ({_short(nothing[0], alignments)})"
    above = vocabulary.superclasses.get(kind, frozenset({kind}))
    exact = [one for one in alignments.matches if one.relation == EXACT and one.ours in above]
    if exact and not any(one.theirs in theirs for one in exact):
        wanted, found = _short(exact[0].theirs, alignments), ", ".join(_short(one, alignments) for one in theirs)
        return f"is {found} there, where every {path_of(exact[0].ours)} is {wanted}"
    meant = {one.ours for one in alignments.matches if one.theirs in theirs and one.ours in vocabulary.superclasses}
    if meant and all(_are_disjoint(kind, one, vocabulary, alignments) for one in meant):
        return f"is a {path_of(min(meant))}"
    return ""


def _are_disjoint(one: Iri, other: Iri, vocabulary: Vocabulary, alignments: Alignments) -> bool:
    mine, theirs = (vocabulary.superclasses.get(kind, frozenset({kind})) for kind in (one, other))
    for group in alignments.disjoint:
        here, there = group & mine, group & theirs
        if here and there and not here & there:
            return True
    return False


def _short(iri: Iri, alignments: Alignments) -> str:
    return iri.removeprefix(alignments.namespace)
