"""Options that many commands share."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from frontdesk.clock import frozen_clock, parse_moment, system_clock
from frontdesk.context import Context
from frontdesk.documents.site_layout import find_root
from frontdesk.settings import load_settings
from frontdesk.texts import Texts, load_texts

HELP_OPTIONS = {"help_option_names": ["-h", "--help"]}
Command = TypeVar("Command", bound=Callable[..., Any])

json_option = click.option("--json", "as_json", is_flag=True, help="Print data for programs.")


def context_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--root` and `--now`, and call it with the context they make as its first argument."""

    @click.option(
        "--root",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        help="The site's root. Default: the nearest folder with frontdesk.yml or mkdocs.yml.",
    )
    @click.option("--now", metavar="TIME", help="Take this as the present moment, so that a run can be repeated.")
    @wraps(command)
    def with_context(*arguments: object, root: Path | None, now: str | None, **options: object) -> None:
        folder = (root if root is not None else find_root(Path.cwd())).resolve()
        settings = load_settings(folder)
        moment = parse_moment(now, ZoneInfo(settings.site.zone)) if now is not None else None
        clock = frozen_clock(moment) if moment is not None else system_clock
        command(Context(folder, settings, clock=clock), *arguments, **options)

    return with_context


def texts_of(context: Context) -> Texts:
    """The catalogue in the site's language."""
    return load_texts(context.settings.site.language)
