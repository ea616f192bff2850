"""A ticket as a command shows it. It is for the desk's own people: nothing of this is ever published."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from frontdesk.documents.formats import visible
from frontdesk.texts import Texts
from ticket_sync.model import Event, Ticket
from ticket_sync.sla import Assessment, Measure, Verdict
from ticket_sync.statistics import Statistics


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket, what happened to it, and its clocks."""

    ticket: Ticket
    happened: tuple[Event, ...]
    assessment: Assessment

    def data(self, *, events: bool = True) -> dict[str, object]:
        """For programs. `sla_deadline` is when it must be resolved; null when there is no target."""
        ticket, assessment = self.ticket, self.assessment
        found: dict[str, object] = {
            "id": ticket.id,
            "subject": ticket.subject,
            "description": ticket.description,
            "requester": ticket.requester,
            "priority": str(ticket.priority),
            "category": ticket.category,
            "status": str(ticket.status),
            "assigned_to": ticket.assignee or None,
            "tags": list(ticket.tags),
            "attachments": [asdict(attachment) for attachment in ticket.attachments],
            "created": ticket.created.isoformat(),
            "updated": ticket.updated.isoformat(),
            "sla_deadline": _moment(assessment.resolution.due),
            "response_deadline": _moment(assessment.response.due),
            "sla": {"response": _measure(assessment.response), "resolution": _measure(assessment.resolution)},
            "reopened": assessment.reopen_count,
        }
        if events:
            found["events"] = [{**asdict(event), "at": event.at.isoformat()} for event in self.happened]
        return found


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _rounded(minutes: float | None) -> float | None:
    return round(minutes, 2) if minutes is not None else None


def _measure(measure: Measure) -> dict[str, object]:
    return {
        "verdict": str(measure.verdict),
        "minutes": _rounded(measure.elapsed_minutes),
        "target_minutes": measure.target_minutes,
        "due": _moment(measure.due),
        "ended": _moment(measure.ended),
    }


def ticket_text(view: TicketView, texts: Texts, zone: ZoneInfo) -> str:
    """For people: the ticket, its clocks, and every event with its text."""
    ticket = view.ticket
    lines = [
        visible(texts("ticket.head", id=ticket.id, subject=ticket.subject)),
        visible(
            texts(
                "ticket.facts",
                status=texts(f"tickets.status.{ticket.status}"),
                priority=texts(f"tickets.priority.{ticket.priority}"),
                category=ticket.category or "-",
                assignee=ticket.assignee or "-",
                requester=ticket.requester or "-",
            )
        ),
    ]
    for name, measure in (("response", view.assessment.response), ("resolution", view.assessment.resolution)):
        lines.append(_measure_text(name, measure, texts, zone))
    for event in view.happened:
        moment = _local(event.at, zone)
        lines.append(
            visible(
                texts(
                    "ticket.event",
                    moment=moment,
                    kind=texts(f"ticket.kind.{event.kind}"),
                    actor=event.actor,
                    value=event.value,
                )
            ).rstrip()
        )
        lines += [f"    {visible(line)}" for line in event.text.splitlines()]
    return "\n".join(lines)


def list_text(views: Sequence[TicketView], texts: Texts, zone: ZoneInfo) -> str:
    """For people: one line a ticket."""
    if not views:
        return texts("ticket.none")
    return "\n".join(
        visible(
            texts(
                "ticket.row",
                id=view.ticket.id,
                status=texts(f"tickets.status.{view.ticket.status}"),
                priority=texts(f"tickets.priority.{view.ticket.priority}"),
                assignee=view.ticket.assignee or "-",
                due=_local(view.assessment.resolution.due, zone),
                subject=view.ticket.subject,
            )
        )
        for view in views
    )


def _measure_text(name: str, measure: Measure, texts: Texts, zone: ZoneInfo) -> str:
    title = texts(f"ticket.name.{name}")
    if measure.target_minutes is None or measure.verdict is Verdict.NONE:
        return texts("ticket.no_target", name=title)
    return texts(
        "ticket.measure",
        name=title,
        verdict=texts(f"ticket.verdict.{measure.verdict}"),
        minutes=_figure(measure.elapsed_minutes),
        target=_figure(measure.target_minutes),
        due=_local(measure.due, zone),
    )


def statistics_text(found: Statistics, texts: Texts) -> str:
    """For people: the counts, one kind a line, then how long it took and how satisfied people are."""
    lines = [texts("ticket.total", total=found.total_tickets)]
    for name, counts in (
        ("status", {texts(f"tickets.status.{key}"): count for key, count in found.by_status.items()}),
        ("priority", {texts(f"tickets.priority.{key}"): count for key, count in found.by_priority.items()}),
        ("category", found.by_category),
    ):
        shown = " · ".join(f"{key or '-'} {count}" for key, count in counts.items()) or "-"
        lines.append(visible(texts("ticket.by", name=texts(f"ticket.name.{name}"), counts=shown)))
    times = found.resolution_time
    if times.mean_minutes is None:
        lines.append(texts("ticket.no_resolution"))
    else:
        figures = {name: _figure(getattr(times, f"{name}_minutes")) for name in ("mean", "p50", "p90")}
        lines.append(texts("ticket.resolution", **figures))
    if found.satisfaction_rate is None:
        lines.append(texts("ticket.no_satisfaction"))
    else:
        lines.append(texts("ticket.satisfaction", share=f"{found.satisfaction_rate:.1%}"))
    return "\n".join(lines)


def _local(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment is not None else "-"


def _figure(minutes: float | None) -> str:
    return f"{minutes:.0f}" if minutes is not None else "-"
