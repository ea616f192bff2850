"""Event logs as files: CSV, JSONL and XES with the columns that `frontdesk.yml` maps.

A row is how one ticket stood at one time; the rows of a ticket make one record with its whole history. The mark of a
page is a fingerprint of the files and of the mapping with the place that was reached: what was read is not read
again, a changed file is read anew.
"""

import glob
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from frontdesk.errors import SourceError
from frontdesk.settings import known_zone
from frontdesk.sync import Page, Position, Rejected, Source
from ticket_sync.event_log.history import ticket_record
from ticket_sync.event_log.observations import ActivitySettings, FieldSettings, Observation, Reader
from ticket_sync.event_log.rows import CHUNK_BYTES, Fault, Format, Row, read_rows
from ticket_sync.model import Priority, Role, Status
from ticket_sync.records import TicketRecord
from ticket_sync.settings import SourceSettings
from ticket_sync.sources import Context

END = "end"
PER_PAGE = 500


class Options(SourceSettings):
    """One log of events in one or several files."""

    path: str = Field(
        min_length=1,
        description="From the site's root; `*` and `**` stand for several files. It may lead out of the root: who "
        "writes this file decides what is read",
    )
    format: Format = "csv"
    encoding: str = Field(default="utf-8-sig", description="Of CSV and JSONL, such as gbk")
    time_format: str = Field(default="", description="As strptime has it; empty means ISO 8601")
    timezone: str = Field(default="UTC", description="IANA zone of times that name none")
    missing: tuple[str, ...] = Field(default=(), description="Values that mean nothing, such as ?")
    fields: FieldSettings
    status: Mapping[str, Status] = Field(default_factory=dict, description="The log's word → ours")
    priority: Mapping[str, Priority] = Field(default_factory=dict, description="The log's word → ours")
    role: Mapping[str, Role] = Field(default_factory=dict, description="The log's word → customer, staff or system")
    activity: ActivitySettings | None = None
    first_change_is_response: bool = Field(
        default=False,
        description="In a log without replies: count the first change away from the first state as a first response",
    )
    page_size: int = Field(default=PER_PAGE, ge=1, le=10_000, description="Tickets in one transaction")

    @property
    def tells_replies(self) -> bool:
        """Only where an activity, or the first change, stands for a reply."""
        meanings = self.activity.map.values() if self.activity is not None else ()
        return self.first_change_is_response or "public_reply" in meanings

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        return known_zone(zone)

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, encoding: str) -> str:
        try:
            "".encode(encoding)
        except LookupError:
            raise ValueError(f"no such encoding of text: {encoding}; expected such as utf-8 or gbk") from None
        return encoding


@dataclass(frozen=True, slots=True)
class _Log:
    """All files, read: tickets by their last change, and what could not be read."""

    keys: tuple[str, ...]
    observations: Mapping[str, list[Observation]]
    named: frozenset[str]
    """Every ticket that a row names, those included whose rows cannot be read."""
    rejected: tuple[Rejected, ...]


class FileSource:
    """The files of one log."""

    grain = timedelta(microseconds=1)
    overlap = timedelta(0)

    def __init__(self, options: Options, root: Path) -> None:
        self.name = options.name
        self._options = options
        self._root = root

    def fetch(self, position: Position) -> Page[TicketRecord]:
        """The next tickets by their last change; nothing where the files are as they were."""
        before, _, place = position.mark.rpartition(":")
        anew = before != self._fingerprint
        if not anew and place == END:
            return Page(last=True, mark=position.mark)
        begin = int(place) if not anew and place.isdecimal() else 0
        log = self._log
        end = begin + self._options.page_size
        last = end >= len(log.keys)
        return Page(
            records=tuple(self._record(key) for key in log.keys[begin:end]),
            rejected=log.rejected if begin == 0 else (),
            last=last,
            mark=f"{self._fingerprint}:{END if last else end}",
            anew=begin == 0,
        )

    def keys(self) -> Iterator[str]:
        """Every ticket that a row names."""
        return iter(self._log.named)

    def _record(self, key: str) -> TicketRecord:
        options = self._options
        return ticket_record(
            self.name,
            key,
            self._log.observations[key],
            has_status=bool(options.fields.status),
            first_change_is_response=options.first_change_is_response,
        )

    @cached_property
    def _paths(self) -> tuple[tuple[str, Path], ...]:
        """What messages call each file, and where it is; in order of their names."""
        found = sorted(glob.glob(self._options.path, root_dir=self._root, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        paths = tuple(
            (name if not Path(name).is_absolute() else Path(name).name, self._root / name)
            for name in found
            if (self._root / name).is_file()
        )
        if not paths:
            raise SourceError(
                f"source {self.name}: no file is at {self._options.path}; expected it below the site's root"
            )
        return paths

    @cached_property
    def _fingerprint(self) -> str:
        digest = blake2b(self._options.model_dump_json(exclude={"page_size"}).encode(), digest_size=12)
        for shown, path in self._paths:
            try:
                with path.open("rb") as stream:
                    digest.update(f"\0{shown}\0{path.stat().st_size}\0".encode())
                    while chunk := stream.read(CHUNK_BYTES):
                        digest.update(chunk)
            except OSError as error:
                raise SourceError(f"{shown}: cannot be read: {error.strerror or type(error).__name__}") from None
        return digest.hexdigest()

    @cached_property
    def _log(self) -> _Log:
        options = self._options
        reader = Reader(
            fields=options.fields,
            activity=options.activity,
            status=options.status,
            priority=options.priority,
            role=options.role,
            missing=frozenset(options.missing),
            time_format=options.time_format,
            zone=ZoneInfo(options.timezone),
        )
        by_ticket: dict[str, list[Observation]] = {}
        rejected: list[Rejected] = []
        named: set[str] = set()
        for shown, path in self._paths:
            for line, row in read_rows(path, shown, options.format, options.encoding, reader.columns):
                key, observation, faults = _understood(reader, row)
                if key:
                    named.add(key)
                if observation is not None:
                    by_ticket.setdefault(key, []).append(observation)
                rejected += [Rejected(f"{shown}:{line}", fault.reason) for fault in faults]
        for observations in by_ticket.values():
            observations.sort(key=attrgetter("at", "sequence"))
        keys = sorted(by_ticket, key=lambda key: (by_ticket[key][-1].at, key))
        return _Log(tuple(keys), by_ticket, frozenset(named), tuple(rejected))


def _understood(reader: Reader, row: Row | Fault) -> tuple[str, Observation | None, tuple[Fault, ...]]:
    if isinstance(row, Fault):
        return "", None, (row,)
    key = reader.key(row)
    if not key:
        return "", None, (Fault("ticket: missing or no such number"),)
    return key, *reader.observation(row)


def open_source(options: Options, context: Context) -> Source[TicketRecord]:
    """The files of a log; nothing is read yet."""
    return FileSource(options, context.root)
