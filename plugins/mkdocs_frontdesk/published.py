"""Snapshots as the site reads them: from a file beside `mkdocs.yml`, bounded and checked."""

from pathlib import Path
from typing import TypeVar

from frontdesk.errors import SnapshotError
from frontdesk.snapshots.envelope import Envelope, Model, load

FOLDER = ".frontdesk/snapshots"
MAX_BYTES = 32 * 2**20

Data = TypeVar("Data", bound=Model)


def read_snapshot(path: Path, schema: str, data: type[Data], remedy: str) -> Envelope[Data] | None:
    """The snapshot in a file; None where there is no such file yet.

    Raises:
        SnapshotError: it cannot be read, is too large, damaged or of another schema; names the file and the remedy.
    """
    if path.exists() and not path.is_file():
        raise SnapshotError(f"{path}: cannot be read: it is no file; remove it and run: {remedy}")
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SnapshotError(f"{path}: cannot be read: {error.strerror}; run: {remedy}") from None
    if len(content) > MAX_BYTES:
        raise SnapshotError(f"{path}: larger than {MAX_BYTES // 2**20} MiB, so no snapshot of ours; run: {remedy}")
    try:
        return load(content, schema, data, remedy)
    except SnapshotError as error:
        raise SnapshotError(f"{path}: {error}") from None
