"""Which proposals are still to be decided on."""

from collections.abc import Sequence
from dataclasses import dataclass

from adkg.linking.proposals import Proposal, proposals_file, read_proposals
from adkg.links import Link, Scheme
from adkg.project import Project


@dataclass(frozen=True, slots=True)
class Waiting:
    """The proposals of a scheme that no link has settled, the best first."""

    scheme: Scheme
    proposals: tuple[Proposal, ...]

    def of(self, subject: str, object_: str) -> Proposal | None:
        """The proposal of a pair; None when there is none."""
        return next((found for found in self.proposals if found.pair == (subject, object_)), None)


def read_waiting(project: Project, scheme: Scheme, links: Sequence[Link]) -> Waiting:
    """What waits for a decision. A link settles its pair, and what is linked is no more looked for, on either side."""
    decided = {link.curies for link in links}
    linked = {link.curies[0] for link in links if not link.negated and link.value.startswith(scheme.namespace)}
    taken = {link.curies[1] for link in links if link.is_exact}
    found = read_proposals(proposals_file(project, scheme.name))
    waiting = [
        one for one in found if one.pair not in decided and one.subject not in linked and one.object not in taken
    ]
    return Waiting(scheme, tuple(waiting))
