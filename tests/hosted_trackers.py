"""Hosted trackers in memory that page, filter and forget as their documentation says they do."""

import json
import re
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import httpx

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
Json = dict[str, Any]


@dataclass
class Case:
    """A ticket as every tracker has one: who asked, what was answered in public and in private, whether it ended."""

    number: int
    updated: datetime
    title: str = "写入失败"
    created: datetime = START
    done: bool = False
    replies: list[str] = field(default_factory=list)


def iso(moment: datetime, ending: str = "Z") -> str:
    """As most trackers write a moment."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") + ending


class Tracker:
    """What all have in common: cases, a hook before each listing, and ways to misbehave.

    Attributes:
        asked: method and path with query of every request.
        before_listing: called with the number of the listing's page that is asked for, from 0.
        repeats: a page past the end is the last page again.
        change: alters each listed item before it is sent.
    """

    name: ClassVar[str]
    settings: ClassVar[Json]
    environ: ClassVar[Mapping[str, str]] = {"KEY": "secret-key"}
    size: ClassVar[int] = 2

    def __init__(self, count: int = 7, every: timedelta = timedelta(minutes=7)) -> None:
        self.cases = {n: Case(n, START + every * n) for n in range(1, count + 1)}
        self.deleted: dict[int, Case] = {}
        self.asked: list[str] = []
        self.sent: list[tuple[str, str, Json]] = []
        self.before_listing: Callable[[int], None] = lambda _page: None
        self.repeats = False
        self.change: Callable[[Json], Json] = lambda item: item
        self.listings = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        path = request.url.path
        self.asked.append(f"{request.method} {path}?{request.url.query.decode()}")
        if request.method != "GET":
            body = json.loads(request.content or b"null")
            self.sent.append((request.method, path, body))
            return reply(self.written(path, body))
        found = self.answer(path, dict(request.url.params), request)
        return found if isinstance(found, httpx.Response) else reply(found)

    def answer(self, path: str, query: dict[str, str], request: httpx.Request) -> object:
        """The reply to a GET."""
        raise NotImplementedError

    def written(self, _path: str, _body: Json) -> Json:
        """The reply to a change."""
        return {}

    def ordered(self, since: datetime | None = None) -> list[Case]:
        """Cases changed since a moment, oldest change first."""
        found = (case for case in self.cases.values() if since is None or case.updated >= since)
        return sorted(found, key=lambda case: (case.updated, case.number))

    def page(self, cases: Sequence[Case], number: int, size: int) -> list[Json]:
        """One page of a listing by its number, from 0."""
        self.before_listing(self.listings)
        self.listings += 1
        if self.repeats and number * size >= len(cases):
            number = max(0, (len(cases) - 1) // size)
        return [self.change(self.item(case)) for case in cases[number * size : (number + 1) * size]]

    def item(self, case: Case) -> Json:
        """A case as a listing shows it."""
        raise NotImplementedError

    def edit(self, number: int, at: datetime, **changes: object) -> None:
        """Change a case; its stamp is the moment."""
        for name, value in {**changes, "updated": at}.items():
            setattr(self.cases[number], name, value)

    def delete(self, number: int) -> None:
        """Remove a case."""
        self.deleted[number] = self.cases.pop(number)


def moment(text: str) -> datetime:
    """A moment of a query."""
    return datetime.fromisoformat(text)


def reply(data: object, headers: Mapping[str, str] | None = None) -> httpx.Response:
    """JSON in ASCII, so that even half a character can be sent."""
    head = {"content-type": "application/json", **(headers or {})}
    return httpx.Response(200, content=json.dumps(data).encode(), headers=head)


def gone() -> httpx.Response:
    """What is not there."""
    return httpx.Response(404, json={"message": "Not Found"})


class Github(Tracker):
    """Issues; the listing holds a pull request, too."""

    name = "github"
    settings: ClassVar[Json] = {"repository": "acme/store", "token_env": "KEY", "page_size": 2}

    def answer(self, path: str, query: dict[str, str], request: httpx.Request) -> object:
        assert "Bearer secret-key" == request.headers["authorization"]
        if match := re.fullmatch(r"/repos/acme/store/issues/(\d+)/timeline", path):
            case = self.cases.get(int(match[1]))
            return gone() if case is None else self.timeline(case)
        assert "/repos/acme/store/issues" == path
        number, size = int(query.get("page", 1)) - 1, int(query["per_page"])
        if query["sort"] == "created":
            cases = sorted(self.cases.values(), key=lambda case: case.number)
        else:
            cases = self.ordered(moment(query["since"]) if "since" in query else None)
        items = self.page(cases, number, size)
        headers = {}
        if (number + 1) * size < len(cases):
            following = request.url.copy_set_param("page", number + 2)
            headers["link"] = f'<{following}>; rel="next"'
        return reply(items, headers)

    def item(self, case: Case) -> Json:
        return {
            "number": case.number,
            "title": case.title,
            "body": "正文",
            "user": {"login": "alice", "type": "User"},
            "author_association": "NONE",
            "state": "closed" if case.done else "open",
            "labels": [],
            "assignees": [],
            "created_at": iso(case.created),
            "updated_at": iso(case.updated),
            "closed_at": iso(case.updated) if case.done else None,
            **({"pull_request": {"url": "x"}} if case.title == "PR" else {}),
        }

    def timeline(self, case: Case) -> list[Json]:
        told = [
            {
                "event": "commented",
                "id": case.number * 100 + place,
                "created_at": iso(case.created + timedelta(minutes=place + 1)),
                "actor": {"login": "bob", "type": "User"},
                "user": {"login": "bob", "type": "User"},
                "author_association": "MEMBER",
                "body": reply,
            }
            for place, reply in enumerate(case.replies)
        ]
        closing = {"event": "closed", "id": case.number * 100 + 99, "created_at": iso(case.updated), "actor": None}
        return [*told, *([closing] if case.done else [])]

    def written(self, path: str, _body: Json) -> Json:
        return {"number": 77} if path.endswith("/issues") else {}


class Gitlab(Tracker):
    """Issues of a project with a Service Desk."""

    name = "gitlab"
    settings: ClassVar[Json] = {"project": "acme/store", "token_env": "KEY", "page_size": 2}

    def answer(self, path: str, query: dict[str, str], request: httpx.Request) -> object:
        assert "secret-key" == request.headers["private-token"]
        if path == "/api/v4/users":
            return [{"id": 5, "username": query["username"]}]
        assert request.url.raw_path.startswith(b"/api/v4/projects/acme%2Fstore/"), request.url.raw_path
        if path.endswith("/members/all"):
            return [{"username": "bob", "access_level": 30}, {"username": "guest", "access_level": 10}]
        number, size = int(query.get("page", 1)) - 1, int(query["per_page"])
        if match := re.search(r"/issues/(\d+)/(\w+)$", path):
            case = self.cases.get(int(match[1]))
            return gone() if case is None else self.told(case, match[2])
        since = moment(query["updated_after"]) if "updated_after" in query else None
        cases = (
            self.ordered(since)
            if query["order_by"] == "updated_at"
            else sorted(self.cases.values(), key=lambda c: c.number)
        )
        headers = {}
        if (number + 1) * size < len(cases):
            headers["link"] = f'<{request.url.copy_set_param("page", number + 2)}>; rel="next"'
        return reply(self.page(cases, number, size), headers)

    def item(self, case: Case) -> Json:
        return {
            "id": 1000 + case.number,
            "iid": case.number,
            "title": case.title,
            "description": "正文",
            "author": {"username": "support-bot"},
            "service_desk_reply_to": "alice@example.com",
            "state": "closed" if case.done else "opened",
            "labels": [],
            "assignees": [],
            "created_at": iso(case.created, ".120Z"),
            "updated_at": iso(case.updated, ".480Z"),
            "closed_at": iso(case.updated, ".400Z") if case.done else None,
        }

    def told(self, case: Case, what: str) -> list[Json]:
        if what == "notes":
            return [
                {
                    "id": case.number * 100 + place,
                    "body": reply,
                    "author": {"username": "bob"},
                    "created_at": iso(case.created + timedelta(minutes=place + 1), ".000Z"),
                    "system": False,
                    "internal": False,
                }
                for place, reply in enumerate(case.replies)
            ]
        closing = {
            "id": case.number,
            "user": {"username": "bob"},
            "created_at": iso(case.updated, ".400Z"),
            "state": "closed",
        }
        return [closing] if what == "resource_state_events" and case.done else []

    def written(self, path: str, _body: Json) -> Json:
        return {"iid": 77} if path.endswith("/issues") else {}


class Zammad(Tracker):
    """Tickets with articles and a history."""

    name = "zammad"
    settings: ClassVar[Json] = {
        "base_url": "https://desk.example.com",
        "token_env": "KEY",
        "page_size": 2,
        "group": "Users",
    }

    def answer(self, path: str, query: dict[str, str], request: httpx.Request) -> object:
        assert "Token token=secret-key" == request.headers["authorization"]
        if match := re.fullmatch(r"/api/v1/(ticket_articles/by_ticket|ticket_history)/(\d+)", path):
            case = self.cases.get(int(match[2]))
            if case is None:
                return gone()
            return self.articles(case) if "articles" in match[1] else self.history(case)
        if match := re.fullmatch(r"/api/v1/tickets/(\d+)", path):
            return self.item(self.cases[int(match[1])])
        number, size = int(query["page"]) - 1, int(query["per_page"])
        if path == "/api/v1/tickets":
            return self.page(sorted(self.cases.values(), key=lambda case: case.number), number, size)
        assert ("/api/v1/tickets/search", "updated_at", "asc") == (path, query["sort_by"], query["order_by"])
        since = re.fullmatch(r'updated_at:\["(.+)" TO \*\]', query["query"])
        return self.page(self.ordered(moment(since[1]) if since else None), number, size)

    def item(self, case: Case) -> Json:
        return {
            "id": case.number,
            "number": f"9{case.number:04}",
            "title": case.title,
            "group": "Users",
            "state": "closed" if case.done else "open",
            "priority": "2 normal",
            "owner": "-",
            "customer": "alice@example.com",
            "customer_id": 12,
            "created_at": iso(case.created, ".000Z"),
            "updated_at": iso(case.updated, ".000Z"),
        }

    def articles(self, case: Case) -> list[Json]:
        first = {
            "id": case.number * 100, "type": "email", "sender": "Customer", "internal": False, "body": "正文",
            "from": "Alice <alice@example.com>", "created_at": iso(case.created, ".000Z"), "created_by": "alice@example.com",
        }  # fmt: skip
        later = [
            {
                "id": case.number * 100 + place + 1, "type": "email", "sender": "Agent", "internal": False, "body": reply,
                "created_at": iso(case.created + timedelta(minutes=place + 1), ".000Z"), "created_by": "bob",
            }
            for place, reply in enumerate(case.replies)
        ]  # fmt: skip
        return [first, *later]

    def history(self, case: Case) -> Json:
        change = {
            "id": case.number, "o_id": case.number, "object": "Ticket", "type": "updated", "attribute": "state",
            "value_from": "open", "value_to": "closed", "created_by_id": 3, "created_at": iso(case.updated, ".000Z"),
        }  # fmt: skip
        return {"history": [change] if case.done else [], "assets": {"User": {"3": {"login": "bob"}}}}

    def written(self, path: str, _body: Json) -> Json:
        return {"id": 77} if path.endswith("/tickets") else {}


class Jira(Tracker):
    """Issues; the account is in Shanghai and its search tells time by the minute."""

    name = "jira"
    settings: ClassVar[Json] = {
        "base_url": "https://acme.atlassian.net",
        "user": "bot@example.com",
        "token_env": "KEY",
        "project": "DESK",
        "page_size": 2,
        "service_desk": "3",
        "request_type": "11",
    }
    zone = ZoneInfo("Asia/Shanghai")

    def answer(self, path: str, query: dict[str, str], request: httpx.Request) -> object:
        user, _, secret = b64decode(request.headers["authorization"].split()[1]).decode().partition(":")
        assert ("bot@example.com", "secret-key") == (user, secret)
        if path == "/rest/api/2/myself":
            return {"accountId": "me", "timeZone": self.zone.key}
        if path == "/rest/api/2/status":
            return [
                {"id": "1", "name": "Open", "statusCategory": {"key": "new"}},
                {"id": "2", "name": "Done", "statusCategory": {"key": "done"}},
            ]
        if path == "/rest/api/2/user/search":
            return [{"accountId": f"id-of-{query['query']}", "displayName": query["query"]}]
        if match := re.fullmatch(r"/rest/api/2/issue/DESK-(\d+)/(changelog|comment)", path):
            case = self.cases.get(int(match[1]))
            return gone() if case is None else self.changelog(case) if match[2] == "changelog" else self.comments(case)
        assert "/rest/api/2/search/jql" == path, path
        since = re.search(r'updated >= "([^"]+)"', query["jql"])
        asked = datetime.strptime(since[1], "%Y-%m-%d %H:%M").replace(tzinfo=self.zone) if since else None
        number, size = int(query.get("nextPageToken", "page-0").removeprefix("page-")), int(query["maxResults"])
        cases = self.ordered(asked)
        more = (number + 1) * size < len(cases)
        following = f"page-{number + 1}" if more or self.repeats else None
        return {
            "issues": self.page(cases, number, size),
            **({"nextPageToken": following} if following else {"isLast": True}),
        }

    def item(self, case: Case) -> Json:
        return {
            "id": str(10_000 + case.number),
            "key": f"DESK-{case.number}",
            "fields": {
                "summary": case.title,
                "description": "正文",
                "status": {"name": "Done" if case.done else "Open"},
                "priority": {"name": "Medium"},
                "reporter": {"accountId": "a1", "displayName": "Alice", "accountType": "customer"},
                "creator": {"accountId": "a1", "displayName": "Alice", "accountType": "customer"},
                "assignee": None,
                "labels": [],
                "components": [],
                "issuetype": {"name": "Support"},
                "created": self.local(case.created),
                "updated": self.local(case.updated),
                "resolutiondate": self.local(case.updated) if case.done else None,
            },
        }

    def local(self, at: datetime) -> str:
        return at.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M:%S.120%z")

    def changelog(self, case: Case) -> Json:
        change = {
            "id": str(case.number),
            "author": {"accountId": "b1", "displayName": "Bob", "accountType": "atlassian"},
            "created": self.local(case.updated),
            "items": [{"field": "status", "fromString": "Open", "toString": "Done"}],
        }
        values = [change] if case.done else []
        return {"values": values, "startAt": 0, "maxResults": 100, "total": len(values), "isLast": True}

    def comments(self, case: Case) -> Json:
        comments = [
            {
                "id": str(case.number * 100 + place),
                "author": {"accountId": "b1", "displayName": "Bob", "accountType": "atlassian"},
                "body": reply,
                "created": self.local(case.created + timedelta(minutes=place + 1)),
                "jsdPublic": True,
            }
            for place, reply in enumerate(case.replies)
        ]
        return {"comments": comments, "startAt": 0, "maxResults": 100, "total": len(comments)}

    def written(self, path: str, _body: Json) -> Json:
        return {"issueKey": "DESK-77"} if path.endswith("/request") else {}


class Zendesk(Tracker):
    """Tickets as a feed; what is deleted comes once more, and what changes comes after everything."""

    name = "zendesk"
    settings: ClassVar[Json] = {
        "base_url": "https://acme.zendesk.com",
        "user": "bot@example.com",
        "token_env": "KEY",
        "page_size": 2,
    }

    def __init__(self, count: int = 7, every: timedelta = timedelta(minutes=7)) -> None:
        super().__init__(count, every)
        self.feed = [case.number for case in self.ordered()]

    def edit(self, number: int, at: datetime, **changes: object) -> None:
        super().edit(number, at, **changes)
        self.feed.append(number)

    def delete(self, number: int) -> None:
        super().delete(number)
        self.feed.append(number)

    def answer(self, path: str, query: dict[str, str], request: httpx.Request) -> object:
        user, _, secret = b64decode(request.headers["authorization"].split()[1]).decode().partition(":")
        assert ("bot@example.com/token", "secret-key") == (user, secret)
        if match := re.fullmatch(r"/api/v2/tickets/(\d+)/audits.json", path):
            case = self.cases.get(int(match[1]))
            return gone() if case is None else {"audits": self.audits(case), "meta": {"has_more": False}, "links": {}}
        if path == "/api/v2/users/show_many.json":
            return {"users": [{"id": int(n), "name": "Bob", "role": "agent"} for n in query["ids"].split(",")]}
        assert "/api/v2/incremental/tickets/cursor.json" == path
        self.before_listing(self.listings)
        self.listings += 1
        begin, size = int(query.get("cursor", "c0").removeprefix("c")), int(query["per_page"])
        end = min(begin + size, len(self.feed))
        # a ticket that changed again stands only at its last place
        numbers = [n for place, n in enumerate(self.feed[begin:end], begin) if n not in self.feed[place + 1 :]]
        tickets = [self.change(self.item(self.cases.get(n) or self.deleted[n])) for n in numbers]
        users = [{"id": 12, "name": "Alice", "role": "end-user", "email": "alice@example.com"}]
        last = end == len(self.feed) and not self.repeats
        return {"tickets": tickets, "users": users, "after_cursor": f"c{end}", "end_of_stream": last}

    def item(self, case: Case) -> Json:
        status = "deleted" if case.number in self.deleted else "solved" if case.done else "open"
        return {
            "id": case.number,
            "subject": case.title,
            "description": "正文",
            "status": status,
            "priority": "normal",
            "type": "incident",
            "requester_id": 12,
            "submitter_id": 12,
            "assignee_id": None,
            "tags": ["vip"],
            "created_at": iso(case.created),
            "updated_at": iso(case.updated),
        }

    def audits(self, case: Case) -> list[Json]:
        opening = {
            "id": case.number * 1000, "created_at": iso(case.created), "author_id": 12, "via": {"channel": "web"},
            "events": [
                {"id": 1, "type": "Comment", "public": True, "body": "正文", "author_id": 12},
                {"id": 2, "type": "Create", "field_name": "status", "value": "open"},
            ],
        }  # fmt: skip
        later = [
            {
                "id": case.number * 1000 + place + 1, "created_at": iso(case.created + timedelta(minutes=place + 1)),
                "author_id": 13, "events": [{"id": 1, "type": "Comment", "public": True, "body": reply, "author_id": 13}],
            }
            for place, reply in enumerate(case.replies)
        ]  # fmt: skip
        closing = {
            "id": case.number * 1000 + 999, "created_at": iso(case.updated), "author_id": 13,
            "events": [{"id": 1, "type": "Change", "field_name": "status", "previous_value": "open", "value": "solved"}],
        }  # fmt: skip
        return [opening, *later, *([closing] if case.done else [])]

    def written(self, path: str, _body: Json) -> Json:
        return {"ticket": {"id": 77}} if path.endswith("/tickets.json") else {}


TRACKERS: tuple[type[Tracker], ...] = (Github, Gitlab, Zammad, Jira, Zendesk)
