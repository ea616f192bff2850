"""The `frontdesk` command. Its commands are entry points, imported when they are called."""

import sys
from collections.abc import Sequence
from importlib.metadata import EntryPoint, entry_points, version
from io import TextIOWrapper

import click

from frontdesk.documents.formats import visible
from frontdesk.errors import FrontdeskError

COMMANDS_GROUP = "frontdesk.commands"


class EntryPointGroup(click.Group):
    """A group whose commands come from installed packages; `--help` imports them, a call only its own."""

    def _entry_points(self) -> dict[str, EntryPoint]:
        return {point.name: point for point in entry_points(group=COMMANDS_GROUP)}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name."""
        return sorted(self._entry_points())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        point = self._entry_points().get(cmd_name)
        if point is None:
            return None
        command: click.Command = point.load()
        return command


@click.group(cls=EntryPointGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("frontdesk"), prog_name="frontdesk")
def frontdesk() -> None:
    """The front desk of a platform, as a static site."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and end with its exit code; what a user can mend is said without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a console may lack a character; that is no reason to fail
    try:
        frontdesk.main(args=list(arguments) if arguments is not None else None, prog_name="frontdesk")
    except FrontdeskError as error:
        lines = [visible(line) for line in str(error).split("\n")]
        click.echo("frontdesk: " + "\n".join(lines), err=True)
        sys.exit(error.exit_code)
