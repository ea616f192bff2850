"""The snapshot envelope: one form as bytes, and what is refused when it is read back."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from frontdesk.errors import SnapshotError
from frontdesk.snapshots.documents import SCHEMA, Document, Documents
from frontdesk.snapshots.envelope import Envelope, Source, dump, load

REMEDY = "mkdocs build"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
DOCUMENTS = st.builds(
    Document,
    id=TEXTS,
    url=TEXTS,
    title=TEXTS,
    section=TEXTS | st.none(),
    level=TEXTS | st.none(),
    minutes=st.integers(1, 2880) | st.none(),
    prerequisites=st.lists(TEXTS, max_size=3).map(tuple),
    unlocks=st.lists(TEXTS, max_size=3).map(tuple),
    status=TEXTS,
    tags=st.lists(TEXTS, max_size=3).map(tuple),
)
TIMES = st.none() | st.datetimes(timezones=st.just(UTC))
ENVELOPES = st.builds(
    lambda generated, as_of, demo, sources, documents: Envelope[Documents](
        schema=SCHEMA,
        generated_at=generated,
        as_of=as_of,
        demo=demo,
        sources=tuple(Source(name=name) for name in sources),
        data=Documents(documents=tuple(documents)),
    ),
    TIMES,
    TIMES,
    st.booleans(),
    st.lists(TEXTS, max_size=2),
    st.lists(DOCUMENTS, max_size=3),
)


def document(**changes: object) -> dict[str, object]:
    """A document as it stands in a snapshot."""
    fields: dict[str, object] = {"id": "a", "url": "a/", "title": "甲", "section": None, "level": None, "minutes": 30}
    return fields | {"prerequisites": [], "unlocks": [], "status": "published", "tags": ["x"]} | changes


def envelope(**changes: object) -> bytes:
    """A snapshot's bytes with some parts changed."""
    parts: dict[str, object] = {"schema": SCHEMA, "generated_at": None, "as_of": None, "demo": False, "sources": []}
    return json.dumps(parts | {"data": {"documents": [document()]}} | changes).encode()


@given(ENVELOPES)
def test_what_is_written_is_read_back(written: Envelope[Documents]) -> None:
    """A snapshot comes back as it was, and writing it again gives the same bytes."""
    content = dump(written)
    read = load(content, SCHEMA, Documents, REMEDY)
    assert written == read
    assert content == dump(read)


def test_the_bytes_are_readable_sorted_and_end_with_a_line_end() -> None:
    """Keys are sorted, Chinese stays Chinese, and a diff of two snapshots has short lines."""
    content = dump(load(envelope(), SCHEMA, Documents, REMEDY)).decode()
    parsed = json.loads(content)
    assert sorted(parsed) == list(parsed)
    assert sorted(parsed["data"]["documents"][0]) == list(parsed["data"]["documents"][0])
    assert '"title": "甲"' in content
    assert content.endswith("}\n")
    assert ("frontdesk/documents@1", None, None, False, []) == tuple(
        parsed[key] for key in ("schema", "generated_at", "as_of", "demo", "sources")
    )


def test_times_keep_their_zone() -> None:
    """An aware time comes back as the same moment."""
    moment = datetime(2026, 11, 20, 8, tzinfo=UTC)
    read = load(envelope(generated_at="2026-11-20T16:00:00+08:00"), SCHEMA, Documents, REMEDY)
    assert moment == read.generated_at


@pytest.mark.parametrize(
    "found",
    ["frontdesk/documents@2", "frontdesk/tickets@1", "frontdesk/documents", "", None, 1, ["frontdesk/documents@1"]],
)
def test_another_schema_is_refused(found: object) -> None:
    """A reader that meets another schema names both and the command that writes the snapshot again."""
    with pytest.raises(SnapshotError) as caught:
        load(envelope(schema=found), SCHEMA, Documents, REMEDY)
    assert f"snapshot has the schema {found!r}; expected {SCHEMA!r}; run: {REMEDY}" == str(caught.value)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"null", b"[]", b"3", b"{}", b'"x"', b"[" * 200_000, b"{" * 200_000, b"9" * 10_000, b"NaN"]
    + [b'{"schema": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"],
    ids=lambda content: repr(content[:12]) + str(len(content)),
)
def test_what_is_no_snapshot_is_refused(content: bytes) -> None:
    """Damaged bytes, other JSON and very deep JSON are refused with the remedy, and never a traceback."""
    with pytest.raises(SnapshotError, match=f"; run: {REMEDY}$"):
        load(content, SCHEMA, Documents, REMEDY)


@pytest.mark.parametrize(
    "content",
    [
        envelope(data={}),
        envelope(data={"documents": [{}]}),
        envelope(data={"documents": [document(minutes="soon")]}),
        envelope(data={"documents": [document(author="张三")]}),
        envelope(data={"documents": [], "people": ["张三"]}),
        envelope(requester="a@example.com"),
        envelope(sources=[{"name": "x", "token": "y"}]),
        envelope(generated_at="yesterday"),
    ],
    ids=["no-data", "no-fields", "wrong-type", "more-of-a-document", "more-data", "more", "more-of-a-source", "time"],
)
def test_a_snapshot_with_other_fields_is_damaged(content: bytes) -> None:
    """Fields that are missing, wrong or not declared are refused, so that nothing private can travel along."""
    with pytest.raises(SnapshotError, match=f"snapshot is damaged: .*; run: {REMEDY}$"):
        load(content, SCHEMA, Documents, REMEDY)


def test_a_snapshot_cannot_be_changed() -> None:
    """Models are frozen and take no other fields."""
    read = load(envelope(), SCHEMA, Documents, REMEDY)
    with pytest.raises(ValidationError):
        read.demo = True  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Source(name="x", token="y")  # type: ignore[call-arg]


def test_the_error_is_one_of_configuration() -> None:
    """A snapshot that cannot be used ends a command with 2."""
    assert 2 == SnapshotError.exit_code
