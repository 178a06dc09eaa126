"""What the linking commands read of a project: its things, its links and the schemes that these are in."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from adkg.errors import ProblemsError, UsageError, did_you_mean, errors_in
from adkg.linking.candidates import fits
from adkg.links import Link, Scheme, read_links, read_schemes
from adkg.ontology import read_ontology
from adkg.project import Project
from adkg.register import Register, read_register
from adkg.terms import Iri, Prefixes, is_path, path_of, read_prefixes, thing_iri
from adkg.vocabulary import build_vocabulary


@dataclass
class Reviewed:
    """The links of a project and what they link, read from its files: no store is needed."""

    project: Project

    @cached_property
    def prefixes(self) -> Prefixes:
        """The prefixes of the project."""
        return read_prefixes(self.project)[0]

    @cached_property
    def register(self) -> Register:
        """The things of the project."""
        return read_register(self.project, build_vocabulary(read_ontology(self.project)[0]))[0]

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """All links. Raises ProblemsError when a file of them is broken."""
        links, problems = read_links(self.project, self.prefixes, self.register.classes)
        if errors_in(problems):
            raise ProblemsError(errors_in(problems))
        return links

    @cached_property
    def schemes(self) -> Mapping[str, Scheme]:
        """The collections that the files of links are about."""
        return read_schemes(self.project, self.prefixes)

    def scheme(self, name: str) -> Scheme:
        """The scheme of that name; without a name the only one that can be asked by names, or the only one."""
        if name:
            if name not in self.schemes:
                fix = did_you_mean(name, self.schemes, f"there are {', '.join(sorted(self.schemes))}")
                raise UsageError(f"no scheme '{name}' in data/links", fix)
            return self.schemes[name]
        asked = [scheme for scheme in self.schemes.values() if scheme.reconciliation_service]
        found = asked or list(self.schemes.values())
        if len(found) != 1:
            names = ", ".join(sorted(scheme.name for scheme in found)) or "none: begin data/links/<scheme>.sssom.tsv"
            raise UsageError("which collection is not clear", f"name it with --scheme; there are {names}")
        return found[0]

    def subject(self, text: str) -> Iri:
        """The thing that a path, a CURIE or the last step of a path names. Raises UsageError."""
        path = text.replace(":", "/", 1)
        if is_path(path) and thing_iri(path) in self.register.things:
            return thing_iri(path)
        paths = [path_of(iri) for iri in self.register.things]
        ends = [one for one in paths if one.partition("/")[2] == text]
        if len(ends) == 1:
            return thing_iri(ends[0])
        if ends:
            raise UsageError(f"'{text}' is several things", f"write {' or '.join(sorted(ends))}")
        raise UsageError(f"no thing '{text}'", did_you_mean(path, paths, "name it by its path, such as kind/name"))

    def identified(self, text: str, name: str = "") -> tuple[Scheme, str] | None:
        """The scheme and the identifier there that a CURIE, an IRI or an identifier gives; None when it is none.

        Of a bare identifier, only the scheme of that `name`, or the one that is meant without, is looked at.
        """
        for scheme in self.schemes.values():
            for beginning in (f"{scheme.prefix}:", scheme.namespace):
                identifier = text.removeprefix(beginning)
                if identifier != text and fits(identifier, scheme.namespace, scheme.pattern):
                    return scheme, identifier
        likely = [self.schemes[name]] if name in self.schemes else [one for one in self.schemes.values() if not name]
        fitting = [scheme for scheme in likely if fits(text, scheme.namespace, scheme.pattern)]
        return (fitting[0], text) if len(fitting) == 1 else None
