"""What a row tells: how one ticket stood at one time, in Frontdesk's own words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from math import isnan
from sys import intern
from typing import Annotated, TypeVar

from pydantic import Field, field_validator

from frontdesk.settings import Section
from ticket_sync.event_log.rows import Fault, Row
from ticket_sync.model import EventKind, Priority, Role, Status

ACTIVITIES = {
    *Status,
    EventKind.CREATED,
    EventKind.PUBLIC_REPLY,
    EventKind.PRIVATE_NOTE,
    EventKind.ASSIGNMENT,
    EventKind.REOPENED,
}
MAX_SHORT_CHARACTERS = 500
KEY = re.compile(r"\S(?:.{0,198}\S)?")

Column = Annotated[str, Field(min_length=1, max_length=200)]
Choice = TypeVar("Choice", bound=StrEnum)


class FieldSettings(Section):
    """Which column holds what."""

    ticket: Column = Field(description="The ticket's number")
    time: Column = Field(description="When the row was written")
    status: Column = Field(default="", min_length=0)
    priority: Column = Field(default="", min_length=0)
    category: Column = Field(default="", min_length=0)
    actor: Column = Field(default="", min_length=0, description="Who did it")
    created: Column = Field(default="", min_length=0, description="When the ticket was made; else its first row counts")
    resolved: Column = Field(default="", min_length=0, description="When it was resolved, where no row shows it")
    closed: Column = Field(default="", min_length=0, description="When it was closed, where no row shows it")
    subject: Column = Field(default="", min_length=0)
    description: Column = Field(default="", min_length=0)
    requester: Column = Field(default="", min_length=0)
    assignee: Column = Field(default="", min_length=0)
    tags: Column = Field(default="", min_length=0, description="Words between commas or semicolons")
    score: Column = Field(default="", min_length=0, description="The customer's rating, 1 to 5")
    text: Column = Field(default="", min_length=0, description="What was written; a private note without an activity")
    role: Column = Field(default="", min_length=0, description="Who the actor is: customer, staff or system")
    sequence: Column = Field(default="", min_length=0, description="A number that orders rows of one moment")


class ActivitySettings(Section):
    """For logs of activities in place of states."""

    field: Column = Field(description="The column of the activity's name")
    map: Mapping[str, str] = Field(description="Activity → a status, or what happened; others are only observations")

    @field_validator("map")
    @classmethod
    def _known(cls, names: Mapping[str, str]) -> Mapping[str, str]:
        for name, meaning in names.items():
            if meaning not in ACTIVITIES:
                raise ValueError(f"{name}: no such meaning: {meaning}; expected one of {', '.join(sorted(ACTIVITIES))}")
        return names


@dataclass(frozen=True, slots=True)
class Observation:
    """A ticket at one time; None and the empty text mean that the row does not tell."""

    at: datetime
    sequence: float = 0.0
    status: Status | None = None
    priority: Priority | None = None
    category: str = ""
    actor: str = ""
    created: datetime | None = None
    resolved: datetime | None = None
    closed: datetime | None = None
    subject: str = ""
    description: str = ""
    requester: str = ""
    assignee: str = ""
    tags: str = ""
    score: str = ""
    text: str = ""
    role: Role | None = None
    activity: str = ""


@dataclass
class Reader:
    """Rows to observations. Texts that repeat are kept once, however many rows have them.

    Attributes:
        fields: which column holds what.
        activity: how names of activities are understood.
        status: the log's words for our own; a word that is one of ours needs no entry.
        priority: likewise.
        role: likewise.
        missing: values that mean nothing.
        time_format: as strptime has it; empty means ISO 8601.
        zone: of times that name none.
    """

    fields: FieldSettings
    activity: ActivitySettings | None
    status: Mapping[str, Status]
    priority: Mapping[str, Priority]
    role: Mapping[str, Role]
    missing: frozenset[str]
    time_format: str
    zone: tzinfo
    _moments: dict[str, datetime | None] = field(default_factory=dict)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that are read."""
        named = {name for name in self.fields.model_dump().values() if name}
        return frozenset(named | ({self.activity.field} if self.activity else set()))

    def key(self, row: Row) -> str:
        """The ticket of a row; empty where it names none that can be one."""
        key = self._value(row, self.fields.ticket)
        return intern(key) if KEY.fullmatch(key) else ""

    def observation(self, row: Row) -> tuple[Observation | None, tuple[Fault, ...]]:
        """What a row tells, and what of it was left out. Without a time or a known state a row tells nothing."""
        at = self.moment(self._value(row, self.fields.time))
        if at is None:
            return None, (Fault("time: missing or no such time"),)
        faults: list[Fault] = []
        status = self._choice(row, "status", Status, self.status, faults)
        if faults:
            return None, tuple(faults)
        activity = self._value(row, self.activity.field) if self.activity else ""
        observation = Observation(
            at=at,
            sequence=self._sequence(row, faults),
            status=status,
            priority=self._choice(row, "priority", Priority, self.priority, faults),
            category=self._short(row, "category"),
            actor=self._short(row, "actor"),
            created=self._optional_moment(row, "created", faults),
            resolved=self._optional_moment(row, "resolved", faults),
            closed=self._optional_moment(row, "closed", faults),
            subject=self._short(row, "subject"),
            description=self._long(row, "description"),
            requester=self._short(row, "requester"),
            assignee=self._short(row, "assignee"),
            tags=self._short(row, "tags"),
            score=self._score(row, faults),
            text=self._long(row, "text"),
            role=self._choice(row, "role", Role, self.role, faults),
            activity=self.activity.map.get(activity, "") if self.activity else "",
        )
        return observation, tuple(faults)

    def moment(self, text: str) -> datetime | None:
        """A time of the log, in UTC; None where it is none."""
        if text not in self._moments:
            self._moments[text] = self._parse(text)
        return self._moments[text]

    def _parse(self, text: str) -> datetime | None:
        try:
            moment = datetime.strptime(text, self.time_format) if self.time_format else datetime.fromisoformat(text)  # noqa: DTZ007 - the zone follows
            return (moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            return None

    def _value(self, row: Row, column: str) -> str:
        value = row.get(column, "").strip()
        return "" if value in self.missing else value

    def _column(self, row: Row, name: str) -> str:
        column: str = getattr(self.fields, name)
        return self._value(row, column) if column else ""

    def _short(self, row: Row, name: str) -> str:
        return intern(" ".join(self._column(row, name)[:MAX_SHORT_CHARACTERS].split()))

    def _long(self, row: Row, name: str) -> str:
        return intern(self._column(row, name))

    def _choice(
        self, row: Row, name: str, kind: Callable[[str], Choice], known: Mapping[str, Choice], faults: list[Fault]
    ) -> Choice | None:
        value = self._column(row, name)
        if not value:
            return None
        if value in known:
            return known[value]
        try:
            return kind(value.casefold())
        except ValueError:
            faults.append(Fault(f"{name}: not in the map"))
            return None

    def _optional_moment(self, row: Row, name: str, faults: list[Fault]) -> datetime | None:
        value = self._column(row, name)
        moment = self.moment(value) if value else None
        if value and moment is None:
            faults.append(Fault(f"{name}: no such time, left out"))
        return moment

    def _score(self, row: Row, faults: list[Fault]) -> str:
        value = self._column(row, "score")
        if value and value not in {"1", "2", "3", "4", "5"}:
            faults.append(Fault("score: not 1 to 5, left out"))
            return ""
        return value

    def _sequence(self, row: Row, faults: list[Fault]) -> float:
        value = self._column(row, "sequence")
        try:
            number = float(value) if value else 0.0
        except ValueError:
            number = float("nan")
        if isnan(number):
            faults.append(Fault("sequence: no number, left out"))
            return 0.0
        return number
