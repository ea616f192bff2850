"""The private store: what sync scripts pulled, what the desk holds, what waits to be sent. A build never opens it."""

from frontdesk.store.engine import Store, open_other_store, open_store

__all__ = ["Store", "open_other_store", "open_store"]
