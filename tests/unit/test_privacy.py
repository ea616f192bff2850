"""Private data is known by its form where it has one, and by its traces in a finished site."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import ConfigError
from frontdesk.privacy import Private, Trace, find_personal, find_traces, read_traces, write_traces
from frontdesk.privacy.traces import SHINGLE, STRIDE


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("联系 zhang.wei+x@mail.example.com.cn 谢谢", ["e-mail"]),
        ("电话13800138000", ["mobile"]),
        ("１３８００１３８０００", ["mobile"]),
        ("138 0013 8000", ["mobile"]),
        ("138-0013-8000", ["mobile"]),
        ("+86 138 0013 8000", ["mobile", "phone"]),
        ("座机 010-62345678", ["landline"]),
        ("+1 415 555 0132", ["phone"]),
        ("身份证 11010519491231002X", ["identity number"]),
        ("卡号 4111 1111 1111 1111", ["card number"]),
        ("客户端 192.0.2.17 连不上", ["address"]),
        ("2001:db8::8a2e:370:7334", ["address"]),
        ("eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSM", ["token"]),
        ("ghp_0123456789abcdefghijABCDEFGHIJ456789", ["token"]),
        ("AKIAIOSFODNN7EXAMPLE", ["token"]),
        ("https://files.example.com/x?signature=abc", ["link with a query"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_has_a_form_is_found(text: str, kinds: list[str]) -> None:
    """Addresses, numbers and keys are found in Chinese and English text, full-width and parted."""
    assert kinds == find_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "无法上传 5 GiB 以上的文件",
        "错误码 E4010，见 2026-01-05 12:30:00 的日志",
        "订单 20260105123456789",
        "11010519491231002 与 110105194912310021",
        "版本 4.2.0 与 999.1.1.1",
        "4111 1111 1111 1112",
        "0000 0000 0000 0000",
        "用 a::b 调用，见 https://docs.example.com/quota/#limits",
        "SHA 3f786850e387550fdab836ed7e6dc881de23001b",
        "价格 1,380,013,800 元",
        "",
    ],
)
def test_what_only_looks_like_it_is_not(text: str) -> None:
    """Figures of other kinds, versions, hashes and code are no personal data."""
    assert [] == find_personal(text)


@given(st.text(max_size=300))
def test_any_text_is_looked_through(text: str) -> None:
    """No text makes it fail."""
    assert set() <= set(find_personal(text))


@pytest.mark.parametrize("character", ["1", "a@", "+1 ", ":", "1.", "eyJ", "https://a?", "138 "])
def test_long_texts_are_looked_through_quickly(character: str) -> None:
    """A hundred thousand of one thing end."""
    assert find_personal(character * 100_000) is not None


SECRETS = [
    Private("requester", "王小明", whole=True),
    Private("requester", "Bob O'Neil", whole=True),
    Private("contact", "bob@example.test", whole=True),
    Private("contact", "13800138000", whole=True),
    Private("subject", "我们的生产环境在周二夜里丢了三个目录"),
    Private("note", 'internal: the "quota" of volume <v17> is full & nobody noticed until the audit'),
]


def found(tmp_path: Path, content: str, name: str = "index.html", public: tuple[str, ...] = ()) -> list[Trace]:
    """What is found in a site of one file."""
    write_traces(tmp_path / "traces/tickets.traces", SECRETS)
    (tmp_path / "site").mkdir(exist_ok=True)
    (tmp_path / "site" / name).write_text(content, encoding="utf-8")
    return list(find_traces(read_traces([tmp_path / "traces/tickets.traces"]), tmp_path / "site", public))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("<p>感谢王小明的反馈</p>", "requester"),
        ("<meta name=author content='BOB O&#39;NEIL'>", "requester"),
        ('<a href="mailto:bob@example.test">x</a>', "contact"),
        ("<td>１３８００１３８０００</td>", "contact"),
        ("<h2>我们的生产环境在周二夜里丢了三个目录</h2>", "subject"),
        ("<h2>……在周二夜里丢了三个目录，后来……</h2><p>我们的生产环境在周二夜里丢了三个目录和</p>", "subject"),
        ("<p>the &quot;quota&quot; of volume &lt;v17&gt; is full &amp; nobody noticed until the audit</p>", "note"),
        ("<p>… nobody   noticed\n until the audit, is full &amp; nobody noticed until the audit</p>", "note"),
    ],
    ids=["name", "escaped", "address", "full-width", "subject", "part of it", "note", "blanks"],
)
def test_what_is_private_is_found_in_a_page(tmp_path: Path, content: str, kind: str) -> None:
    """Names, addresses and copied runs of text are found however they are escaped, and told by kind, not by value."""
    assert [Trace("index.html", kind)] == found(tmp_path, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("search/index.json", ""),
        ("data.json", '{"x": "\\u738b\\u5c0f\\u660e"}'),
        ("feed.xml", "<title>王小明</title>"),
        ("chart.svg", "<svg><title>王小明</title></svg>"),
        ("shard.js", 'x={"王小明":1}'),
        ("table.csv", "a,王小明,b"),
    ],
)
def test_every_kind_of_file_is_searched(tmp_path: Path, name: str, content: str) -> None:
    """HTML, JSON, feeds, drawings, index shards and tables are looked through."""
    (tmp_path / "site/search").mkdir(parents=True)
    assert [name] == [t.file for t in found(tmp_path, content or '["王小明"]', name)]


@pytest.mark.parametrize(
    "content",
    [
        "<p>配额满了怎么办</p>",
        "<p>bobsled and 113800138000 and xbob@example.tests</p>",
        "<p>我们的生产环境</p>",
    ],
)
def test_what_only_resembles_is_no_trace(tmp_path: Path, content: str) -> None:
    """Parts of words and short common runs are not taken for a person's."""
    assert [] == found(tmp_path, content)


def test_what_writers_published_themselves_is_no_trace(tmp_path: Path) -> None:
    """A name that stands in the content is public."""
    assert [] == found(tmp_path, "<p>作者 王小明</p>", public=("作者：王小明",))


def test_traces_hold_no_value(tmp_path: Path) -> None:
    """The file of traces does not hold what it stands for, and is the same for the same values in any order."""
    path, other = tmp_path / "a", tmp_path / "b"
    write_traces(path, SECRETS)
    write_traces(other, reversed(SECRETS))
    assert path.read_bytes() == other.read_bytes()
    for private in SECRETS:
        assert private.value.encode() not in path.read_bytes()


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]\n", b'{"short": [], "names": [], "shingles": 3}\nxx', b"\xff\n"])
def test_a_damaged_file_of_traces_is_told(tmp_path: Path, damage: bytes) -> None:
    """A build does not go on without the check because its file is broken."""
    (tmp_path / "x").write_bytes(damage)
    with pytest.raises(ConfigError, match="frontdesk snapshot"):
        read_traces([tmp_path / "x"])


@given(st.text(st.characters(codec="utf-8", exclude_characters='<>"|`=\\&'), min_size=SHINGLE, max_size=200), st.data())
def test_any_long_enough_run_of_a_private_text_is_found(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    """However a run of SHINGLE + STRIDE - 1 characters is cut out of a text, it is found."""
    folder = tmp_path_factory.mktemp("traces")
    write_traces(folder / "t", [Private("note", text)])
    traces = read_traces([folder / "t"])
    from frontdesk.privacy.traces import segments

    for part in segments(text):
        if len(part) < SHINGLE + STRIDE - 1 or not any(character.isalpha() for character in part):
            continue
        start = data.draw(st.integers(0, len(part) - SHINGLE - STRIDE + 1))
        run = part[start : start + SHINGLE + STRIDE - 1]
        if segments(run) != [run]:
            continue
        (folder / "site").mkdir(exist_ok=True)
        (folder / "site/x.txt").write_text(f"xx {run} yy", encoding="utf-8")
        assert [Trace("x.txt", "note")] == list(find_traces(traces, folder / "site", []))


def test_a_name_inside_another_word_of_the_content_is_not_public(tmp_path: Path) -> None:
    """`ella` in `umbrella` publishes nobody called Ella."""
    write_traces(tmp_path / "t", [Private("requester", "Ella", whole=True)])
    (tmp_path / "site").mkdir()
    (tmp_path / "site/x.html").write_text("<td>Ella</td>", encoding="utf-8")
    traces = read_traces([tmp_path / "t"])
    assert [Trace("x.html", "requester")] == list(find_traces(traces, tmp_path / "site", ["an umbrella"]))
    assert [] == list(find_traces(traces, tmp_path / "site", ["thanks to Ella!"]))


def test_dates_and_figures_are_nobodys_words(tmp_path: Path) -> None:
    """A note that is only a date, a subject that is only a number."""
    write_traces(
        tmp_path / "t", [Private("note", "2026-11-25"), Private("subject", "2880"), Private("note", "9:00–21:00 " * 4)]
    )
    assert not read_traces([tmp_path / "t"])


def test_traces_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """A folder, or a link that leads nowhere, in the place of the file."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("folder", "link"):
        with pytest.raises(ConfigError, match="frontdesk snapshot"):
            read_traces([tmp_path / name])
