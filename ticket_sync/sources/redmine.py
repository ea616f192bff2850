"""Issues of a Redmine over its REST interface: https://www.redmine.org/projects/redmine/wiki/Rest_api.

A wrong key does not fail there: it gets the anonymous view, which may be empty. So the first question is always who
we are.
"""

from collections.abc import Iterator, Mapping, Sequence
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
    Json,
    Unreadable,
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
from ticket_sync.sources.redmine_directory import HIDDEN, PER_PAGE, Directory, whole
from ticket_sync.sources.staff import role_of


class Options(SourceSettings):
    """The issues that one key may see."""

    base_url: str = Field(description="https://host")
    key_env: str = Field(min_length=1, description="Environment variable with the key of the interface")
    project: str = Field(default="", description="Only this project and those below it; needed to make issues")
    agents: tuple[str, ...] = Field(default=(), description="Names of the staff; empty: the members with these roles")
    staff_roles: tuple[str, ...] = Field(
        default=("Manager", "Developer", "管理人员", "开发人员"), description="Members with one of them are staff"
    )
    switch_user: bool = Field(
        default=False, description="Make issues in the requester's name; the key must be an administrator's"
    )
    status: Mapping[str, Status] = Field(default_factory=dict, description="Status → ours, beside the usual ones")
    priority: Mapping[str, Priority] = Field(default_factory=dict, description="Priority → ours")
    page_size: int = Field(default=PER_PAGE, ge=1, le=PER_PAGE)


class RedmineIssues:
    """Reads by windows of `updated_on`; the history is in the journals of each issue."""

    grain = timedelta(seconds=1)

    def __init__(self, options: Options, context: Context) -> None:
        self.name = options.name
        self.overlap = timedelta(minutes=options.overlap_minutes)
        self._options = options
        self._http = _http(options, context)
        self._directory = Directory(options.name, self._http, options.status, options.priority)
        self._size = options.page_size

    def fetch(self, position: Position) -> Page[TicketRecord]:
        """Issues changed since a moment."""
        self._directory.identify()
        offset = position.step * self._size
        query: dict[str, str | int | list[str]] = {
            **self._scope(),
            "sort": "updated_on:asc,id:asc",
            "limit": self._size,
            "offset": offset,
        }
        if position.since is not None:
            query["updated_on"] = position.since.strftime(">=%Y-%m-%dT%H:%M:%SZ")
        reply, rows = self._list(query)
        self._size = min(self._size, whole(reply, "limit") or self._size)  # it may give less than it was asked for
        issues = [issue for row in rows if (issue := self._issue(row)) is not None]
        records, rejected = split(issues, "id", self._record)
        last = offset + len(rows) >= whole(reply, "total_count")
        return Page(records, rejected, last=last, newest=newest(rows, "updated_on"))

    def keys(self) -> Iterator[str]:
        """The numbers of all issues, by growing number, so that none can be passed over."""
        self._directory.identify()
        after = 0
        while True:
            query: Query = {**self._scope(), "sort": "id:asc", "limit": PER_PAGE, "issue_id": f">={after + 1}"}
            reply, rows = self._list(query)
            numbers = [whole(row, "id") for row in rows]
            if numbers != sorted(set(numbers)) or (numbers and numbers[0] <= after):
                raise SourceError(f"{self.name}: the list of issues ignores its filter; nothing can be said of it")
            yield from map(str, numbers)
            if len(numbers) >= whole(reply, "total_count"):
                return
            if not numbers:
                raise SourceError(f"{self.name}: the list of issues is not complete; look at the key and its rights")
            after = numbers[-1]

    def _scope(self) -> dict[str, str | int | list[str]]:
        project: dict[str, str | int | list[str]] = (
            {"project_id": self._options.project} if self._options.project else {}
        )
        return {"status_id": "*", **project}

    def _list(self, query: Query) -> tuple[Json, list[Json]]:
        reply = entry(self._http.get("/issues.json", query).data)
        if "total_count" not in reply:
            raise SourceError(f"{self.name}: /issues.json answered no list of issues; look at the address")
        return reply, listing(reply.get("issues"), "/issues.json")

    def _issue(self, row: Json) -> Json | None:
        """An issue of the list with its journals; None where it was deleted meanwhile.

        It keeps the stamp of the list: a later one would move the window over what lies in between.
        """
        number = whole(row, "id")
        if not number:
            return row
        reply = self._http.get(f"/issues/{number}.json", {"include": "journals,attachments"}, accept=HIDDEN)
        if reply.status in HIDDEN:
            return None
        return {**entry(entry(reply.data).get("issue")), "id": number, "updated_on": row.get("updated_on")}

    def _record(self, issue: Json) -> TicketRecord:
        key, created, updated = identifier(issue, "id"), stamp(issue, "created_on"), stamp(issue, "updated_on")
        if not key.isdecimal():
            raise Unreadable("id: no number")
        author = entry(issue.get("author"))
        requester, staff = name(author, "name"), self._staff(_project(issue))
        urgency = self._directory.urgency(name(entry(issue.get("priority")), "name"))
        journals = sorted(entries(issue.get("journals")), key=lambda item: whole(item, "id"))
        log = EventLog(priority=self._first_urgency(journals, urgency))
        role = role_of(requester, requester, staff)
        log.add("created", EventKind.CREATED, created, role, requester, value=str(log.priority))
        for journal in journals:
            actor = name(entry(journal.get("user")), "name")
            self._replay(log, journal, issue, urgency, role_of(actor, requester, staff), actor)
        status = self._directory.status(name(entry(issue.get("status")), "id"))
        log.change_status("present:status", status, updated, Role.SYSTEM, "")
        kind = name(entry(issue.get("category")), "name") or name(entry(issue.get("tracker")), "name")
        ticket = Ticket(
            source=self.name,
            key=key,
            subject=name(issue, "subject"),
            created=created,
            updated=updated,
            description=text(issue, "description"),
            requester=requester,
            contacts=self._directory.addresses(name(author, "id")),
            priority=urgency,
            category=kind,
            status=log.status,
            assignee=name(entry(issue.get("assigned_to")), "name"),
            attachments=tuple(_attachment(file) for file in entries(issue.get("attachments"))),
        )
        return TicketRecord(ticket, log.ordered())

    def _staff(self, project: str) -> Sequence[str]:
        return self._options.agents or [
            name(person, "name") for person in self._directory.people(project, self._options.staff_roles)
        ]

    def _first_urgency(self, journals: Sequence[Json], present: Priority) -> Priority:
        changes = (detail for journal in journals for detail in _details(journal, "priority_id"))
        first = next(changes, None)
        return present if first is None else self._directory.past_urgency(name(first, "old_value"), present)

    def _named(self, number: str, issue: Json) -> str:
        """A person by number: the present assignee, or a member of the project; otherwise the number."""
        present, members = entry(issue.get("assigned_to")), self._directory.people(_project(issue))
        return next((name(who, "name") for who in (present, *members) if name(who, "id") == number), number)

    def _replay(self, log: EventLog, journal: Json, issue: Json, present: Priority, role: Role, actor: str) -> None:
        event_id, at = f"journal:{identifier(journal, 'id')}", stamp(journal, "created_on")
        said = text(journal, "notes")
        if said.strip():
            is_private = journal.get("private_notes") is not False
            kind = EventKind.PRIVATE_NOTE if is_private else EventKind.PUBLIC_REPLY
            log.add(event_id, kind, at, role, actor, text=said)
        for detail in _details(journal, "status_id"):
            log.change_status(
                f"{event_id}:status", self._directory.past_status(name(detail, "new_value")), at, role, actor
            )
        for detail in _details(journal, "priority_id"):
            urgency = self._directory.past_urgency(name(detail, "new_value"), present)
            log.change_priority(f"{event_id}:priority", urgency, at, role, actor)
        for detail in _details(journal, "assigned_to_id"):
            assignee = self._named(name(detail, "new_value"), issue)
            log.add(f"{event_id}:assignee", EventKind.ASSIGNMENT, at, role, actor, assignee)


class RedmineWriter:
    """Makes, assigns and answers issues as the user whose key is used."""

    def __init__(self, options: Options, context: Context) -> None:
        self._options = options
        self._http = _http(options, context)
        self._directory = Directory(options.name, self._http, options.status, options.priority)

    def create(self, draft: Draft) -> str:
        """Make an issue; its number.

        Raises:
            ConfigError: `project` is not set.
        """
        project = self._options.project
        if not project:
            raise ConfigError(f"source {self._options.name}: set `project`; Redmine makes issues only in one")
        urgency = self._directory.number_of(draft.priority)
        path = f"/projects/{project}/issue_categories.json"
        categories = entries(entry(self._http.get(path, accept=HIDDEN).data).get("issue_categories"))
        category = [whole(item, "id") for item in categories if draft.category and name(item, "name") == draft.category]
        issue: dict[str, object] = {
            "project_id": project,
            "subject": draft.subject,
            "description": draft.description,
            **({"priority_id": urgency} if urgency else {}),
            **({"category_id": category[0]} if category else {}),
        }
        as_requester = {"X-Redmine-Switch-User": draft.requester} if self._options.switch_user else {}
        reply = self._http.request("POST", "/issues.json", body={"issue": issue}, headers=as_requester)
        return name(entry(entry(reply.data).get("issue")), "id")

    def assign(self, key: str, assignee: str) -> None:
        """Give an issue to a member of its project by name.

        Raises:
            SourceError: there is no such member, or Redmine did not do it; it answers 204 then, too.
        """
        path = f"/issues/{key}.json"
        project = _project(entry(entry(self._http.get(path).data).get("issue")))
        members = self._directory.people(project)
        number = next((whole(who, "id") for who in members if name(who, "name") == assignee), 0)
        if number:
            self._http.request("PUT", path, body={"issue": {"assigned_to_id": number}})
        present = entry(entry(entry(self._http.get(path).data).get("issue")).get("assigned_to"))
        if not number or name(present, "name") != assignee:
            raise SourceError(
                f"source {self._options.name}: issue {key} was not given to {assignee}; look at members and rights"
            )

    def reply(self, key: str, text: str) -> None:
        """Answer in public."""
        self._http.request("PUT", f"/issues/{key}.json", body={"issue": {"notes": text, "private_notes": False}})


def _http(options: Options, context: Context) -> Http:
    return context.http(options.base_url, {"X-Redmine-API-Key": context.secret(options.key_env, options.name)})


def _project(issue: Json) -> str:
    return name(entry(issue.get("project")), "id")


def _details(journal: Json, attribute: str) -> list[Json]:
    return [
        detail
        for detail in entries(journal.get("details"))
        if (name(detail, "property"), name(detail, "name")) == ("attr", attribute)
    ]


def _attachment(file: Json) -> Attachment:
    return Attachment(
        name(file, "filename"), name(file, "content_type"), whole(file, "filesize"), name(file, "content_url")
    )


def open_source(options: Options, context: Context) -> Source[TicketRecord]:
    """The key's issues; nothing is read yet."""
    return RedmineIssues(options, context)


def open_writer(options: Options, context: Context) -> Writer:
    """What writes to the key's issues."""
    return RedmineWriter(options, context)
