"""What a Redmine calls things, and who its people are; each is asked for once."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from frontdesk.errors import SourceError
from frontdesk.http import Http
from ticket_sync.model import Priority, Status
from ticket_sync.sources.json_fields import MAX_PAGES, Json, chosen, entries, entry, listing, name

PER_PAGE = 100
"""Redmine gives no more, whatever it is asked for."""
HIDDEN = (403, 404)
STATUS = {
    "New": Status.OPEN,
    "In Progress": Status.ASSIGNED,
    "Feedback": Status.WAITING,
    "Resolved": Status.RESOLVED,
    "Closed": Status.CLOSED,
    "Rejected": Status.CLOSED,
    "新建": Status.OPEN,
    "进行中": Status.ASSIGNED,
    "反馈": Status.WAITING,
    "已解决": Status.RESOLVED,
    "已关闭": Status.CLOSED,
    "已拒绝": Status.CLOSED,
}
PRIORITY = {
    "Low": Priority.LOW,
    "Normal": Priority.NORMAL,
    "High": Priority.HIGH,
    "Urgent": Priority.CRITICAL,
    "Immediate": Priority.CRITICAL,
    "低": Priority.LOW,
    "普通": Priority.NORMAL,
    "高": Priority.HIGH,
    "紧急": Priority.CRITICAL,
    "立刻": Priority.CRITICAL,
}


class Directory:
    """One Redmine's words and people.

    Args:
        source: its name, for messages.
        http: the way to the server.
        status: status → ours, beside the usual ones.
        priority: priority → ours, beside the usual ones.
    """

    def __init__(self, source: str, http: Http, status: Mapping[str, Status], priority: Mapping[str, Priority]) -> None:
        self._source = source
        self._http = http
        self._status_words = {**STATUS, **status}
        self._priority_words = {**PRIORITY, **priority}
        self._members: dict[str, list[Json]] = {}
        self._mail: dict[str, str] = {}

    def identify(self) -> None:
        """Make sure that the key is somebody's.

        Raises:
            SourceError: it is nobody's.
        """
        if not self._me:
            raise SourceError(f"{self._source}: Redmine does not tell whose the key is; look at the address")

    @cached_property
    def _me(self) -> str:
        return name(entry(entry(self._http.get("/users/current.json").data).get("user")), "id")

    def status(self, number: str) -> Status:
        """The meaning of a status.

        Raises:
            Unreadable: there is none of this number.
        """
        return chosen("status", number, self._statuses)

    def past_status(self, number: str) -> Status:
        """The meaning of a status in a journal, which may no longer exist."""
        return self._statuses.get(number, Status.ASSIGNED)

    def urgency(self, word: str) -> Priority:
        """The meaning of a priority.

        Raises:
            Unreadable: nobody mapped it.
        """
        return chosen("priority", word, self._priority_words)

    def past_urgency(self, number: str, present: Priority) -> Priority:
        """The meaning of a priority in a journal; the present one where it no longer exists."""
        word = next((name(item, "name") for item in self.priorities if name(item, "id") == number), "")
        return self._priority_words.get(word, present)

    def number_of(self, urgency: Priority) -> int:
        """The number of a priority with this meaning; 0 where there is none."""
        words = self._priority_words
        return next((whole(item, "id") for item in self.priorities if words.get(name(item, "name")) is urgency), 0)

    @cached_property
    def _statuses(self) -> dict[str, Status]:
        """Number → ours; a status that nobody mapped is what the tracker says: closed or not."""
        path = "/issue_statuses.json"
        items = listing(entry(self._http.get(path).data).get("issue_statuses"), path)
        return {
            name(item, "id"): self._status_words.get(
                name(item, "name"), Status.CLOSED if item.get("is_closed") is True else Status.ASSIGNED
            )
            for item in items
        }

    @cached_property
    def priorities(self) -> list[Json]:
        """All of them, as Redmine lists them."""
        path = "/enumerations/issue_priorities.json"
        return listing(entry(self._http.get(path).data).get("issue_priorities"), path)

    def people(self, project: str, roles: Sequence[str] = ()) -> list[Json]:
        """The members of a project, groups too, as far as the key may see them.

        Args:
            project: its number or name.
            roles: only those with one of them; empty means all.
        """
        if project not in self._members:
            self._members[project] = self._membership(project)
        return [
            entry(member.get("user") or member.get("group"))
            for member in self._members[project]
            if not roles or set(roles) & {name(role, "name") for role in entries(member.get("roles"))}
        ]

    def _membership(self, project: str) -> list[Json]:
        found: list[Json] = []
        path = f"/projects/{project}/memberships.json"
        for _ in range(MAX_PAGES):
            reply = self._http.get(path, {"limit": PER_PAGE, "offset": len(found)}, accept=HIDDEN)
            members = entries(entry(reply.data).get("memberships")) if reply.status not in HIDDEN else []
            found += members
            if not members or len(found) >= whole(entry(reply.data), "total_count"):
                break
        return found

    def addresses(self, number: str) -> tuple[str, ...]:
        """A person's address, which Redmine shows to administrators and where its owner lets it."""
        if number.isdecimal() and number not in self._mail:
            reply = self._http.get(f"/users/{number}.json", accept=HIDDEN)
            self._mail[number] = name(entry(entry(reply.data).get("user")), "mail")
        address = self._mail.get(number, "")
        return (address,) if address else ()


def whole(item: Json, field: str) -> int:
    """A number that is not negative; 0 in place of anything else."""
    value = name(item, field)
    return int(value) if value.isdecimal() else 0
