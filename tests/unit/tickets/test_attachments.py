"""Files that come with a ticket: few, small, of known types, and what their names say."""

from hashlib import sha256
from pathlib import Path

import pytest

from frontdesk.errors import ConfigError
from ticket_sync.attachments import SIGNATURES, keep_attachments
from ticket_sync.settings import AttachmentSettings

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20
POLICY = AttachmentSettings(max_bytes=100, max_files=2)


def put(folder: Path, name: str, content: bytes) -> Path:
    """A file to attach."""
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_file_is_kept_by_its_content(tmp_path: Path) -> None:
    """The ticket gets name, type, size and digest; the bytes lie once in the private folder."""
    files = (put(tmp_path, "图.png", PNG), put(tmp_path, "b.png", PNG))
    kept = keep_attachments(files, POLICY, tmp_path / "kept")
    mark = sha256(PNG).hexdigest()
    assert [("图.png", "image/png", 28, f"sha256:{mark}"), ("b.png", "image/png", 28, f"sha256:{mark}")] == [
        (a.name, a.media_type, a.size_bytes, a.reference) for a in kept
    ]
    assert {mark: PNG} == {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.png", PNG + b"x" * 100, "larger than 100 bytes"),
        ("a.exe", b"MZ", "is not taken"),
        ("a", b"x", "application/octet-stream is not taken"),
        ("a.html", b"<p>", "text/html is not taken"),
        ("a.svg", b"<svg/>", "image/svg\\+xml is not taken"),
        ("a.png", b"GIF89a", "the content is not image/png"),
        ("a.png", b"nothing", "the content is not image/png"),
        ("a.txt", PNG, "the content is not text/plain"),
        ("a.txt", b"a\0b", "the content is not text/plain"),
        ("a.pdf", b"PK\x03\x04", "the content is not application/pdf"),
    ],
)
def test_what_is_not_taken_is_told(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    """Size, type and disguise are refused, and nothing of the whole call is kept."""
    files = (put(tmp_path, "good.png", PNG), put(tmp_path, name, content))
    with pytest.raises(ConfigError, match=said):
        keep_attachments(files, POLICY, tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_too_many_and_missing_files_are_told(tmp_path: Path) -> None:
    """The number of files is bounded, and a file that is not there is said."""
    path = put(tmp_path, "a.png", PNG)
    with pytest.raises(ConfigError, match="at most 2"):
        keep_attachments((path,) * 3, POLICY, tmp_path / "kept")
    with pytest.raises(ConfigError, match=r"nope\.png: cannot be read"):
        keep_attachments((tmp_path / "nope.png",), POLICY, tmp_path / "kept")
    with pytest.raises(ConfigError, match="cannot be read"):
        keep_attachments((tmp_path,), POLICY, tmp_path / "kept")


def test_every_type_that_is_taken_by_default_can_be_told() -> None:
    """Each default type but plain text has a signature."""
    assert {"text/plain"} == set(AttachmentSettings().types) - set(SIGNATURES)
