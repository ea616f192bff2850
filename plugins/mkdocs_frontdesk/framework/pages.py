"""What one page needs while it is built: its metadata for the theme, its blocks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jinja2 import Environment
from markupsafe import Markup

from frontdesk.documents.blocks import Block
from frontdesk.documents.framework import Section
from frontdesk.documents.page import Page
from frontdesk.documents.promises import block_reference, count_promises
from frontdesk.documents.reference_data import ReferenceFault
from frontdesk.documents.schema import KEYS, THEME_KEYS, ContentType, Status
from frontdesk.documents.site import Site
from frontdesk.texts import Texts
from mkdocs_frontdesk.blocks import Renderer
from mkdocs_frontdesk.framework.references import Link, render_keys, render_reference, render_rules
from mkdocs_frontdesk.framework.render import as_block
from mkdocs_frontdesk.framework.view import Step, Url, step, time_text
from mkdocs_frontdesk.icons import icon

PLAIN_KEYS = frozenset(key.name for key in (*KEYS.values(), *THEME_KEYS.values()) if key.plain)
INERT = str.maketrans({"<": "&lt;", ">": "&gt;", '"': "&quot;"})


@dataclass(frozen=True, slots=True)
class PageContext:
    """A page and everything its blocks are computed from."""

    site: Site
    page: Page
    texts: Texts
    env: Environment
    url: Url


@dataclass(frozen=True, slots=True)
class SectionCard:
    """A section on the home page."""

    title: str
    url: str
    summary: str
    foot: str
    icon: Markup


@dataclass(frozen=True, slots=True)
class Row:
    """A document in a section's list."""

    step: Step
    count: str


def page_meta(page: Page) -> dict[str, object]:
    """Front matter as the theme gets it.

    The status stays out, because the theme has its own; tags and quotes are references, because
    themes put titles and descriptions into their pages as they are.
    """
    return {key: _inert(entry.node.data()) for key, entry in page.front.items() if key != "status"}


def without_tags(meta: Mapping[str, object]) -> dict[str, object]:
    """The host's own metadata with the tags of titles, descriptions and names as text; all else as it is."""
    return {key: _inert(value) if key in PLAIN_KEYS and "<" in str(value) else value for key, value in meta.items()}


def _inert(value: object) -> object:
    if isinstance(value, str):
        return value.translate(INERT)
    if isinstance(value, list):
        return [_inert(item) for item in value]
    return {key: _inert(item) for key, item in value.items()} if isinstance(value, dict) else value


def block_renderers(context: PageContext) -> Mapping[str, Renderer]:
    """The blocks that this plugin fills in."""
    return {
        "reference": lambda block: _reference(context, block),
        "sections": lambda _block: _sections(context),
        "documents": lambda block: _documents(context, block.attributes["section"]),
    }


def _reference(context: PageContext, block: Block) -> str:
    source = block.attributes["source"]
    if source == "rules":
        return render_rules(context.texts)
    if source == "keys":
        return render_keys(context.env, context.texts)
    try:
        reference = block_reference(context.site.tree, context.page, block)
    except ReferenceFault:
        return ""  # PM003 has said so, if the site lets it speak
    if reference is None:
        return ""
    group = block.attributes.get("group")
    return render_reference(reference, group, context.env, context.texts, _links(context))


def _links(context: PageContext) -> Callable[[object], list[Link]]:
    def links(pages: object) -> list[Link]:
        found = []
        for target in pages if isinstance(pages, list) else []:
            path, _, anchor = str(target).partition("#")
            if context.site.tree.has_page(path):
                url = context.url(path) + (f"#{anchor}" if anchor else "")
                found.append(Link(_link_title(context.site.tree.page(path), anchor), url))
        return found

    return links


def _link_title(page: Page, anchor: str) -> str:
    """A page's title, with that of the section a link leads to."""
    heading = next((h.text for h in page.outline.headings if h.id == anchor), None)
    return f"{page.shown_title} · {heading}" if heading else page.shown_title


def _sections(context: PageContext) -> str:
    framework = context.site.framework
    cards = [_card(context, section) for section in framework.sections] if framework else []
    shown = [card for card in cards if card is not None]
    return as_block(context.env.get_template("sections.html").render(cards=shown))


def _card(context: PageContext, section: Section) -> SectionCard | None:
    pages = _section_pages(context.site, section)
    if not pages:
        return None
    index = f"{section.key}/index.md"
    minutes = sum(context.site.minutes(page) or 0 for page in pages)
    time = time_text(minutes, context.texts) if minutes else context.texts("page.any_time")
    return SectionCard(
        title=section.title,
        url=context.url(index if context.site.tree.has_page(index) else pages[0].path),
        summary=section.summary,
        foot=f"{context.texts('page.pages', count=len(pages))} · {time}",
        icon=icon(section.icon, "fd-card__icon"),
    )


def _section_pages(site: Site, section: Section) -> list[Page]:
    """The published pages of a section: the framework's first, in its order."""
    order = {document.name: number for number, document in enumerate(section.documents)}
    pages = [
        page
        for page in site.tree.pages()
        if page.path.startswith(f"{section.key}/")
        and site.status(page) is Status.PUBLISHED
        and page.content_type is not ContentType.LANDING
    ]
    return sorted(pages, key=lambda page: (order.get(page.title or "", len(order)), page.path))


def _documents(context: PageContext, section_name: str) -> str:
    framework = context.site.framework
    section = framework.section(section_name) if framework else None
    pages = _section_pages(context.site, section) if section else []
    rows = [Row(step(context.site, page, context.url, context.texts), _count(context, page)) for page in pages]
    return as_block(context.env.get_template("documents.html").render(rows=rows))


def _count(context: PageContext, page: Page) -> str:
    """What a reference page holds, counted."""
    counts = count_promises(context.site.tree, page)
    return "、".join(context.texts(f"reference.count.{kind}", count=len(count.items)) for kind, count in counts.items())
