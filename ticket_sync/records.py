"""What a source of tickets yields."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b

from ticket_sync.model import Event, Ticket


class History(StrEnum):
    """How much of a ticket's past its record tells."""

    WHOLE = "whole"
    """All events the source knows; others of this ticket are taken back."""
    PRESENT = "present"
    """The source keeps no history of status, priority and assignee: changes show by comparing with the last pull."""


@dataclass(frozen=True, slots=True)
class TicketRecord:
    """One ticket as a source tells it at one time."""

    ticket: Ticket
    events: tuple[Event, ...] = ()
    history: History = History.WHOLE
    deleted: bool = False

    @property
    def key(self) -> str:
        """Stable within the source."""
        return self.ticket.key

    @property
    def stamp(self) -> datetime:
        """The last change that the source tells."""
        return self.ticket.updated

    def digest(self) -> str:
        """The same for the same content, whatever process computes it."""
        return digest([asdict(self.ticket), [asdict(event) for event in self.events], self.deleted])


def digest(content: Iterable[object]) -> str:
    """32 hexadecimal digits over plain content; moments count as ISO 8601 text."""
    plain = json.dumps(list(content), default=str, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
