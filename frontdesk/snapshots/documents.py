"""`frontdesk/documents@1`: the catalogue of the documents that readers can see."""

from frontdesk.snapshots.envelope import Model

SCHEMA = "frontdesk/documents@1"


class Document(Model):
    """One document. `url` is relative to the site; `prerequisites` and `unlocks` are ids."""

    id: str
    url: str
    title: str
    section: str | None
    level: str | None
    minutes: int | None
    prerequisites: tuple[str, ...]
    unlocks: tuple[str, ...]
    status: str
    tags: tuple[str, ...]


class Documents(Model):
    """Every document, in the order of its path."""

    documents: tuple[Document, ...]
