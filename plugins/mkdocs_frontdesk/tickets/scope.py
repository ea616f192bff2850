"""Everything that a view is computed from."""

from dataclasses import dataclass

from frontdesk.snapshots.envelope import Envelope
from frontdesk.snapshots.tickets import Tickets
from mkdocs_frontdesk.tickets.policy import Policy
from mkdocs_frontdesk.tickets.words import Words


@dataclass(frozen=True, slots=True)
class Scope:
    """The snapshot, the team's promise, and the words to say it with."""

    snapshot: Envelope[Tickets]
    policy: Policy
    words: Words

    @property
    def data(self) -> Tickets:
        """The figures."""
        return self.snapshot.data
