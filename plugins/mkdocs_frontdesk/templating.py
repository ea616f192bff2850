"""Templates of blocks that are filled in after Markdown and the theme have run."""

import jinja2
from markupsafe import Markup

from frontdesk.texts import Texts
from mkdocs_frontdesk.figures import plain
from mkdocs_frontdesk.icons import icon

MAX_TEXT = 2000


def block_environment(package: str, texts: Texts) -> jinja2.Environment:
    """The templates of a package and those that all share; everything filled in is escaped and on one line."""
    env = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [jinja2.PackageLoader(package, "templates"), jinja2.PackageLoader("mkdocs_frontdesk", "templates")]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    env.globals["t"] = texts
    env.globals["icon"] = icon
    return env


def _shown(value: object) -> object:
    return plain(value, MAX_TEXT) if isinstance(value, str) and not isinstance(value, Markup) else value
