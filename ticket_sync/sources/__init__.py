"""Trackers, one a file. A member has `Options` and `open_source`; one that can be written to has `open_writer`, too.

A source reads: it yields records oldest change first from a position, gives each a stable key, never writes, and
turns what it cannot read into a `Rejected` or, where nothing can be trusted, a `SourceError`.
"""

from dataclasses import dataclass
from typing import Protocol

from frontdesk.context import Context
from frontdesk.errors import ConfigError
from frontdesk.sync import Source
from ticket_sync.model import Attachment, Priority
from ticket_sync.records import TicketRecord
from ticket_sync.settings import SourceSettings, source_module

__all__ = ["Context", "Draft", "Writer", "open_source", "open_writer"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A ticket that is to be made."""

    requester: str
    subject: str
    description: str
    priority: Priority = Priority.NORMAL
    category: str = ""
    tags: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


class Writer(Protocol):
    """A tracker that the desk's commands go through to. The next sync brings back what it made of them."""

    def create(self, draft: Draft) -> str:
        """Make a ticket; its key."""
        ...

    def assign(self, key: str, assignee: str) -> None:
        """Give a ticket to somebody."""
        ...

    def reply(self, key: str, text: str) -> None:
        """Answer in public, as the user whose key is used."""
        ...


def open_source(options: SourceSettings, context: Context) -> Source[TicketRecord]:
    """The source that a part of `frontdesk.yml` describes; nothing is read yet."""
    source: Source[TicketRecord] = source_module(options.type).open_source(options, context)  # type: ignore[attr-defined]
    return source


def open_writer(options: SourceSettings, context: Context) -> Writer:
    """What writes to the tracker of a source.

    Raises:
        ConfigError: Frontdesk cannot write to trackers of this type.
    """
    opener = getattr(source_module(options.type), "open_writer", None)
    if opener is None:
        raise ConfigError(
            f"source {options.name}: trackers of type {options.type} are read only here; use its own form"
        )
    writer: Writer = opener(options, context)
    return writer
