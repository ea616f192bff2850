"""Percentiles and intervals against values that others computed."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticket_sync.estimates import percentile, wilson

VALUES = st.lists(st.integers(0, 10_000).map(float), min_size=2, max_size=60).map(sorted)


@given(VALUES, st.integers(1, 19))
def test_percentiles_are_those_of_the_standard_library(values: list[float], twentieth: int) -> None:
    """Linear interpolation with both ends included, as `statistics.quantiles` has it."""
    expected = statistics.quantiles(values, n=20, method="inclusive")[twentieth - 1]
    assert pytest.approx(expected, abs=1e-6) == percentile(values, twentieth / 20)


@given(VALUES)
def test_the_ends_are_the_ends(values: list[float]) -> None:
    """The percentiles of 0 and 1 are the smallest and the largest value; of one value it is that."""
    assert (values[0], values[-1]) == (percentile(values, 0), percentile(values, 1))
    assert values[0] == percentile(values[:1], 0.9)


@pytest.mark.parametrize(
    ("met", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe (1998), Statistics in Medicine 17, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0),
    ],
)
def test_wilson_intervals_are_the_published_ones(met: int, n: int, low: float, high: float) -> None:
    """The interval without correction for continuity, to four decimals."""
    assert (low, high) == tuple(round(bound, 4) for bound in wilson(met, n))


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share(case: tuple[int, int]) -> None:
    """It lies between 0 and 1, around the share, and is that of the other side mirrored."""
    met, n = case
    low, high = wilson(met, n)
    assert 0 <= low <= met / n <= high <= 1
    assert pytest.approx((1 - high, 1 - low)) == wilson(n - met, n)
