"""Reading replies of trackers: every value is of its type and bounded, or the item is told as unreadable."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import TypeVar

from frontdesk.errors import SourceError
from frontdesk.http import Http, Query
from frontdesk.sync import Rejected
from ticket_sync.records import TicketRecord

Json = Mapping[str, object]
Choice = TypeVar("Choice")

MAX_NAME_CHARACTERS = 500
MAX_TEXT_CHARACTERS = 100_000
MAX_PAGES = 1000
"""Pages of one ticket's history, or of a listing's part, after which a server is believed to go in circles."""
GONE = (404, 410)
_ZONE_WITHOUT_COLON = re.compile(r"([+-]\d\d)(\d\d)$")


class Unreadable(Exception):
    """An item lacks what it must have, or has it in another form. The message names the field and no content."""


def entry(value: object) -> Json:
    """An object; an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def entries(value: object) -> list[Json]:
    """A list of objects; what is none is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def listing(value: object, where: str) -> list[Json]:
    """The list of a reply.

    Raises:
        SourceError: it is none, or not one of objects, so that nothing can be said about what is there.
    """
    if not isinstance(value, list) or len(entries(value)) < len(value):
        raise SourceError(f"{where}: answered something else than a list; look at the address and the key")
    return entries(value)


def text(item: Json, name: str, limit: int = MAX_TEXT_CHARACTERS) -> str:
    """A text; numbers as text, empty in place of anything else. A store can hold it."""
    value = item.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return ""
    return value[:limit].replace("\0", "").encode("utf-8", "replace").decode()


def name(item: Json, field: str) -> str:
    """A short text in one line."""
    return " ".join(text(item, field, MAX_NAME_CHARACTERS).split())


def names(value: object) -> tuple[str, ...]:
    """A list of short texts."""
    texts = value if isinstance(value, list) else []
    return tuple(short for item in texts if isinstance(item, str) and (short := name({"": item}, "")))


def identifier(item: Json, field: str) -> str:
    """A number or a word that stands for the item.

    Raises:
        Unreadable: there is none.
    """
    value = name(item, field)
    if not value:
        raise Unreadable(f"{field}: missing")
    return value


def stamp(item: Json, field: str) -> datetime:
    """A moment in UTC, from ISO 8601 with a zone.

    Raises:
        Unreadable: there is none.
    """
    value = text(item, field, 64)
    if not value:
        raise Unreadable(f"{field}: missing")
    try:
        moment = datetime.fromisoformat(_ZONE_WITHOUT_COLON.sub(r"\1:\2", value))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable(f"{field}: no such time") from None


def optional_stamp(item: Json, field: str) -> datetime | None:
    """A moment in UTC; None where there is none.

    Raises:
        Unreadable: it is there and no moment.
    """
    return stamp(item, field) if item.get(field) else None


def newest(items: Iterable[Json], field: str) -> datetime | None:
    """The newest moment of a page, whatever else its items lack."""
    found: list[datetime] = []
    for item in items:
        with suppress(Unreadable):
            found.append(stamp(item, field))
    return max(found, default=None)


def chosen(field: str, value: str, known: Mapping[str, Choice]) -> Choice:
    """What a word of the tracker means.

    Raises:
        Unreadable: the map has no such word.
    """
    try:
        return known[value]
    except KeyError:
        raise Unreadable(f"{field}: not in the map") from None


def split(
    items: Iterable[Json], field: str, read: Callable[[Json], TicketRecord]
) -> tuple[tuple[TicketRecord, ...], tuple[Rejected, ...]]:
    """The items that can be read, and those that cannot, by their field of identity."""
    records: list[TicketRecord] = []
    rejected: list[Rejected] = []
    for item in items:
        try:
            records.append(read(item))
        except Unreadable as fault:
            rejected.append(Rejected(name(item, field) or "?", str(fault)))
    return tuple(records), tuple(rejected)


def linked(http: Http, path: str, query: Query) -> Iterator[Json]:
    """The items of all pages that follow one another by the `Link` header (RFC 8288).

    Raises:
        Unreadable: what is asked for is no longer there.
        SourceError: the pages have no end, or a reply is no list.
    """
    reply = http.get(path, query, accept=GONE)
    turned: set[str] = set()
    while reply.status not in GONE:
        yield from listing(reply.data, path)
        following = reply.next_url
        if not following or following in turned:
            return
        if len(turned) == MAX_PAGES:
            raise SourceError(f"{path}: {MAX_PAGES} pages and no end; look at its paging")
        turned.add(following)
        reply = http.get(following, accept=GONE)
    raise Unreadable("gone while it was read")


def complete(once: Callable[[], Iterable[str]]) -> Iterator[str]:
    """All keys of a listing that is paged by number.

    A deletion while pages are turned moves the items after it forward, so that one is skipped; it is read twice, and
    a key counts that came in either.

    Raises:
        SourceError: an item has no key, or there is no such listing.
    """
    try:
        return iter(dict.fromkeys([*once(), *once()]))
    except Unreadable as fault:
        raise SourceError(f"the list of all tickets: {fault}; look at the address and the key") from None
