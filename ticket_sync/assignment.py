"""Who gets a ticket: on duty, allowed to take it, knows most about it, has least to do."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from ticket_sync.model import Ticket
from ticket_sync.settings import WEEKDAYS, AgentSettings, AssignmentSettings, span_minutes


def choose_agent(
    ticket: Ticket, policy: AssignmentSettings, load: Mapping[str, int], now: datetime, zone: ZoneInfo
) -> str | None:
    """The agent for a ticket; None when nobody may or can take it.

    Args:
        ticket: what is to be done.
        policy: the agents.
        load: agent → tickets in work.
        now: aware.
        zone: of the duty hours.

    The order among those who can: most skills that the ticket's tags and category name, then those who answer this
    very category before those who answer everything, then the fewest tickets in work, then the order of the agents.
    """
    local = now.astimezone(zone)
    wanted = {*ticket.tags, ticket.category}
    able = [a for a in policy.agents if _may(a, ticket) and load.get(a.name, 0) < a.max_open and _on_duty(a, local)]
    if not able:
        return None
    return min(
        able, key=lambda a: (-len(wanted & set(a.skills)), ticket.category not in a.categories, load.get(a.name, 0))
    ).name


def _may(agent: AgentSettings, ticket: Ticket) -> bool:
    return ticket.priority in agent.priorities and (not agent.categories or ticket.category in agent.categories)


def _on_duty(agent: AgentSettings, local: datetime) -> bool:
    if not agent.duty:
        return True
    minute = local.hour * 60 + local.minute
    spans = (span_minutes(span) for span in agent.duty.get(WEEKDAYS[local.weekday()], ()))
    return any(begin <= minute < end for begin, end in spans)
