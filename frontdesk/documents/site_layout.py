"""Where a site keeps its content, read from its `mkdocs.yml` without evaluating anything in it.

The checker must agree with the host on the content folder, excluded files, navigation and
heading anchors, but may not import the host.
"""

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from markdown.extensions import toc
from pymdownx import slugs

from frontdesk.documents.markdown import Slugify, slugify_lower
from frontdesk.errors import ConfigError

PLUGIN = "frontdesk/framework"
CONFIG_FILES = ("mkdocs.yml", "mkdocs.yaml")
FRAMEWORK_FILE = "framework.yml"
SLUGIFY_OPTIONS: dict[str, tuple[object, ...]] = {
    "case": ("none", "lower", "lower-ascii", "fold"),
    "normalize": ("NFC", "NFD", "NFKC", "NFKD"),
    "percent_encode": (True, False),
}
"""What PyMdown's slugify takes. https://facelessuser.github.io/pymdown-extensions/extras/slugs/"""


@dataclass(frozen=True, slots=True)
class SiteLayout:
    """The folders and choices that the rules depend on."""

    root: Path
    content: Path
    framework: Path | None
    """The framework file, where there is one."""
    nav: frozenset[str] | None = None
    """The pages of a written navigation; None where the navigation is made from the files."""
    excluded: str = ""
    """Patterns of files that do not belong to the site, in gitignore syntax."""
    slugifiers: tuple[Slugify, ...] = (slugify_lower,)
    """How headings become anchors; several where it is not known which generator the tree is for."""
    bare: bool = False
    """A Markdown tree without a site around it."""
    ignored: tuple[str, ...] = ()
    """Rules and families that the site's own build does not look at."""
    directory_urls: bool = True
    """Whether `a/b.md` becomes `a/b/`, else `a/b.html`."""

    @property
    def prefix(self) -> str:
        """What findings put before a path of the content: `content/`, or nothing."""
        relative = os.path.relpath(self.content, self.root).replace(os.sep, "/")
        return "" if relative == "." else f"{relative}/"


def find_root(start: Path) -> Path:
    """The nearest folder at or above `start` that holds `frontdesk.yml` or `mkdocs.yml`.

    Raises:
        ConfigError: there is none.
    """
    for folder in (start, *start.parents):
        if any((folder / name).is_file() for name in ("frontdesk.yml", *CONFIG_FILES)):
            return folder
    raise ConfigError(
        f"{start}: no frontdesk.yml or mkdocs.yml here or in a folder above; go to the site or name it with --root"
    )


def read_layout(root: Path, framework: Path | None = None) -> SiteLayout:
    """Read how the site at `root` is laid out.

    Args:
        root: the site root, or a bare Markdown tree.
        framework: a framework file that goes before the one that the site names or has.

    Raises:
        ConfigError: the folder, a named file or the configuration cannot be read.
    """
    root = root.resolve()
    if not root.is_dir():
        raise ConfigError(f"{root}: no such folder; --root takes a site root or a folder of Markdown files")
    if framework is not None and not framework.is_file():
        raise ConfigError(f"{framework}: no such file; --framework takes a framework.yml")
    config_file = next((root / name for name in CONFIG_FILES if (root / name).is_file()), None)
    config = _read_config(config_file) if config_file is not None else {}
    bare = config_file is None and not (root / "frontdesk.yml").is_file()
    content = _content_folder(root, config, bare=bare)
    options = _plugin_options(config.get("plugins"))
    if framework is None and isinstance(named := options.get("framework"), str):
        framework = root / named
        if not framework.is_file():
            raise ConfigError(f"{framework}: no such file; the option framework of {PLUGIN} names it")
    if framework is None and os.path.lexists(content / FRAMEWORK_FILE):
        framework = content / FRAMEWORK_FILE  # also where it is no file, which is a fault and no site without one
    return SiteLayout(
        root=root,
        content=content,
        framework=_absolute(framework) if framework is not None else None,
        nav=frozenset(nav_pages(config["nav"])) if config.get("nav") else None,
        excluded=_excluded(config) if config_file is not None else "",
        slugifiers=_slugifiers(config, bare=config_file is None),
        bare=bare and framework is None,
        ignored=_texts(options.get("ignore")),
        directory_urls=config.get("use_directory_urls") is not False,
    )


def _absolute(file: Path) -> Path:
    return file.resolve() if file.is_file() else file.absolute()


def _content_folder(root: Path, config: Mapping[str, object], *, bare: bool) -> Path:
    if config:
        content = root / str(config.get("docs_dir", "docs")).replace("\0", "�")
        if not os.path.isdir(content):  # noqa: PTH112 - a name that is too long is no folder either
            raise ConfigError(f"{content}: no such folder; docs_dir in mkdocs.yml names it")
        return content.resolve()
    has_content = (root / "content").is_dir()
    return root / "content" if has_content and (not bare or (root / "content" / FRAMEWORK_FILE).is_file()) else root


def _plugin_options(plugins: object) -> Mapping[object, object]:
    """The options that the site gives to the plugin which checks it while it is built."""
    listed = plugins if isinstance(plugins, list) else [plugins]
    for part in listed:
        options = part.get(PLUGIN) if isinstance(part, Mapping) else None
        if isinstance(options, Mapping):
            return options
    return {}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _excluded(config: Mapping[str, object]) -> str:
    """What the host leaves out: its own default, and what the site says."""
    return "\n".join(["/templates/", str(config.get("exclude_docs") or ""), str(config.get("draft_docs") or "")])


class _Opaque:
    """Stands for a tagged value that is not evaluated."""

    def __init__(self, tag: str, arguments: object) -> None:
        self.tag = tag
        self.arguments = arguments


class _ConfigLoader(yaml.SafeLoader):
    pass


def _opaque(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return _Opaque(tag, loader.construct_mapping(node, deep=True))
    if isinstance(node, yaml.SequenceNode):
        items = loader.construct_sequence(node, deep=True)
        return items[-1] if tag == "!ENV" and items else _Opaque(tag, items)
    return _Opaque(tag, None) if tag.startswith("tag:") else None


_ConfigLoader.add_multi_constructor("", _opaque)


def _read_config(path: Path, heirs: frozenset[Path] = frozenset()) -> dict[str, object]:
    """A configuration with what it inherits.

    Raises:
        ConfigError: it cannot be read, or inherits from itself.
    """
    try:
        config = yaml.load(path.read_text(encoding="utf-8"), Loader=_ConfigLoader)  # noqa: S506 - a SafeLoader
        if not isinstance(config, dict):
            raise ConfigError(f"{path}: holds no settings; expected a mapping with site_name and docs_dir")
        parent = config.get("INHERIT")
        inherited = (path.parent / parent).resolve() if isinstance(parent, str) else None
        if inherited is None or not inherited.is_file():
            return config
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        raise ConfigError(f"{path}: cannot be read as YAML: {error}; mend the file") from None
    if inherited in heirs | {path.resolve()}:
        raise ConfigError(f"{path}: INHERIT leads back to {inherited}; remove one of them")
    return {**_read_config(inherited, heirs | {path.resolve()}), **config}


def nav_pages(nav: object) -> Iterator[str]:
    """The pages that a navigation names; a part that is written once and used again is looked at once."""
    pending, seen = [nav], set[int]()
    while pending:
        part = pending.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, Mapping | list) and id(part) not in seen:
            seen.add(id(part))
            pending.extend(part.values() if isinstance(part, Mapping) else part)


def _slugifiers(config: Mapping[str, object], *, bare: bool) -> tuple[Slugify, ...]:
    return (slugify_lower, _slugify_unicode) if bare else (_slugify(config.get("markdown_extensions")),)


def _slugify(extensions: object) -> Slugify:
    """The site's heading anchors: a known function by its name, else Python-Markdown's own."""
    listed = [extensions] if isinstance(extensions, Mapping) else extensions
    for extension in listed if isinstance(listed, list) else ():
        options = extension.get("toc") if isinstance(extension, Mapping) else None
        chosen = options.get("slugify") if isinstance(options, Mapping) else None
        if isinstance(chosen, _Opaque):
            return _named_slugify(chosen)
    return lambda text: toc.slugify(text, "-")


def _named_slugify(chosen: _Opaque) -> Slugify:
    """One of the functions that sites use, with its options; nothing else is imported or called."""
    name = chosen.tag.rpartition(":")[2]
    if name == "markdown.extensions.toc.slugify_unicode":
        return lambda text: toc.slugify_unicode(text, "-")
    if name != "pymdownx.slugs.slugify":
        return slugify_lower
    arguments = chosen.arguments if isinstance(chosen.arguments, dict) else {}
    keywords = arguments.get("kwds")
    written = keywords if isinstance(keywords, dict) else {}
    options = {key: written[key] for key, known in SLUGIFY_OPTIONS.items() if written.get(key) in known}
    slugify = slugs.slugify(**options)
    return lambda text: str(slugify(text, "-"))


def _slugify_unicode(text: str) -> str:
    text = re.sub(r"[^\w\s-]", "", unicodedata.normalize("NFKD", text)).strip().lower()
    return re.sub(r"[-\s]+", "-", text)
