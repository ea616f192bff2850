"""Where snapshots lie, and how one gets there."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from frontdesk.errors import SourceError

FOLDER = ".frontdesk/snapshots"
"""Below the site's root."""


def replace_file(path: Path, content: bytes) -> bool:
    """Put a file in place in one step, and only if it differs; whether it did.

    A reader sees the old file or the new one, never a part, and a file that stays the same keeps its times.

    Raises:
        SourceError: it cannot be written; the old file is as it was.
    """
    try:
        if path.is_file() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content)
    except OSError as error:
        raise SourceError(f"{path}: cannot be written: {error.strerror}; the file is as it was") from None
    return True


def _replace(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        fresh = Path(file.name)
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            fresh.chmod(0o644)  # temporary files are for their owner only, a snapshot is public
            fresh.replace(path)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
