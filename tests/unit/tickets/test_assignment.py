"""A ticket goes to who is on duty, may take it, knows most about it and has least to do."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ticket_sync.assignment import choose_agent
from ticket_sync.model import Priority, Ticket
from ticket_sync.settings import AgentSettings, AssignmentSettings

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY_10 = datetime(2026, 1, 5, 2, tzinfo=UTC)  # 10:00 in Shanghai
SATURDAY_10 = datetime(2026, 1, 10, 2, tzinfo=UTC)


def ticket(category: str = "mount", priority: Priority = Priority.NORMAL, tags: tuple[str, ...] = ()) -> Ticket:
    """A new ticket."""
    return Ticket("local", "1", "x", MONDAY_10, MONDAY_10, category=category, priority=priority, tags=tags)


def chosen(
    *agents: dict[str, object], load: dict[str, int] | None = None, now: datetime = MONDAY_10, **of: object
) -> str | None:
    """Whom the policy finds."""
    policy = AssignmentSettings(agents=tuple(AgentSettings.model_validate(agent) for agent in agents))
    return choose_agent(ticket(**of), policy, load or {}, now, ZONE)  # type: ignore[arg-type]


def test_nobody_is_found_where_there_is_nobody() -> None:
    """Without agents a ticket stays open."""
    assert chosen() is None


@pytest.mark.parametrize(
    ("agents", "expected"),
    [
        ([{"name": "a", "categories": ["quota"]}, {"name": "b", "categories": ["mount"]}], "b"),
        ([{"name": "a", "categories": ["quota"]}], None),
        ([{"name": "a"}, {"name": "b", "categories": ["mount"]}], "b"),
        ([{"name": "a", "categories": ["mount"]}, {"name": "b", "skills": ["fuse"]}], "b"),
        ([{"name": "a", "skills": ["fuse"]}, {"name": "b", "skills": ["fuse", "kernel"]}], "b"),
        ([{"name": "a", "priorities": ["critical"]}, {"name": "b"}], "b"),
        ([{"name": "a", "max_open": 2}, {"name": "b"}], "b"),
        ([{"name": "a"}, {"name": "b"}], "b"),
        ([{"name": "a", "duty": {"tue": ["09:00-18:00"]}}, {"name": "b", "duty": {"mon": ["09:00-18:00"]}}], "b"),
        ([{"name": "a", "duty": {"mon": ["10:01-18:00"]}}, {"name": "b", "duty": {"mon": ["10:00-10:01"]}}], "b"),
        ([{"name": "a", "duty": {"mon": ["00:00-10:00"]}}], None),
    ],
)
def test_the_policy_decides(agents: list[dict[str, object]], expected: str | None) -> None:
    """Category, skills, priority, load and duty hours each decide; with all else equal the least busy gets it."""
    assert expected == chosen(*agents, load={"a": 2, "b": 1}, tags=("fuse", "kernel"))


def test_duty_hours_are_of_the_desks_zone() -> None:
    """Ten in Shanghai is two in UTC."""
    assert "a" == chosen({"name": "a", "duty": {"mon": ["09:00-11:00"]}})
    assert chosen({"name": "a", "duty": {"mon": ["09:00-11:00"]}}, now=SATURDAY_10) is None


def test_equals_are_chosen_in_their_order() -> None:
    """The same question has the same answer."""
    assert "z" == chosen({"name": "z"}, {"name": "a"})
