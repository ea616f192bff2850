"""The section `tickets` of `frontdesk.yml`."""

import re
from datetime import date
from importlib import import_module
from importlib.metadata import entry_points
from typing import Annotated, Literal

from pydantic import Field, ValidatorFunctionWrapHandler, WrapValidator, field_validator, model_validator

from frontdesk.settings import Section, known_zone
from ticket_sync.model import Priority

SOURCES_GROUP = "frontdesk.ticket_sources"
"""Entry points of trackers that live outside this tree."""
LOCAL = "local"
MAX_TARGET_MINUTES = 366 * 1440
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Spans = tuple[str, ...]
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")


class SourceSettings(Section):
    """What every source of tickets has; each type adds its own keys."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$", description="Its name in commands, ids and reports")
    type: str = Field(description="The tracker: a module of ticket_sync.sources, or an installed entry point")
    overlap_minutes: int = Field(default=10, ge=0, le=7 * 1440, description="The span before the cursor read again")
    sweep_days: int = Field(default=7, ge=0, description="How often to look for deleted tickets; 0 at every sync")

    @property
    def tells_replies(self) -> bool:
        """Whether public replies come from this source; where not, nothing can be said of first responses."""
        return True


def source_module(kind: str) -> object:
    """The module of a type of source, imported now and only when it is configured.

    Raises:
        LookupError: there is no such type.
    """
    for point in entry_points(group=SOURCES_GROUP, name=kind):
        return point.load()
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", kind):
        raise LookupError(kind)
    name = f"ticket_sync.sources.{kind}"
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise LookupError(kind) from None


def _by_type(value: object, handler: ValidatorFunctionWrapHandler) -> SourceSettings:
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(kind, str):
        return handler(value)  # type: ignore[no-any-return]  # reports what is missing
    try:
        module = source_module(kind)
    except LookupError:
        raise ValueError(f"no such type of source: {kind}; see the handbook's page on tickets") from None
    options: type[SourceSettings] = module.Options  # type: ignore[attr-defined]
    return options.model_validate(value)


class TargetSettings(Section):
    """How long a ticket of one priority may take, in minutes of its calendar."""

    response_minutes: int = Field(ge=1, le=MAX_TARGET_MINUTES)
    resolution_minutes: int = Field(ge=1, le=MAX_TARGET_MINUTES)


class SlaSettings(Section):
    """The promise to customers."""

    targets: dict[Priority, TargetSettings] = Field(
        default_factory=lambda: {
            Priority.CRITICAL: TargetSettings(response_minutes=30, resolution_minutes=240),
            Priority.HIGH: TargetSettings(response_minutes=120, resolution_minutes=1440),
            Priority.NORMAL: TargetSettings(response_minutes=240, resolution_minutes=2880),
            Priority.LOW: TargetSettings(response_minutes=480, resolution_minutes=4320),
        },
        description="By priority; one that is left out has no target",
    )
    time: Literal["always", "business"] = Field(
        default="always", description="Whether minutes count around the clock or in the calendar's hours"
    )
    warning_share: float = Field(default=0.75, gt=0, lt=1, description="Share of the target from which it is at risk")
    reopen_days: int = Field(default=30, ge=0, le=3660, description="A reopening later than this begins a new matter")
    response_objective: float = Field(default=0.95, gt=0, le=1, description="Share of responses that should be in time")
    resolution_objective: float = Field(default=0.9, gt=0, le=1, description="Share of resolutions in time")


def _office_hours() -> dict[str, Spans]:
    return dict.fromkeys(WEEKDAYS[:5], ("09:00-18:00",))


class CalendarSettings(Section):
    """When the desk works."""

    zone: str = Field(default="Asia/Shanghai", description="IANA time zone of the hours")
    hours: dict[str, Spans] = Field(
        default_factory=_office_hours,
        description="By weekday (mon … sun), spans such as 09:00-12:00; `24:00` ends a day",
    )
    holidays: Literal["cn", "none"] = Field(
        default="cn", description="Public holidays and make-up days of which country"
    )
    closed: tuple[date, ...] = Field(default=(), description="Further days without work")
    open: tuple[date, ...] = Field(default=(), description="Further days worked like a Monday")

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        return known_zone(zone)

    @field_validator("hours")
    @classmethod
    def _spans(cls, hours: dict[str, Spans]) -> dict[str, Spans]:
        for day, spans in hours.items():
            if day not in WEEKDAYS:
                raise ValueError(f"no such weekday: {day}; expected one of {', '.join(WEEKDAYS)}")
            last = -1
            for span in spans:
                begin, end = span_minutes(span)
                if begin < last or begin >= end:
                    raise ValueError(f"{day} {span}: expected spans that begin before they end, in order")
                last = end
        if not any(hours.values()):
            raise ValueError("no hour of the week is worked; expected at least one span")
        return hours


def span_minutes(span: str) -> tuple[int, int]:
    """`09:00-18:00` as minutes after midnight: (540, 1080).

    Raises:
        ValueError: it is no such span.
    """
    match = _HOURS.fullmatch(span)
    if match is None:
        raise ValueError(f"{span}: no span of hours; expected such as 09:00-18:00")
    begin = int(match[1]) * 60 + int(match[2])
    end = int(match[3]) * 60 + int(match[4]) if match[3] else 1440
    return begin, end


class AgentSettings(Section):
    """A person of the desk."""

    name: str = Field(min_length=1, max_length=200)
    categories: tuple[str, ...] = Field(default=(), description="What they answer; empty means everything")
    skills: tuple[str, ...] = Field(default=(), description="Tags they know about")
    priorities: tuple[Priority, ...] = Field(default=tuple(Priority), description="How urgent tickets they take")
    max_open: int = Field(default=20, ge=1, description="Tickets in work at once")
    duty: dict[str, Spans] = Field(default_factory=dict, description="Hours by weekday; empty means always")

    @field_validator("duty")
    @classmethod
    def _spans(cls, duty: dict[str, Spans]) -> dict[str, Spans]:
        for day, spans in duty.items():
            if day not in WEEKDAYS:
                raise ValueError(f"no such weekday: {day}; expected one of {', '.join(WEEKDAYS)}")
            for span in spans:
                begin, end = span_minutes(span)
                if begin >= end:
                    raise ValueError(f"{day} {span}: expected a span that begins before it ends")
        return duty


class AssignmentSettings(Section):
    """Who gets a new ticket."""

    automatic: bool = Field(default=True, description="Whether a new ticket is given to somebody at once")
    agents: tuple[AgentSettings, ...] = ()

    @field_validator("agents")
    @classmethod
    def _names(cls, agents: tuple[AgentSettings, ...]) -> tuple[AgentSettings, ...]:
        names = [agent.name for agent in agents]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two agents are called {twice[0]}; a name stands for one")
        return agents


class AttachmentSettings(Section):
    """Which files the desk takes."""

    max_bytes: int = Field(default=10 * 2**20, ge=1)
    max_files: int = Field(default=10, ge=1)
    types: tuple[str, ...] = Field(
        default=("image/png", "image/jpeg", "image/gif", "text/plain", "application/pdf", "application/zip"),
        description="Media types by the files' content and name",
    )

    @field_validator("types")
    @classmethod
    def _media_types(cls, types: tuple[str, ...]) -> tuple[str, ...]:
        for name in types:
            if not re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", name):
                raise ValueError(f"{name}: no media type; expected such as image/png")
        return types


class ReportSettings(Section):
    """What the pages show."""

    days: int = Field(default=30, ge=7, le=366, description="Length of the period of the figures")
    weeks: int = Field(default=12, ge=2, le=104, description="Length of the trend")
    public_tag: str = Field(default="", description="A ticket with this tag may be named by its subject")
    categories: tuple[str, ...] = Field(default=(), description="Categories that may be named; empty means all")


Source = Annotated[SourceSettings, WrapValidator(_by_type)]


class TicketSettings(Section):
    """Tickets: where they come from, what is promised, who works when."""

    sources: tuple[Source, ...] = ()
    desk: str = Field(default=LOCAL, description="The source that desk commands write to")
    sla: SlaSettings = SlaSettings()
    calendar: CalendarSettings = CalendarSettings()
    assignment: AssignmentSettings = AssignmentSettings()
    attachments: AttachmentSettings = AttachmentSettings()
    report: ReportSettings = ReportSettings()

    @property
    def counted(self) -> frozenset[str]:
        """The sources whose tickets are in figures: the desk and those that are configured."""
        return frozenset([LOCAL, *(source.name for source in self.sources)])

    @model_validator(mode="after")
    def _names(self) -> "TicketSettings":
        names = [source.name for source in self.sources]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two sources are called {twice[0]}; a name stands for one")
        if LOCAL in names:
            raise ValueError(f"no source may be called {LOCAL}: that is the desk; give it another name")
        if self.desk != LOCAL and self.desk not in names:
            raise ValueError(
                f"desk: no source is called {self.desk}; expected local or one of {', '.join(names) or '-'}"
            )
        return self
