"""`promise`: what may be expected for each priority, and how often it was so; there before any ticket is."""

from dataclasses import dataclass

from frontdesk.snapshots.tickets import Attainment, Period, Target, Tickets
from mkdocs_frontdesk.csv_table import Table
from mkdocs_frontdesk.figures import exact_duration, percent, plain
from mkdocs_frontdesk.tickets.policy import Policy
from mkdocs_frontdesk.tickets.scope import Scope
from mkdocs_frontdesk.tickets.words import Words


@dataclass(frozen=True, slots=True)
class Row:
    """A priority; `kept` is None without a snapshot."""

    name: str
    meaning: str
    response: str
    resolution: str
    kept: str | None


@dataclass(frozen=True, slots=True)
class PromiseView:
    """The promise; `period` is that of the figures, None without a snapshot."""

    business: bool
    period: Period | None
    rows: tuple[Row, ...]

    @property
    def has_meanings(self) -> bool:
        """Whether the team has said what its priorities are about."""
        return any(row.meaning for row in self.rows)


def view(scope: Scope) -> PromiseView:
    """The promise with how it was kept in the period."""
    return promised(scope.policy, scope.data, scope.words)


def promised(policy: Policy, data: Tickets | None, words: Words) -> PromiseView:
    """The promise of `frontdesk.yml`, beside what the snapshot measured, if there is one."""
    measured = {row.priority: row for row in data.sla.response} if data else {}
    return PromiseView(
        business=policy.business,
        period=data.period if data else None,
        rows=tuple(
            Row(
                name=words.name("priority", target.priority),
                meaning=plain(policy.meanings.get(target.priority, "")),
                response=exact_duration(target.response_minutes, words.texts, days=not policy.business),
                resolution=exact_duration(target.resolution_minutes, words.texts, days=not policy.business),
                kept=_kept(measured.get(target.priority), words) if data else None,
            )
            for target in policy.targets
        ),
    )


def _kept(row: Attainment | None, words: Words) -> str:
    share = percent(row.share) if row else None
    if row is None or share is None:
        return words.texts("figure.few_of", n=row.n if row else 0)
    return words.texts("tickets.promise.kept", share=share, met=row.met, n=row.n)


def table(scope: Scope) -> Table:
    """A priority a row, minutes and the share of responses in time."""
    t, words = scope.words.texts, scope.words
    shares = {row.priority: row for row in scope.data.sla.response}
    head = tuple(
        t(f"tickets.head.{name}") for name in ("priority", "response_target", "resolution_target", "share", "n")
    )

    def cells(target: Target) -> tuple[str | int | float | None, ...]:
        row = shares.get(target.priority)
        measured = (row.share, row.n) if row else (None, 0)
        return (words.name("priority", target.priority), target.response_minutes, target.resolution_minutes, *measured)

    return Table(head, tuple(cells(target) for target in scope.policy.targets))
