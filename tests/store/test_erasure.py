"""A person who is erased is gone, is still counted, and does not come back."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from fake_tracker import NOW, START, FakeTracker, content, ticket

from frontdesk.clock import frozen_clock
from frontdesk.store import Store
from frontdesk.sync import sync
from ticket_sync.erasure import erase, remove_orphans
from ticket_sync.model import Attachment, Event, EventKind, Role, Ticket
from ticket_sync.private import private_values
from ticket_sync.records import TicketRecord
from ticket_sync.storage import TicketSink


def tracker() -> FakeTracker:
    """Two tickets of Alice by two names, one of Bob in which she wrote, too."""
    found = FakeTracker()

    def put(key: str, requester: str, contacts: tuple[str, ...], *authors: str) -> None:
        stamp = START + timedelta(minutes=5)
        events = [Event("c", EventKind.CREATED, START, Role.CUSTOMER, requester)]
        for number, author in enumerate(authors):
            role = Role.STAFF if author == "op1" else Role.CUSTOMER
            events.append(Event(str(number), EventKind.PUBLIC_REPLY, stamp, role, author, text=f"{author} 写了这些字"))
        kept = Ticket("fake", key, f"{requester} 的问题", START, stamp, "说明", requester, contacts)
        found.put(TicketRecord(kept, tuple(events)))

    put("1", "Alice", ("alice@example.test",), "op1", "Alice")
    put("2", "another name", ("ALICE@example.test ",), "op1")
    put("3", "Bob", (), "alice@example.test", "op1")
    return found


def test_a_person_is_erased_by_name_or_address(store: Store) -> None:
    """Names, addresses and words go from every ticket that names them; rows and events stay; Bob's own words stay."""
    source = tracker()
    sync(source, TicketSink(), store, frozen_clock(NOW))
    events_before = [row[:7] for row in content(store)["ticket_event"]]
    with store.begin() as connection:
        assert 3 == erase(connection, " alice@EXAMPLE.test")
    shown = str(content(store))
    assert not any(word in shown.casefold() for word in ("alice@", "another name", "alice 的问题"))
    assert "Bob 的问题" in shown
    assert events_before == [row[:7] for row in content(store)["ticket_event"]]


def test_no_sync_brings_an_erased_person_back(store: Store) -> None:
    """Neither an incremental nor a full sync, though the tracker still has everything."""
    source = tracker()
    sync(source, TicketSink(), store, frozen_clock(NOW))
    with store.begin() as connection:
        erase(connection, "Alice")
        erase(connection, "alice@example.test")
    before = content(store)
    sync(source, TicketSink(), store, frozen_clock(NOW), full=True)
    assert before == content(store)
    source.put(ticket("1", START + timedelta(hours=1), text="又来了"))
    sync(source, TicketSink(), store, frozen_clock(NOW))
    with store.read() as connection:
        assert not any(
            "alice" in private.value.casefold() for private in private_values(connection) if private.kind != "subject"
        )


def test_files_that_nobody_refers_to_are_deleted(store: Store, tmp_path: Path) -> None:
    """The attachments of an erased person go, those of others stay."""
    folder = tmp_path / "attachments"
    folder.mkdir()
    marks = {name: sha256(name.encode()).hexdigest() for name in ("alice", "bob")}
    for name, mark in marks.items():
        (folder / mark).write_bytes(name.encode())
        file = Attachment(f"{name}.txt", "text/plain", 5, f"sha256:{mark}")
        kept = Ticket("local", name, "x", START, START, requester=name, attachments=(file,))
        with store.begin() as connection:
            TicketSink().apply(connection, "local", [TicketRecord(kept)])
    with store.begin() as connection:
        erase(connection, "alice")
        assert 1 == remove_orphans(connection, folder)
    assert [marks["bob"]] == [path.name for path in folder.iterdir()]
