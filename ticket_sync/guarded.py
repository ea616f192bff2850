"""Figures as they may be published: rounded, and none over too few tickets."""

from collections.abc import Iterable, Sequence

from frontdesk.snapshots.tickets import MIN_SHOWN
from ticket_sync.estimates import percentile


def guarded_share(part: int, whole: int) -> float | None:
    """A share from 0 to 1; None over fewer than `MIN_SHOWN`."""
    return round(part / whole, 4) if whole >= MIN_SHOWN else None


def guarded_mean(values: Sequence[int]) -> float | None:
    """A mean; None over fewer than `MIN_SHOWN`."""
    return round(sum(values) / len(values), 2) if len(values) >= MIN_SHOWN else None


def guarded_percentile(values: Iterable[float], share: float, at_least: int = MIN_SHOWN) -> float | None:
    """A percentile in minutes; None over fewer than `at_least`."""
    ordered = sorted(values)
    return round(percentile(ordered, share), 1) if len(ordered) >= at_least else None


def rounded(value: float | None, digits: int) -> float | None:
    """A figure with so many decimals."""
    return None if value is None else round(value, digits)
