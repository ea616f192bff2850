"""What every hosted tracker's source promises, against trackers in memory."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
from hosted_trackers import START, TRACKERS, Github, Jira, Json, Tracker, Zendesk
from ticket_support import contents, context, pull, store_at

from frontdesk.errors import ConfigError, SourceError
from frontdesk.store import Store
from frontdesk.sync import Position, Source
from ticket_sync.model import EventKind, Priority
from ticket_sync.records import TicketRecord
from ticket_sync.settings import SourceSettings
from ticket_sync.sources import Draft, Writer, open_source, open_writer

LATER = START + timedelta(hours=5)
Handler = Callable[[httpx.Request], httpx.Response]

pytestmark = pytest.mark.parametrize("kind", TRACKERS, ids=lambda kind: kind.name)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(store_at(tmp_path / "store")) as opened:
        yield opened


def options(kind: type[Tracker], **changes: object) -> SourceSettings:
    settings = {"name": kind.name, "type": kind.name, **kind.settings, **changes}
    made: SourceSettings = import_module(f"ticket_sync.sources.{kind.name}").Options.model_validate(settings)
    return made


def opened(
    kind: type[Tracker], handler: Handler, waits: list[float] | None = None, **changes: object
) -> Source[TicketRecord]:
    world = context(Path(), httpx.MockTransport(handler), kind.environ, waits=waits)
    return open_source(options(kind, **changes), world)


def fresh(kind: type[Tracker], tracker: Tracker, folder: Path) -> dict[str, object]:
    """What an undisturbed first sync makes of a tracker."""
    tracker.before_listing = lambda _page: None
    with closing(store_at(folder)) as store:
        pull(opened(kind, tracker), store)
        return contents(store, kind.name)


def keyed(kind: type[Tracker], *numbers: int) -> list[str]:
    return sorted(f"DESK-{number}" if kind is Jira else str(number) for number in numbers)


def test_everything_is_read_and_a_second_run_changes_nothing(kind: type[Tracker], store: Store) -> None:
    """All tickets come with what happened to them; the next run writes nothing and asks for one page."""
    tracker = kind()
    tracker.cases[3].replies = ["请重试", "好了吗"]
    tracker.cases[3].done = True
    summary = pull(opened(kind, tracker), store)
    assert (7, {}) == (summary.new, summary.skipped)
    found: dict[str, Any] = contents(store, kind.name)
    assert keyed(kind, *range(1, 8)) == list(found)
    ticket, deleted, events = found[keyed(kind, 3)[0]]
    assert (False, "写入失败", "正文") == (deleted, ticket["subject"], ticket["description"])
    assert ["请重试", "好了吗"] == [e["text"] for e in events if e["kind"] == EventKind.PUBLIC_REPLY]
    assert {"staff"} == {e["role"] for e in events if e["kind"] == EventKind.PUBLIC_REPLY}
    assert "customer" == events[0]["role"]
    assert events[-1]["kind"] in ("resolved", "closed")
    assert START + timedelta(minutes=21) == events[-1]["at"].replace(microsecond=0)
    before = tracker.listings
    again = pull(opened(kind, tracker, overlap_minutes=0), store)
    assert (0, 0, 0, 1) == (again.new, again.changed, again.deleted, tracker.listings - before)


def test_edits_while_pages_are_turned_lose_nothing(kind: type[Tracker], store: Store, tmp_path: Path) -> None:
    """Tickets that move to the end while the listing is read push no other out of it."""
    tracker = kind()

    def disturb(page: int) -> None:
        if page in (1, 2, 3):
            tracker.edit(page, LATER + timedelta(minutes=page), title=f"改过 {page}")

    tracker.before_listing = disturb
    pull(opened(kind, tracker), store)
    pull(opened(kind, tracker), store)
    assert fresh(kind, tracker, tmp_path / "fresh") == contents(store, kind.name)
    assert 7 == len(contents(store, kind.name))


@pytest.mark.parametrize("count", [5, 6])
def test_equal_stamps_across_pages(kind: type[Tracker], store: Store, count: int) -> None:
    """Tickets of one moment over several pages all come."""
    tracker = kind(count, timedelta(0))
    assert count == pull(opened(kind, tracker), store).new
    assert keyed(kind, *range(1, count + 1)) == list(contents(store, kind.name))


def test_an_edit_in_the_cursors_own_second_is_seen(kind: type[Tracker], store: Store) -> None:
    """A ticket that changes once more within the second of its last change is read again."""
    tracker = kind()
    pull(opened(kind, tracker), store)
    tracker.edit(7, tracker.cases[7].updated, title="又改")
    assert 1 == pull(opened(kind, tracker), store).changed


def test_a_deleted_ticket_is_marked(kind: type[Tracker], store: Store) -> None:
    """What is gone is marked by the search for deleted tickets, or by the feed that tells it; its row stays."""
    tracker = kind()
    pull(opened(kind, tracker), store)
    tracker.delete(4)
    summary = pull(opened(kind, tracker), store, full=kind is not Zendesk)
    assert 1 == summary.deleted
    found: dict[str, Any] = contents(store, kind.name)
    assert keyed(kind, 4) == [key for key, (_, deleted, _) in found.items() if deleted]


def test_a_ticket_deleted_while_it_is_read_is_named(kind: type[Tracker], store: Store) -> None:
    """A ticket that vanishes between the listing and its history is left out; the run goes on."""
    tracker = kind()

    def handler(request: httpx.Request) -> httpx.Response:
        answer = tracker(request)
        if any(part in request.url.path for part in ("/issues/2/", "/2/audits", "/DESK-2/", "by_ticket/2")):
            return httpx.Response(404, content=b"", headers={"content-type": "application/json"})
        return answer

    summary = pull(opened(kind, handler), store)
    assert (6, ["gone while it was read"]) == (summary.new, list(summary.skipped))


def test_pages_past_the_end_repeat_and_the_run_ends(kind: type[Tracker], store: Store) -> None:
    """A server that gives its last page again and again is read once."""
    tracker = kind(6)
    tracker.repeats = True
    assert 6 == pull(opened(kind, tracker), store).new
    assert tracker.listings < 20


@pytest.mark.parametrize(
    ("status", "content", "message"),
    [
        (401, b'{"message":"Bad credentials"}', "refused with 401"),
        (403, b"{}", "refused with 403"),
        (404, b"{}", "answered 404"),
        (200, b"<html><form>login</form></html>", "is this a login page"),
        (200, b'{"error": "no list"}', "answered something else than a list|time zone"),
        (200, b"null", "answered something else than a list|time zone"),
        (200, b'[{"cut', "no complete JSON"),
    ],
    ids=["401", "403", "404", "login page", "object", "null", "truncated"],
)
def test_a_refusal_is_no_empty_tracker(
    kind: type[Tracker], store: Store, status: int, content: bytes, message: str
) -> None:
    """Where nothing can be trusted the run stops with a reason, and nothing is deleted."""
    pull(opened(kind, kind()), store)
    before = contents(store, kind.name)
    media_type = "text/html" if content.startswith(b"<") else "application/json"
    refusal = httpx.Response(status, content=content, headers={"content-type": media_type})
    with pytest.raises(SourceError, match=message) as caught:
        pull(opened(kind, lambda _request: refusal), store, full=True)
    assert "secret-key" not in str(caught.value)
    assert before == contents(store, kind.name)


def test_faults_that_pass_are_waited_out(kind: type[Tracker], store: Store) -> None:
    """Limits in each form, a failing server and a cut reply cost time and nothing else."""
    tracker, waits = kind(), list[float]()
    faults = [
        httpx.Response(429, headers={"retry-after": "3"}),
        httpx.Response(403, headers={"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1768208407"}),
        httpx.Response(500),
        httpx.Response(200, content=b'[{"number": 1, "ti', headers={"content-type": "application/json"}),
    ]
    summary = pull(opened(kind, lambda request: faults.pop(0) if faults else tracker(request), waits), store)
    assert 7 == summary.new
    assert [3.0, 7.0] == waits[:2]
    assert 4 == len(waits)


def fields_of(item: Json) -> Json:
    """Where an item keeps its values."""
    inner: Json = item.get("fields", item)
    return inner


REQUIRED = ("number", "iid", "id", "key", "created_at", "updated_at", "created", "updated", "status", "state")


def test_new_fields_change_nothing(kind: type[Tracker], store: Store, tmp_path: Path) -> None:
    """A field that is not known yet is left alone."""
    expected = fresh(kind, kind(), tmp_path / "fresh")
    tracker = kind()
    tracker.change = lambda item: {**item, "brand_new": {"deep": [1, None]}}
    pull(opened(kind, tracker), store)
    assert expected == contents(store, kind.name)


def test_null_in_every_optional_field_is_read(kind: type[Tracker], store: Store) -> None:
    """Only identity, times and state are needed; null stands for nothing elsewhere."""
    tracker = kind()

    def emptied(item: Json) -> Json:
        inner = {name: value if name in REQUIRED else None for name, value in fields_of(item).items()}
        return {**item, "fields": inner} if "fields" in item else inner

    tracker.change = emptied
    summary = pull(opened(kind, tracker, **({"priority": {"": "normal"}} if kind.name == "zammad" else {})), store)
    assert (7, {}) == (summary.new, summary.skipped)


def test_other_types_are_read_or_named(kind: type[Tracker], store: Store) -> None:
    """A number that becomes text is the same; anything else in a field never ends the run."""
    tracker = kind()
    tracker.change = lambda item: {
        **item,
        **{name: str(item[name]) for name in ("number", "iid", "id") if name in item},
    }
    assert 7 == pull(opened(kind, tracker), store).new
    for wrong in (True, -1.5, [], {}, [None, 3], "x" * 200_000, "\0\ud800"):

        def spoiled(item: Json, wrong: object = wrong) -> Json:
            inner = {name: value if name in REQUIRED else wrong for name, value in fields_of(item).items()}
            return {**item, "fields": inner} if "fields" in item else inner

        tracker.change = spoiled
        page = opened(kind, tracker).fetch(Position())
        assert 2 == len(page.records) + len(page.rejected)


@pytest.mark.parametrize("field", ["created", "updated"])
@pytest.mark.parametrize("value", [None, "", "yesterday", "0000-00-00", 12, "9999-12-31T23:59:59-14:00"])
def test_a_bad_stamp_costs_its_ticket_alone(kind: type[Tracker], store: Store, field: str, value: object) -> None:
    """A ticket without a usable stamp is named and left out; its neighbours come."""
    tracker = kind()
    name = field if kind is Jira else f"{field}_at"

    def spoiled(item: Json) -> Json:
        told = next(item[name] for name in ("key", "iid", "number", "id") if name in item)
        if str(told) not in ("3", "DESK-3", "90003"):
            return item
        inner = {**fields_of(item), name: value}
        return {**item, "fields": inner} if "fields" in item else inner

    tracker.change = spoiled
    summary = pull(opened(kind, tracker), store)
    assert 6 == summary.new
    (reason,) = summary.skipped
    assert reason in (f"{name}: missing", f"{name}: no such time")


def test_desk_commands_go_through(kind: type[Tracker], store: Store) -> None:
    """Create gives the new key; assign and reply reach the ticket."""
    tracker = kind()
    writer: Writer = open_writer(options(kind), context(Path(), httpx.MockTransport(tracker), kind.environ))
    draft = Draft("alice@example.com", "上传失败", "5 GiB 就断", Priority.HIGH, tags=("upload",))
    key = writer.create(draft)
    assert key in ("77", "DESK-77")
    assign_to = "li@example.com"
    writer.assign(keyed(kind, 3)[0], assign_to)
    writer.reply(keyed(kind, 3)[0], "请重试")
    created, assigned, replied = tracker.sent
    assert "上传失败" in str(created[2])
    assert "POST" == created[0]
    assert "3" in assigned[1]
    assert any(word in str(assigned[2]) for word in (assign_to, "assignee_ids"))
    assert "请重试" in str(replied[2])
    if kind is Github:
        assert "alice" not in str(created[2])


def test_a_missing_key_is_said_before_anything_is_asked(kind: type[Tracker], store: Store) -> None:
    """Without the environment variable the message names it."""
    with pytest.raises(ConfigError, match="variable KEY is not set"):
        open_source(options(kind), context(Path(), httpx.MockTransport(kind()), {}))
