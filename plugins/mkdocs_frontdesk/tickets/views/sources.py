"""`sources`: where the figures come from, how fresh they are, what was left out, and how they are measured."""

from dataclasses import dataclass

from frontdesk.snapshots.envelope import Source
from frontdesk.snapshots.tickets import Promise
from mkdocs_frontdesk.csv_table import Table
from mkdocs_frontdesk.figures import Moment, plain
from mkdocs_frontdesk.tickets.scope import Scope
from mkdocs_frontdesk.tickets.words import Words


@dataclass(frozen=True, slots=True)
class Row:
    """A source."""

    name: str
    type: str
    synced_at: Moment | None
    as_of: Moment | None
    items: str | None
    left_out: str


@dataclass(frozen=True, slots=True)
class SourcesView:
    """The sources, and the method in sentences."""

    rows: tuple[Row, ...]
    newest: Moment | None
    method: tuple[str, ...]


def view(scope: Scope) -> SourcesView:
    """Freshness and method."""
    words, newest = scope.words, scope.data.newest_event
    return SourcesView(
        rows=tuple(_row(source, words) for source in scope.snapshot.sources),
        newest=words.moment(newest) if newest else None,
        method=_method(scope.data.promise, scope.data.period.zone, words),
    )


def _row(source: Source, words: Words) -> Row:
    return Row(
        name=plain(source.name),
        type=plain(source.type),
        synced_at=words.moment(source.synced_at) if source.synced_at else None,
        as_of=words.moment(source.as_of) if source.as_of else None,
        items=None if source.items is None else f"{source.items:,}",
        left_out=left_out(source, words),
    )


def left_out(source: Source, words: Words) -> str:
    """How many items could not be read, by reason, the most frequent first."""
    t = words.texts
    reasons = sorted(source.left_out.items(), key=lambda item: (-item[1], item[0]))
    parts = [
        t("tickets.sources.left_out", count=f"{count:,}", reason=plain(reason)) for reason, count in reasons if count
    ]
    return words.listed(parts) or t("tickets.sources.nothing_left_out")


def _method(promise: Promise, zone: str, words: Words) -> tuple[str, ...]:
    t = words.texts
    clock = [t(f"tickets.method.{promise.time}", zone=plain(promise.calendar_zone))]
    if promise.holidays_known_until is not None:
        clock.append(t("tickets.method.holidays", year=promise.holidays_known_until))
    return (
        t("tickets.method.response"),
        words.sentences(clock),
        t("tickets.method.resolution"),
        t("tickets.method.breached", warning=f"{promise.warning_share * 100:g}%"),
        t("tickets.method.interval"),
        t("tickets.method.cohort", zone=plain(zone)),
        t("tickets.method.privacy"),
    )


def table(scope: Scope) -> Table:
    """A source a row; times in ISO 8601."""
    words = scope.words
    names = ("source", "type", "synced_at", "newest", "items", "left_out")
    return Table(
        tuple(words.texts(f"tickets.head.{name}") for name in names),
        tuple(
            (
                source.name,
                source.type,
                words.moment(source.synced_at).iso if source.synced_at else None,
                words.moment(source.as_of).iso if source.as_of else None,
                source.items,
                left_out(source, words),
            )
            for source in scope.snapshot.sources
        ),
    )
