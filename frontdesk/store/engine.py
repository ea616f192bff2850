"""Opening a store, and its transactions. The same code serves SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from frontdesk.errors import ConfigError, RefusedError, SourceError
from frontdesk.store.lock import writer_lock
from frontdesk.store.migrate import is_current, migrate

DEFAULT_PATH = ".frontdesk/store.sqlite"
BUSY_SECONDS = 30
WRITES = "frontdesk_writes"
"""The execution option of a connection that will write."""


class Store:
    """One database. A change is one transaction: it is there whole or not at all."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def place(self) -> str:
        """Where it is, without a password."""
        return self._engine.url.render_as_string(hide_password=True)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that may write: committed at the end, rolled back on any error.

        Raises:
            SourceError: the database cannot be reached or written (a full disk, a lost connection).
            RefusedError: another writer has held it for half a minute.
        """
        with self._guarded(), self._engine.connect().execution_options(**{WRITES: True}) as link, link.begin():
            yield link

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store.

        Raises:
            SourceError: the database cannot be reached.
        """
        with self._guarded(), self._engine.connect() as link:
            if link.dialect.name == "postgresql":  # its default sees a new state with every query
                link.execution_options(isolation_level="REPEATABLE READ")
            with link.begin():
                yield link

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the store's single place for a long writer, such as a sync.

        Raises:
            RefusedError: somebody else holds it.
        """
        with writer_lock(self._engine):
            yield

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            reason = str(error.orig).splitlines()[0]
            if "database is locked" in reason:
                raise RefusedError(f"{self.place}: held by another writer; try again when it has ended") from error
            if "malformed" in reason or "not a database" in reason:
                raise ConfigError(
                    f"{self.place}: damaged ({reason}); put a copy back, or move it aside and sync again"
                ) from error
            raise SourceError(f"{self.place}: {reason}; nothing of this step was kept, run it again") from error

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()


def open_store(url: str, root: Path) -> Store:
    """The store at `url`, brought to the present shape of its tables.

    Args:
        url: SQLAlchemy's form; empty means SQLite in `.frontdesk/` of the site. A relative path counts from `root`.
        root: the site's root.

    Raises:
        ConfigError: the URL is none, its driver is not installed, or a newer version made the store.
        SourceError: the database cannot be opened.
    """
    store = Store(_engine(_url(url, root)))
    try:
        with store.read() as connection:
            current = is_current(connection)
        if not current:
            with store.begin() as connection:
                migrate(connection)
    except BaseException:
        store.close()
        raise
    return store


def open_other_store(url: str, root: Path) -> Store:
    """Somebody else's store, to read from: it is left as it is, and no connection stays open between reads.

    Raises:
        ConfigError: as for `open_store`, or it has another shape than this version knows.
        SourceError: the database cannot be opened.
    """
    store = Store(_engine(_url(url, root), poolclass=NullPool))
    with store.read() as connection:
        current = is_current(connection)
    if not current:
        raise ConfigError(f"{store.place}: no store of this version; bring both Frontdesks to the same one")
    return store


def _engine(target: URL, **options: Any) -> Engine:
    try:
        engine = create_engine(target, **options)
    except ModuleNotFoundError as error:
        raise ConfigError(f"store.url: the driver {error.name} is missing; install frontdesk[postgresql]") from None
    except NoSuchModuleError:
        raise ConfigError(
            f"store.url: {target.drivername}: no such database; use sqlite or postgresql+psycopg"
        ) from None
    if target.get_backend_name() == "sqlite":
        _prepare_sqlite(engine)
    return engine


def _url(url: str, root: Path) -> URL:
    try:
        target = make_url(url or f"sqlite:///{DEFAULT_PATH}")
    except ArgumentError:
        raise ConfigError("store.url: not a database URL; expected sqlite:///PATH or postgresql+psycopg://…") from None
    if target.drivername == "postgresql":
        target = target.set(drivername="postgresql+psycopg")
    if target.get_backend_name() == "sqlite" and target.database and target.database != ":memory:":
        path = root / target.database
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SourceError(f"{path.parent}: cannot be made: {error.strerror}; the store would lie there") from None
        target = target.set(database=str(path))
    return target


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: SqliteConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver's own transactions leave out reads and table changes
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
