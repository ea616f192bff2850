"""Options of the `frontdesk/framework` plugin."""

from mkdocs.config import config_options
from mkdocs.config.base import Config


class FrameworkConfig(Config):
    """How the framework appears in this site; what it demands stands in `framework.yml`."""

    framework = config_options.Optional(config_options.Type(str))
    """The framework file, relative to mkdocs.yml. Default: `framework.yml` in the content folder."""

    ignore = config_options.ListOfItems(config_options.Type(str), default=[])
    """Rules or families that do not stop the build."""
