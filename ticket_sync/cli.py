"""`frontdesk ticket`: the desk, and what is known of every tracker's tickets."""

import json
from datetime import datetime
from pathlib import Path

import click

from frontdesk.clock import parse_moment
from frontdesk.context import PRIVATE_FOLDER, Context
from frontdesk.errors import ConfigError
from frontdesk.options import HELP_OPTIONS, context_options, json_option, texts_of
from ticket_sync.actions import Action
from ticket_sync.attachments import keep_attachments
from ticket_sync.desk import SCORES
from ticket_sync.erasure import erase, remove_orphans
from ticket_sync.model import Priority, Status
from ticket_sync.office import Office
from ticket_sync.outcomes import read_outcomes
from ticket_sync.settings import TicketSettings
from ticket_sync.sources import Draft
from ticket_sync.statistics import Filters, statistics
from ticket_sync.view import TicketView, list_text, statistics_text, ticket_text

PRIORITIES = click.Choice([str(priority) for priority in Priority])


@click.group("ticket", context_settings=HELP_OPTIONS)
def ticket_command() -> None:
    """Create, assign, process and rate tickets; list, show and count them."""


def _print(context: Context, view: TicketView, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(view.data(), ensure_ascii=False, indent=1))
    else:
        click.echo(ticket_text(view, texts_of(context), context.zone))


@ticket_command.command("create", context_settings=HELP_OPTIONS)
@click.option("--user", required=True, help="Who asks for help.")
@click.option("--subject", required=True, help="What it is about, in a line.")
@click.option("--description", required=True, help="The whole story.")
@click.option("--priority", type=PRIORITIES, default=str(Priority.NORMAL), show_default=True, help="How urgent it is.")
@click.option("--category", default="", help="What kind of trouble it is.")
@click.option("--tag", "tags", multiple=True, help="A word to find it by; may be repeated.")
@click.option("--attach", multiple=True, type=click.Path(path_type=Path), help="A file; may be repeated.")
@json_option
@context_options
def create_command(
    context: Context,
    *,
    user: str,
    subject: str,
    description: str,
    priority: str,
    category: str,
    tags: tuple[str, ...],
    attach: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Make a ticket in the desk, or in the tracker that `tickets.desk` names."""
    policy = context.settings.section(TicketSettings)
    files = keep_attachments(attach, policy.attachments, _attachments(context))
    draft = Draft(user, subject, description, Priority(priority), category, tags, files)
    with Office(context) as office:
        _print(context, office.create(draft), as_json)


@ticket_command.command("assign", context_settings=HELP_OPTIONS)
@click.argument("ticket_id", metavar="ID")
@click.option("--to", "agent", default=None, metavar="NAME", help="Default: whom the policy finds.")
@click.option("--by", default="desk", show_default=True, metavar="NAME", help="Who gives it.")
@json_option
@context_options
def assign_command(context: Context, ticket_id: str, *, agent: str | None, by: str, as_json: bool) -> None:
    """Give a ticket to somebody."""
    with Office(context) as office:
        _print(context, office.assign(ticket_id, agent, by), as_json)


@ticket_command.command("process", context_settings=HELP_OPTIONS)
@click.argument("ticket_id", metavar="ID")
@click.argument("action", type=click.Choice([str(action) for action in Action]))
@click.option("--by", required=True, metavar="NAME", help="Who does it; the requester's name makes it their message.")
@click.option("--notes", default="", metavar="TEXT", help="What is written: public with reply, private otherwise.")
@json_option
@context_options
def process_command(context: Context, ticket_id: str, action: str, *, by: str, notes: str, as_json: bool) -> None:
    """Reply to a ticket, note something, wait, resolve, reopen, close or escalate it."""
    with Office(context) as office:
        _print(context, office.process(ticket_id, Action(action), by, notes), as_json)


@ticket_command.command("rate", context_settings=HELP_OPTIONS)
@click.argument("ticket_id", metavar="ID")
@click.argument("score", type=click.IntRange(SCORES.start, SCORES.stop - 1))
@json_option
@context_options
def rate_command(context: Context, ticket_id: str, score: int, *, as_json: bool) -> None:
    """Keep the requester's score, 1 to 5."""
    with Office(context) as office:
        _print(context, office.rate(ticket_id, score), as_json)


@ticket_command.command("show", context_settings=HELP_OPTIONS)
@click.argument("ticket_id", metavar="ID")
@json_option
@context_options
def show_command(context: Context, ticket_id: str, *, as_json: bool) -> None:
    """Show a ticket with its clocks and everything that happened."""
    with Office(context) as office:
        _print(context, office.show(ticket_id), as_json)


@ticket_command.command("list", context_settings=HELP_OPTIONS)
@click.option("--status", type=click.Choice([str(status) for status in Status]), help="Only tickets that stand so.")
@click.option("--priority", type=PRIORITIES, help="Only tickets as urgent as this.")
@click.option("--category", help="Only tickets of this category.")
@click.option("--assignee", help="Only tickets of this agent.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many at most.")
@json_option
@context_options
def list_command(
    context: Context,
    *,
    status: str | None,
    priority: str | None,
    category: str | None,
    assignee: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """List tickets, the last changed first."""
    wanted = {"status": status, "priority": priority, "category": category, "assignee": assignee}
    with Office(context) as office:
        views = office.list({name: value for name, value in wanted.items() if value is not None}, limit)
    if as_json:
        click.echo(json.dumps([view.data(events=False) for view in views], ensure_ascii=False, indent=1))
    else:
        click.echo(list_text(views, texts_of(context), context.zone))


@ticket_command.command("stats", context_settings=HELP_OPTIONS)
@click.option("--since", metavar="TIME", help="Tickets created at this moment or later.")
@click.option("--until", metavar="TIME", help="Tickets created before this moment.")
@click.option("--priority", type=PRIORITIES, help="Only tickets as urgent as this.")
@click.option("--category", help="Only tickets of this category.")
@json_option
@context_options
def stats_command(
    context: Context, *, since: str | None, until: str | None, priority: str | None, category: str | None, as_json: bool
) -> None:
    """Count tickets: by status, priority and category, how long they took, how satisfied people are."""

    def moment(text: str | None) -> datetime | None:
        return parse_moment(text, context.zone) if text is not None else None

    filters = Filters(
        since=moment(since), until=moment(until), priority=Priority(priority) if priority else None, category=category
    )
    if filters.since and filters.until and filters.since >= filters.until:
        raise ConfigError(f"--since {since} is not before --until {until}; nothing lies between them")
    with Office(context) as office, office.store.read() as connection:
        now = context.clock()
        found = statistics(read_outcomes(connection, office.policy, now, office.counted), now, filters)
    if as_json:
        click.echo(json.dumps(found.plain(), ensure_ascii=False, indent=1))
    else:
        click.echo(statistics_text(found, texts_of(context)))


@ticket_command.command("erase", context_settings=HELP_OPTIONS)
@click.argument("requester")
@json_option
@context_options
def erase_command(context: Context, requester: str, *, as_json: bool) -> None:
    """Remove a person from the store for good. Counts stay, and no sync brings the person back."""
    if not requester.strip():
        raise ConfigError("no name given; expected a requester's name or one of their addresses")
    with Office(context) as office:
        with office.store.begin() as connection:
            changed = erase(connection, requester)
            if not changed:
                raise ConfigError(f"{requester}: no ticket names this person; write the name or address as it is there")
        with office.store.read() as connection:
            files = remove_orphans(connection, _attachments(context))
    result = {"tickets": changed, "files": files}
    click.echo(json.dumps(result) if as_json else texts_of(context)("ticket.erased", **result))


def _attachments(context: Context) -> Path:
    return context.root / PRIVATE_FOLDER / "attachments"
