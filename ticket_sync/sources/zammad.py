"""Tickets of a Zammad: https://docs.zammad.org/en/latest/api/ticket/index.html. Its search needs Elasticsearch."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from pydantic import Field

from frontdesk.errors import ConfigError, SourceError
from frontdesk.http import Http, Query
from frontdesk.sync import Page, Position, Source
from ticket_sync.model import Attachment, EventKind, Priority, Role, Status, Ticket
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
    complete,
    entries,
    entry,
    identifier,
    listing,
    name,
    newest,
    split,
    stamp,
    text,
)

PER_PAGE = 100
SYSTEM_USER = "1"
NOBODY = "-"
"""The login of the system's own user, which also owns tickets that nobody has."""
STATUS = {
    "new": Status.OPEN,
    "open": Status.ASSIGNED,
    "pending reminder": Status.WAITING,
    "pending close": Status.WAITING,
    "closed": Status.CLOSED,
    "merged": Status.CLOSED,
}
PRIORITY = {"1 low": Priority.LOW, "2 normal": Priority.NORMAL, "3 high": Priority.HIGH}


class Options(SourceSettings):
    """The tickets that one user may see."""

    overlap_minutes: int = Field(default=15, ge=0, le=7 * 1440, description="The search's index lags behind")
    base_url: str = Field(description="https://host")
    token_env: str = Field(min_length=1, description="Environment variable with the access token")
    status: Mapping[str, Status] = Field(default_factory=dict, description="State → ours, for states of your own")
    priority: Mapping[str, Priority] = Field(default_factory=dict, description="Priority → ours")
    group: str = Field(default="", description="The group in which tickets are made from here")
    page_size: int = Field(default=PER_PAGE, ge=1, le=200)


class ZammadTickets:
    """Reads by windows of `updated_at`; the history is articles and the ticket's own history."""

    grain = timedelta(seconds=1)

    def __init__(self, options: Options, context: Context) -> None:
        self.name = options.name
        self.overlap = timedelta(minutes=options.overlap_minutes)
        self._options = options
        self._status = {**STATUS, **options.status}
        self._priority = {**PRIORITY, **options.priority}
        self._http = _http(options, context)

    def fetch(self, position: Position) -> Page[TicketRecord]:
        """Tickets changed since a moment."""
        since = position.since.strftime('updated_at:["%Y-%m-%dT%H:%M:%SZ" TO *]') if position.since else "*"
        query: Query = {
            "query": since,
            "sort_by": "updated_at",
            "order_by": "asc",
            "expand": "true",
            "per_page": self._options.page_size,
            "page": position.step + 1,
        }
        path = "/api/v1/tickets/search"
        items = listing(self._http.get(path, query).data, path)
        records, rejected = split(items, "id", self._record)
        return Page(records, rejected, last=len(items) < self._options.page_size, newest=newest(items, "updated_at"))

    def keys(self) -> Iterator[str]:
        """The numbers of all tickets, from the table and not from the search."""
        return complete(lambda: [name(item, "id") for item in self._all()])

    def _all(self) -> Iterator[Json]:
        path = "/api/v1/tickets"
        before: list[Json] = []
        for page in range(1, MAX_PAGES * PER_PAGE):
            items = listing(self._http.get(path, {"per_page": PER_PAGE, "page": page}).data, path)
            if items == before:
                return
            yield from items
            if len(items) < PER_PAGE:
                return
            before = items
        raise SourceError(f"{path}: its pages have no end; look at its paging")

    def _record(self, item: Json) -> TicketRecord:
        key, created, updated = identifier(item, "id"), stamp(item, "created_at"), stamp(item, "updated_at")
        customer = name(item, "customer_id")
        articles = self._told(f"/api/v1/ticket_articles/by_ticket/{key}", "articles")
        log, attachments = EventLog(), []
        opening, *later = articles or [{}]
        requester = name(item, "customer") or customer
        by_staff = name(opening, "sender") == "Agent"
        log.add("created", EventKind.CREATED, created, Role.STAFF if by_staff else Role.CUSTOMER, requester)
        for article in articles:
            attachments += self._attachments(key, article)
        for article in later:
            _article(log, article)
        self._replay(log, key, customer)
        log.change_status(
            "present:status", chosen("state", name(item, "state"), self._status), updated, Role.SYSTEM, ""
        )
        owner = name(item, "owner")
        ticket = Ticket(
            source=self.name,
            key=key,
            subject=name(item, "title"),
            created=created,
            updated=updated,
            description=text(opening, "body"),
            requester=requester,
            contacts=tuple(dict.fromkeys(filter(None, (requester if "@" in requester else "", name(opening, "from"))))),
            priority=chosen("priority", name(item, "priority"), self._priority),
            category=name(item, "group"),
            status=log.status,
            assignee="" if owner == NOBODY else owner,
            attachments=tuple(attachments),
        )
        return TicketRecord(ticket, log.ordered())

    def _told(self, path: str, what: str) -> list[Json]:
        reply = self._http.get(path, accept=GONE)
        if reply.status in GONE:
            raise Unreadable("gone while it was read")
        if not isinstance(reply.data, list):
            raise Unreadable(f"{what}: no list")
        return sorted(entries(reply.data), key=lambda item: (text(item, "created_at"), name(item, "id").zfill(20)))

    def _replay(self, log: EventLog, key: str, customer: str) -> None:
        reply = self._http.get(f"/api/v1/ticket_history/{key}", accept=GONE)
        if reply.status in GONE:
            raise Unreadable("gone while it was read")
        history = entry(reply.data)
        people = entry(entry(history.get("assets")).get("User"))
        for change in entries(history.get("history")):
            if (text(change, "object"), text(change, "type")) != ("Ticket", "updated"):
                continue
            event_id, at, value = (
                f"history:{identifier(change, 'id')}",
                stamp(change, "created_at"),
                name(change, "value_to"),
            )
            who = name(change, "created_by_id")
            actor = name(entry(people.get(who)), "login") or who
            role = {SYSTEM_USER: Role.SYSTEM, customer: Role.CUSTOMER}.get(who, Role.STAFF)
            attribute = text(change, "attribute")
            if attribute == "state":
                log.change_status(event_id, chosen("state", value, self._status), at, role, actor)
            elif attribute == "priority":
                log.change_priority(event_id, chosen("priority", value, self._priority), at, role, actor)
            elif attribute == "owner":
                log.add(event_id, EventKind.ASSIGNMENT, at, role, actor, "" if value == NOBODY else value)

    def _attachments(self, key: str, article: Json) -> list[Attachment]:
        where = f"{self._options.base_url.rstrip('/')}/api/v1/ticket_attachment/{key}/{name(article, 'id')}"
        return [
            Attachment(
                name(file, "filename"),
                name(entry(file.get("preferences")), "Content-Type"),
                int(size) if (size := name(file, "size")).isdecimal() else 0,
                f"{where}/{name(file, 'id')}",
            )
            for file in entries(article.get("attachments"))
            if name(file, "filename")
        ]


def _article(log: EventLog, article: Json) -> None:
    """A note is no communication, even where the customer may read it: Zammad's own clocks leave it out, too."""
    sender = name(article, "sender")
    role = {"Agent": Role.STAFF, "Customer": Role.CUSTOMER}.get(sender, Role.SYSTEM)
    is_note = article.get("internal") is not False or (name(article, "type") == "note" and role is not Role.CUSTOMER)
    log.add(
        f"article:{identifier(article, 'id')}",
        EventKind.PRIVATE_NOTE if is_note else EventKind.PUBLIC_REPLY,
        stamp(article, "created_at"),
        role,
        name(article, "created_by") or name(article, "created_by_id"),
        text=text(article, "body"),
    )


class ZammadWriter:
    """Makes, assigns and answers tickets."""

    def __init__(self, options: Options, context: Context) -> None:
        self._options = options
        self._http = _http(options, context)

    def create(self, draft: Draft) -> str:
        """Make a ticket in the requester's name; its number.

        Raises:
            ConfigError: `group` is not set.
        """
        if not self._options.group:
            raise ConfigError(f"source {self._options.name}: set `group`; Zammad makes tickets only in a group")
        words = {meaning: word for word, meaning in {**PRIORITY, **self._options.priority}.items()}
        customer = (
            {"customer_id": f"guess:{draft.requester}"} if "@" in draft.requester else {"customer": draft.requester}
        )
        highest = words[Priority.HIGH]
        body = {
            "title": draft.subject,
            "group": draft.category or self._options.group,
            **customer,
            "priority": words.get(draft.priority, highest),
            "tags": ",".join(draft.tags),
            "article": {
                "subject": draft.subject,
                "body": draft.description,
                "type": "web",
                "sender": "Customer",
                "internal": False,
            },
        }
        return name(entry(self._http.request("POST", "/api/v1/tickets", body=body).data), "id")

    def assign(self, key: str, assignee: str) -> None:
        """Give a ticket to an agent by login."""
        self._http.request("PUT", f"/api/v1/tickets/{key}", body={"owner": assignee})

    def reply(self, key: str, text: str) -> None:
        """Answer by mail where the customer has an address, else on the web."""
        ticket = entry(self._http.get(f"/api/v1/tickets/{key}", {"expand": "true"}).data)
        customer = name(ticket, "customer")
        way = {"type": "email", "to": customer} if "@" in customer else {"type": "web"}
        body = {"ticket_id": int(key), "body": text, "content_type": "text/plain", "internal": False, **way}
        self._http.request("POST", "/api/v1/ticket_articles", body=body)


def _http(options: Options, context: Context) -> Http:
    token = context.secret(options.token_env, options.name)
    return context.http(options.base_url, {"Authorization": f"Token token={token}"})


def open_source(options: Options, context: Context) -> Source[TicketRecord]:
    """The user's tickets; nothing is read yet."""
    return ZammadTickets(options, context)


def open_writer(options: Options, context: Context) -> Writer:
    """What writes to the user's tickets."""
    return ZammadWriter(options, context)
