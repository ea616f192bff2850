"""`titles`: tickets whose subject may be published, each opted in on its own."""

from dataclasses import dataclass
from datetime import date

from mkdocs_frontdesk.csv_table import Table
from mkdocs_frontdesk.figures import plain
from mkdocs_frontdesk.tickets.scope import Scope


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket with its subject."""

    id: str
    title: str
    status: str
    created: date


@dataclass(frozen=True, slots=True)
class TitlesView:
    """The tickets, in the order of the snapshot."""

    rows: tuple[Row, ...]


def view(scope: Scope) -> TitlesView:
    """The published tickets."""
    words = scope.words
    return TitlesView(
        tuple(
            Row(plain(ticket.id), plain(ticket.title), words.name("status", ticket.status), ticket.created)
            for ticket in scope.data.titles
        )
    )


def table(scope: Scope) -> Table:
    """A ticket a row."""
    words = scope.words
    return Table(
        tuple(words.texts(f"tickets.head.{name}") for name in ("id", "title", "status", "created_on")),
        tuple(
            (ticket.id, ticket.title, words.name("status", ticket.status), ticket.created.isoformat())
            for ticket in scope.data.titles
        ),
    )
