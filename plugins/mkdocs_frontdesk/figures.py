"""Figures as people read them: one form everywhere, each with its unit; what is not known is None, never a zero."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from frontdesk.texts import Texts

Kind = Literal["ok", "warn", "bad", "none", "old"]
MARK_ICONS: dict[Kind, str] = {
    "ok": "check-circle",
    "warn": "alert",
    "bad": "close-circle",
    "none": "help-circle-outline",
    "old": "clock-alert-outline",
}
HOUR_MINUTES = 60
DAY_MINUTES = 1440
MAX_NAME = 120


@dataclass(frozen=True, slots=True)
class Mark:
    """A state: always a word, the shape of an icon and a colour."""

    kind: Kind
    word: str

    @property
    def icon(self) -> str:
        """The name of its icon."""
        return MARK_ICONS[self.kind]


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as machines and as people read it."""

    iso: str
    text: str


def plain(text: str, limit: int = MAX_NAME) -> str:
    """A name from outside on one line: no control characters, white space folded, cut where it is very long."""
    printable = "".join(c if c.isprintable() else " " for c in text[: limit * 10])
    folded = " ".join(printable.split())
    return folded if len(folded) <= limit else f"{folded[: limit - 1]}…"


def percent(share: float | None) -> str | None:
    """A share of 1 in percent with one decimal: `95.7%`."""
    return None if share is None else f"{share * 100:.1f}%"


def decimal(value: float | None) -> str | None:
    """A number with one decimal."""
    return None if value is None else f"{value:,.1f}"


def duration_parts(minutes: float, texts: Texts, *, days: bool = True) -> tuple[str, str]:
    """A duration as number and unit, in the largest unit that it fills.

    Args:
        minutes: how long it took.
        texts: the words of the site.
        days: whether 1440 minutes are a day; minutes of business hours are not.
    """
    if round(minutes) < HOUR_MINUTES:
        return f"{minutes:.0f}", texts("figure.minutes")
    if not days or round(minutes / HOUR_MINUTES, 1) < DAY_MINUTES / HOUR_MINUTES:
        return f"{minutes / HOUR_MINUTES:,.1f}", texts("figure.hours")
    return f"{minutes / DAY_MINUTES:,.1f}", texts("figure.days")


def duration(minutes: float | None, texts: Texts, *, days: bool = True) -> str | None:
    """A duration in one unit: `48 分`, `1.9 时`, `1.4 天`."""
    return None if minutes is None else " ".join(duration_parts(minutes, texts, days=days))


def exact_duration(minutes: int, texts: Texts, *, days: bool = True) -> str:
    """A promised duration, nothing rounded: `30 分钟`, `4 小时`, `2 天`, `1 小时 30 分`."""
    if days and minutes and minutes % DAY_MINUTES == 0:
        return texts("figure.exact_days", count=minutes // DAY_MINUTES)
    hours, rest = divmod(minutes, HOUR_MINUTES)
    if not hours:
        return texts("time.minutes", minutes=rest)
    if not rest:
        return texts("time.hours", hours=hours)
    return texts("time.both", hours=hours, minutes=rest)


def moment(stamp: datetime, zone: ZoneInfo) -> Moment:
    """A time in the site's zone; at the ends of the calendar, where a zone cannot be applied, in UTC."""
    try:
        local = stamp.astimezone(zone)
    except OverflowError:
        local = stamp.replace(tzinfo=UTC)
    return Moment(local.isoformat(timespec="minutes"), f"{local:%Y-%m-%d %H:%M}")
