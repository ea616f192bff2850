"""The envelope every snapshot comes in, and its one form as bytes."""

import json
from typing import Generic, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from frontdesk.errors import SnapshotError


class Model(BaseModel):
    """A frozen part of a snapshot; a field that is not declared is refused, and so is a figure that is no number."""

    model_config = ConfigDict(allow_inf_nan=False, extra="forbid", frozen=True)


class Source(Model):
    """Where data came from, and how fresh and complete it is.

    Attributes:
        name: as `frontdesk.yml` calls it.
        type: the kind of tracker or forum.
        synced_at: the end of the last run that came to its end.
        as_of: the newest change that was seen there.
        items: how many tickets or posts are known from it.
        left_out: reason → how many items could not be read.
    """

    name: str
    type: str = ""
    synced_at: AwareDatetime | None = None
    as_of: AwareDatetime | None = None
    items: int | None = None
    left_out: dict[str, int] = {}


Data = TypeVar("Data", bound=Model)


class Envelope(Model, Generic[Data]):
    """A snapshot: which schema, when it was made, of when its data is, from where.

    `generated_at` and `as_of` are null where the data is a function of committed files alone.
    """

    schema_name: str = Field(alias="schema")
    generated_at: AwareDatetime | None = None
    as_of: AwareDatetime | None = None
    demo: bool = False
    sources: tuple[Source, ...] = ()
    data: Data


def dump(envelope: Envelope[Data]) -> bytes:
    """The snapshot as JSON with sorted keys: the same content gives the same bytes."""
    content = envelope.model_dump(mode="json", by_alias=True)
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def load(content: bytes, schema: str, data: type[Data], remedy: str) -> Envelope[Data]:
    """Read a snapshot back.

    Args:
        content: the file's bytes.
        schema: the schema the reader understands, such as `frontdesk/documents@1`.
        data: the model of its data.
        remedy: the command that writes the snapshot again.

    Raises:
        SnapshotError: it has another schema, or is damaged.
    """
    try:
        raw = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SnapshotError(f"snapshot is not JSON: {error}; run: {remedy}") from None
    found = raw.get("schema") if isinstance(raw, dict) else None
    if found != schema:
        raise SnapshotError(f"snapshot has the schema {found!r}; expected {schema!r}; run: {remedy}")
    try:
        return Envelope[data].model_validate(raw)  # type: ignore[valid-type]
    except ValidationError as error:
        raise SnapshotError(f"snapshot is damaged: {error.errors()[0]['msg']}; run: {remedy}") from None
