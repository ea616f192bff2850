"""Keys that are made once and stay in the store, such as the one that makes published names of tickets opaque."""

from collections.abc import Callable

from sqlalchemy import select

from frontdesk.store.engine import Store
from frontdesk.store.tables import secrets
from frontdesk.store.upsert import insert_new


def kept_secret(store: Store, name: str, make: Callable[[], str]) -> str:
    """The secret of this name; at the first call, what `make` gives.

    Raises:
        SourceError: the store cannot be read or written.
    """
    query = select(secrets.c.value).where(secrets.c.name == name)
    with store.read() as connection:
        found: str | None = connection.scalar(query)
    if found is None:
        with store.begin() as connection:
            insert_new(connection, secrets, [{"name": name, "value": make()}], unique="name")
            found = connection.scalars(query).one()  # of two writers at once, the first one's
    return found
