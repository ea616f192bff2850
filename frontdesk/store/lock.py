"""One long writer at a time: a second sync is refused at once, it does not wait and it does not interleave."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from frontdesk.errors import RefusedError

ADVISORY_KEY = 0x66726F6E74  # "front"


@contextmanager
def writer_lock(engine: Engine) -> Iterator[None]:
    """Hold the place until the block ends; the system gives it back when the process is killed.

    Raises:
        RefusedError: another process holds it.
    """
    if engine.url.get_backend_name() != "sqlite":
        with _advisory(engine):
            yield
    elif engine.url.database in (None, "", ":memory:"):
        yield  # nobody else can reach it
    else:
        with _file(Path(f"{engine.url.database}.lock")):
            yield


@contextmanager
def _file(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RefusedError(f"{path}: another sync is at work; wait for its end and run this again") from None
        yield


@contextmanager
def _advisory(engine: Engine) -> Iterator[None]:
    with engine.connect() as connection:
        if not connection.scalar(text("select pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY}):
            place = engine.url.render_as_string(hide_password=True)
            raise RefusedError(f"{place}: another sync is at work; wait for its end and run this again")
        try:
            yield
        finally:
            connection.execute(text("select pg_advisory_unlock(:key)"), {"key": ADVISORY_KEY})
