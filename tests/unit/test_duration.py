"""Durations as writers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.documents.duration import MAX_MINUTES, parse_minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("30", 30),
        (" 30 ", 30),
        ("30分钟", 30),
        ("30 分钟", 30),
        ("30分", 30),
        ("1小时", 60),
        ("1个小时", 60),
        ("1小时30分钟", 90),
        ("1 小时 30 分", 90),
        ("1.5小时", 90),
        ("0.25 h", 15),
        ("45 min", 45),
        ("45mins", 45),
        ("45 Minutes", 45),
        ("1 minute", 1),
        ("2h", 120),
        ("2 hours 5 min", 125),
        ("1 hr", 60),
        ("1h30m", 90),
        ("48小时", MAX_MINUTES),
        (str(MAX_MINUTES), MAX_MINUTES),
    ],
)
def test_what_is_a_duration(text: str, minutes: int) -> None:
    """Hours and minutes in Chinese and English, or a bare number of minutes."""
    assert minutes == parse_minutes(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "0",
        "0分钟",
        "半小时",
        "1:30",
        "-5",
        "30 s",
        "分钟",
        "小时",
        "1h2h",
        "30分钟1小时",
        "2881",
        "49h",
        "1e3",
        "nan",
        "inf",
        "1.5",
        "99999",
        "9" * 400,
        "十分钟",
        "30分钟 左右",
        "1,5小时",
        "0.001h",
        "1..5h",
        "h",
    ],
)
def test_what_is_no_duration(text: str) -> None:
    """Nothing is guessed: what is not a time between one minute and two days is none."""
    assert parse_minutes(text) is None


@given(st.integers(0, 47), st.integers(0, 59), st.sampled_from(["小时", "h", " hours ", "个小时"]))
def test_what_is_written_in_parts_is_their_sum(hours: int, minutes: int, unit: str) -> None:
    """Hours and minutes add up, in any mixture of words."""
    for minute_unit in ("分钟", "min", " minutes", "分"):
        expected = hours * 60 + minutes
        assert (expected or None) == parse_minutes(f"{hours}{unit}{minutes}{minute_unit}")


@given(st.text(max_size=40) | st.text("0123456789.: hm分钟小时个\t\n", max_size=20))
def test_any_text_has_an_answer_in_bounds(text: str) -> None:
    """Whatever is written, the answer is None or lies between one minute and two days."""
    minutes = parse_minutes(text)
    assert minutes is None or 1 <= minutes <= MAX_MINUTES


@pytest.mark.parametrize("text", ["1" * 200_000, " " * 200_000, "1h " * 70_000, "1小时" + " " * 200_000 + "x"])
def test_a_hostile_duration_costs_nothing(text: str) -> None:
    """Long texts are refused without trying every way to cut them."""
    assert parse_minutes(text) is None
