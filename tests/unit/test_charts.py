"""Drawings as numbers: axes hold what they show, lines break where a value is missing."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_frontdesk.charts import HEIGHT, MAX_LABELS, MAX_STEPS, WIDTH, Column, axis, axis_start, bars, on_axis, spark

COUNTS = st.integers(0, 10**6)
SHARES = st.floats(0, 1)


@pytest.mark.parametrize(
    ("top", "marks"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (4, (0, 1, 2, 3, 4)),
        (7, (0, 2, 4, 6, 8)),
        (82, (0, 20, 40, 60, 80, 100)),
        (101, (0, 50, 100, 150)),
        (300, (0, 100, 200, 300)),
    ],
)
def test_axes(top: int, marks: tuple[int, ...]) -> None:
    """An axis of counts has whole, round marks."""
    assert marks == axis(top)


@given(st.integers(0, 10**30))
def test_an_axis_holds_its_greatest_value(top: int) -> None:
    """Every axis begins at zero, reaches the greatest value, and has few even steps."""
    marks = axis(top)
    assert 0 == marks[0]
    assert top <= marks[-1]
    assert 1 <= len(marks) - 1 <= MAX_STEPS
    assert 1 == len({b - a for a, b in pairwise(marks)})


@given(st.lists(st.tuples(COUNTS, COUNTS), max_size=60))
def test_bars_stay_in_the_plot(values: list[tuple[int, int]]) -> None:
    """Bars stand on the axis, inside the plot, without touching; heights keep the order of the values."""
    plot = bars([Column(str(n), pair, ("a", "b")) for n, pair in enumerate(values)])
    assert 2 * len(values) == len(plot.bars)
    for bar in plot.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH
        assert abs(HEIGHT - bar.y - bar.height) < 0.11
    assert all(a.x + a.width < b.x for a, b in pairwise(plot.bars))
    for one, other in zip(plot.bars, (count for pair in values for count in pair), strict=True):
        assert (one.height > 0) <= (other > 0)
    assert len(plot.x_labels) <= MAX_LABELS
    if values:
        assert (str(len(values) - 1), False) == (plot.x_labels[-1].text, plot.x_labels[-1].minor)


@pytest.mark.parametrize(
    ("values", "path", "end"),
    [
        ([0, 1], "M0 25L100 3", "M100 3h0"),
        ([5, 5, 5], "M0 14L50 14L100 14", "M100 14h0"),
        ([0, None, 1, 0], "M0 25h0M66.67 3L100 25", "M100 25h0"),
        ([None, 0, 1, None], "M33.33 25L66.67 3", "M66.67 3h0"),
    ],
)
def test_sparks(values: list[float | None], path: str, end: str) -> None:
    """A line breaks where a value is missing and ends in a point at the last that is known."""
    line = spark(values)
    assert line is not None
    assert (path, end) == (line.path, line.end)


@pytest.mark.parametrize("values", [[], [1], [None, None], [None, 3, None]])
def test_too_few_values_make_no_line(values: list[float | None]) -> None:
    """Fewer than two known values are not drawn, least of all as zero."""
    assert spark(values) is None


@given(st.lists(st.none() | st.floats(-1e6, 1e6), min_size=2, max_size=30))
def test_a_line_stays_in_its_box(values: list[float | None]) -> None:
    """Every point of a line lies in its 100 by 28 box."""
    line = spark(values)
    if line is not None:
        for x, y in re.findall(r"([\d.]+) ([\d.]+)", line.path):
            assert 0 <= float(x) <= 100
            assert 0 <= float(y) <= 28


@given(SHARES, SHARES, SHARES, SHARES)
def test_an_estimate_stays_on_its_axis(value: float, low: float, high: float, target: float) -> None:
    """An axis that begins where `axis_start` says holds all of an estimate, in its order."""
    low, value, high = sorted((low, value, high))
    start = axis_start([low, target])
    assert start <= min(low, target) or start == 0.9
    drawn = on_axis(start, value, low, high, target)
    assert 0 <= drawn.low <= drawn.value <= drawn.high <= 1
    assert 0 <= drawn.target <= 1
