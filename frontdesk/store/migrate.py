"""Bringing a store to the present shape. Each package brings the steps of its own tables, as a branch of its own."""

from importlib.metadata import entry_points
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from frontdesk.errors import ConfigError

MIGRATIONS_GROUP = "frontdesk.migrations"
"""Entry points: the package whose modules are the steps of one branch."""


def is_current(connection: Connection) -> bool:
    """Whether the store has every step.

    Raises:
        ConfigError: the store was made by a newer version.
    """
    script = ScriptDirectory.from_config(_config())
    known = {revision.revision for revision in script.walk_revisions()}
    current = set(MigrationContext.configure(connection).get_current_heads())
    if current - known:
        raise ConfigError(
            f"the store was made by a newer Frontdesk (step {min(current - known)}); install that version"
        )
    return current == set(script.get_heads())


def migrate(connection: Connection) -> None:
    """Run the steps that this store has not seen, within the caller's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "heads")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("frontdesk.store") / "migrations"))
    places = sorted(str(files(point.value)) for point in entry_points(group=MIGRATIONS_GROUP))
    config.set_main_option("version_locations", "\n".join(places))
    config.set_main_option("path_separator", "newline")
    return config
