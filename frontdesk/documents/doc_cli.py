"""`frontdesk doc`: making pages and leading them through their life."""

import getpass
from pathlib import Path

import click

from frontdesk.documents.archetypes import new_page
from frontdesk.documents.cli import HELP_OPTIONS, open_site, root_option
from frontdesk.documents.schema import ContentType
from frontdesk.settings import load_settings
from frontdesk.texts import load_texts


@click.group("doc", context_settings=HELP_OPTIONS)
def doc_command() -> None:
    """Make pages and lead them through their life."""


@doc_command.command("new", context_settings=HELP_OPTIONS)
@click.argument("kind", type=click.Choice([kind.value for kind in ContentType]))
@click.argument("path")
@root_option
@click.option("--title", help="The page's title. Default: made from the file name.")
@click.option("--author", help="Who writes it. Default: the name git knows, else the login name.")
def new_command(kind: str, path: str, root: Path | None, title: str | None, author: str | None) -> None:
    """Make the page PATH, a draft of KIND that passes the checks at once.

    PATH is below the content folder, such as user_guides/quota.md.
    """
    site = open_site(root)
    texts = load_texts(load_settings(site.tree.layout.root).site.language)
    created = new_page(site, ContentType(kind), path, title, author or _author(site.tree.layout.root), texts)
    click.echo(texts("doc.created", path=created))


def _author(root: Path) -> str:
    from git import Repo
    from git.exc import GitError

    try:
        name = Repo(root, search_parent_directories=True).config_reader().get_value("user", "name", "")
    except (GitError, OSError):
        name = ""
    return str(name) or getpass.getuser()
