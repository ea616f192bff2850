"""A site: its pages together with the framework they follow, and what follows from both.

A page's own word wins over the framework's; rule FW004 reports where they disagree.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from frontdesk.documents.framework import Framework, FrameworkFault, RequiredDocument, Section, read_framework
from frontdesk.documents.graph import Edge, Graph
from frontdesk.documents.links import SiteLink, page_anchors, read_links
from frontdesk.documents.page import Page, Reference
from frontdesk.documents.schema import EXTRA_CATEGORIES, Level, Status
from frontdesk.documents.tree import Tree
from frontdesk.yaml_nodes import Mark

Outcome = Literal["page", "section", "missing", "ambiguous", "self", "awaited"]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a prerequisite's name stands for.

    `awaited` is a document that the framework requires and nobody has written yet.
    """

    outcome: Outcome
    pages: tuple[Page, ...] = ()
    section: Section | None = None


class Site:
    """Everything the rules and the pages of a site are computed from."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._resolved: dict[tuple[str, str], Resolution] = {}
        self._edges: dict[str, tuple[Edge, ...]] = {}
        self._links: dict[str, tuple[SiteLink, ...]] = {}
        self._anchors: dict[str, frozenset[str]] = {}

    @cached_property
    def framework(self) -> Framework | None:
        """The framework, where the site has one."""
        file = self.tree.layout.framework
        if file is None:
            return None
        root = self.tree.layout.root
        shown = file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)
        if not file.is_file():
            return Framework(shown, (), (FrameworkFault("no-file", Mark(1)),))
        try:
            return read_framework(shown, file.read_bytes())
        except OSError as error:
            return Framework(shown, (), (FrameworkFault("io", Mark(1), error.strerror or str(error)),))

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """The accepted categories: the framework's sections, then those every site may use."""
        sections = tuple(s.key for s in self.framework.sections) if self.framework else ()
        return (*sections, *(c for c in EXTRA_CATEGORIES if c not in sections))

    def section_of(self, page: Page) -> Section | None:
        """The section of a page: of its folder, else of its category."""
        if self.framework is None:
            return None
        category = page.text("category") or ""
        return self.framework.section_of(page.path) or self.framework.section(category)

    def required(self, page: Page) -> RequiredDocument | None:
        """The framework's entry for a page, by its title and section."""
        if self.framework is None or page.title is None:
            return None
        document = self.framework.document(page.title)
        section = self.section_of(page)
        return document if document and section and document.section == section.key else None

    def status(self, page: Page) -> Status:
        """Where a page stands. Unreadable is draft; unsaid is published, as anywhere in MkDocs.

        A word that is no status makes the page a draft where a framework rules, because nobody
        can know what was meant; without a framework the word belongs to the theme, unless it
        plainly means that the page is not for readers yet.
        """
        if page.fault is not None:
            return Status.DRAFT
        if page.status is not None:
            return page.status
        written = page.node("status")
        hides = written is not None if self.framework is not None else page.hidden_meaning is not None
        return Status.DRAFT if hides else Status.PUBLISHED

    def level(self, page: Page) -> Level | None:
        """The level of a page."""
        required = self.required(page)
        return page.level or (required.level if required else None)

    def minutes(self, page: Page) -> int | None:
        """The hands-on time of a page."""
        required = self.required(page)
        return page.minutes or (required.minutes if required else None)

    def prerequisites(self, page: Page) -> tuple[Reference, ...]:
        """What a page wants read before, as written on it or in the framework."""
        if page.prerequisites is not None:
            return page.prerequisites
        required = self.required(page)
        return (required.prerequisites or ()) if required else ()

    def promises(self, page: Page) -> Mapping[str, int | tuple[str, ...]]:
        """What a page promises to hold."""
        required = self.required(page)
        return {**(required.promises if required else {}), **page.promises}

    def resolve(self, page: Page, name: str) -> Resolution:
        """What a name in a page's prerequisites stands for: path, id, title, alias, then section."""
        key = (page.path, name)
        known = self._resolved.get(key)
        if known is None:
            known = self._resolved[key] = self._resolve(page, name)
        return known

    def _resolve(self, page: Page, name: str) -> Resolution:
        pages = (self.tree.page(name),) if self.tree.has_page(name) else self.tree.named(name)
        if len(pages) > 1:
            return Resolution("ambiguous", pages)
        section = self._indexed_section(pages[0]) if pages else self._named_section(name)
        if pages and section is None:
            return Resolution("self" if pages[0].path == page.path else "page", pages)
        if self.framework is None:
            return Resolution("missing")
        if section is not None:
            own = self.section_of(page)
            outcome: Outcome = "self" if own is not None and own.key == section.key else "section"
            return Resolution(outcome, self.section_pages(section), section)
        return Resolution("awaited" if self.framework.document(name) else "missing")

    def _named_section(self, name: str) -> Section | None:
        return self.framework.section(name) if self.framework is not None else None

    def _indexed_section(self, page: Page) -> Section | None:
        """The section whose first page a page is: to name that page is to name the section."""
        section = self.framework.section_of(page.path) if self.framework else None
        return section if section and page.path in index_paths(section.key) else None

    def section_pages(self, section: Section) -> tuple[Page, ...]:
        """The pages of the documents that a section requires, in the framework's order."""
        found = (self.document_pages(document) for document in section.documents)
        return tuple(page for pages in found for page in pages[:1])

    def document_pages(self, document: RequiredDocument) -> tuple[Page, ...]:
        """The pages that claim to be a required document."""
        return tuple(page for page in self.tree.named(document.name) if self.required(page) == document)

    def edges(self, page: Page) -> tuple[Edge, ...]:
        """The pages to read before a page, sections expanded, each with where it was written."""
        known = self._edges.get(page.path)
        if known is None:
            known = self._edges[page.path] = tuple(self._find_edges(page))
        return known

    def _find_edges(self, page: Page) -> Iterator[Edge]:
        for reference in self.prerequisites(page):
            resolution = self.resolve(page, reference.name)
            if resolution.outcome in ("page", "section"):
                for target in resolution.pages:
                    yield Edge(page.path, target.path, reference, resolution.section)

    def links(self, page: Page) -> tuple[SiteLink, ...]:
        """The links of a page that stay in the site, read once."""
        known = self._links.get(page.path)
        if known is None:
            known = self._links[page.path] = tuple(read_links(page, self.tree))
        return known

    def link_targets(self, page: Page) -> Iterator[str]:
        """The paths of the other pages that a page links to."""
        return (link.path for link in self.links(page) if link.outcome == "page" and link.path != page.path)

    def anchors(self, path: str) -> frozenset[str]:
        """Every anchor of the page at a path, read once."""
        known = self._anchors.get(path)
        if known is None:
            known = self._anchors[path] = page_anchors(self.tree, path)
        return known

    @cached_property
    def graph(self) -> Graph:
        """What has to be read before what, over all pages."""
        return Graph({page.path: self.edges(page) for page in self.tree.pages()})


def index_paths(folder: str) -> tuple[str, ...]:
    """The paths that the first page of a folder may have."""
    return (f"{folder}/index.md", f"{folder}/README.md")
