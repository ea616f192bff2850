"""The one driver of every source: where to go on, what is new, what is gone, and nothing lost on the way.

A source only answers "what is there from this position on". The driver keeps the cursor and never moves it back,
reads again a span before it, writes each page and its cursor in one transaction, and ends by progress, never by
waiting for an empty page. Paging is by window: the next question starts at the newest stamp seen, and pages are
counted only inside one stamp, so that a thing that is edited while pages are turned cannot slip between two of them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Connection

from frontdesk.clock import Clock
from frontdesk.errors import SourceError
from frontdesk.store import Store
from frontdesk.store.cursors import Cursor, forget_rejected, load_cursor, save_cursor, save_rejected

MAX_PAGES = 100_000
MAX_IDLE_PAGES = 2
"""Pages in a row that bring nothing new, after which a source is believed to repeat itself."""
SWEEP_SHARE = 0.5
"""A sweep that sees less than this share of the known keys marks nothing: a key may have lost its rights."""


class Record(Protocol):
    """What a source tells of one thing at one time."""

    @property
    def key(self) -> str:
        """Stable within the source."""
        ...

    @property
    def stamp(self) -> datetime:
        """Its last change, aware, UTC."""
        ...

    def digest(self) -> str:
        """Equal for equal content."""
        ...


R = TypeVar("R", bound=Record)
R_co = TypeVar("R_co", bound=Record, covariant=True)
R_contra = TypeVar("R_contra", bound=Record, contravariant=True)


@dataclass(frozen=True, slots=True)
class Rejected:
    """An item that could not be read: which, and why in a few words that name no content."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Position:
    """What to read next.

    Attributes:
        since: things changed at this moment or later; None means all.
        step: the page among those, from 0.
        more: what the page before gave to turn to the next, where the source has such a thing.
        mark: for a source with a feed: its own mark, after which to read.
    """

    since: datetime | None = None
    step: int = 0
    more: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Page(Generic[R_co]):
    """One page of a source, oldest change first.

    Attributes:
        last: nothing more is there at present.
        mark: the feed's mark after this page, kept for the next run; empty where the source has no feed.
        more: what turns to the next page of the same question within this run.
        newest: the newest stamp in the page where records do not show it.
        anew: everything is told from the beginning, so that items which could not be read before are forgotten.
    """

    records: tuple[R_co, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    last: bool = False
    mark: str = ""
    more: str = ""
    newest: datetime | None = None
    anew: bool = False


class Source(Protocol[R_co]):
    """A tracker or a forum. It only reads; a fault of the whole is a SourceError, of one item a Rejected."""

    name: str
    overlap: timedelta
    """The span before the cursor that is read again."""
    grain: timedelta
    """How finely its stamps and its filter tell time."""

    def fetch(self, position: Position) -> Page[R_co]:
        """One page from `position` on."""
        ...

    def keys(self) -> Iterator[str] | None:
        """Every key there is, for the sweep; None where the source cannot tell completely."""
        ...


@dataclass(frozen=True, slots=True)
class Changes:
    """What a page changed in the store."""

    new: int = 0
    changed: int = 0
    deleted: int = 0


class Sink(Protocol[R_contra]):
    """Where records go: the tables of one package."""

    kind: str
    """`tickets` or `community`."""

    def apply(self, connection: Connection, source: str, records: Sequence[R_contra]) -> Changes:
        """Write what differs from what is there."""
        ...

    def known_keys(self, connection: Connection, source: str) -> frozenset[str]:
        """The keys that are there and not deleted."""
        ...

    def delete(self, connection: Connection, source: str, keys: Sequence[str], at: datetime) -> None:
        """Mark as deleted."""
        ...


@dataclass(frozen=True, slots=True)
class Summary:
    """What one sync of one source did."""

    source: str
    fetched: int
    new: int
    changed: int
    deleted: int
    skipped: Mapping[str, int]
    cursor: str


Progress = Callable[[int, str], None]
"""Is told after each page how many new or changed records came so far, and the cursor."""


@dataclass
class _Run:
    """The counts of a sync while it runs."""

    seen: dict[str, str] = field(default_factory=dict)
    """Key → digest of what came last."""
    fetched: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    changes: list[Changes] = field(default_factory=list)
    newest: datetime | None = None
    idle: int = 0
    windows: bool = True
    """Whether the source heeds its filter and its order; where not, pages are turned to the end and only then the
    cursor moves."""


def sync(
    source: Source[R],
    sink: Sink[R],
    store: Store,
    clock: Clock,
    *,
    full: bool = False,
    sweep_every: timedelta = timedelta(days=7),
    accept_deletions: bool = False,
    progress: Progress = lambda _count, _cursor: None,
    commit: Callable[[int], AbstractContextManager[None]] = lambda _page: nullcontext(),
) -> Summary:
    """Bring the store to what the source has now.

    Args:
        source: what to read.
        sink: where it goes.
        store: the database; the caller holds it alone.
        clock: the present moment; a cursor never goes beyond it.
        full: forget the cursor, read everything, look for what is gone.
        sweep_every: how old the last search for deleted things may be.
        accept_deletions: believe a sweep that misses most of the known things.
        progress: told after each page.
        commit: entered around each page's transaction; tests stop a run there.

    Raises:
        SourceError: the source or the store failed; pages before that stay, and the next run goes on from them.
    """
    with store.read() as connection:
        cursor = load_cursor(connection, sink.kind, source.name)
    started = clock()
    if full:
        cursor = replace(cursor, stamp=None, mark="")
    position: Position | None = _start(cursor, source.overlap)
    run = _Run()
    for number in range(MAX_PAGES):
        if position is None:
            break
        page = source.fetch(position)
        fresh = _accept(page, position, source.grain, run)
        cursor = _advance(cursor, page, run, started)
        done = following(position, page, source.grain, windows=run.windows, idle=run.idle)
        with commit(number), store.begin() as connection:
            run.changes.append(sink.apply(connection, source.name, fresh))
            if page.anew or (full and number == 0):
                forget_rejected(connection, sink.kind, source.name)
            save_rejected(connection, sink.kind, source.name, [(r.key, r.reason) for r in page.rejected], _keys(fresh))
            save_cursor(connection, sink.kind, source.name, cursor)
        progress(run.fetched, cursor.text())
        position = done
    else:
        raise SourceError(f"{source.name}: {MAX_PAGES} pages and no end; what came is kept, look at its paging")
    cursor = replace(cursor, stamp=run.newest)
    gone = _sweep(source, sink, store, cursor, started, run, sweep_every if not full else None, accept_deletions)
    changes = run.changes
    return Summary(
        source=source.name,
        fetched=run.fetched,
        new=sum(c.new for c in changes),
        changed=sum(c.changed for c in changes),
        deleted=sum(c.deleted for c in changes) + gone,
        skipped=dict(sorted(run.skipped.items())),
        cursor=cursor.text(),
    )


def _keys(records: Sequence[Record]) -> list[str]:
    return [record.key for record in records]


def _start(cursor: Cursor, overlap: timedelta) -> Position:
    since = cursor.stamp - overlap if cursor.stamp is not None else None
    return Position(since=since, mark=cursor.mark)


def _accept(page: Page[R], position: Position, grain: timedelta, run: _Run) -> tuple[R, ...]:
    """The records of a page that were asked for and were not seen in this run with the same content."""
    for rejected in page.rejected:
        run.skipped[rejected.reason] += 1
    stamps = [record.stamp for record in page.records]
    run.windows = run.windows and all(earlier <= later for earlier, later in pairwise(stamps))
    # a feed is asked by its mark, not by time: what comes may bear an old stamp
    asked = position.since if not page.mark else None
    oldest = _floor(asked, grain) - grain if asked is not None else None
    fresh: list[R] = []
    idle = True
    for record in page.records:
        digest = record.digest()
        if run.seen.get(record.key) == digest:
            continue
        run.seen[record.key] = digest
        idle = False
        if oldest is not None and record.stamp < oldest:
            run.skipped["older than asked for"] += 1
            run.windows = False
        else:
            fresh.append(record)
    run.fetched += len(fresh)
    run.idle = run.idle + 1 if idle and not (page.rejected and position.step == 0) else 0
    return tuple(fresh)


def _advance(cursor: Cursor, page: Page[Record], run: _Run, now: datetime) -> Cursor:
    """The cursor after a page. It never goes back, nor beyond the present: a stamp of 2099 must hide nothing."""
    run.newest = max(
        (stamp for stamp in (*(r.stamp for r in page.records if r.stamp <= now), run.newest, cursor.stamp) if stamp),
        default=None,
    )
    safe = run.windows or page.last
    return replace(cursor, stamp=run.newest if safe else cursor.stamp, mark=page.mark or cursor.mark)


def following(
    position: Position, page: Page[Record], grain: timedelta, *, windows: bool = True, idle: int = 0
) -> Position | None:
    """What to read after a page; None at the end.

    Args:
        position: what was asked.
        page: what came.
        grain: how finely the source's filter tells time.
        windows: whether the source heeds its filter; where not, pages are turned to the end.
        idle: pages in a row that brought nothing new.
    """
    if page.last:
        return None
    if page.mark:
        return Position(mark=page.mark) if page.mark != position.mark else None
    stamps = [record.stamp for record in page.records]
    newest = max([*stamps, *([page.newest] if page.newest else [])], default=None)
    moved = newest is not None and (position.since is None or _floor(newest, grain) > _floor(position.since, grain))
    if moved and windows:
        return Position(since=newest)
    if idle > MAX_IDLE_PAGES:
        return None
    return replace(position, step=position.step + 1, more=page.more)


def _floor(moment: datetime, grain: timedelta) -> datetime:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return epoch + (moment - epoch) // grain * grain


def _sweep(
    source: Source[R],
    sink: Sink[R],
    store: Store,
    cursor: Cursor,
    now: datetime,
    run: _Run,
    every: timedelta | None,
    accept: bool,
) -> int:
    """Mark what is no longer at the source, when it is time; how many."""
    due = every is None or cursor.swept_at is None or now - cursor.swept_at >= every
    listing = source.keys() if due else None
    there = frozenset(listing) if listing is not None else None
    with store.begin() as connection:
        gone: list[str] = []
        swept_at = cursor.swept_at
        if there is not None:
            known = sink.known_keys(connection, source.name)
            gone = sorted(known - there)
            if accept or len(known - set(gone)) >= SWEEP_SHARE * len(known):
                sink.delete(connection, source.name, gone, now)
                swept_at = now
            else:
                run.skipped["missing at the source, too many to believe"] = len(gone)
                gone = []
        save_cursor(connection, sink.kind, source.name, replace(cursor, synced_at=now, swept_at=swept_at))
    return len(gone)
