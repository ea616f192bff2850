"""Issues of a GitLab project, Service Desk included: https://docs.gitlab.com/api/issues/."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from urllib.parse import quote

from pydantic import Field

from frontdesk.errors import ConfigError, SourceError
from frontdesk.http import Http, Query
from frontdesk.sync import Page, Position, Source
from ticket_sync.model import EventKind, Priority, Role, Status, Ticket
from ticket_sync.records import TicketRecord
from ticket_sync.settings import SourceSettings
from ticket_sync.sources import Context, Draft, Writer
from ticket_sync.sources.issue_log import IssueLog, Labels
from ticket_sync.sources.json_fields import (
    Json,
    Unreadable,
    complete,
    entries,
    entry,
    identifier,
    linked,
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
SUPPORT_BOT = "support-bot"
"""Speaks for customers who write to the Service Desk by mail."""
REPORTER = 20
"""The access level from which a member is staff."""
_BOT = re.compile(r"(project|group)_\d+_bot(_\w+)?|ghost|alert-bot|GitLab-Security-Bot")
_ASSIGNED = re.compile(r"(un)?assigned (?:to |from )?((?:@[\w.-]+(?:, | and |, and )?)+)")
_MENTION = re.compile(r"@([\w.-]+[\w-]|\w)")


class Options(SourceSettings):
    """The issues of one project."""

    base_url: str = Field(default="https://gitlab.com", description="Of the instance, without /api")
    project: str = Field(min_length=1, description="Its number or path, such as group/project")
    token_env: str = Field(default="", description="Environment variable with the token; public issues need none")
    staff: tuple[str, ...] = Field(default=(), description="Users that answer; empty means members from Reporter on")
    status_labels: Mapping[str, Status] = Field(default_factory=dict, description="Label → status of an open issue")
    priority_labels: Mapping[str, Priority] = Field(default_factory=dict, description="Label → priority")
    category_labels: Mapping[str, str] = Field(default_factory=dict, description="Label → category")
    confidential: bool = Field(default=True, description="Whether issues made from here are confidential")
    page_size: int = Field(default=PER_PAGE, ge=1, le=PER_PAGE)

    @property
    def labels(self) -> Labels:
        """What labels mean here."""
        return Labels(self.status_labels, self.priority_labels, self.category_labels)

    @property
    def path(self) -> str:
        """The project's address."""
        return f"/projects/{quote(self.project, safe='')}"


class GitlabIssues:
    """Reads by windows of `updated_after`; the history is notes, state events and label events."""

    grain = timedelta(seconds=1)

    def __init__(self, options: Options, context: Context) -> None:
        self.name = options.name
        self.overlap = timedelta(minutes=options.overlap_minutes)
        self._options = options
        self._http = _http(options, context)
        self._path = f"{options.path}/issues"

    def fetch(self, position: Position) -> Page[TicketRecord]:
        """Issues changed since a moment."""
        query: dict[str, str | int | list[str]] = {
            "scope": "all",
            "state": "all",
            "order_by": "updated_at",
            "sort": "asc",
            "per_page": self._options.page_size,
            "page": position.step + 1,
        }
        if position.since is not None:
            query["updated_after"] = position.since.strftime("%Y-%m-%dT%H:%M:%SZ")
        items = listing(self._http.get(self._path, query).data, self._path)
        records, rejected = split(items, "iid", self._record)
        return Page(records, rejected, last=len(items) < self._options.page_size, newest=newest(items, "updated_at"))

    def keys(self) -> Iterator[str]:
        """The numbers of all issues."""
        query: Query = {"scope": "all", "state": "all", "order_by": "created_at", "sort": "asc", "per_page": PER_PAGE}
        return complete(lambda: [name(item, "iid") for item in linked(self._http, self._path, query)])

    def _record(self, item: Json) -> TicketRecord:
        key, created, updated = identifier(item, "iid"), stamp(item, "created_at"), stamp(item, "updated_at")
        author, by_mail = entry(item.get("author")), name(item, "service_desk_reply_to")
        requester = by_mail or name(author, "username")
        log = IssueLog(meaning=self._options.labels)
        log.add("created", EventKind.CREATED, created, self._role(author), requester)
        for at, kind, told in sorted(self._told(key), key=lambda told: told[0]):
            if kind == "notes":
                self._note(log, told, at, requester)
            else:
                self._change(log, kind, told, at)
        labels = names(item.get("labels"))
        log.reach(
            closed=text(item, "state") == "closed",
            labels=labels,
            assignees=tuple(name(person, "username") for person in entries(item.get("assignees"))),
            at=optional_stamp(item, "closed_at") or updated,
        )
        ticket = Ticket(
            source=self.name,
            key=key,
            subject=name(item, "title"),
            created=created,
            updated=updated,
            description=text(item, "description"),
            requester=requester,
            contacts=(by_mail,) if by_mail else (),
            priority=log.meant_priority(),
            category=log.meant_category(),
            status=log.status,
            assignee=log.assignee,
            tags=labels,
        )
        return TicketRecord(ticket, log.ordered())

    def _told(self, key: str) -> Iterator[tuple[datetime, str, Json]]:
        """All that happened to an issue, by kind; what one kind tells is in order."""
        for kind in ("notes", "resource_state_events", "resource_label_events"):
            order = {"sort": "asc", "order_by": "created_at"} if kind == "notes" else {}
            for item in linked(self._http, f"{self._path}/{key}/{kind}", {**order, "per_page": PER_PAGE}):
                yield stamp(item, "created_at"), kind, item

    def _change(self, log: IssueLog, kind: str, change: Json, at: datetime) -> None:
        person, label = entry(change.get("user")), name(entry(change.get("label")), "name")
        if kind == "resource_state_events":
            log.closed = text(change, "state") == "closed"
        elif text(change, "action") == "add":
            log.labels[label] = None
        else:
            log.labels.pop(label, None)
        event_id = f"{kind.removeprefix('resource_').removesuffix('_events')}:{identifier(change, 'id')}"
        log.settle(event_id, at, self._role(person), name(person, "username"))

    def _note(self, log: IssueLog, note: Json, at: datetime, requester: str) -> None:
        event_id, author = f"note:{identifier(note, 'id')}", entry(note.get("author"))
        role, body = self._role(author), text(note, "body")
        actor = requester if name(author, "username") == SUPPORT_BOT else name(author, "username")
        if note.get("system") is True:
            for un, people in _ASSIGNED.findall(body[:2000]):
                for person in _MENTION.findall(people):
                    log.assign(f"{event_id}:{person}", person, not un, at, role, actor)
            log.settle(event_id, at, role, actor)
        else:
            private = note.get("internal") is True or note.get("confidential") is True
            kind = EventKind.PRIVATE_NOTE if private else EventKind.PUBLIC_REPLY
            log.add(event_id, kind, at, role, actor, text=body)

    def _role(self, person: Json) -> Role:
        username = name(person, "username")
        if username == SUPPORT_BOT:
            return Role.CUSTOMER
        if not username or _BOT.fullmatch(username):
            return Role.SYSTEM
        return Role.STAFF if username in self._staff else Role.CUSTOMER

    @cached_property
    def _staff(self) -> frozenset[str]:
        if self._options.staff:
            return frozenset(self._options.staff)
        path = f"{self._options.path}/members/all"
        try:
            members = list(linked(self._http, path, {"per_page": PER_PAGE}))
        except Unreadable:
            raise SourceError(f"source {self.name}: {path} is not there; look at the project and the key") from None
        levels = ((name(m, "username"), m.get("access_level")) for m in members)
        return frozenset(user for user, level in levels if isinstance(level, int) and level >= REPORTER)


class GitlabWriter:
    """Makes, assigns and answers issues."""

    def __init__(self, options: Options, context: Context) -> None:
        self._options = options
        self._http = _http(options, context)
        self._path = f"{options.path}/issues"

    def create(self, draft: Draft) -> str:
        """Make an issue; its number."""
        body = {
            "title": draft.subject,
            "description": draft.description,
            "labels": ",".join(self._options.labels.for_new(draft.priority, draft.category, draft.tags)),
            "confidential": self._options.confidential,
        }
        return name(entry(self._http.request("POST", self._path, body=body).data), "iid")

    def assign(self, key: str, assignee: str) -> None:
        """Give an issue to a user.

        Raises:
            ConfigError: there is no such user.
        """
        found = listing(self._http.get("/users", {"username": assignee}).data, "/users")
        if not found:
            raise ConfigError(f"source {self._options.name}: no user is called {assignee}; expected a GitLab user name")
        self._http.request("PUT", f"{self._path}/{key}", body={"assignee_ids": [found[0].get("id")]})

    def reply(self, key: str, text: str) -> None:
        """Write a public note."""
        self._http.request("POST", f"{self._path}/{key}/notes", body={"body": text, "internal": False})


def _http(options: Options, context: Context) -> Http:
    token = context.secret(options.token_env, options.name) if options.token_env else ""
    headers = {"PRIVATE-TOKEN": token} if token else {}
    return context.http(f"{options.base_url.rstrip('/')}/api/v4", headers)


def open_source(options: Options, context: Context) -> Source[TicketRecord]:
    """The issues of a project; nothing is read yet."""
    return GitlabIssues(options, context)


def open_writer(options: Options, context: Context) -> Writer:
    """What writes to the project's issues."""
    return GitlabWriter(options, context)
