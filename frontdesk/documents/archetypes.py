"""New pages: a draft with everything a document of its kind needs, so that it passes at once."""

import re
from pathlib import Path

import jinja2
import yaml

from frontdesk.documents.schema import KEYS, ContentType
from frontdesk.documents.site import Site
from frontdesk.errors import ConfigError
from frontdesk.texts import Texts

_templates = jinja2.Environment(
    loader=jinja2.PackageLoader("frontdesk.documents", "archetype_pages"),
    undefined=jinja2.StrictUndefined,
    keep_trailing_newline=True,
    trim_blocks=True,
    autoescape=False,  # noqa: S701 - the output is Markdown that its author goes on to edit
)


def new_page(site: Site, kind: ContentType, path: str, title: str | None, author: str, texts: Texts) -> str:
    """Write a new page and return its path from the site root.

    Level, time and prerequisites come from the framework where it requires a document of this title.

    Raises:
        ConfigError: the path is taken, outside the content, or no Markdown file; the title is taken, or no text.
    """
    layout = site.tree.layout
    path = path.removeprefix(layout.prefix)
    target = _target(layout.content, path)
    shown_title = (title or "").strip() or _title_from(path)
    _check_title(site, shown_title)
    _check_text(shown_title + author)
    front = _front_matter(site, kind, path, shown_title, author)
    text = _templates.get_template(f"{texts.language}/{kind.value}.md").render(title=shown_title)
    content = f"---\n{front}---\n\n{text}".encode()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise ConfigError(f"{target}: {error.strerror}; choose another path") from None
    return f"{layout.prefix}{path}"


def _target(content: Path, path: str) -> Path:
    if not re.fullmatch(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.md", path) or ".." in path.split("/"):
        raise ConfigError(f"{path}: not a page; expected a path below the content such as user_guides/quota.md")
    target = content / path
    if not target.parent.resolve().is_relative_to(content.resolve()):
        raise ConfigError(f"{path}: leads out of {content}; expected a path below it")
    return target


def _check_title(site: Site, title: str) -> None:
    """A draft must not be wrong from the start, nor break a page that names another by its title."""
    longest = KEYS["title"].max_length
    if len(title) > longest:
        raise ConfigError(
            f"the title has {len(title)} characters; at most {longest} are accepted; choose another path or --title"
        )
    taken = site.tree.named(title)
    if taken:
        raise ConfigError(f"{title}: {taken[0].path} is called so already; choose another --title")


def _check_text(text: str) -> None:
    """Arguments of a shell may hold bytes that are no text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ConfigError("the title or the author is no text that UTF-8 can hold; choose another") from None


def _title_from(path: str) -> str:
    parent, _, name = path.rpartition("/")
    stem = parent.rpartition("/")[2] if name == "index.md" and parent else name.removesuffix(".md")
    return stem.replace("_", " ").replace("-", " ").strip().capitalize() or stem


def _front_matter(site: Site, kind: ContentType, path: str, title: str, author: str) -> str:
    section = site.framework.section_of(path) if site.framework else None
    folder = path.partition("/")[0] if "/" in path else ""
    category = section.key if section else folder if folder in site.categories else "home"
    required = site.framework.document(title) if site.framework else None
    if required is not None and (section is None or required.section != section.key):
        required = None
    fields: dict[str, object] = {"title": title, "category": category, "author": author}
    if required is not None:
        if required.level:
            fields["level"] = required.level.value
        if required.minutes:
            fields["estimated_time"] = f"{required.minutes}分钟"
        fields["prerequisites"] = [reference.name for reference in required.prerequisites or ()]
    elif kind is not ContentType.LANDING:
        fields |= {"level": "all", "prerequisites": []}
    fields |= {"status": "draft", "content_type": kind.value}
    return yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, default_flow_style=None, width=1000)
