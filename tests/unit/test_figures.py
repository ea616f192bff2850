"""Figures as people read them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.texts import load_texts
from mkdocs_frontdesk.figures import MAX_NAME, decimal, duration, exact_duration, moment, percent, plain

ZH = load_texts("zh")
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("minutes", "days", "text"),
    [
        (0, True, "0 分"),
        (48, True, "48 分"),
        (59.4, True, "59 分"),
        (59.6, True, "1.0 时"),
        (114, True, "1.9 时"),
        (1436, True, "23.9 时"),
        (1439, True, "1.0 天"),
        (2016, True, "1.4 天"),
        (2016, False, "33.6 时"),
        (2_880_000, True, "2,000.0 天"),
        (None, True, None),
    ],
)
def test_durations(minutes: float | None, days: bool, text: str | None) -> None:
    """Minutes are shown in the largest unit they fill; minutes of business hours make no days; none stays none."""
    assert text == duration(minutes, ZH, days=days)


@pytest.mark.parametrize(
    ("minutes", "days", "text"),
    [
        (30, True, "30 分钟"),
        (90, True, "1 小时 30 分"),
        (240, True, "4 小时"),
        (1440, True, "1 天"),
        (1440, False, "24 小时"),
        (1500, True, "25 小时"),
        (0, True, "0 分钟"),
    ],
)
def test_promises_are_exact(minutes: int, days: bool, text: str) -> None:
    """A promise is never rounded."""
    assert text == exact_duration(minutes, ZH, days=days)


def test_numbers() -> None:
    """Shares are percent with one decimal; a figure that is not known is none."""
    assert ("95.7%", "100.0%", "0.0%", None) == (percent(0.9565), percent(1), percent(0), percent(None))
    assert ("4.5", None) == (decimal(4.49), decimal(None))


@pytest.mark.parametrize(
    ("stamp", "iso", "text"),
    [
        (datetime(2026, 11, 22, 1, tzinfo=UTC), "2026-11-22T09:00+08:00", "2026-11-22 09:00"),
        (datetime(9999, 12, 31, 23, 59, tzinfo=UTC), "9999-12-31T23:59+00:00", "9999-12-31 23:59"),
    ],
)
def test_times(stamp: datetime, iso: str, text: str) -> None:
    """A time is shown in the site's zone; at the end of the calendar in UTC."""
    shown = moment(stamp, SHANGHAI)
    assert (iso, text) == (shown.iso, shown.text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("上传  与\n下载", "上传 与 下载"),
        ("a\x00b\x1b[31m\u202ec\u200b", "a b [31m c"),
        ("<b>", "<b>"),
        ("长" * 500, "长" * (MAX_NAME - 1) + "…"),
        ("", ""),
    ],
    ids=repr,
)
def test_names(text: str, shown: str) -> None:
    """A name is one line without control characters, and cut where it is very long."""
    assert shown == plain(text)


@given(st.text(max_size=400))
def test_any_name_is_printable(text: str) -> None:
    """Whatever a tracker calls things, what is shown is short and printable, and stays as it is when shown again."""
    shown = plain(text)
    assert shown.isprintable()
    assert len(shown) <= MAX_NAME
    assert shown == plain(shown)
