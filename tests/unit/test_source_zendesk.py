"""What holds for Zendesk's feed alone."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import httpx
from hosted_trackers import START, Zendesk
from ticket_support import context, pull, store_at

from frontdesk.sync import Source
from ticket_sync.records import TicketRecord
from ticket_sync.sources import open_source
from ticket_sync.sources.zendesk import Options


def opened(tracker: Zendesk) -> Source[TicketRecord]:
    options = Options.model_validate({"name": "zendesk", "type": "zendesk", **Zendesk.settings})
    return open_source(options, context(Path(), httpx.MockTransport(tracker), Zendesk.environ))


def test_a_change_with_an_old_stamp_is_read(tmp_path: Path) -> None:
    """A change by the system comes with the feed though its stamp lies before the cursor."""
    tracker = Zendesk()
    with closing(store_at(tmp_path)) as store:
        pull(opened(tracker), store)
        tracker.edit(2, START - timedelta(days=30), title="由系统改的")
        summary = pull(opened(tracker), store)
        assert (1, 1, {}) == (summary.fetched, summary.changed, summary.skipped)


def test_a_second_run_goes_on_from_the_mark(tmp_path: Path) -> None:
    """The cursor of the feed is kept; what was read is not asked for again."""
    tracker = Zendesk()
    with closing(store_at(tmp_path)) as store:
        assert "c7" == pull(opened(tracker), store).cursor
        tracker.asked.clear()
        assert 0 == pull(opened(tracker), store).fetched
        (asked,) = tracker.asked
        assert "cursor=c7" in asked
