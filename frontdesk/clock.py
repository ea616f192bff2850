"""Time as an argument: every moment inside is aware and in UTC, a zone matters only at the edge."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from frontdesk.errors import ConfigError

FIRST_YEAR, LAST_YEAR = 1971, 2199
"""Reports look back and ahead from a moment; beyond these years a typed one is a slip."""

Clock = Callable[[], datetime]
"""Tells the present moment, aware and in UTC."""


def system_clock() -> datetime:
    """The machine's clock, to the second: no tracker tells finer."""
    return datetime.now(UTC).replace(microsecond=0)


def frozen_clock(moment: datetime) -> Clock:
    """A clock that stands at `moment`."""
    return lambda: moment


def parse_moment(text: str, zone: tzinfo) -> datetime:
    """A moment as a person types it: ISO 8601, in `zone` where it names none.

    Raises:
        ConfigError: it is no such moment.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        found = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        found = datetime.min.replace(tzinfo=UTC)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ConfigError(f"{text!r}: no such time; expected ISO 8601 such as 2026-01-09T09:00:00Z")
    return found
