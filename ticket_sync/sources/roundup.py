"""Issues of a Roundup tracker over its REST interface: https://www.roundup-tracker.org/docs/rest.html.

It tells no history of status, priority and assignee: changes show by comparing with the last pull, so a pull an hour
tells them to the hour. Messages carry their own moments.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeVar
from urllib.parse import urlsplit

from pydantic import Field

from frontdesk.errors import SourceError
from frontdesk.http import Http, Query
from frontdesk.sync import Page, Position, Source
from ticket_sync.model import Attachment, Event, EventKind, Priority, Status, Ticket
from ticket_sync.records import History, TicketRecord
from ticket_sync.settings import SourceSettings
from ticket_sync.sources import Context, Draft, Writer
from ticket_sync.sources.json_fields import (
    Json,
    chosen,
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
from ticket_sync.sources.staff import role_of

Choice = TypeVar("Choice")

PER_PAGE = 500
"""The server reads and words all issues that fit and cuts only then, so few large pages are cheaper than many."""
IDS_A_REQUEST = 100
OPENING = timedelta(minutes=1)
"""A message of the creator this soon after the creation is the description."""
FIELDS = "title,status,priority,assignedto,activity,creation,creator,messages,keyword,files"
STATUS = {
    "unread": Status.OPEN,
    "deferred": Status.ASSIGNED,
    "chatting": Status.ASSIGNED,
    "need-eg": Status.WAITING,
    "in-progress": Status.ASSIGNED,
    "testing": Status.ASSIGNED,
    "done-cbb": Status.RESOLVED,
    "resolved": Status.RESOLVED,
}
PRIORITY = {
    "critical": Priority.CRITICAL,
    "urgent": Priority.HIGH,
    "bug": Priority.NORMAL,
    "feature": Priority.LOW,
    "wish": Priority.LOW,
}


class Options(SourceSettings):
    """The issues that one user may see."""

    base_url: str = Field(description="https://host/tracker")
    user: str = Field(min_length=1, description="Who reads, and answers")
    password_env: str = Field(min_length=1, description="Environment variable with the user's password")
    keyword: str = Field(default="", description="Only issues with this keyword; empty means all")
    agents: tuple[str, ...] = Field(default=(), description="Names of the staff; empty: all but the requester")
    status: Mapping[str, Status] = Field(default_factory=dict, description="Status → ours, beside the classic ones")
    priority: Mapping[str, Priority] = Field(default_factory=dict, description="Priority → ours")
    page_size: int = Field(default=PER_PAGE, ge=1, le=10_000)


class RoundupIssues:
    """Reads by windows of `activity`; what was said is asked for by the page."""

    grain = timedelta(seconds=1)

    def __init__(self, options: Options, context: Context) -> None:
        self.name = options.name
        self.overlap = timedelta(minutes=options.overlap_minutes)
        self._options = options
        self._status = {**STATUS, **options.status}
        self._priority = {**PRIORITY, **options.priority}
        self._http = _http(options, context)

    def fetch(self, position: Position) -> Page[TicketRecord]:
        """Issues changed since a moment."""
        query: dict[str, str | int | list[str]] = {
            **self._only(),
            "@sort": "activity,id",
            "@page_size": self._options.page_size,
            "@page_index": position.step + 1,
            "@fields": FIELDS,
            "@verbose": 2,
        }
        if position.since is not None:
            # any other form is taken for no filter at all
            query["activity"] = position.since.strftime("%Y-%m-%d.%H:%M:%S;")
        data = self._get("issue", query)
        items = [_with_moments(item) for item in _collection(data)]
        said = self._linked(items, "messages", "msg", "author,date,content")
        files = self._linked(items, "files", "file", "name,type")
        people = self._addresses([*items, *said.values()])
        records, rejected = split(items, "id", lambda item: self._record(item, said, files, people))
        return Page(records, rejected, last="next" not in entry(data.get("@links")), newest=newest(items, "activity"))

    def keys(self) -> Iterator[str]:
        """The numbers of all issues that are not retired, in one reply, so that none can move between two pages."""
        data = self._get("issue", self._only())
        found = [name(item, "id") for item in _collection(data)]
        if data.get("@total_size") != len(found) or "" in found:
            raise SourceError(f"{self.name}: the list of issues is not complete; look at max_response_row_size")
        return iter(found)

    def _only(self) -> dict[str, str | int | list[str]]:
        return {"keyword": self._options.keyword} if self._options.keyword else {}

    def _get(self, kind: str, query: Query) -> Json:
        path = f"/rest/data/{kind}"
        reply = entry(self._http.get(path, query).data).get("data")
        if not isinstance(reply, dict):
            raise SourceError(f"{self.name}: {path} answered no data; look at the address")
        return reply

    def _linked(self, items: Sequence[Json], field: str, kind: str, wanted: str) -> dict[str, Json]:
        """What the issues of a page link to, by its number."""
        return self._by_number({link for item in items for link in _links(item, field)}, kind, wanted)

    def _by_number(self, numbers: set[str], kind: str, wanted: str) -> dict[str, Json]:
        ordered = sorted(numbers, key=lambda number: (len(number), number))
        found: dict[str, Json] = {}
        for start in range(0, len(ordered), IDS_A_REQUEST):
            query: Query = {"id": ordered[start : start + IDS_A_REQUEST], "@fields": wanted, "@verbose": 3}
            found.update({name(item, "id"): _with_moments(item) for item in _collection(self._get(kind, query))})
        return found

    def _addresses(self, items: Sequence[Json]) -> dict[str, str]:
        people = {name(entry(item.get(field)), "id") for item in items for field in ("creator", "author")} - {""}
        return {number: name(item, "address") for number, item in self._by_number(people, "user", "address").items()}

    def _record(
        self, item: Json, said: Mapping[str, Json], files: Mapping[str, Json], people: Mapping[str, str]
    ) -> TicketRecord:
        key, created, updated = identifier(item, "id"), stamp(item, "creation"), stamp(item, "activity")
        messages = [said[number] for number in _links(item, "messages") if number in said]
        messages.sort(key=lambda message: (stamp(message, "date"), name(message, "id").zfill(20)))
        opening: Json = messages[0] if messages and _opens(messages[0], item, created) else {}
        author = entry(opening.get("author")) or entry(item.get("creator"))
        requester, agents = name(author, "username"), self._options.agents
        role = role_of(requester, requester, agents)
        replies = (_reply(message, requester, agents) for message in messages if message is not opening)
        address = people.get(name(author, "id"), "")
        keywords = tuple(filter(None, (name(keyword, "name") for keyword in entries(item.get("keyword")))))
        ticket = Ticket(
            source=self.name,
            key=key,
            subject=name(item, "title"),
            created=created,
            updated=updated,
            description=text(opening, "content"),
            requester=requester,
            contacts=(address,) if address else (),
            priority=_meaning(item, "priority", self._priority, Priority.NORMAL),
            category=keywords[0] if keywords else "",
            status=_meaning(item, "status", self._status, Status.OPEN),
            assignee=name(entry(item.get("assignedto")), "username"),
            tags=keywords,
            attachments=tuple(self._attachment(files[n]) for n in _links(item, "files") if n in files),
        )
        created_event = Event("created", EventKind.CREATED, created, role, requester)
        return TicketRecord(ticket, (created_event, *replies), History.PRESENT)

    def _attachment(self, file: Json) -> Attachment:
        where = f"{self._options.base_url.rstrip('/')}/file{name(file, 'id')}/"
        return Attachment(name(file, "name"), name(file, "type"), 0, where)


class RoundupWriter:
    """Makes, assigns and answers issues as the user whose password is used."""

    def __init__(self, options: Options, context: Context) -> None:
        self._options = options
        self._http = _http(options, context)

    def create(self, draft: Draft) -> str:
        """Make an issue; where the tracker knows the requester, the description is theirs. Its number."""
        words = {meaning: word for word, meaning in {**PRIORITY, **self._options.priority}.items()}
        requester = self._number("user", "username", draft.requester)
        message = self._say(draft.description, requester or self._me)
        wanted = dict.fromkeys(filter(None, (draft.category, self._options.keyword, *draft.tags)))
        keywords = [number for word in wanted if (number := self._number("keyword", "name", word))]
        fields: dict[str, object] = {
            "title": draft.subject,
            "priority": words[draft.priority],
            "messages": [message],
            "keyword": keywords,
            "nosy": [requester] if requester else [],
        }
        return self._make("issue", fields)

    def assign(self, key: str, assignee: str) -> None:
        """Give an issue to a user by name.

        Raises:
            SourceError: the tracker knows no such user.
        """
        number = self._number("user", "username", assignee)
        if not number:
            raise SourceError(f"source {self._options.name}: no user is called {assignee}; nothing was assigned")
        self._change(key, "replace", {"assignedto": number})

    def reply(self, key: str, text: str) -> None:
        """Answer in public."""
        self._change(key, "add", {"messages": [self._say(text, self._me)]})

    @cached_property
    def _me(self) -> str:
        return self._number("user", "username", self._options.user)

    def _say(self, text: str, author: str) -> str:
        """A message; the classic template fails on one without an author."""
        return self._make("msg", {"content": text, "author": author, "date": "."})

    def _number(self, kind: str, field: str, value: str) -> str:
        """The number of what is called so, letter for letter; empty where nothing is."""
        data = entry(self._http.get(f"/rest/data/{kind}", {f"{field}:": value, "@fields": field}).data).get("data")
        return next((name(item, "id") for item in _collection(entry(data)) if text(item, field) == value), "")

    def _make(self, kind: str, fields: Json) -> str:
        reply = entry(self._http.request("POST", f"/rest/data/{kind}", body=fields).data)
        return name(entry(reply.get("data")), "id")

    def _change(self, key: str, how: str, fields: Json) -> None:
        """A change is refused where somebody else changed the issue since its mark was read."""
        path = f"/rest/data/issue/{key}"
        mark = name(entry(entry(self._http.get(path).data).get("data")), "@etag")
        self._http.request("PATCH", path, body={"@op": how, **fields}, headers={"If-Match": mark})


def _http(options: Options, context: Context) -> Http:
    """Roundup lets scripts write only when they look like its own pages: see its documentation on CSRF."""
    where = urlsplit(options.base_url)
    origin = f"{where.scheme}://{where.netloc}"
    headers = {"X-Requested-With": "rest", "Origin": origin, "Referer": f"{options.base_url.rstrip('/')}/"}
    auth = (options.user, context.secret(options.password_env, options.name))
    return context.http(options.base_url, headers, auth)


def _collection(data: Json) -> list[Json]:
    return listing(data.get("collection"), "the list of a Roundup tracker")


def _with_moments(item: Json) -> Json:
    """Roundup writes 2026-01-05.09:00:00 and means UTC."""
    moments = {field: text(item, field, 64).replace(".", "T", 1) for field in ("activity", "creation", "date")}
    return {**item, **{field: moment for field, moment in moments.items() if moment}}


def _links(item: Json, field: str) -> list[str]:
    return [number for link in entries(item.get(field)) if (number := name(link, "id"))]


def _meaning(item: Json, field: str, known: Mapping[str, Choice], absent: Choice) -> Choice:
    value = item.get(field)
    return absent if value is None else chosen(field, name(entry(value), "name"), known)


def _opens(message: Json, item: Json, created: datetime) -> bool:
    """Whether the first message is the description: an issue may have none, and its first message be an answer."""
    said = stamp(message, "date")
    of_creator = name(entry(message.get("author")), "id") == name(entry(item.get("creator")), "id")
    return said <= created or (of_creator and said <= created + OPENING)


def _reply(message: Json, requester: str, agents: Sequence[str]) -> Event:
    author = name(entry(message.get("author")), "username")
    number = identifier(message, "id")
    role = role_of(author, requester, agents)
    return Event(
        f"msg:{number}",
        EventKind.PUBLIC_REPLY,
        stamp(message, "date"),
        role,
        author,
        text=text(message, "content"),
    )


def open_source(options: Options, context: Context) -> Source[TicketRecord]:
    """The user's issues; nothing is read yet."""
    return RoundupIssues(options, context)


def open_writer(options: Options, context: Context) -> Writer:
    """What writes to the user's issues."""
    return RoundupWriter(options, context)
