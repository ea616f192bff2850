"""`frontdesk notify`: what waits in the outbox."""

import json
from dataclasses import asdict

import click

from frontdesk.context import Context
from frontdesk.notify.outbox import notices
from frontdesk.options import HELP_OPTIONS, context_options, json_option, texts_of


@click.command("notify", context_settings=HELP_OPTIONS)
@json_option
@context_options
def notify_command(context: Context, *, as_json: bool) -> None:
    """Show what would be sent."""
    store = context.open_store()
    with store.read() as connection:
        waiting = list(notices(connection))
    store.close()
    if as_json:
        click.echo(json.dumps([asdict(notice) for notice in waiting], ensure_ascii=False, default=str, indent=1))
        return
    texts = texts_of(context)
    for notice in waiting:
        moment = notice.created_at.astimezone(context.zone).strftime("%Y-%m-%d %H:%M")
        click.echo(texts("notify.line", moment=moment, event=notice.event, subject=notice.subject))
    if not waiting:
        click.echo(texts("notify.none"))
