"""The store itself: transactions, shapes of tables, URLs."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect, text

from frontdesk.errors import ConfigError, SourceError
from frontdesk.notify.outbox import Notice, enqueue, notices
from frontdesk.store import Store, open_store
from frontdesk.store.columns import Moment
from frontdesk.store.tables import metadata as shared_tables
from ticket_sync.tables import metadata as ticket_tables

MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_the_migrations_make_the_tables_that_the_code_knows(store: Store) -> None:
    """Columns, keys and nullability by the migrations are those of the code."""
    with store.read() as connection:
        inspector = inspect(connection)
        for metadata in (shared_tables, ticket_tables):
            for table in metadata.tables.values():
                found = {column["name"]: column["nullable"] for column in inspector.get_columns(table.name)}
                assert {column.name: column.nullable for column in table.columns} == found, table.name
                keys = inspector.get_pk_constraint(table.name)["constrained_columns"]
                assert [column.name for column in table.primary_key] == keys, table.name


def test_opening_again_changes_nothing(store: Store, store_url: str, tmp_path: Path) -> None:
    """A store in the present shape is left alone."""
    with store.begin() as connection:
        enqueue(connection, [Notice("x", "s", "k", MOMENT)])
    again = open_store(store_url, tmp_path)
    with again.read() as connection:
        assert 1 == len(list(notices(connection)))
    again.close()


def test_a_store_of_a_newer_version_is_left_alone(store: Store, store_url: str, tmp_path: Path) -> None:
    """A step nobody here knows is refused with what to do."""
    with store.begin() as connection:
        connection.execute(text("insert into alembic_version (version_num) values ('tickets_9999')"))
    with pytest.raises(ConfigError, match="newer Frontdesk"):
        open_store(store_url, tmp_path)


def test_a_change_is_whole_or_not_at_all(store: Store) -> None:
    """An error in the middle takes back what came before it."""

    def fail() -> None:
        with store.begin() as connection:
            enqueue(connection, [Notice("x", "s", "k", MOMENT)])
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with store.read() as connection:
        assert [] == list(notices(connection))


def test_a_notice_is_kept_once(store: Store) -> None:
    """The same happening gives one notice, however often it is told."""
    first = Notice("ticket_created", "local:1", "ticket_created:local:1", MOMENT, {"priority": "high"})
    with store.begin() as connection:
        assert 1 == enqueue(connection, [first])
    with store.begin() as connection:
        assert 1 == enqueue(connection, [first, Notice("ticket_assigned", "local:1", "other", MOMENT)])
    with store.read() as connection:
        assert first == next(notices(connection))


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_comes_back_as_it_was(moment: datetime) -> None:
    """Microseconds and zone survive, before 1970 too."""
    column = Moment()
    dialect = create_engine("sqlite://").dialect
    assert moment == column.process_result_value(column.process_bind_param(moment, dialect), dialect)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "not a database URL"),
        ("mysql+nope://x", "no such database"),
        ("oracle://x", "driver"),
    ],
)
def test_a_wrong_url_is_told(tmp_path: Path, url: str, said: str) -> None:
    """What is no URL, or no database that Frontdesk knows, is a fault of the configuration."""
    with pytest.raises(ConfigError, match=said):
        open_store(url, tmp_path)


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    """No connection is a source that cannot be reached, and the password is not shown."""
    with pytest.raises(SourceError) as caught:
        open_store("postgresql://u:geheim@127.0.0.1:9/x", tmp_path)
    assert "geheim" not in str(caught.value)
    assert "127.0.0.1:9" in str(caught.value)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file in the way of the store's folder is said with its path."""
    (tmp_path / ".frontdesk").write_text("x")
    with pytest.raises(SourceError, match=r"\.frontdesk"):
        open_store("", tmp_path)
