"""Another Frontdesk's desk as a source."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from frontdesk.clock import frozen_clock
from frontdesk.context import Context
from frontdesk.errors import ConfigError
from frontdesk.settings import settings_model
from frontdesk.store import Store, open_store
from frontdesk.sync import sync
from ticket_sync.actions import Action
from ticket_sync.desk import Desk
from ticket_sync.model import EventKind
from ticket_sync.settings import TicketSettings
from ticket_sync.sources import Draft, open_source
from ticket_sync.sources.local import Options
from ticket_sync.storage import TicketSink, load_events

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
OPTIONS = Options(name="gateway", type="local", url_env="OTHER_STORE", page_size=2)


def context(root: Path, url: str) -> Context:
    """A site whose other store is at `url`."""
    return Context(root, settings_model()(), {"OTHER_STORE": url}, frozen_clock(NOW))


def test_the_tickets_of_another_desk_come_with_their_history(store: Store, store_url: str, tmp_path: Path) -> None:
    """Five tickets over three pages, then one that changed, then nothing."""
    desk = Desk(store, TicketSettings(), ZoneInfo("UTC"))
    for number in range(5):
        desk.create(Draft("alice", f"第 {number} 件", "x"), NOW + timedelta(minutes=number))
    root = tmp_path / "mine"
    root.mkdir()
    mine = open_store("", root)
    later = frozen_clock(NOW + timedelta(hours=2))

    def pull() -> tuple[int, int]:
        summary = sync(open_source(OPTIONS, context(root, store_url)), TicketSink(), mine, later)
        return summary.new, summary.changed

    assert (5, 0) == pull()
    desk.process("local:2", Action.RESOLVE, "op1", "", NOW + timedelta(hours=1))
    assert (0, 1) == pull()
    assert (0, 0) == pull()
    with mine.read() as connection:
        kinds = [event.kind for event in load_events(connection, "gateway", "2")]
    assert [EventKind.CREATED, EventKind.RESOLVED] == kinds
    mine.close()


def test_ones_own_store_is_no_source(tmp_path: Path) -> None:
    """It would bring every ticket twice."""
    own = context(tmp_path, "sqlite:///.frontdesk/store.sqlite")
    own.open_store().close()
    with pytest.raises(ConfigError, match="own store"):
        open_source(OPTIONS, own)


def test_the_address_of_the_other_store_must_be_set(tmp_path: Path) -> None:
    """A missing variable is named."""
    with pytest.raises(ConfigError, match="OTHER_STORE is not set"):
        open_source(OPTIONS, context(tmp_path, ""))


def test_another_store_of_another_shape_is_left_alone(tmp_path: Path) -> None:
    """An empty database is no desk, and stays empty."""
    with pytest.raises(ConfigError, match="no store of this version"):
        open_source(OPTIONS, context(tmp_path, "sqlite:///other.sqlite"))
    assert 0 == (tmp_path / "other.sqlite").stat().st_size or b"ticket" not in (tmp_path / "other.sqlite").read_bytes()
