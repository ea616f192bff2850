"""Percentiles and shares, and how sure a share is."""

from collections.abc import Sequence
from math import sqrt

Z_95 = 1.959963984540054
"""The 97.5 % point of the normal distribution: two sides of 95 %."""


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies, with linear interpolation between the two nearest.

    Type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996),
    361-365; what numpy, R and spreadsheets do by default.

    Args:
        ordered: at least one value, ascending.
        share: from 0 to 1.
    """
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def wilson(met: int, n: int) -> tuple[float, float]:
    """The interval that holds the true share with 95 % confidence, also for few cases and shares near 0 or 1.

    Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the American Statistical
    Association 22 (1927), 209-212; without correction for continuity.

    Args:
        met: successes.
        n: cases, at least one.
    """
    share, squared = met / n, Z_95**2
    middle = (share + squared / (2 * n)) / (1 + squared / n)
    half = Z_95 / (1 + squared / n) * sqrt(share * (1 - share) / n + squared / (4 * n * n))
    return (0.0 if met == 0 else middle - half, 1.0 if met == n else middle + half)
