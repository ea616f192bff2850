"""`frontdesk sync` and `frontdesk snapshot`: from the sources to the store, and from the store to what is published."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from frontdesk.context import Context
from frontdesk.errors import ConfigError, FrontdeskError
from frontdesk.feeds import Feed, Request, feeds
from frontdesk.options import HELP_OPTIONS, context_options, json_option, texts_of
from frontdesk.sync import Summary


@click.command("sync", context_settings=HELP_OPTIONS)
@click.argument("kind", required=False, metavar="[tickets|community|metrics]")
@click.option("--source", default="", metavar="NAME", help="Only this source.")
@click.option("--full", is_flag=True, help="Read everything again and look for what is gone.")
@click.option("--accept-deletions", is_flag=True, help="Believe a source that misses most of what was known.")
@json_option
@context_options
def sync_command(
    context: Context, kind: str | None, *, source: str, full: bool, accept_deletions: bool, as_json: bool
) -> None:
    """Pull from trackers and forums, then write the snapshots.

    Ends with 3 if a source could not be read; what was pulled stays, and the next run goes on from there.
    """
    chosen = _chosen(kind)
    _check_source(context, chosen, source)
    summaries: list[Summary] = []
    errors: list[FrontdeskError] = []
    with _progress() as progress:
        for feed in chosen.values():
            request = Request(source=source, full=full, accept_deletions=accept_deletions, progress=progress)
            pulled = feed.pull(context, request)
            summaries += pulled.summaries
            errors += pulled.errors
    for feed in chosen.values():
        feed.publish(context)
    if as_json:
        click.echo(json.dumps([asdict(summary) for summary in summaries], ensure_ascii=False, indent=1))
    else:
        texts = texts_of(context)
        for summary in summaries:
            click.echo(texts("sync.line", **asdict(summary)))
            for reason, count in summary.skipped.items():
                click.echo(texts("sync.skipped", count=count, reason=reason))
        if not summaries and not errors:
            click.echo(texts("sync.none"))
    if errors:
        for error in errors[:-1]:
            click.echo(f"frontdesk: {error}", err=True)
        raise errors[-1]


@click.command("snapshot", context_settings=HELP_OPTIONS)
@click.argument("kind", required=False, metavar="[tickets|community|metrics]")
@context_options
def snapshot_command(context: Context, kind: str | None) -> None:
    """Write the snapshots from what the store holds."""
    for feed in _chosen(kind).values():
        path = feed.publish(context)
        click.echo(path.relative_to(context.root) if path.is_relative_to(context.root) else path)


def _chosen(kind: str | None) -> dict[str, Feed]:
    known = feeds()
    if kind is None:
        return known
    if kind not in known:
        raise ConfigError(f"{kind}: nothing of this name is pulled; expected one of {', '.join(known)}")
    return {kind: known[kind]}


def _check_source(context: Context, chosen: dict[str, Feed], source: str) -> None:
    names = [name for feed in chosen.values() for name in feed.sources(context)]
    if source and source not in names:
        raise ConfigError(f"--source {source}: frontdesk.yml has no such source; expected one of {', '.join(names)}")


@contextmanager
def _progress() -> Iterator["_Bar"]:
    """A bar on a terminal; nothing elsewhere, so that logs and pipes stay clean."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed:,}"), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        yield _Bar(progress)


class _Bar:
    """One line a source, made when it first tells something."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks = {}  # type: ignore[var-annotated]  # rich's ids

    def __call__(self, source: str, count: int, cursor: str) -> None:
        if source not in self._tasks:
            self._tasks[source] = self._progress.add_task(source, total=None)
        self._progress.update(self._tasks[source], completed=count, description=f"{source} {cursor[:40]}")
