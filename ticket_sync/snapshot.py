"""The snapshot of tickets: what leaves the private store, and the file it goes to."""

import hmac
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from frontdesk.settings import Settings
from frontdesk.snapshots.envelope import Envelope, Source, dump
from frontdesk.snapshots.files import FOLDER, replace_file
from frontdesk.snapshots.tickets import PATH, SCHEMA, Tickets
from frontdesk.store import Store
from frontdesk.store.cursors import load_cursor, rejected_counts
from frontdesk.store.secrets import kept_secret
from ticket_sync.outcomes import read_outcomes
from ticket_sync.policy import policy_of
from ticket_sync.report import report
from ticket_sync.settings import LOCAL, TicketSettings
from ticket_sync.span import span_of
from ticket_sync.storage import TicketSink
from ticket_sync.tables import tickets

KEY = "ticket names"
"""The name of the key in the store."""
NAME_DIGITS = 12
make_key = partial(token_hex, 32)
FindPersonal = Callable[[str], Sequence[object]]


def write_snapshot(
    store: Store,
    settings: Settings,
    root: Path,
    now: datetime,
    find_personal: FindPersonal,
    *,
    make_key: Callable[[], str] = make_key,
    demo: bool = False,
    only: frozenset[str] | None = None,
) -> bool:
    """Bring `.frontdesk/snapshots/tickets.json` up to date; whether it changed.

    The same store at the same `now` gives the same bytes, however the store came to its state.

    Args:
        store: the private store.
        settings: the whole policy.
        root: the site's root.
        now: the moment of the figures; what happened later is not in them.
        find_personal: what in a text may be somebody's data.
        make_key: makes the key of the published names, once in a store's life.
        demo: whether the data is a sample.
        only: the sources that count; None means all that tickets ever came from.

    Raises:
        SourceError: the store cannot be read, or the file not written.
    """
    key = kept_secret(store, KEY, make_key)
    with store.read() as connection:
        envelope = build_snapshot(connection, settings, key, now, find_personal, demo=demo, only=only)
    return replace_file(root / FOLDER / PATH, dump(envelope))


def build_snapshot(
    connection: Connection,
    settings: Settings,
    key: str,
    now: datetime,
    find_personal: FindPersonal,
    *,
    demo: bool = False,
    only: frozenset[str] | None = None,
) -> Envelope[Tickets]:
    """The snapshot of one state of the store; arguments as for `write_snapshot`."""
    policy = settings.section(TicketSettings)
    sources = tuple(s for s in _sources(connection, policy, now) if only is None or s.name in only)
    complete = [source.synced_at for source in sources if source.synced_at is not None]
    return Envelope[Tickets](
        schema=SCHEMA,
        generated_at=now,
        as_of=min(complete, default=now),
        demo=demo,
        sources=sources,
        data=report(
            read_outcomes(connection, policy_of(policy), now, only),
            policy,
            span_of(policy.report, ZoneInfo(settings.site.zone), now),
            partial(opaque_name, key),
            find_personal,
        ),
    )


def opaque_name(key: str, ticket_id: str) -> str:
    """`T-` and digits that only the holder of the key can relate to the ticket; the same at every snapshot."""
    return f"T-{hmac.digest(key.encode(), ticket_id.encode(), sha256).hex()[:NAME_DIGITS]}"


def _sources(connection: Connection, policy: TicketSettings, now: datetime) -> tuple[Source, ...]:
    """The configured sources, and those that tickets came from before, by name."""
    types = {source.name: source.type for source in policy.sources}
    counted = (
        select(tickets.c.source, func.count())
        .where(tickets.c.deleted_at.is_(None), tickets.c.created <= now)
        .group_by(tickets.c.source)
    )
    items: dict[str, int] = {row[0]: row[1] for row in connection.execute(counted)}
    left_out = rejected_counts(connection, TicketSink.kind)
    found: list[Source] = []
    for name in sorted(types.keys() | items.keys()):
        cursor = load_cursor(connection, TicketSink.kind, name)
        found.append(
            Source(
                name=name,
                type=types.get(name, LOCAL if name == LOCAL else ""),
                synced_at=cursor.synced_at,
                as_of=cursor.stamp,
                items=items.get(name, 0),
                left_out=dict(left_out.get(name, {})),
            )
        )
    return tuple(found)
