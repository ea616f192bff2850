"""Tickets of a Zendesk account: https://developer.zendesk.com/api-reference/ticketing/introduction/.

The incremental export is a feed: its cursor goes on where it stopped, tells deleted tickets too, and holds back the
last minute by itself.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from pydantic import Field

from frontdesk.errors import ConfigError, SourceError
from frontdesk.http import Http, Query
from frontdesk.sync import Page, Position, Source
from ticket_sync.model import Attachment, Event, EventKind, Priority, Role, Status, Ticket
from ticket_sync.records import TicketRecord
from ticket_sync.settings import SourceSettings
from ticket_sync.sources import Context, Draft, Writer
from ticket_sync.sources.issue_log import EventLog
from ticket_sync.sources.json_fields import (
    GONE,
    MAX_PAGES,
    Json,
    Unreadable,
    chosen,
    entries,
    entry,
    identifier,
    listing,
    name,
    names,
    split,
    stamp,
    text,
)

PER_PAGE = 100
EXPORT = "/api/v2/incremental/tickets/cursor.json"
STATUS = {
    "new": Status.OPEN,
    "open": Status.ASSIGNED,
    "pending": Status.WAITING,
    "hold": Status.ASSIGNED,
    "solved": Status.RESOLVED,
    "closed": Status.CLOSED,
}
PRIORITY = {
    "urgent": Priority.CRITICAL,
    "high": Priority.HIGH,
    "normal": Priority.NORMAL,
    "low": Priority.LOW,
    "": Priority.NORMAL,
}
SYSTEM_CHANNELS = ("rule", "system")
STAFF_ROLES = ("agent", "admin")


class Options(SourceSettings):
    """The tickets of one account."""

    base_url: str = Field(description="https://ACCOUNT.zendesk.com")
    user: str = Field(min_length=3, description="E-mail address of the agent whose token is used")
    token_env: str = Field(min_length=1, description="Environment variable with the API token")
    start: int = Field(default=0, ge=0, description="Seconds since 1970 from which the first sync reads")
    priority: Mapping[str, Priority] = Field(default_factory=dict, description="Zendesk's word → ours")
    status: Mapping[str, Status] = Field(default_factory=dict, description="Zendesk's word → ours")
    scores: Mapping[str, int] = Field(
        default_factory=lambda: {"good": 5, "bad": 1}, description="Satisfaction → 1 to 5"
    )
    category_field: str = Field(default="type", description="The ticket's field that is the category")
    page_size: int = Field(default=PER_PAGE, ge=1, le=1000)


class ZendeskTickets:
    """Reads the export; the history of a ticket is its audits."""

    grain = timedelta(seconds=1)
    overlap = timedelta(0)

    def __init__(self, options: Options, context: Context) -> None:
        self.name = options.name
        self._options = options
        self._status = {**STATUS, **options.status}
        self._priority = {**PRIORITY, **options.priority}
        self._http = _http(options, context)
        self._people: dict[str, Json] = {}

    def fetch(self, position: Position) -> Page[TicketRecord]:
        """What changed after the cursor."""
        first: Query = {"start_time": self._options.start, "per_page": self._options.page_size, "include": "users"}
        following: Query = {"cursor": position.mark, "per_page": self._options.page_size, "include": "users"}
        data = entry(self._http.get(EXPORT, following if position.mark else first).data)
        items = listing(data.get("tickets"), EXPORT)
        self._know(data)
        records, rejected = split(items, "id", self._record)
        cursor = name(data, "after_cursor")
        last = data.get("end_of_stream") is not False or not cursor
        return Page(records, rejected, last=last, mark=cursor or position.mark)

    def keys(self) -> Iterator[str] | None:
        """None: deleted tickets come with the export."""
        return None

    def _know(self, data: Json) -> None:
        self._people.update({name(user, "id"): user for user in entries(data.get("users"))})

    def _record(self, item: Json) -> TicketRecord:
        key, created, updated = identifier(item, "id"), stamp(item, "created_at"), stamp(item, "updated_at")
        deleted = text(item, "status") == "deleted"
        audits = [] if deleted else list(self._audits(key))
        self._meet(audits, item)
        requester = name(item, "requester_id")
        person = self._people.get(requester, {})
        submitter = self._role(name(item, "submitter_id") or requester, requester)
        log = EventLog()
        log.add("created", EventKind.CREATED, created, submitter, self._called(requester))
        attachments: list[Attachment] = []
        for place, audit in enumerate(audits):
            self._replay(log, audit, requester, attachments, is_first=place == 0)
        if not deleted:
            log.change_status("present:status", self._word("status", item), updated, Role.SYSTEM, "")
        ticket = Ticket(
            source=self.name,
            key=key,
            subject=name(item, "subject"),
            created=created,
            updated=updated,
            description=text(item, "description"),
            requester=self._called(requester),
            contacts=tuple(filter(None, (name(person, "email"), name(person, "phone")))),
            priority=chosen("priority", name(item, "priority"), self._priority),
            category=name(item, self._options.category_field),
            status=log.status,
            assignee=self._called(name(item, "assignee_id")),
            tags=names(item.get("tags")),
            attachments=tuple(attachments),
        )
        return TicketRecord(ticket, log.ordered(), deleted=deleted)

    def _word(self, field: str, item: Json) -> Status:
        return chosen(field, name(item, field), self._status)

    def _audits(self, key: str) -> Iterator[Json]:
        path = f"/api/v2/tickets/{key}/audits.json"
        reply = self._http.get(path, {"page[size]": PER_PAGE}, accept=GONE)
        for _ in range(MAX_PAGES):
            if reply.status in GONE:
                raise Unreadable("gone while it was read")
            data = entry(reply.data)
            yield from listing(data.get("audits"), path)
            following = text(entry(data.get("links")), "next")
            if entry(data.get("meta")).get("has_more") is not True or not following:
                return
            reply = self._http.get(following, accept=GONE)
        raise SourceError(f"{path}: {MAX_PAGES} pages and no end; look at its paging")

    def _meet(self, audits: list[Json], item: Json) -> None:
        """Read the people who are named and not known yet."""
        wanted = {name(item, field) for field in ("requester_id", "submitter_id", "assignee_id")}
        for audit in audits:
            wanted.add(name(audit, "author_id"))
            for event in entries(audit.get("events")):
                wanted.add(name(event, "author_id"))
                if text(event, "field_name") == "assignee_id":
                    wanted.add(name(event, "value"))
        unknown = sorted(person for person in wanted - self._people.keys() if person.isdecimal())
        for begin in range(0, len(unknown), PER_PAGE):
            ids = unknown[begin : begin + PER_PAGE]
            self._people.update({person: {} for person in ids})
            self._know(entry(self._http.get("/api/v2/users/show_many.json", {"ids": ",".join(ids)}).data))

    def _replay(
        self, log: EventLog, audit: Json, requester: str, attachments: list[Attachment], *, is_first: bool
    ) -> None:
        at, author = stamp(audit, "created_at"), name(audit, "author_id")
        channel = name(entry(audit.get("via")), "channel")
        for event in entries(audit.get("events")):
            who = name(event, "author_id") or author
            by_rule = (name(entry(event.get("via")), "channel") or channel) in SYSTEM_CHANNELS
            role = Role.SYSTEM if by_rule else self._role(who, requester)
            event_id, kind = f"{identifier(audit, 'id')}:{identifier(event, 'id')}", text(event, "type")
            if kind == "Comment":
                attachments += _attachments(event)
                if not is_first:  # the first comment is the description
                    told = EventKind.PUBLIC_REPLY if event.get("public") is True else EventKind.PRIVATE_NOTE
                    log.add(event_id, told, at, role, self._called(who), text=text(event, "body"))
            elif kind in ("Change", "Create"):
                self._change(log, event_id, event, at, role, self._called(who))
            elif kind == "CommentPrivacyChange":
                _hide(log, name(event, "comment_id"), private=event.get("public") is False)

    def _change(self, log: EventLog, event_id: str, event: Json, at: datetime, role: Role, actor: str) -> None:
        field, value = text(event, "field_name"), name(event, "value")
        if field == "status" and value != "deleted":
            log.change_status(event_id, self._word("value", event), at, role, actor)
        elif field == "priority":
            priority = chosen("priority", value, self._priority)
            if log.priority is not None or priority is not Priority.NORMAL:
                log.change_priority(event_id, priority, at, role, actor)
        elif field == "assignee_id":
            log.add(event_id, EventKind.ASSIGNMENT, at, role, actor, self._called(value))
        elif field == "satisfaction_score" and value in self._options.scores:
            log.add(event_id, EventKind.RATED, at, Role.CUSTOMER, actor, str(self._options.scores[value]))

    def _role(self, person: str, requester: str) -> Role:
        if person == "-1":
            return Role.SYSTEM
        known = name(self._people.get(person, {}), "role")
        if known:
            return Role.STAFF if known in STAFF_ROLES else Role.CUSTOMER
        return Role.CUSTOMER if person == requester else Role.SYSTEM

    def _called(self, person: str) -> str:
        return name(self._people.get(person, {}), "name") or person


def _hide(log: EventLog, comment: str, *, private: bool) -> None:
    """A comment was made private, or public again: it counts as what it is now."""
    kind = EventKind.PRIVATE_NOTE if private else EventKind.PUBLIC_REPLY
    replies = (EventKind.PUBLIC_REPLY, EventKind.PRIVATE_NOTE)
    log.events = [
        Event(e.id, kind, e.at, e.role, e.actor, e.value, e.text)
        if e.kind in replies and e.id.endswith(f":{comment}")
        else e
        for e in log.events
    ]


def _attachments(comment: Json) -> list[Attachment]:
    return [
        Attachment(
            name(file, "file_name"), name(file, "content_type"), _size(file.get("size")), text(file, "content_url")
        )
        for file in entries(comment.get("attachments"))
        if name(file, "file_name")
    ]


def _size(value: object) -> int:
    return value if isinstance(value, int) and value >= 0 else 0


class ZendeskWriter:
    """Makes, assigns and answers tickets."""

    def __init__(self, options: Options, context: Context) -> None:
        self._options = options
        self._http = _http(options, context)

    def create(self, draft: Draft) -> str:
        """Make a ticket in the requester's name; its number."""
        words = {meaning: word for word, meaning in reversed({**PRIORITY, **self._options.priority}.items()) if word}
        requester = {"name": draft.requester, **({"email": draft.requester} if "@" in draft.requester else {})}
        ticket = {
            "subject": draft.subject,
            "comment": {"body": draft.description},
            "priority": words.get(draft.priority, "normal"),
            "tags": [*draft.tags, *([draft.category] if draft.category else [])],
            "requester": requester,
        }
        reply = self._http.request("POST", "/api/v2/tickets.json", body={"ticket": ticket})
        return name(entry(entry(reply.data).get("ticket")), "id")

    def assign(self, key: str, assignee: str) -> None:
        """Give a ticket to an agent by e-mail address or number.

        Raises:
            ConfigError: it is neither.
        """
        if "@" in assignee:
            changes: dict[str, object] = {"assignee_email": assignee}
        elif assignee.isdecimal():
            changes = {"assignee_id": int(assignee)}
        else:
            raise ConfigError(f"source {self._options.name}: {assignee}: expected an agent's e-mail address or number")
        self._http.request("PUT", f"/api/v2/tickets/{key}.json", body={"ticket": changes})

    def reply(self, key: str, text: str) -> None:
        """Comment in public."""
        body = {"ticket": {"comment": {"body": text, "public": True}}}
        self._http.request("PUT", f"/api/v2/tickets/{key}.json", body=body)


def _http(options: Options, context: Context) -> Http:
    return context.http(
        options.base_url, auth=(f"{options.user}/token", context.secret(options.token_env, options.name))
    )


def open_source(options: Options, context: Context) -> Source[TicketRecord]:
    """The account's tickets; nothing is read yet."""
    return ZendeskTickets(options, context)


def open_writer(options: Options, context: Context) -> Writer:
    """What writes to the account's tickets."""
    return ZendeskWriter(options, context)
