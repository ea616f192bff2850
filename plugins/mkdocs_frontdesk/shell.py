"""The only adapter to MkDocs: findings become its errors, bytes become its files.

Everything else of Frontdesk can move to another host without changing.
"""

import gc
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files as package_files
from pathlib import Path

import click
from markdown.extensions.toc import slugify as default_slugify
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils import get_relative_url

from frontdesk.documents.diagnostics import Finding
from frontdesk.documents.formats import visible
from frontdesk.documents.markdown import Slugify
from frontdesk.documents.page import Page
from frontdesk.documents.rules.draft_leak import Host
from frontdesk.documents.site_layout import FRAMEWORK_FILE, SiteLayout, nav_pages
from frontdesk.documents.tree import DEFAULTS_FILE, DEFAULTS_LOOKALIKES, Tree, open_tree
from frontdesk.errors import ConfigError, RefusedError
from frontdesk.privacy import Trace
from frontdesk.texts import Texts

MAX_SHOWN_ERRORS = 50
STYLESHEET = "assets/frontdesk.css"


def site_root(config: MkDocsConfig) -> Path:
    """The folder of mkdocs.yml, where frontdesk.yml and the snapshots are as well."""
    return Path(config.config_file_path).parent if config.config_file_path else Path(config.docs_dir).parent


def site_layout(config: MkDocsConfig, framework: str | None) -> SiteLayout:
    """The layout the rules work on, from the host's own configuration.

    Raises:
        ConfigError: the framework file that the configuration names is not there.
    """
    content = Path(config.docs_dir)
    root = site_root(config)
    chosen = root / framework if framework else content / FRAMEWORK_FILE
    if framework and not chosen.is_file():
        raise ConfigError(f"{chosen}: no such file; the option framework of frontdesk/framework names it")
    return SiteLayout(
        root=root if content.is_relative_to(root) else content.parent,
        content=content,
        framework=chosen if os.path.lexists(chosen) else None,
        nav=frozenset(nav_pages(config.nav)) if config.nav else None,
        slugifiers=(_slugify(config),),
    )


def _slugify(config: MkDocsConfig) -> Slugify:
    options = (config.mdx_configs or {}).get("toc", {})
    slugify: Callable[[str, str], str] = options.get("slugify", default_slugify)
    separator = options.get("separator", "-")
    return lambda text: slugify(text, separator)


def read_tree(layout: SiteLayout, files: Files, config: MkDocsConfig) -> Tree:
    """The tree of the files that the host is about to build, generated ones among them."""
    disk = open_tree(layout)
    theme = set(config.theme.dirs)
    by_path = {f.src_uri: f for f in files if f.src_dir not in theme and not f.inclusion.is_excluded()}
    paths = {path for path in by_path if not _below(path, disk.escapes)} | disk.escapes.keys()
    defaults = {path for path in disk.files if path.rpartition("/")[2] in (DEFAULTS_FILE, *DEFAULTS_LOOKALIKES)}

    def read(path: str) -> bytes:
        file = by_path.get(path)
        if file is not None and file.src_dir != config.docs_dir:
            return file.content_bytes
        return disk.read_bounded(path)

    return Tree(layout, frozenset(paths | defaults), disk.escapes, read, disk.closed)


def _below(path: str, folders: Collection[str]) -> bool:
    """Whether a path is one of some paths, or lies below one."""
    if not folders:
        return False
    parts = path.split("/")
    return any("/".join(parts[:count]) in folders for count in range(1, len(parts) + 1))


THEME_FILES = {"icon": ".icons/{}.svg", "template": "{}"}
"""Front matter that names a file of the theme, and where the theme keeps it."""


def missing_theme_files(tree: Tree, config: MkDocsConfig) -> Iterator[tuple[Page, str]]:
    """Pages that name an icon or a template the theme does not have, with the key."""
    folders = [Path(folder) for folder in config.theme.dirs]
    has_icons = any((folder / ".icons").is_dir() for folder in folders)
    for page in tree.pages():
        for key, place in THEME_FILES.items():
            if key == "icon" and not has_icons:
                continue
            name = page.text(key) if key in page.front else None
            if name is not None and not any((folder / place.format(name)).is_file() for folder in folders):
                yield page, key


def host_output(files: Files, config: MkDocsConfig) -> Host:
    """What of the output is the theme's own, or a file that was there ready-made."""
    folders = [Path(folder) for folder in config.theme.dirs]
    ready_made = (f.dest_uri for f in files if f.src_dir == config.docs_dir and not f.is_documentation_page())
    templates = (path for folder in folders for path in _templates(folder))
    return Host(
        words=b"\n".join(path.read_bytes() for path in templates),
        files=frozenset(f.dest_uri for f in files if f.src_dir is not None and Path(f.src_dir) in folders),
        pages=frozenset((*config.theme.static_templates, *ready_made)),
        site_url=config.site_url or "",
    )


def _templates(folder: Path) -> Iterator[Path]:
    """The templates below a folder; hidden folders hold thousands of icons and no template."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _templates(path)
        elif path.suffix == ".html":
            yield path


def hide(files: Files, paths: Iterable[str], refused: Collection[str], *, preview: bool) -> None:
    """Take pages that readers may not see, and all that is at or below refused paths, out of the build.

    While previewing, pages stay and the host marks them as drafts.
    """
    for path in paths:
        file = files.get_file_from_path(path)
        if file is None:
            continue
        if preview:
            file.inclusion = InclusionLevel.DRAFT
        else:
            files.remove(file)
    for file in [file for file in files if _below(file.src_uri, refused)]:
        files.remove(file)


def hide_framework(files: Files, layout: SiteLayout) -> None:
    """Keep the framework file out of the site: it is the writers', and its rules are on the pages."""
    framework = layout.framework
    if framework is None or not framework.is_relative_to(layout.content):
        return
    file = files.get_file_from_path(framework.relative_to(layout.content).as_posix())
    if file is not None:
        files.remove(file)


def is_serving() -> bool:
    """Whether `mkdocs serve` is at work; with `--clean` it calls itself a build."""
    context = click.get_current_context(silent=True)
    return context is not None and context.info_name == "serve"


def nav_without(nav: object, hidden: Collection[str]) -> object:
    """A navigation without some pages, and without sections that this leaves empty; None if nothing is left."""
    if isinstance(nav, str):
        return None if nav in hidden else nav
    if isinstance(nav, dict):
        kept = {title: left for title, value in nav.items() if (left := nav_without(value, hidden)) is not None}
        return kept or None
    if isinstance(nav, list):
        items = [left for item in nav if (left := nav_without(item, hidden)) is not None]
        return items or None
    return nav


def generated(config: MkDocsConfig, path: str, content: bytes) -> File:
    """A file of the site that no writer wrote."""
    return File.generated(config, path, content=content, inclusion=InclusionLevel.NOT_IN_NAV)


def asset(path: str) -> bytes:
    """A file that comes with the plugins."""
    return (package_files("mkdocs_frontdesk") / path).read_bytes()


def add_stylesheet(config: MkDocsConfig, files: Files) -> None:
    """Give the site Frontdesk's style, unless it has its own under the same name."""
    if files.get_file_from_path(STYLESHEET) is None:
        files.append(generated(config, STYLESHEET, asset(STYLESHEET)))


@contextmanager
def settled(*, for_good: bool) -> Iterator[None]:
    """Let the garbage collector rest while much is read that lives until the build ends.

    Args:
        for_good: never look through it again, either: on large sites that costs a twentieth of the build.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        if for_good:
            gc.freeze()


def add_extension(config: MkDocsConfig, name: str) -> None:
    """Switch a Markdown extension on, unless the site has it."""
    if name not in config.markdown_extensions:
        config.markdown_extensions.append(name)


def failure(findings: list[Finding], texts: Texts, headline: str = "build.failed") -> PluginError:
    """All errors in one message, each with file, line and remedy; `headline` is the key of its first line."""
    lines = [texts(headline, errors=len(findings))]
    for f in findings[:MAX_SHOWN_ERRORS]:
        lines.append(visible(f"  {f.path}:{f.line}:{f.column}  {f.rule} {f.name}  {f.message}"))
        if f.hint:
            lines.append(visible(f"      {texts('check.hint', hint=f.hint)}"))
    if len(findings) > MAX_SHOWN_ERRORS:
        lines.append("  " + texts("build.more", count=len(findings) - MAX_SHOWN_ERRORS))
    return PluginError("\n".join(lines))


class RefusedBuild(Abort):
    """A build that ends with 4, because it would publish something private."""

    exit_code = RefusedError.exit_code
    code = RefusedError.exit_code


def refusal(traces: list[Trace], texts: Texts) -> RefusedBuild:
    """What would be published, told by file and kind; the value itself never reaches a log."""
    lines = [texts("build.private", count=len(traces))]
    lines += [visible(f"  {trace.file}: {trace.kind}") for trace in traces[:MAX_SHOWN_ERRORS]]
    return RefusedBuild("\n".join([*lines, texts("build.private_remedy")]))


def page_url(files: Files, path: str) -> str:
    """The address of a page relative to the site, `""` for the home page."""
    file = files.src_uris.get(path)
    url = file.url if file is not None else ""
    return "" if url in (".", "./") else url


def relative_url(target: str, page: str) -> str:
    """The way from one page's address to another's, both relative to the site."""
    return get_relative_url(target or ".", page)
