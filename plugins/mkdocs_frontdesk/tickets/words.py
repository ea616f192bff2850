"""Words and forms of one site: its language, its zone and how its minutes count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from zoneinfo import ZoneInfo

from frontdesk.snapshots.tickets import Judgement
from frontdesk.texts import Texts
from mkdocs_frontdesk import figures
from mkdocs_frontdesk.figures import Kind, Mark, Moment, plain

JUDGED: dict[Judgement, Kind] = {"ok": "ok", "near": "warn", "missed": "bad", "few": "none"}


@dataclass(frozen=True, slots=True)
class Words:
    """What views say figures with."""

    texts: Texts
    zone: ZoneInfo
    business: bool

    def name(self, group: str, value: str | None) -> str:
        """A value of the snapshot in the site's language; one that it does not know stands as it is."""
        if value is None:
            return self.texts(f"tickets.{group}.none")
        key = f"tickets.{group}.{value}"
        return self.texts(key) if value != "none" and key in self.texts else plain(value)

    def listed(self, parts: Sequence[str]) -> str:
        """Parts as a list in a sentence; empty where there is none."""
        return self._joined("figure.list", parts)

    def sentences(self, parts: Sequence[str]) -> str:
        """Sentences one after the other."""
        return self._joined("figure.sentences", parts)

    def _joined(self, key: str, parts: Sequence[str]) -> str:
        return reduce(lambda first, second: self.texts(key, first=first, second=second), parts) if parts else ""

    def judged(self, judgement: Judgement) -> Mark:
        """A judgement as a mark."""
        return Mark(JUDGED[judgement], self.texts(f"figure.judged.{judgement}"))

    def duration(self, minutes: float | None) -> str | None:
        """Minutes of the policy's calendar, in one unit."""
        return figures.duration(minutes, self.texts, days=not self.business)

    def duration_parts(self, minutes: float) -> tuple[str, str]:
        """Minutes of the policy's calendar as number and unit."""
        return figures.duration_parts(minutes, self.texts, days=not self.business)

    def moment(self, stamp: datetime) -> Moment:
        """A time in the site's zone."""
        return figures.moment(stamp, self.zone)
