"""`frontdesk check` and `explain`: what is wrong with the content, and why it matters."""

import os
import sys
from functools import cache
from pathlib import Path

import click

from frontdesk.documents.check import Selection, check
from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.explain import explain, list_rules
from frontdesk.documents.formats import FORMATS, Report, render
from frontdesk.documents.page import MAX_PAGE_BYTES
from frontdesk.documents.site import Site
from frontdesk.documents.site_layout import find_root, read_layout
from frontdesk.documents.tree import PAGE_ENDINGS, Tree, open_tree
from frontdesk.errors import ConfigError
from frontdesk.settings import load_settings
from frontdesk.texts import load_texts

HELP_OPTIONS = {"help_option_names": ["-h", "--help"]}

root_option = click.option(
    "--root",
    type=click.Path(path_type=Path),
    help="Site root, or a folder of Markdown files. Default: the nearest folder with frontdesk.yml or mkdocs.yml.",
)


def open_site(root: Path | None, framework: Path | None = None) -> Site:
    """The site a command works on.

    Raises:
        ConfigError: there is none, or its configuration cannot be read.
    """
    folder = root if root is not None else find_root(Path.cwd())
    return Site(open_tree(read_layout(folder, framework)))


@click.command("check", context_settings=HELP_OPTIONS)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@root_option
@click.option("--select", multiple=True, metavar="RULES", help="Only these rules or families, comma-separated.")
@click.option(
    "--ignore",
    multiple=True,
    metavar="RULES",
    help="Not these rules or families, beside those that mkdocs.yml ignores.",
)
@click.option(
    "--framework",
    type=click.Path(path_type=Path),
    help="A framework.yml instead of the site's own, wherever mkdocs.yml says it is.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="text for people, concise for editors, json for programs, github and sarif for code hosts.",
)
def check_command(
    paths: tuple[Path, ...],
    root: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    framework: Path | None,
    format_name: str,
) -> None:
    """Check the content against the documentation framework.

    With PATHS only those pages are checked, by the rules that concern single pages; of the framework's file and of
    data files everything that is wrong in them is told.
    Ends with 1 if there are errors, 0 otherwise.
    """
    if select and not _names(select):
        raise ConfigError("--select names no rule; expected ids or families such as LK001,TM. See: frontdesk explain")
    site = open_site(root, framework)
    rules = Selection(_names(select), (*_names(ignore), *site.tree.layout.ignored)).rules()
    texts = load_texts(load_settings(site.tree.layout.root).site.language)
    files = frozenset(shown for path in paths if (shown := _shown_file(site, path)) is not None)
    chosen = _chosen_pages(site.tree, paths) if paths and not files else None
    findings = check(site, rules, texts, chosen)
    if files:  # what is wrong with data or the framework shows only where it is used
        prefix = site.tree.layout.prefix
        pages = _chosen_pages(site.tree, tuple(path for path in paths if _shown_file(site, path) is None))
        findings = [f for f in findings if f.path in files or f.path.removeprefix(prefix) in pages]
    checked = len(chosen) if chosen is not None else len(site.tree.page_paths)
    report = Report(tuple(findings), texts, checked, _line_reader(site.tree.layout.root), sys.stdout.isatty())
    click.echo(render(format_name, report), nl=False)
    if any(finding.severity is Severity.ERROR for finding in findings):
        sys.exit(1)


@click.command("explain", context_settings=HELP_OPTIONS)
@click.argument("rule", required=False)
@root_option
def explain_command(rule: str | None, root: Path | None) -> None:
    """Tell what a rule, or each of a family, wants and why; without RULE list them all."""
    texts = load_texts(load_settings(root or _nearest_root()).site.language)
    click.echo(explain(rule.upper(), texts) if rule else list_rules(texts), nl=False)


def _nearest_root() -> Path:
    """The site here or above; outside any site this folder, where the defaults hold."""
    try:
        return find_root(Path.cwd())
    except ConfigError:
        return Path.cwd()


def _names(options: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip().upper() for option in options for name in option.split(",") if name.strip())


def _shown_file(site: Site, path: Path) -> str | None:
    """How findings name a path that a user typed, where it is the framework's file or another file that is no page."""
    layout = site.tree.layout
    relative = _below_content(site.tree, path)
    if site.framework is not None and layout.content / relative == layout.framework:
        return site.framework.path
    return layout.prefix + relative if relative in site.tree.files and not site.tree.has_page(relative) else None


def _chosen_pages(tree: Tree, paths: tuple[Path, ...]) -> frozenset[str]:
    chosen: set[str] = set()
    for path in paths:
        relative = _below_content(tree, path)
        if tree.has_page(relative):
            chosen.add(relative)
        elif relative == "." or relative in tree.folders:
            prefix = "" if relative == "." else f"{relative}/"
            chosen.update(page for page in tree.page_paths if page.startswith(prefix))
        elif relative not in tree.files:
            raise ConfigError(f"{path}: no such page below {tree.layout.content}; name a page or a folder of it")
    return frozenset(chosen)


def _below_content(tree: Tree, path: Path) -> str:
    """A path that a user typed, relative to here, the site root or the content, as the tree names it."""
    content = tree.layout.content
    bases = (Path.cwd(), tree.layout.root, content)
    for candidate in (path,) if path.is_absolute() else tuple(base / path for base in bases):
        absolute = Path(os.path.normpath(candidate))
        for place in (absolute, absolute.parent.resolve() / absolute.name):
            if os.path.lexists(place) and place.is_relative_to(content):
                return place.relative_to(content).as_posix()
    raise ConfigError(
        f"{path}: no such page below {content}; expected a {'/'.join(PAGE_ENDINGS)} file or a folder of the content"
    )


def _line_reader(root: Path):  # type: ignore[no-untyped-def]
    @cache
    def lines(path: str) -> list[str]:
        file = root / path
        if not file.is_file() or file.is_symlink() or file.stat().st_size > MAX_PAGE_BYTES:
            return []
        try:
            text = file.read_text(encoding="utf-8-sig", errors="replace")  # universal line ends, as pages are cut
        except OSError:
            return []
        return text.split("\n")

    def line(path: str, number: int) -> str:
        found = lines(path)
        return found[number - 1] if 0 < number <= len(found) else ""

    return line
