"""What is promised to customers, in working time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from ticket_sync.calendar import Always, BusinessHours, Calendar
from ticket_sync.model import Priority
from ticket_sync.settings import TicketSettings

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Target:
    """What is promised for one priority, in working time."""

    response: timedelta
    resolution: timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """What is promised, and how it is measured. A priority without a target has no verdicts.

    Attributes:
        silent: sources that tell no replies; their tickets have no verdict of response.
    """

    targets: Mapping[Priority, Target]
    calendar: Calendar
    warning_share: float
    reopen_span: timedelta
    silent: frozenset[str] = frozenset()


def policy_of(settings: TicketSettings) -> Policy:
    """The policy of `frontdesk.yml`."""
    sla = settings.sla
    return Policy(
        targets={
            priority: Target(target.response_minutes * MINUTE, target.resolution_minutes * MINUTE)
            for priority, target in sla.targets.items()
        },
        calendar=Always() if sla.time == "always" else BusinessHours(settings.calendar),
        warning_share=sla.warning_share,
        reopen_span=timedelta(days=sla.reopen_days),
        silent=frozenset(source.name for source in settings.sources if not source.tells_replies),
    )
