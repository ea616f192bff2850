"""`csat`: how satisfied those are who were asked, and how many of them answered."""

from dataclasses import dataclass

from mkdocs_frontdesk.csv_table import Table
from mkdocs_frontdesk.figures import decimal, percent
from mkdocs_frontdesk.tickets.scope import Scope


@dataclass(frozen=True, slots=True)
class Bar:
    """How often a score was given; `part` is its share of the most frequent one."""

    score: str
    count: str
    part: float


@dataclass(frozen=True, slots=True)
class CsatView:
    """The scores. None is a figure that too few ratings stand behind; without bars there are too few for any."""

    asked: str
    n: str
    rate: str | None
    mean: str | None
    satisfied: str | None
    bars: tuple[Bar, ...]


def view(scope: Scope) -> CsatView:
    """Ratings of tickets resolved in the period, the best score first."""
    rated, t = scope.data.satisfaction, scope.words.texts
    scores = rated.scores or ()
    most = max(scores, default=0) or 1
    return CsatView(
        asked=f"{rated.asked:,}",
        n=f"{rated.n:,}",
        rate=percent(rated.response_rate),
        mean=decimal(rated.mean),
        satisfied=percent(rated.satisfied_share),
        bars=tuple(
            Bar(
                t("tickets.csat.score", score=score),
                t("tickets.csat.count", count=f"{count:,}"),
                round(max(0, count) / most, 4),
            )
            for score, count in reversed(list(enumerate(scores, start=1)))
        ),
    )


def table(scope: Scope) -> Table:
    """A figure a row."""
    rated, t = scope.data.satisfaction, scope.words.texts
    rows: list[tuple[str, int | float | None]] = [
        (t("tickets.figure.asked"), rated.asked),
        (t("tickets.figure.rated"), rated.n),
        (t("tickets.figure.response_rate"), rated.response_rate),
        (t("tickets.figure.csat"), rated.mean),
        (t("tickets.figure.satisfied_share"), rated.satisfied_share),
    ]
    rows += [(t("tickets.csat.score", score=score), count) for score, count in enumerate(rated.scores or (), start=1)]
    return Table((t("tickets.head.figure"), t("tickets.head.value")), tuple(rows))
