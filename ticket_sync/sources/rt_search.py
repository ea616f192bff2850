"""Questions to RT's REST2: searches by growing number, and what is looked up once.

A user who is no superuser gets pages in which what they may not see is left out after counting, and no totals: a short
page is not the last one.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from urllib.parse import quote

from frontdesk.errors import SourceError
from frontdesk.http import Http, Query
from ticket_sync.sources.json_fields import MAX_PAGES, Json, entry, listing, name

API = "/REST/2.0"
PER_PAGE = 100
"""RT gives no more, whatever it is asked for."""
IDS_A_REQUEST = 50
NOISE = ("EmailRecord", "CommentEmailRecord")
HIDDEN = (403, 404)
TRANSACTION_FIELDS = "Type,Field,OldValue,NewValue,Created,Creator,ObjectId"
TICKET_FIELDS = "Subject,Status,Priority,Created,LastUpdated,Owner,Queue,Requestor,Type"


class RtSearch:
    """What one user may see.

    Args:
        source: its name, for messages.
        http: the way to the server.
        queues: only these; empty means all.
    """

    def __init__(self, source: str, http: Http, queues: Sequence[str]) -> None:
        self._source = source
        self._http = http
        self._only = queues
        self._users: dict[str, Json] = {}
        self._queues: dict[str, str] = {}

    def keys(self) -> Iterator[str] | None:
        """The numbers of all tickets that are not deleted, so that none can be passed over; None without totals."""
        if self._tickets_after(0)[1] is None:
            return None
        return self._all_keys()

    def _all_keys(self) -> Iterator[str]:
        after = 0
        while True:
            numbers, total = self._tickets_after(after)
            yield from map(str, numbers)
            if not isinstance(total, int) or (total > 0 and not numbers):
                raise SourceError(f"{self._source}: the search of tickets is not complete; look at the user's rights")
            if len(numbers) >= total:
                return
            after = numbers[-1]

    def _tickets_after(self, after: int) -> tuple[list[int], object]:
        reply = self._reply("tickets", self._query([f"id > {after}", self._in_queues("Queue")], "Subject", PER_PAGE))
        numbers = [number_of(item) for item in self._items_of(reply, "tickets")]
        if numbers and (numbers[0] <= after or numbers != sorted(set(numbers))):
            raise SourceError(f"{self._source}: the search of tickets ignores its query; nothing can be said of it")
        return numbers, reply.get("total")

    def _in_queues(self, field: str) -> str:
        return " OR ".join(f"{field} = '{queue}'" for queue in self._only)

    def transactions(
        self, condition: str, size: int = PER_PAGE, order: str = "ASC", *, of_any_queue: bool = False
    ) -> list[Json]:
        """Transactions of tickets, by number, without records of mails."""
        conditions = ["ObjectType = 'RT::Ticket'", condition, *(f"Type != '{kind}'" for kind in NOISE)]
        only = self._in_queues("TicketQueue") if not of_any_queue else ""
        return self._search("transactions", [*conditions, only], TRANSACTION_FIELDS, size, order)

    def _search(self, what: str, conditions: Iterable[str], fields: str, size: int, order: str = "ASC") -> list[Json]:
        return self._items_of(self._reply(what, self._query(conditions, fields, size, order)), what)

    def _query(self, conditions: Iterable[str], fields: str, size: int, order: str = "ASC") -> Query:
        return {
            "query": " AND ".join(f"({condition})" for condition in conditions if condition),
            "orderby": "id",
            "order": order,
            "fields": fields,
            "per_page": size,
        }

    def _reply(self, what: str, query: Query) -> Json:
        return entry(self._http.get(f"{API}/{what}", query).data)

    def _items_of(self, reply: Json, what: str) -> list[Json]:
        items = listing(reply.get("items"), f"{API}/{what}")
        if any(not name(item, "id").isdecimal() for item in items):
            raise SourceError(f"{self._source}: {API}/{what} answered items without numbers; look at the address")
        return items

    def tickets(self, numbers: Sequence[str]) -> list[Json]:
        """The tickets of these numbers; one that was merged into another is told as that one."""
        found: dict[str, Json] = {}
        for chunk in _chunks(numbers):
            wanted = " OR ".join(f"id = {number}" for number in chunk)
            for item in self._search("tickets", [wanted], TICKET_FIELDS, PER_PAGE):
                found[name(item, "id")] = item
        for number in numbers:
            if number not in found:  # a search finds no deleted ones
                reply = self._http.get(f"{API}/ticket/{number}", accept=HIDDEN)
                item = entry(reply.data) if reply.status not in HIDDEN else {}
                if name(item, "id"):
                    found[name(item, "id")] = item
        return [item for item in found.values() if name(item, "Type") in ("ticket", "") and self._is_wanted(item)]

    def _is_wanted(self, item: Json) -> bool:
        return not self._only or self.queue(item) in self._only

    def histories(self, numbers: Sequence[str]) -> dict[str, list[Json]]:
        """Ticket → its transactions, oldest first."""
        found: dict[str, list[Json]] = {number: [] for number in numbers}
        for chunk in _chunks(numbers):
            wanted = " OR ".join(f"ObjectId = {number}" for number in chunk)
            after = 0
            for _ in range(MAX_PAGES):
                rows = self.transactions(f"id > {after} AND ({wanted})", of_any_queue=True)
                if not rows or number_of(rows[-1]) <= after:
                    break
                for row in rows:
                    found.setdefault(name(row, "ObjectId"), []).append(row)
                after = number_of(rows[-1])
        return {number: rows for number, rows in found.items() if rows}

    def texts(self, rows: Sequence[Json]) -> dict[str, list[Json]]:
        """Transaction → its parts; plain text and HTML with content, files without."""
        parts: list[Json] = []
        for chunk in _chunks([name(row, "id") for row in rows]):
            parts += self._attachments("TransactionId", chunk, "TransactionId,ContentType,Filename,ContentLength")
        written = [name(part, "id") for part in parts if is_written(part)]
        content: dict[str, Json] = {}
        for chunk in _chunks(written):
            content.update({name(part, "id"): part for part in self._attachments("id", chunk, "Content")})
        whole = [{**part, **content.get(name(part, "id"), {})} for part in parts]
        whole.sort(key=lambda part: (number_of({"id": name(part, "TransactionId") or "0"}), number_of(part)))
        return {number: list(group) for number, group in groupby(whole, lambda part: name(part, "TransactionId"))}

    def _attachments(self, field: str, numbers: Sequence[str], fields: str) -> list[Json]:
        """A transaction that can be seen shows all its parts, so a short page is the last one."""
        wanted = [{"field": field, "value": number} for number in numbers]
        found: list[Json] = []
        for page in range(1, MAX_PAGES):
            query: Query = {"query": json.dumps(wanted), "fields": fields, "per_page": PER_PAGE, "page": page}
            items = self._items_of(self._reply("attachments", {**query, "orderby": "id"}), "attachments")
            found += items
            if len(items) < PER_PAGE:
                break
        asked = set(numbers)
        return [item for item in found if name(item, field) in asked]

    def queue(self, item: Json) -> str:
        """The name of a ticket's queue; empty where it cannot be seen."""
        number = name(entry(item.get("Queue")), "id")
        if number and number not in self._queues:
            reply = self._http.get(f"{API}/queue/{quote(number, safe='')}", accept=HIDDEN)
            self._queues[number] = name(entry(reply.data), "Name")
        return self._queues.get(number, "")

    def user(self, who: str) -> Json:
        """A user by name or number; what cannot be seen has no more than a name."""
        if who and who not in self._users:
            reply = self._http.get(f"{API}/user/{quote(who, safe='')}", accept=HIDDEN)
            self._users[who] = entry(reply.data) if reply.status not in HIDDEN else {}
        return self._users.get(who, {})


def number_of(item: Json) -> int:
    """The number of an item, whose search made sure of it."""
    return int(name(item, "id"))


def is_written(part: Json) -> bool:
    """Whether it is a text that somebody wrote, and no file."""
    return name(part, "ContentType") in ("text/plain", "text/html") and not name(part, "Filename")


def _chunks(numbers: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(numbers), IDS_A_REQUEST):
        yield numbers[start : start + IDS_A_REQUEST]
