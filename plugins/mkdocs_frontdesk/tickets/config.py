"""Options of the `frontdesk/tickets` plugin."""

from mkdocs.config import config_options
from mkdocs.config.base import Config


class TicketsConfig(Config):
    """Where the figures come from and when they are old."""

    snapshot = config_options.Optional(config_options.Type(str))
    """The snapshot, relative to mkdocs.yml. Default: `.frontdesk/snapshots/tickets.json`."""

    stale_hours = config_options.Type(int, default=48)
    """The age of the data in hours from which a reader's browser says that it is old."""
