"""How far each source was read, and what of it could not be."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, delete, select

from frontdesk.store.tables import cursors, rejected
from frontdesk.store.upsert import upsert

CHUNK = 1000
"""Keys in one statement; databases take a limited number."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a source was read.

    Attributes:
        stamp: the newest change that was seen, never beyond the moment of the run.
        mark: the mark of a feed.
        synced_at: the end of the last run that came to its end.
        swept_at: the last complete search for deleted things.
    """

    stamp: datetime | None = None
    mark: str = ""
    synced_at: datetime | None = None
    swept_at: datetime | None = None

    def text(self) -> str:
        """As reports print it: the feed's mark, else the stamp, else nothing."""
        return self.mark or (self.stamp.isoformat() if self.stamp else "")


def load_cursor(connection: Connection, kind: str, source: str) -> Cursor:
    """The cursor of a source; a new one where it was never read."""
    row = connection.execute(
        select(cursors.c.stamp, cursors.c.mark, cursors.c.synced_at, cursors.c.swept_at).where(
            cursors.c.kind == kind, cursors.c.source == source
        )
    ).one_or_none()
    return Cursor(*row) if row is not None else Cursor()


def save_cursor(connection: Connection, kind: str, source: str, cursor: Cursor) -> None:
    """Keep a cursor, unless it is as it was."""
    if load_cursor(connection, kind, source) == cursor:
        return
    row = {
        "kind": kind,
        "source": source,
        "stamp": cursor.stamp,
        "mark": cursor.mark,
        "synced_at": cursor.synced_at,
        "swept_at": cursor.swept_at,
    }
    upsert(connection, cursors, [row])


def save_rejected(
    connection: Connection, kind: str, source: str, faults: Sequence[tuple[str, str]], mended: Sequence[str]
) -> None:
    """Remember items that could not be read; forget those that now can."""
    here = and_(rejected.c.kind == kind, rejected.c.source == source)
    named = [*mended, *(key for key, _ in faults)]
    known: dict[str, str] = {}
    for start in range(0, len(named), CHUNK):
        some = here & rejected.c.key.in_(named[start : start + CHUNK])
        known.update(dict(connection.execute(select(rejected.c.key, rejected.c.reason).where(some)).all()))
    gone = [key for key in mended if key in known]
    if gone:
        connection.execute(delete(rejected).where(here, rejected.c.key.in_(gone)))
    rows = {
        key: {"kind": kind, "source": source, "key": key, "reason": reason}
        for key, reason in faults
        if known.get(key) != reason
    }
    upsert(connection, rejected, list(rows.values()))


def forget_rejected(connection: Connection, kind: str, source: str) -> None:
    """Forget what could not be read of a source, because all of it is read anew."""
    connection.execute(delete(rejected).where(rejected.c.kind == kind, rejected.c.source == source))


def rejected_counts(connection: Connection, kind: str) -> Mapping[str, Mapping[str, int]]:
    """Source → reason → how many items are left out for it at present."""
    counts: dict[str, Counter[str]] = {}
    rows = connection.execute(select(rejected.c.source, rejected.c.reason).where(rejected.c.kind == kind))
    for source, reason in rows:
        counts.setdefault(source, Counter())[reason] += 1
    return {source: dict(sorted(reasons.items())) for source, reasons in sorted(counts.items())}
