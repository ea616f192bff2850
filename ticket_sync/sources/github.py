"""Issues of a GitHub repository: https://docs.github.com/en/rest/issues."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from pydantic import Field

from frontdesk.http import Http
from frontdesk.sync import Page, Position, Source
from ticket_sync.model import EventKind, Priority, Role, Status, Ticket
from ticket_sync.records import TicketRecord
from ticket_sync.settings import SourceSettings
from ticket_sync.sources import Context, Draft, Writer
from ticket_sync.sources.issue_log import IssueLog, Labels
from ticket_sync.sources.json_fields import (
    Json,
    complete,
    entries,
    entry,
    identifier,
    linked,
    listing,
    name,
    newest,
    optional_stamp,
    split,
    stamp,
    text,
)

PER_PAGE = 100
STAFF_ASSOCIATIONS = ("OWNER", "MEMBER", "COLLABORATOR")


class Options(SourceSettings):
    """The issues of one repository."""

    base_url: str = Field(default="https://api.github.com", description="Of GitHub Enterprise: https://host/api/v3")
    repository: str = Field(pattern=r"^[\w.-]+/[\w.-]+$", description="owner/name")
    token_env: str = Field(default="", description="Environment variable with the token; public issues need none")
    staff: tuple[str, ...] = Field(default=(), description="Logins that answer; empty means the repository's members")
    status_labels: Mapping[str, Status] = Field(default_factory=dict, description="Label → status of an open issue")
    priority_labels: Mapping[str, Priority] = Field(default_factory=dict, description="Label → priority")
    category_labels: Mapping[str, str] = Field(default_factory=dict, description="Label → category")
    page_size: int = Field(default=PER_PAGE, ge=1, le=PER_PAGE)

    @property
    def labels(self) -> Labels:
        """What labels mean here."""
        return Labels(self.status_labels, self.priority_labels, self.category_labels)


class GithubIssues:
    """Reads by windows of `since`; the history of an issue is its timeline."""

    grain = timedelta(seconds=1)

    def __init__(self, options: Options, context: Context) -> None:
        self.name = options.name
        self.overlap = timedelta(minutes=options.overlap_minutes)
        self._options = options
        self._http = _http(options, context)
        self._path = f"/repos/{options.repository}/issues"

    def fetch(self, position: Position) -> Page[TicketRecord]:
        """Issues changed since a moment, without pull requests."""
        query: dict[str, str | int | list[str]] = {
            "state": "all",
            "sort": "updated",
            "direction": "asc",
            "per_page": self._options.page_size,
            "page": position.step + 1,
        }
        if position.since is not None:
            query["since"] = position.since.strftime("%Y-%m-%dT%H:%M:%SZ")
        items = listing(self._http.get(self._path, query).data, self._path)
        records, rejected = split((i for i in items if not i.get("pull_request")), "number", self._record)
        return Page(records, rejected, last=len(items) < self._options.page_size, newest=newest(items, "updated_at"))

    def keys(self) -> Iterator[str]:
        """The numbers of all issues."""
        query: dict[str, str | int | list[str]] = {
            "state": "all",
            "sort": "created",
            "direction": "asc",
            "per_page": PER_PAGE,
        }
        return complete(
            lambda: [name(i, "number") for i in linked(self._http, self._path, query) if not i.get("pull_request")]
        )

    def _record(self, item: Json) -> TicketRecord:
        key, created, updated = identifier(item, "number"), stamp(item, "created_at"), stamp(item, "updated_at")
        author = entry(item.get("user"))
        log = IssueLog(meaning=self._options.labels)
        role = self._role(author, is_member=_is_member(text(item, "author_association")))
        log.add("created", EventKind.CREATED, created, role, name(author, "login"))
        told = list(linked(self._http, f"{self._path}/{key}/timeline", {"per_page": PER_PAGE}))
        # only comments tell who is a member: their authors are known by it in the other events, too
        members = {name(entry(e.get("user")), "login") for e in told if _is_member(text(e, "author_association"))}
        for happened in told:
            self._replay(log, happened, members)
        labels = tuple(name(label, "name") for label in entries(item.get("labels")))
        log.reach(
            closed=text(item, "state") == "closed",
            labels=labels,
            assignees=tuple(name(person, "login") for person in entries(item.get("assignees"))),
            at=optional_stamp(item, "closed_at") or updated,
        )
        ticket = Ticket(
            source=self.name,
            key=key,
            subject=name(item, "title"),
            created=created,
            updated=updated,
            description=text(item, "body"),
            requester=name(author, "login"),
            priority=log.meant_priority(),
            category=log.meant_category(),
            status=log.status,
            assignee=log.assignee,
            tags=labels,
        )
        return TicketRecord(ticket, log.ordered())

    def _replay(self, log: IssueLog, happened: Json, members: set[str]) -> None:
        kind = text(happened, "event")
        person = entry(happened.get("actor")) or entry(happened.get("user"))
        actor = name(person, "login")
        role = self._role(person, is_member=actor in members)
        if kind == "commented":
            event_id = f"comment:{identifier(happened, 'id')}"
            log.add(
                event_id,
                EventKind.PUBLIC_REPLY,
                stamp(happened, "created_at"),
                role,
                actor,
                text=text(happened, "body"),
            )
        elif kind in ("labeled", "unlabeled", "closed", "reopened", "assigned", "unassigned"):
            event_id, at = f"{kind}:{identifier(happened, 'id')}", stamp(happened, "created_at")
            label = name(entry(happened.get("label")), "name")
            if kind == "labeled":
                log.labels[label] = None
            elif kind == "unlabeled":
                log.labels.pop(label, None)
            elif kind in ("assigned", "unassigned"):
                assignee = name(entry(happened.get("assignee")), "login")
                log.assign(event_id, assignee, kind == "assigned", at, role, actor)
            else:
                log.closed = kind == "closed"
            log.settle(event_id, at, role, actor)

    def _role(self, person: Json, *, is_member: bool) -> Role:
        login = name(person, "login")
        if text(person, "type") == "Bot" or login.endswith("[bot]"):
            return Role.SYSTEM
        if self._options.staff:
            return Role.STAFF if login in self._options.staff else Role.CUSTOMER
        return Role.STAFF if login and is_member else Role.CUSTOMER


def _is_member(association: str) -> bool:
    return association in STAFF_ASSOCIATIONS


class GithubWriter:
    """Makes, assigns and answers issues. The requester's name stays here: an issue may be public."""

    def __init__(self, options: Options, context: Context) -> None:
        self._options = options
        self._http = _http(options, context)
        self._path = f"/repos/{options.repository}/issues"

    def create(self, draft: Draft) -> str:
        """Make an issue; its number."""
        labels = self._options.labels.for_new(draft.priority, draft.category, draft.tags)
        body = {"title": draft.subject, "body": draft.description, "labels": labels}
        return name(entry(self._http.request("POST", self._path, body=body).data), "number")

    def assign(self, key: str, assignee: str) -> None:
        """Add an assignee."""
        self._http.request("POST", f"{self._path}/{key}/assignees", body={"assignees": [assignee]})

    def reply(self, key: str, text: str) -> None:
        """Comment."""
        self._http.request("POST", f"{self._path}/{key}/comments", body={"body": text})


def _http(options: Options, context: Context) -> Http:
    headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    if options.token_env:
        headers["Authorization"] = f"Bearer {context.secret(options.token_env, options.name)}"
    return context.http(options.base_url, headers)


def open_source(options: Options, context: Context) -> Source[TicketRecord]:
    """The issues of a repository; nothing is read yet."""
    return GithubIssues(options, context)


def open_writer(options: Options, context: Context) -> Writer:
    """What writes to the repository's issues."""
    return GithubWriter(options, context)
