"""A site cut into sections, as search finds them: published pages by their headings, and the data that pages show."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from frontdesk.documents.blocks import valid_blocks
from frontdesk.documents.markdown import Outline
from frontdesk.documents.masking import blank
from frontdesk.documents.page import Page
from frontdesk.documents.promises import block_reference
from frontdesk.documents.reference_data import Entry, Reference, ReferenceFault
from frontdesk.documents.schema import Status
from frontdesk.documents.site import Site
from frontdesk.knowledge.plain import plain_text

Kind = Literal["page", "question", "code", "command", "operation"]
_ENTRY_KINDS: Mapping[str, Kind] = {
    "questions": "question",
    "codes": "code",
    "commands": "command",
    "endpoints": "operation",
}
MAX_SECTION_CHARACTERS = 20_000
"""A longer section is found by its beginning; the longest of 7,000 real ones has 19,000."""


@dataclass(frozen=True, slots=True)
class Section:
    """What one result stands for.

    Attributes:
        kind: a piece of a page, or an entry of the data that the page shows.
        heading: empty for the beginning of a page.
        anchor: its place on the page; empty for the beginning.
        text: what stands in it, as a reader sees it, on one line.
        tags: an entry's own.
    """

    kind: Kind
    heading: str
    anchor: str
    text: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page that readers can find.

    Attributes:
        path: below the content folder.
        url: its address in the site, relative to the site's root.
        title: as shown.
        level, section, language: what it can be filtered by; empty where unknown.
        tags: what it can be filtered by.
        questions: other ways to ask what it answers.
        sections: the first is the page's beginning.
    """

    path: str
    url: str
    title: str
    level: str
    section: str
    language: str
    tags: tuple[str, ...]
    questions: tuple[str, ...]
    sections: tuple[Section, ...]


def read_search_pages(site: Site, url: Callable[[str], str], language: str = "zh") -> Iterator[SearchPage]:
    """The pages of a site that search may show, sorted by path. Drafts and archived pages never appear.

    Args:
        site: the site; what it excludes is not in it.
        url: from a page's path to its address in the site.
        language: of pages that do not say theirs in `language`.
    """
    for page in site.tree.pages():
        if page.fault is not None or site.status(page) is not Status.PUBLISHED or _is_excluded(page):
            continue
        section, level = site.section_of(page), site.level(page)
        yield SearchPage(
            path=page.path,
            url=url(page.path),
            title=page.shown_title,
            level=level.value if level else "",
            section=section.key if section else page.path.partition("/")[0] if "/" in page.path else "",
            language=page.text("language") or language,
            tags=tuple(dict.fromkeys(page.texts("tags"))),
            questions=(*page.texts("questions"), *page.texts("aliases")),
            sections=(*_page_sections(site, page), *_entry_sections(site, page)),
        )


def _is_excluded(page: Page) -> bool:
    """Whether the page asks search to leave it out, as Material's `search: {exclude: true}` does."""
    node = page.node("search")
    entry = node.entries().get("exclude") if node is not None else None
    return entry is not None and entry.node.raw == "true"


def _page_sections(site: Site, page: Page) -> Iterator[Section]:
    outline = page.outline
    anchors = outline.heading_anchors(site.tree.layout.slugifiers[0])
    lines = _without_comments(outline).split("\n")
    heads = [
        (heading.line - page.body_line, heading.text, anchor)
        for heading, anchor in zip(outline.headings, anchors, strict=True)
    ]
    if heads and heads[0][1] == page.shown_title and not any(line.strip() for line in lines[: heads[0][0]]):
        lines[heads[0][0]] = ""  # the title again
        heads = heads[1:]
    first = heads[0][0] if heads else len(lines)
    opening = plain_text("\n".join(lines[:first]))
    yield Section("page", "", "", " ".join([*page.texts("description"), opening]).strip()[:MAX_SECTION_CHARACTERS])
    ends = [*(line for line, _, _ in heads), len(lines)][1:]
    for (line, heading, anchor), end in zip(heads, ends, strict=True):
        text = plain_text("\n".join(lines[line + 1 : end]))
        yield Section("page", heading, anchor, text[:MAX_SECTION_CHARACTERS])


def _without_comments(outline: Outline) -> str:
    return blank(outline.body, [comment.span for comment in outline.comments])


def _entry_sections(site: Site, page: Page) -> Iterator[Section]:
    for block in valid_blocks(page.outline, "reference") if page.outline.comments else ():
        try:
            reference = block_reference(site.tree, page, block)
        except ReferenceFault:
            continue  # PM003 reports it
        if reference is not None:
            for entry in reference.of_group(block.attributes.get("group")):
                yield _entry_section(reference, entry)


def _entry_section(reference: Reference, entry: Entry) -> Section:
    data = dict(entry.data)
    heading = str(data.pop("question", "")) or entry.id
    tags = data.pop("tags", None)
    text = plain_text("\n".join(part for key, value in data.items() if key not in _UNREAD for part in _texts(value)))
    own = tuple(str(tag) for tag in tags) if isinstance(tags, list) and reference.kind == "questions" else ()
    return Section(_ENTRY_KINDS[reference.kind], heading, entry.anchor, text[:MAX_SECTION_CHARACTERS], own)


_UNREAD = frozenset({"id", "code", "name", "confirmed", "pages", "operationId", "security", "method", "path"})
"""Keys of an entry that a reader does not see as text, or sees as its heading."""
_UNREAD_NESTED = frozenset({"schema", "$ref", "in", "required", "content", "headers", "links", "style", "explode"})


def _texts(value: object) -> Iterator[str]:
    """The texts of a value, in its order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int | float):
        yield str(value)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in _UNREAD_NESTED:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
