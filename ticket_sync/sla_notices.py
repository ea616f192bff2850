"""Telling that a target comes near or is missed, once for each, and only what happened since the last look."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from frontdesk.notify.outbox import Notice, enqueue
from frontdesk.store.cursors import load_cursor, save_cursor
from ticket_sync.outcomes import Outcome, read_outcomes
from ticket_sync.policy import Policy
from ticket_sync.sla import Measure

WATERMARK = ("notices", "tickets")
"""The cursor that tells when was last looked. The first look only sets it: an import of old tickets notifies nobody."""


def begin_watch(connection: Connection, now: datetime) -> None:
    """Look from now on, unless somebody looks already: a desk's first ticket must not miss its marks."""
    cursor = load_cursor(connection, *WATERMARK)
    if cursor.stamp is None:
        save_cursor(connection, *WATERMARK, replace(cursor, stamp=now))


def enqueue_sla_notices(
    connection: Connection, policy: Policy, now: datetime, only: frozenset[str] | None = None
) -> int:
    """Put sla_warning and sla_breached since the last look into the outbox, of these sources; how many were new."""
    cursor = load_cursor(connection, *WATERMARK)
    since = cursor.stamp
    save_cursor(connection, *WATERMARK, replace(cursor, stamp=max(now, since or now)))
    if since is None:
        return 0
    found = [
        notice
        for outcome in read_outcomes(connection, policy, now, only)
        for name, measure in (("response", outcome.response), ("resolution", outcome.resolution))
        for notice in _crossed(outcome, name, measure)
        if since < notice.created_at <= now
    ]
    return enqueue(connection, found)


def _crossed(outcome: Outcome, name: str, measure: Measure) -> Iterator[Notice]:
    """When a clock came near its target, and when it passed it; also where it has ended since, too late."""
    if measure.due is None:
        return
    for event, moment in (("sla_warning", measure.near), ("sla_breached", measure.due)):
        if moment is not None:
            payload = {"measure": name, "priority": str(outcome.priority), "due": measure.due.isoformat()}
            key = f"{event}:{outcome.id}:{name}:{measure.due.isoformat()}"
            yield Notice(event, outcome.id, key, moment, payload)
