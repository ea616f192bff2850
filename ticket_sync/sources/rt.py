"""Tickets of RT, Request Tracker 5, over REST2: https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html.

What changed is told by the feed of transactions, whose numbers only grow; it tells deletions, too. Even an empty page
of it need not be the last one, see `ticket_sync.sources.rt_search`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Annotated
from urllib.parse import quote

from pydantic import Field, StringConstraints

from frontdesk.errors import ConfigError, SourceError
from frontdesk.http import Http
from frontdesk.sync import Page, Position, Source
from ticket_sync.model import Attachment, EventKind, Priority, Role, Status, Ticket
from ticket_sync.records import TicketRecord
from ticket_sync.settings import SourceSettings
from ticket_sync.sources import Context, Draft, Writer
from ticket_sync.sources.issue_log import EventLog
from ticket_sync.sources.json_fields import (
    Json,
    Unreadable,
    chosen,
    entries,
    entry,
    identifier,
    name,
    split,
    stamp,
    text,
)
from ticket_sync.sources.rt_search import API, PER_PAGE, RtSearch, is_written, number_of

NOBODY = "Nobody"
SYSTEM_USER = "RT_System"
DELETED = "deleted"
SAID = {
    "Create": EventKind.CREATED,
    "Correspond": EventKind.PUBLIC_REPLY,
    "Comment": EventKind.PRIVATE_NOTE,
}
STATUS = {
    "new": Status.OPEN,
    "open": Status.ASSIGNED,
    "stalled": Status.WAITING,
    "resolved": Status.RESOLVED,
    "rejected": Status.CLOSED,
    DELETED: Status.CLOSED,
}
PRIORITY = {0: Priority.LOW, 50: Priority.NORMAL, 75: Priority.HIGH, 100: Priority.CRITICAL}
Word = Annotated[str, StringConstraints(pattern=r"^[^'\"\\\x00-\x1f]+$")]
"""Goes into a query of RT between quotation marks."""


class Options(SourceSettings):
    """The tickets that one user may see."""

    overlap_minutes: int = Field(default=2, ge=0, le=7 * 1440, description="Transactions so recent are read again")
    base_url: str = Field(description="https://host, without /REST/2.0")
    token_env: str = Field(default="", description="Environment variable with a token; or user and password_env")
    user: str = Field(default="", description="With password_env, where RT gives no tokens")
    password_env: str = Field(default="", description="Environment variable with the user's password")
    queues: tuple[Word, ...] = Field(default=(), description="Only these; empty means all that the user may see")
    agents: tuple[str, ...] = Field(default=(), description="Names of the staff; empty: RT's privileged users")
    status: Mapping[str, Status] = Field(default_factory=dict, description="Status → ours, beside the usual ones")
    priority: Mapping[int, Priority] = Field(
        default_factory=lambda: dict(PRIORITY), description="From this number on → ours"
    )
    page_size: int = Field(default=PER_PAGE, ge=1, le=PER_PAGE, description="Transactions a page")


class RtTickets:
    """Reads the feed of transactions; of each ticket that they touch, the whole history."""

    grain = timedelta(seconds=1)

    def __init__(self, options: Options, context: Context) -> None:
        self.name = options.name
        self.overlap = timedelta(minutes=options.overlap_minutes)
        self._options = options
        self._status = {**STATUS, **options.status}
        self._search = RtSearch(options.name, _http(options, context), options.queues)
        self._expected_mark: str | None = None
        self._read: dict[str, int] = {}
        """Ticket → the last transaction that its record holds, in this run."""

    def fetch(self, position: Position) -> Page[TicketRecord]:
        """The tickets that the next transactions after the mark touch."""
        if position.mark != self._expected_mark:
            self._read = {}
        after = int(position.mark) if position.mark.isdecimal() else 0
        rows = self._search.transactions(f"id > {after}", self._options.page_size)
        rows = [row for row in rows if number_of(row) > after]
        if not rows:
            recent = self._search.transactions("id > 0", order="DESC")
            if not any(number_of(row) > after for row in recent):
                return Page(last=True, mark=self._settled(recent, after))
            # a whole page of what this user may not see lies in between: at least so many numbers
            return Page(mark=self._turn(after + self._options.page_size))
        touched = dict.fromkeys(
            number for row in rows if (number := name(row, "ObjectId")) and number_of(row) > self._read.get(number, 0)
        )
        # the history first: what happens before the tickets are read is in them, and comes again with the feed
        history = self._search.histories(list(touched))
        self._read.update({number: number_of(rows_[-1]) for number, rows_ in history.items()})
        tickets = self._search.tickets(list(touched))
        merged = [number for ticket in tickets if (number := name(ticket, "id")) not in history]
        history |= self._search.histories(merged)
        told = self._search.texts([row for rows_ in history.values() for row in rows_ if name(row, "Type") in SAID])
        records, rejected = split(tickets, "id", lambda ticket: self._record(ticket, history, told))
        ordered = tuple(sorted(records, key=lambda record: (record.stamp, int(record.key))))
        return Page(ordered, rejected, mark=self._turn(max(map(number_of, rows))))

    def keys(self) -> Iterator[str] | None:
        """The numbers of all tickets that are not deleted; None where RT cannot tell their count."""
        return self._search.keys()

    def _turn(self, mark: int) -> str:
        self._expected_mark = str(mark)
        return self._expected_mark

    def _settled(self, recent: Sequence[Json], after: int) -> str:
        """The mark of the next run: a transaction of a lower number may still be on its way into the database.

        It is the last one that is older than the overlap, or lies before all that were asked for.
        """
        moments = {number_of(row): stamp(row, "Created") for row in recent if _is_stamped(row)}
        if not moments:
            return str(after) if after else ""
        newest = max(moments.values())
        first = min((number for number, moment in moments.items() if moment > newest - self.overlap), default=after + 1)
        before = max((number for number in moments if number < first), default=first - 1)
        return str(min(after, before))

    def _role(self, who: str, requesters: Sequence[str]) -> Role:
        if who in ("", SYSTEM_USER):
            return Role.SYSTEM
        if who in requesters:
            return Role.CUSTOMER
        agents = self._options.agents
        is_staff = who in agents if agents else name(self._search.user(who), "Privileged") == "1"
        return Role.STAFF if is_staff else Role.CUSTOMER

    def _meant(self, row: Json, field: str) -> Priority:
        value = name(row, field) or "0"
        if not value.lstrip("-").isdecimal():
            raise Unreadable("priority: no number")
        bounds = self._options.priority
        reached = [bound for bound in bounds if bound <= int(value)]
        return bounds[max(reached)] if reached else Priority.LOW

    def _record(
        self, item: Json, history: Mapping[str, Sequence[Json]], told: Mapping[str, Sequence[Json]]
    ) -> TicketRecord:
        key, created, updated = identifier(item, "id"), stamp(item, "Created"), stamp(item, "LastUpdated")
        rows = history.get(key, ())
        requesters = [name(person, "id") for person in entries(item.get("Requestor"))]
        priority = self._meant(item, "Priority")
        changes = [row for row in rows if name(row, "Field") == "Priority"]
        log = EventLog(priority=self._meant(changes[0], "OldValue") if changes else priority)
        log.add("created", EventKind.CREATED, created, *self._opening(rows, requesters), value=str(log.priority))
        attachments: list[Attachment] = []
        description = ""
        for row in rows:
            parts = told.get(name(row, "id"), ())
            attachments += [self._attachment(part) for part in parts if name(part, "Filename")]
            if name(row, "Type") == "Create":
                description = _written(parts)
            else:
                self._replay(log, row, requesters, _written(parts))
        status = name(item, "Status")
        log.change_status("present:status", chosen("Status", status, self._status), updated, Role.SYSTEM, "")
        owner = name(entry(item.get("Owner")), "id")
        addresses = (name(self._search.user(person), "EmailAddress") for person in requesters)
        ticket = Ticket(
            source=self.name,
            key=key,
            subject=name(item, "Subject"),
            created=created,
            updated=updated,
            description=description,
            requester=requesters[0] if requesters else "",
            contacts=tuple(dict.fromkeys(filter(None, addresses))),
            priority=priority,
            category=self._search.queue(item),
            status=log.status,
            assignee="" if owner == NOBODY else owner,
            attachments=tuple(attachments),
        )
        return TicketRecord(ticket, log.ordered(), deleted=status == DELETED)

    def _opening(self, rows: Sequence[Json], requesters: Sequence[str]) -> tuple[Role, str]:
        who = next((name(entry(row.get("Creator")), "id") for row in rows if name(row, "Type") == "Create"), "")
        who = who or next(iter(requesters), "")
        return self._role(who, requesters) if who else Role.SYSTEM, who

    def _replay(self, log: EventLog, row: Json, requesters: Sequence[str], said: str) -> None:
        who = name(entry(row.get("Creator")), "id")
        event_id, at, role = identifier(row, "id"), stamp(row, "Created"), self._role(who, requesters)
        kind, field, value = name(row, "Type"), name(row, "Field"), name(row, "NewValue")
        if kind in SAID:
            log.add(event_id, SAID[kind], at, role, who, text=said)
        elif field == "Status":
            log.change_status(event_id, chosen("Status", value, self._status), at, role, who)
        elif field == "Priority":
            log.change_priority(event_id, self._meant(row, "NewValue"), at, role, who)
        elif field == "Owner" and kind != "SetWatcher":
            owner = name(self._search.user(value), "Name") or value
            log.add(event_id, EventKind.ASSIGNMENT, at, role, who, "" if owner == NOBODY else owner)

    def _attachment(self, part: Json) -> Attachment:
        size, number = name(part, "ContentLength"), name(part, "id")
        where = f"{self._options.base_url.rstrip('/')}{API}/attachment/{number}"
        return Attachment(
            name(part, "Filename"), name(part, "ContentType"), int(size) if size.isdecimal() else 0, where
        )


class RtWriter:
    """Makes, assigns and answers tickets as the user whose key is used."""

    def __init__(self, options: Options, context: Context) -> None:
        self._options = options
        self._http = _http(options, context)

    def create(self, draft: Draft) -> str:
        """Make a ticket in the requester's name; its number.

        Raises:
            ConfigError: neither the category nor `queues` names a queue.
        """
        queue = draft.category or next(iter(self._options.queues), "")
        if not queue:
            raise ConfigError(f"source {self._options.name}: set `queues`; tickets are made in the first of them")
        numbers = {meaning: number for number, meaning in sorted(self._options.priority.items(), reverse=True)}
        body = {
            "Queue": queue,
            "Subject": draft.subject,
            "Requestor": draft.requester,
            "Content": draft.description,
            "ContentType": "text/plain",
            "Priority": numbers.get(draft.priority, 0),
        }
        return name(entry(self._http.request("POST", f"{API}/ticket", body=body).data), "id")

    def assign(self, key: str, assignee: str) -> None:
        """Give a ticket to a user by name.

        Raises:
            SourceError: RT did not do it; it answers 200 then, too.
        """
        path = f"{API}/ticket/{quote(key, safe='')}"
        self._http.request("PUT", path, body={"Owner": assignee})
        owner = name(entry(entry(self._http.get(path).data).get("Owner")), "id")
        if owner != assignee:
            raise SourceError(f"source {self._options.name}: ticket {key} was not given to {assignee}; look at rights")

    def reply(self, key: str, text: str) -> None:
        """Answer in public."""
        body = {"Content": text, "ContentType": "text/plain"}
        self._http.request("POST", f"{API}/ticket/{quote(key, safe='')}/correspond", body=body)


def _http(options: Options, context: Context) -> Http:
    if options.token_env:
        token = context.secret(options.token_env, options.name)
        return context.http(options.base_url, {"Authorization": f"token {token}"})
    if not (options.user and options.password_env):
        raise ConfigError(f"source {options.name}: set token_env, or user and password_env")
    return context.http(options.base_url, auth=(options.user, context.secret(options.password_env, options.name)))


def _is_stamped(row: Json) -> bool:
    with suppress(Unreadable):
        stamp(row, "Created")
        return True
    return False


def _written(parts: Sequence[Json]) -> str:
    """The plain text where there is one."""
    written = sorted(filter(is_written, parts), key=lambda part: name(part, "ContentType") != "text/plain")
    return text(written[0], "Content") if written else ""


def open_source(options: Options, context: Context) -> Source[TicketRecord]:
    """The user's tickets; nothing is read yet."""
    return RtTickets(options, context)


def open_writer(options: Options, context: Context) -> Writer:
    """What writes to the user's tickets."""
    return RtWriter(options, context)
