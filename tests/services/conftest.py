"""Real trackers for the tests of this folder: each worker of a run starts its own, on free ports, when it needs one."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from services.redmine_server import Redmine
from services.roundup_server import Roundup
from services.rt_server import Rt
from services.server import MissingError, Server
from services.story import BEFORE, STORY, Tracker, play
from ticket_support import AT_NOW, context, store_at

from frontdesk.store import Store
from frontdesk.sync import Source, Summary, sync
from ticket_sync.records import TicketRecord
from ticket_sync.settings import SourceSettings, source_module
from ticket_sync.sources import Context, Writer, open_source, open_writer
from ticket_sync.storage import TicketSink

KINDS: dict[str, type[Server]] = {"roundup": Roundup, "rt": Rt, "redmine": Redmine}


@dataclass(frozen=True)
class Running:
    """A tracker in which the story was played, and what a pull after every step left in a store.

    Attributes:
        keys: the story's names of its tickets → the tracker's.
        told: a store that was pulled after every step.
        transport: the way to it, closed at the end of the run.
        folder: for whatever else a test keeps.
    """

    tracker: Tracker
    keys: dict[str, str]
    told: Store
    folder: Path
    transport: httpx.HTTPTransport

    def settings(self, **options: object) -> SourceSettings:
        """What `frontdesk.yml` says of the tracker."""
        name = self.tracker.name
        section = {"name": name, "type": name, "base_url": self.tracker.url, **self.tracker.options, **options}
        found: SourceSettings = source_module(name).Options.model_validate(section)  # type: ignore[attr-defined]
        return found

    def source(self, secret: str | None = None, **options: object) -> Source[TicketRecord]:
        """The tracker as a source of a sync."""
        return open_source(self.settings(**options), self._context(secret))

    def writer(self, **options: object) -> Writer:
        """What the desk writes to it with."""
        return open_writer(self.settings(**options), self._context(None))

    def pull(self, store: Store, *, full: bool = False, **options: object) -> Summary:
        """One sync into a store, which looks for deleted tickets, too."""
        return sync(self.source(**options), TicketSink(), store, AT_NOW, full=full, sweep_every=timedelta(0))

    def _context(self, secret: str | None) -> Context:
        environ = {"KEY": secret if secret is not None else self.tracker.secret}
        return context(self.folder, self.transport, environ)


@pytest.fixture(scope="session")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Running]]:
    """Trackers by name, each started when it is first asked for, and all stopped at the end."""
    found: dict[str, Running] = {}
    with ExitStack() as stack:

        def take(name: str) -> Running:
            if name not in found:
                found[name] = stack.enter_context(_played(name, tmp_path_factory.mktemp(name)))
            return found[name]

        yield take


@contextmanager
def _played(name: str, folder: Path) -> Iterator[Running]:
    server = KINDS[name](folder / "server")
    server.move_clock(BEFORE)
    with server as tracker, httpx.HTTPTransport() as transport:
        running = Running(tracker, {}, store_at(folder / "told"), folder, transport)  # type: ignore[arg-type]
        for step in STORY:
            play(running.tracker, step, running.keys)
            running.pull(running.told)
        yield running
        running.told.close()


@pytest.fixture(params=list(KINDS))
def running(request: pytest.FixtureRequest, pool: Callable[[str], Running]) -> Running:
    """Each tracker after the story; tests go on from there."""
    try:
        return pool(request.param)
    except MissingError as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    opened = store_at(tmp_path / "store")
    yield opened
    opened.close()
