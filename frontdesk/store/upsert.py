"""Writing rows that may be there already, in one statement for many; the same in SQLite and PostgreSQL."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Row = Mapping[str, object]


def upsert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows; one that is there by its primary key takes the new values of every named column."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    statement = _dialect(connection).insert(table)
    values = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    statement = (
        statement.on_conflict_do_update(index_elements=keys, set_=values)
        if values
        else statement.on_conflict_do_nothing(index_elements=keys)
    )
    connection.execute(statement, list(rows))


def insert_new(connection: Connection, table: Table, rows: Iterable[Row], unique: str) -> int:
    """Insert the rows whose value in the column `unique` is new; how many were."""
    statement = _dialect(connection).insert(table).on_conflict_do_nothing(index_elements=[unique])
    statement = statement.returning(table.c[unique])
    return sum(connection.execute(statement, dict(row)).first() is not None for row in rows)


def _dialect(connection: Connection):  # type: ignore[no-untyped-def]  # both modules have the same insert()
    return postgresql if connection.dialect.name == "postgresql" else sqlite
