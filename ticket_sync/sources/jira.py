"""Issues of a Jira Cloud project, Service Management included: https://developer.atlassian.com/cloud/jira/platform/rest/v2/.

The search tells time by the minute, reads it in the zone of the account, and lags behind: each sync asks again for
hours before its cursor. Version 2 of the interface gives texts as text.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from pydantic import Field

from frontdesk.errors import ConfigError, SourceError
from frontdesk.http import Http, Query
from frontdesk.settings import known_zone
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
    entries,
    entry,
    identifier,
    listing,
    name,
    names,
    newest,
    optional_stamp,
    split,
    stamp,
    text,
)

PER_PAGE = 100
SEARCH = "/rest/api/2/search/jql"
MYSELF = "/rest/api/2/myself"
CATEGORY = {"new": Status.OPEN, "indeterminate": Status.ASSIGNED, "done": Status.RESOLVED, "undefined": Status.OPEN}
"""Keys of status categories, for statuses that the settings do not name."""
PRIORITY = {
    "Highest": Priority.CRITICAL,
    "High": Priority.HIGH,
    "Medium": Priority.NORMAL,
    "Low": Priority.LOW,
    "Lowest": Priority.LOW,
    "": Priority.NORMAL,
}
FIELDS = (
    "summary", "description", "status", "priority", "assignee", "reporter", "creator", "labels", "issuetype",
    "components", "created", "updated", "resolutiondate", "attachment",
)  # fmt: skip


class Options(SourceSettings):
    """The issues of one project."""

    overlap_minutes: int = Field(default=180, ge=0, le=7 * 1440, description="The search's index lags behind by hours")
    base_url: str = Field(description="https://ACCOUNT.atlassian.net")
    user: str = Field(min_length=3, description="E-mail address of the account whose token is used")
    token_env: str = Field(min_length=1, description="Environment variable with the API token")
    project: str = Field(pattern=r"^[A-Z][A-Z0-9_]{0,19}$", description="The project's key")
    status: Mapping[str, Status] = Field(default_factory=dict, description="Status → ours; else its category decides")
    priority: Mapping[str, Priority] = Field(default_factory=dict, description="Priority → ours")
    feedback: bool = Field(default=False, description="Read satisfaction of done requests; one question each")
    service_desk: str = Field(default="", description="Number of the service desk, to make requests from here")
    request_type: str = Field(default="", description="Number of the request type, to make requests from here")
    page_size: int = Field(default=PER_PAGE, ge=1, le=PER_PAGE)


class JiraIssues:
    """Reads by windows of `updated`; the history of an issue is its changelog and comments."""

    grain = timedelta(minutes=1)

    def __init__(self, options: Options, context: Context) -> None:
        self.name = options.name
        self.overlap = timedelta(minutes=options.overlap_minutes)
        self._options = options
        self._priority = {**PRIORITY, **options.priority}
        self._http = _http(options, context)

    def fetch(self, position: Position) -> Page[TicketRecord]:
        """Issues changed in a minute or later."""
        zone = self._zone  # asked first: a search with a wrong key answers with nothing
        asked = _unambiguous(position.since, zone) if position.since else None
        since = f' AND updated >= "{asked.astimezone(zone):%Y-%m-%d %H:%M}"' if asked else ""
        jql = f'project = "{self._options.project}"{since} ORDER BY updated ASC, key ASC'
        items, following = self._search(jql, FIELDS, position.more, self._options.page_size)
        records, rejected = split(items, "key", self._record)
        if asked and position.since and asked != position.since:
            records = tuple(record for record in records if record.stamp >= position.since - self.grain)
        changed = newest((entry(item.get("fields")) for item in items), "updated")
        return Page(records, rejected, last=not following, more=following, newest=changed)

    def keys(self) -> Iterator[str]:
        """The keys of all issues."""
        self._http.get(MYSELF)  # as in `fetch`
        jql = f'project = "{self._options.project}" ORDER BY key ASC'
        following, seen = "", set[str]()
        while True:
            items, following = self._search(jql, ["updated"], following, PER_PAGE)
            fresh = {name(item, "key") for item in items} - seen
            yield from fresh
            seen |= fresh
            if not following or not fresh:
                return

    def _search(self, jql: str, fields: Sequence[str], token: str, size: int) -> tuple[list[Json], str]:
        query: Query = {"jql": jql, "fields": ",".join(fields), "maxResults": size}
        data = entry(self._http.get(SEARCH, {**query, **({"nextPageToken": token} if token else {})}).data)
        following = text(data, "nextPageToken") if data.get("isLast") is not True else ""
        return listing(data.get("issues"), SEARCH), following if following != token else ""

    @cached_property
    def _zone(self) -> ZoneInfo:
        """The zone in which the account's questions are read.

        Raises:
            SourceError: the key is of nobody, or the zone is unknown here.
        """
        zone = text(entry(self._http.get(MYSELF).data), "timeZone")
        try:
            return ZoneInfo(known_zone(zone))
        except ValueError as error:
            raise SourceError(f"source {self.name}: the account's time zone: {error}") from None

    @cached_property
    def _statuses(self) -> Mapping[str, Status]:
        path = "/rest/api/2/status"
        found = {
            name(item, "name"): CATEGORY.get(text(entry(item.get("statusCategory")), "key"), Status.OPEN)
            for item in listing(self._http.get(path).data, path)
        }
        return {**found, **self._options.status}

    def _record(self, item: Json) -> TicketRecord:
        key, fields = identifier(item, "key"), entry(item.get("fields"))
        created, updated = stamp(fields, "created"), stamp(fields, "updated")
        reporter = entry(fields.get("reporter")) or entry(fields.get("creator"))
        who = text(reporter, "accountId")
        log = EventLog()
        log.add("created", EventKind.CREATED, created, _created_role(fields, reporter), _called(reporter))
        for change in self._paged(f"/rest/api/2/issue/{key}/changelog", "values"):
            self._change(log, change, who)
        for comment in self._paged(f"/rest/api/2/issue/{key}/comment", "comments"):
            _comment(log, comment, who)
        status = chosen("status", name(entry(fields.get("status")), "name"), self._statuses)
        log.events = list(log.ordered())
        at = optional_stamp(fields, "resolutiondate") if status.is_done else None
        log.change_status("present:status", status, at or updated, Role.SYSTEM, "")
        if self._options.feedback and status.is_done:
            self._rate(log, key, _called(reporter))
        components = [name(component, "name") for component in entries(fields.get("components"))]
        ticket = Ticket(
            source=self.name,
            key=key,
            subject=name(fields, "summary"),
            created=created,
            updated=updated,
            description=text(fields, "description"),
            requester=_called(reporter),
            contacts=tuple(filter(None, (name(reporter, "emailAddress"),))),
            priority=chosen("priority", name(entry(fields.get("priority")), "name"), self._priority),
            category=next(iter(components), "") or name(entry(fields.get("issuetype")), "name"),
            status=log.status,
            assignee=_called(entry(fields.get("assignee"))),
            tags=names(fields.get("labels")),
            attachments=tuple(
                _attachment(file) for file in entries(fields.get("attachment")) if name(file, "filename")
            ),
        )
        return TicketRecord(ticket, log.ordered())

    def _paged(self, path: str, what: str) -> Iterator[Json]:
        """All of a list that is paged by its place; a page may be shorter than asked for."""
        start = 0
        for _ in range(MAX_PAGES):
            query: Query = {"startAt": start, "maxResults": PER_PAGE}
            reply = self._http.get(path, query, accept=GONE)
            if reply.status in GONE:
                raise Unreadable("gone while it was read")
            data = entry(reply.data)
            items = listing(data.get(what), path)
            yield from items
            start += len(items)
            total = data.get("total")
            if not items or data.get("isLast") is True or (isinstance(total, int) and start >= total):
                return
        raise SourceError(f"{path}: {MAX_PAGES} pages and no end; look at its paging")

    def _change(self, log: EventLog, change: Json, reporter: str) -> None:
        at, author = stamp(change, "created"), entry(change.get("author"))
        role, actor = _role(author, reporter), _called(author)
        for place, item in enumerate(entries(change.get("items"))):
            event_id, value = f"change:{identifier(change, 'id')}:{place}", name(item, "toString")
            field = text(item, "field")
            if field == "status":
                log.change_status(event_id, chosen("status", value, self._statuses), at, role, actor)
            elif field == "priority":
                log.change_priority(event_id, chosen("priority", value, self._priority), at, role, actor)
            elif field == "assignee":
                log.add(event_id, EventKind.ASSIGNMENT, at, role, actor, value)

    def _rate(self, log: EventLog, key: str, requester: str) -> None:
        """The rating has no time of its own: it counts at the end of the ticket."""
        path = f"/rest/servicedeskapi/request/{key}/feedback"
        reply = self._http.request("GET", path, headers={"X-ExperimentalApi": "opt-in"}, accept=(204, *GONE))
        score = name(entry(reply.data), "rating")
        if score in {"1", "2", "3", "4", "5"}:
            ends = (e.at for e in log.events if e.kind in (EventKind.RESOLVED, EventKind.CLOSED))
            log.add("feedback", EventKind.RATED, max(ends), Role.CUSTOMER, requester, score)


def _unambiguous(moment: datetime, zone: ZoneInfo) -> datetime:
    """A moment not after this one that the zone's clock shows once: when it is put back, an hour comes twice."""
    local = moment.astimezone(zone)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return moment - timedelta(hours=2) if twice else moment


def _created_role(fields: Json, reporter: Json) -> Role:
    """Staff who make a request for somebody are its creator and not its reporter: it is the customer's."""
    creator = entry(fields.get("creator"))
    if text(creator, "accountType") == "app" and text(creator, "accountId") == text(reporter, "accountId"):
        return Role.SYSTEM
    return Role.CUSTOMER


def _comment(log: EventLog, comment: Json, reporter: str) -> None:
    author = entry(comment.get("author"))
    private = comment.get("jsdPublic") is False or bool(comment.get("visibility"))
    log.add(
        f"comment:{identifier(comment, 'id')}",
        EventKind.PRIVATE_NOTE if private else EventKind.PUBLIC_REPLY,
        stamp(comment, "created"),
        _role(author, reporter),
        _called(author),
        text=text(comment, "body"),
    )


def _role(person: Json, reporter: str) -> Role:
    if not person or text(person, "accountType") == "app":
        return Role.SYSTEM
    if text(person, "accountType") == "customer" or text(person, "accountId") == reporter:
        return Role.CUSTOMER
    return Role.STAFF


def _called(person: Json) -> str:
    return name(person, "displayName") or name(person, "accountId")


def _attachment(file: Json) -> Attachment:
    size = file.get("size")
    return Attachment(
        name(file, "filename"),
        name(file, "mimeType"),
        size if isinstance(size, int) and size >= 0 else 0,
        text(file, "content"),
    )


class JiraWriter:
    """Makes requests of a service desk, assigns and answers them."""

    def __init__(self, options: Options, context: Context) -> None:
        self._options = options
        self._http = _http(options, context)

    def create(self, draft: Draft) -> str:
        """Make a request in the requester's name; its key.

        Raises:
            ConfigError: the settings do not say in which service desk, or of which type.
        """
        options = self._options
        if not options.service_desk or not options.request_type:
            raise ConfigError(f"source {options.name}: set `service_desk` and `request_type` to make requests")
        body = {
            "serviceDeskId": options.service_desk,
            "requestTypeId": options.request_type,
            "requestFieldValues": {"summary": draft.subject, "description": draft.description},
            "raiseOnBehalfOf": draft.requester,
        }
        return name(entry(self._http.request("POST", "/rest/servicedeskapi/request", body=body).data), "issueKey")

    def assign(self, key: str, assignee: str) -> None:
        """Give an issue to a user.

        Raises:
            ConfigError: not exactly one user is found by these words.
        """
        path = "/rest/api/2/user/search"
        found = listing(self._http.get(path, {"query": assignee}).data, path)
        if len(found) != 1:
            raise ConfigError(f"source {self._options.name}: {len(found)} users are found by {assignee}; expected one")
        body = {"accountId": text(found[0], "accountId")}
        self._http.request("PUT", f"/rest/api/2/issue/{key}/assignee", body=body)

    def reply(self, key: str, text: str) -> None:
        """Comment for the customer."""
        path = f"/rest/servicedeskapi/request/{key}/comment"
        self._http.request("POST", path, body={"body": text, "public": True})


def _http(options: Options, context: Context) -> Http:
    return context.http(options.base_url, auth=(options.user, context.secret(options.token_env, options.name)))


def open_source(options: Options, context: Context) -> Source[TicketRecord]:
    """The project's issues; nothing is read yet."""
    return JiraIssues(options, context)


def open_writer(options: Options, context: Context) -> Writer:
    """What writes to the project's service desk."""
    return JiraWriter(options, context)
