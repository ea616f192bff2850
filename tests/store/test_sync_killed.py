"""A sync that is killed at any statement, or runs out of disk, costs nothing: the next one ends as if undisturbed."""

import os
import random
import resource
import signal
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from fake_tracker import NOW, FakeTracker, content, snapshot_bytes, story
from sqlalchemy import Engine, event

from frontdesk.clock import frozen_clock
from frontdesk.errors import SourceError
from frontdesk.store import Store, open_store
from frontdesk.sync import sync
from ticket_sync.storage import TicketSink

POINTS = 60
SOURCE_LOST, UNEXPECTED = 3, 99


class State(NamedTuple):
    """All rows, and what would be published of them."""

    rows: dict[str, list[tuple[object, ...]]]
    snapshot: bytes


def state(store: Store) -> State:
    """What a store has come to."""
    return State(content(store, cursors_too=True), snapshot_bytes(store))


def pull(tracker: FakeTracker, store: Store) -> None:
    """One sync."""
    sync(tracker, TicketSink(), store, frozen_clock(NOW))


def in_child(work: Callable[[], None]) -> int:
    """Run in a process of its own; its exit code, negative for a signal."""
    pid = os.fork()
    if pid == 0:
        code = UNEXPECTED
        try:
            work()
            code = 0
        except SourceError:
            code = SOURCE_LOST
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def each_step(url: str, root: Path, step: Callable[[int], None]) -> None:
    """Pull the story, calling `step` with its number before each statement and each commit of the database."""
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1
        step(counted)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    try:
        store = open_store(url, root)
        pull(story(45), store)
        store.close()
    finally:
        event.remove(Engine, "before_cursor_execute", count)
        event.remove(Engine, "commit", count)


@pytest.fixture
def expected(tmp_path_factory: pytest.TempPathFactory) -> State:
    """The store after a quiet run."""
    store = open_store("", tmp_path_factory.mktemp("quiet"))
    pull(story(45), store)
    found = state(store)
    store.close()
    return found


def test_a_kill_at_any_moment_costs_nothing(tmp_path: Path, expected: State) -> None:
    """SIGKILL before each of sixty statements and commits drawn by chance: the next run ends in the same rows and snapshot."""
    steps: list[int] = []
    each_step(f"sqlite:///{tmp_path / 'count.sqlite'}", tmp_path, steps.append)
    points = sorted(random.Random(20260105).sample(steps, min(POINTS, len(steps))))
    assert 50 <= len(points)
    for point in points:
        url = f"sqlite:///{tmp_path / f'killed-{point}.sqlite'}"

        def die(step: int, point: int = point) -> None:
            if step == point:
                os.kill(os.getpid(), signal.SIGKILL)

        assert -signal.SIGKILL == in_child(lambda url=url, die=die: each_step(url, tmp_path, die))
        store = open_store(url, tmp_path)
        pull(story(45), store)
        assert expected == state(store), point
        store.close()


def test_a_full_disk_costs_nothing(tmp_path: Path, expected: State) -> None:
    """A limit on the size of files stops the run with a message, wherever it strikes; with room the next run ends well."""
    store = open_store("", tmp_path / "empty")
    store.close()
    base = sum(path.stat().st_size for path in (tmp_path / "empty/.frontdesk").iterdir())
    struck = 0
    for extra in range(0, 160_000, 16_000):
        root = tmp_path / str(extra)
        open_store("", root).close()

        def work(root: Path = root, limit: int = base + extra) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            pull(story(45), open_store("", root))

        struck += SOURCE_LOST == in_child(work)
        store = open_store("", root)
        pull(story(45), store)
        assert expected == state(store), extra
        store.close()
    assert 0 < struck
