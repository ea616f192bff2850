"""The history of an issue whose status and priority are told by labels, assignees and whether it is closed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ticket_sync.model import Event, EventKind, Priority, Role, Status, status_event_kind


@dataclass(frozen=True, slots=True)
class Labels:
    """What labels mean."""

    status: Mapping[str, Status]
    priority: Mapping[str, Priority]
    category: Mapping[str, str]

    def for_new(self, priority: Priority, category: str, tags: tuple[str, ...]) -> list[str]:
        """The labels of an issue that is to be made."""
        found = [label for label, meaning in self.priority.items() if meaning is priority][:1]
        found += [label for label, meaning in self.category.items() if meaning == category][:1]
        return [*found, *tags]


@dataclass
class EventLog:
    """Events of one ticket as they are read, and the status they lead to."""

    events: list[Event] = field(default_factory=list)
    status: Status = Status.OPEN
    priority: Priority | None = None

    def add(
        self, event_id: str, kind: EventKind, at: datetime, role: Role, actor: str, value: str = "", text: str = ""
    ) -> None:
        """Something that happened."""
        self.events.append(Event(event_id, kind, at, role, actor, value, text))

    def change_status(self, event_id: str, after: Status, at: datetime, role: Role, actor: str) -> None:
        """The status is `after` from now on; nothing happens where it was so already."""
        if after is not self.status:
            self.add(event_id, status_event_kind(self.status, after), at, role, actor, after)
            self.status = after

    def change_priority(self, event_id: str, after: Priority, at: datetime, role: Role, actor: str) -> None:
        """The priority is `after` from now on."""
        if after is not self.priority:
            self.add(event_id, EventKind.PRIORITY, at, role, actor, after)
            self.priority = after

    def ordered(self) -> tuple[Event, ...]:
        """All events, oldest first; those of one moment as they were added."""
        return tuple(sorted(self.events, key=lambda event: event.at))


@dataclass
class IssueLog(EventLog):
    """An event log that follows labels and assignees."""

    meaning: Labels = field(default_factory=lambda: Labels({}, {}, {}))
    labels: dict[str, None] = field(default_factory=dict)
    assignees: dict[str, None] = field(default_factory=dict)
    closed: bool = False

    def settle(self, event_id: str, at: datetime, role: Role, actor: str) -> None:
        """After a change of labels, assignees or state: what it means."""
        self.change_status(f"{event_id}:status", self.meant_status(), at, role, actor)
        priority = self.meant_priority()
        if priority is not Priority.NORMAL or self.priority is not None:
            self.change_priority(f"{event_id}:priority", priority, at, role, actor)

    def meant_status(self) -> Status:
        """Closed before labels before assignees."""
        if self.closed:
            return Status.CLOSED
        told = [status for label, status in self.meaning.status.items() if label in self.labels]
        return told[0] if told else Status.ASSIGNED if self.assignees else Status.OPEN

    def meant_priority(self) -> Priority:
        """The most urgent that a label tells."""
        told = [priority for label, priority in self.meaning.priority.items() if label in self.labels]
        return min(told, key=list(Priority).index, default=Priority.NORMAL)

    def meant_category(self) -> str:
        """The first that a label tells."""
        return next((category for label, category in self.meaning.category.items() if label in self.labels), "")

    def assign(self, event_id: str, person: str, on: bool, at: datetime, role: Role, actor: str) -> None:
        """Somebody was assigned, or no longer is."""
        before = self.assignee
        if on:
            self.assignees[person] = None
        else:
            self.assignees.pop(person, None)
        if self.assignee != before:
            self.add(event_id, EventKind.ASSIGNMENT, at, role, actor, self.assignee)

    @property
    def assignee(self) -> str:
        """Who was assigned last of those who are."""
        return next(reversed(self.assignees), "")

    def reach(self, *, closed: bool, labels: tuple[str, ...], assignees: tuple[str, ...], at: datetime) -> None:
        """The present state where the history does not lead to it: imported and moved issues bring none along."""
        if (closed, set(labels), set(assignees)) == (self.closed, set(self.labels), set(self.assignees)):
            return
        self.closed, self.labels = closed, dict.fromkeys(labels)
        if set(assignees) != set(self.assignees):
            self.assignees = dict.fromkeys(assignees)
            self.add("present:assignee", EventKind.ASSIGNMENT, at, Role.SYSTEM, "", self.assignee)
        self.settle("present", at, Role.SYSTEM, "")
