"""Packages that pull from outside and publish a snapshot, found by entry point and run in one order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from frontdesk.context import Context
from frontdesk.errors import FrontdeskError
from frontdesk.sync import Summary

FEEDS_GROUP = "frontdesk.feeds"
"""Entry points: an object that is a `Feed`."""
ORDER = ("tickets", "community", "metrics")
"""Metrics read the snapshots of the others, so they come last."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What came of pulling: a summary for each source that was read, an error for each that was not."""

    summaries: tuple[Summary, ...]
    errors: tuple[FrontdeskError, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be pulled.

    Attributes:
        source: only this one; empty for all.
        full: forget cursors, read everything, look for what is gone.
        accept_deletions: believe a source that misses most of what was known.
        progress: told the source's name, how many records came, and the cursor.
    """

    source: str = ""
    full: bool = False
    accept_deletions: bool = False
    progress: Callable[[str, int, str], None] = lambda _source, _count, _cursor: None


class Feed(Protocol):
    """One package's way from outside to its snapshot."""

    def sources(self, context: Context) -> Sequence[str]:
        """The names of its sources in `frontdesk.yml`."""
        ...

    def pull(self, context: Context, request: Request) -> Pulled:
        """Bring the store up to date; one source that fails does not keep the others."""
        ...

    def publish(self, context: Context) -> Path:
        """Write the snapshot; the file it is in."""
        ...


def feeds() -> dict[str, Feed]:
    """Every installed feed, in order."""
    points = {point.name: point for point in entry_points(group=FEEDS_GROUP)}
    return {name: points[name].load() for name in ORDER if name in points}
