"""Files that come with a ticket of the desk: bounded, of known types, kept by their content."""

import mimetypes
import os
from hashlib import sha256
from pathlib import Path

from frontdesk.errors import ConfigError
from ticket_sync.model import Attachment
from ticket_sync.settings import AttachmentSettings

SIGNATURES = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "application/pdf": (b"%PDF-",),
    "application/zip": (b"PK\x03\x04", b"PK\x05\x06"),
}
"""How files of a type begin; a file must begin as its name says, and one of another type must not begin like these."""


def keep_attachments(files: tuple[Path, ...], policy: AttachmentSettings, folder: Path) -> tuple[Attachment, ...]:
    """Copy files into the desk's private folder, each once by its content.

    Raises:
        ConfigError: too many, too large, of a type that is not taken, or not what the name says; nothing is kept.
    """
    if len(files) > policy.max_files:
        raise ConfigError(f"{len(files)} files; at most {policy.max_files} come with a ticket")
    checked = [(path, *_checked(path, policy)) for path in files]
    if not checked:
        return ()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept: list[Attachment] = []
    for path, content, media_type in checked:
        mark = sha256(content).hexdigest()
        target = folder / mark
        if not target.exists():
            partial = folder / f".{mark}.{os.getpid()}"
            partial.write_bytes(content)
            partial.replace(target)
        kept.append(Attachment(path.name[:200], media_type, len(content), f"sha256:{mark}"))
    return tuple(kept)


def _checked(path: Path, policy: AttachmentSettings) -> tuple[bytes, str]:
    if path.exists() and not path.is_file():
        raise ConfigError(f"{path}: cannot be read: no file; name a file")
    try:
        with path.open("rb") as file:
            content = file.read(policy.max_bytes + 1)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}; name a file") from None
    if len(content) > policy.max_bytes:
        raise ConfigError(f"{path}: larger than {policy.max_bytes} bytes; shorten it, or link to it")
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if media_type not in policy.types:
        raise ConfigError(f"{path}: {media_type} is not taken; expected one of {', '.join(policy.types)}")
    begins_as = {kind for kind, marks in SIGNATURES.items() if content.startswith(marks)}
    if begins_as - {media_type} or (media_type in SIGNATURES and not begins_as):
        raise ConfigError(f"{path}: the content is not {media_type}; give it the name of what it is")
    if media_type.startswith("text/") and b"\0" in content:
        raise ConfigError(f"{path}: the content is not {media_type}; give it the name of what it is")
    return content, media_type
