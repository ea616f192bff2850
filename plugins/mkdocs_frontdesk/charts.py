"""Drawings as numbers: bars, lines and axes on a plane that the page stretches; words stand beside it as HTML.

A plot is `WIDTH` by `HEIGHT`, its zero at the bottom; a label's place is a share of the plot, from the left or the top.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

WIDTH = 1000
HEIGHT = 200
SPARK_WIDTH = 100
SPARK_HEIGHT = 28
SPARK_EDGE = 3
MAX_STEPS = 5
MAX_LABELS = 8


@dataclass(frozen=True, slots=True)
class Label:
    """A word beside a drawing. A `minor` one gives way on a phone."""

    place: float
    text: str
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar; `series` counts from 0, `unfinished` is drawn as not yet over."""

    x: float
    y: float
    width: float
    height: float
    series: int
    unfinished: bool
    title: str


@dataclass(frozen=True, slots=True)
class Column:
    """What stands over one place of the axis: a value and its title for each series."""

    label: str
    values: tuple[int, ...]
    titles: tuple[str, ...]
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """Bars with both axes; `grid` are heights of lines."""

    bars: tuple[Bar, ...]
    grid: tuple[float, ...]
    y_labels: tuple[Label, ...]
    x_labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line without axes: an SVG path, broken where a value is missing, and its last point."""

    path: str
    end: str


@dataclass(frozen=True, slots=True)
class Range:
    """An estimate on an axis from `start` to 1: value, interval and target as shares of the axis."""

    value: float
    low: float
    high: float
    target: float


def axis(top: int) -> tuple[int, ...]:
    """Round whole numbers from 0 to at least `top`, in at most `MAX_STEPS` steps of 1, 2 or 5 times a power of ten."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            steps = -(-max(top, 1) // step)
            if steps <= MAX_STEPS:
                return tuple(step * number for number in range(steps + 1))
        power *= 10


def bars(columns: Sequence[Column]) -> Plot:
    """Columns side by side, the series of each next to one another."""
    marks = axis(max((value for column in columns for value in column.values), default=0))
    top = marks[-1]
    room = WIDTH / max(len(columns), 1)
    drawn = []
    for number, column in enumerate(columns):
        width = room * 0.68 / len(column.values)
        for series, value in enumerate(column.values):
            height = value / top * HEIGHT
            x = number * room + room * 0.16 + series * width
            drawn.append(
                Bar(
                    x=round(x + width * 0.06, 1),
                    y=round(HEIGHT - height, 1),
                    width=round(width * 0.88, 1),
                    height=round(height, 1),
                    series=series,
                    unfinished=column.unfinished,
                    title=column.titles[series],
                )
            )
    return Plot(
        bars=tuple(drawn),
        grid=tuple(round(HEIGHT - mark / top * HEIGHT, 1) for mark in marks),
        y_labels=tuple(Label(round(1 - mark / top, 3), f"{mark:,}") for mark in marks),
        x_labels=_x_labels([column.label for column in columns]),
    )


def _x_labels(texts: Sequence[str]) -> tuple[Label, ...]:
    """The labels that have room, counted back from the last, which is always there."""
    every = -(-len(texts) // MAX_LABELS)
    return tuple(
        Label(round((number + 0.5) / len(texts), 4), text, minor=back // every % 2 == 1)
        for number, text in enumerate(texts)
        if (back := len(texts) - 1 - number) % every == 0
    )


def spark(values: Sequence[float | None]) -> Spark | None:
    """A line over equal steps; None where fewer than two values are known, for then there is no line."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    room = SPARK_HEIGHT - 2 * SPARK_EDGE

    def height(value: float) -> float:
        return round(SPARK_EDGE + room * (0.5 if high == low else (high - value) / (high - low)), 2)

    points = [
        (round(number * SPARK_WIDTH / (len(values) - 1), 2), None if value is None else height(value))
        for number, value in enumerate(values)
    ]
    runs = (list(run) for there, run in groupby(points, lambda point: point[1] is not None) if there)
    path = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in run) + ("h0" if len(run) == 1 else "") for run in runs)
    x, y = next(point for point in reversed(points) if point[1] is not None)
    return Spark(path, f"M{x:g} {y:g}h0")


def axis_start(shares: Sequence[float]) -> float:
    """Where an axis of shares begins so that all of them are on it: a tenth, at most 0.9."""
    return max(0.0, min(0.9, int(min(shares, default=0.9) * 10) / 10))


def on_axis(start: float, value: float, low: float, high: float, target: float) -> Range:
    """An estimate on an axis from `start` to 1; what lies outside stands at its end."""

    def place(share: float) -> float:
        return round(min(1.0, max(0.0, (share - start) / (1 - start))), 4)

    return Range(place(value), place(low), place(high), place(target))
