"""Where a page's links lead: to a page, a file, nowhere, or out of the site."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from frontdesk.documents.blocks import valid_blocks
from frontdesk.documents.data_links import DataLink, data_links
from frontdesk.documents.page import Page
from frontdesk.documents.promises import block_reference
from frontdesk.documents.reference_data import ReferenceFault
from frontdesk.documents.tree import BARE_PAGE_ENDINGS, Tree
from frontdesk.yaml_nodes import Mark

Outcome = Literal["page", "file", "missing"]

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|[{$<]")
"""What begins elsewhere (`https:`, `mailto:`, `//host`) or is filled in by another tool."""

HOST_ANCHORS = frozenset({"", "top", "__top"})


@dataclass(frozen=True, slots=True)
class SiteLink:
    """A relative link: as written, the path it means below the content folder, and its anchor."""

    target: str
    path: str
    anchor: str
    mark: Mark
    outcome: Outcome
    file: str
    """Where it is written: the page, or a data file that the page shows."""


def read_links(page: Page, tree: Tree) -> Iterator[SiteLink]:
    """The links of a page and of the data it shows that stay in the site, as far as they can be judged."""
    if page.fault is not None:
        return
    for own in page.outline.links:
        yield from _site_link(page, tree, posixpath.dirname(page.path), DataLink(own.target, page.path, own.mark))
    for block in valid_blocks(page.outline, "reference") if page.outline.comments else ():
        try:
            reference = block_reference(tree, page, block)
        except ReferenceFault:
            continue  # PM003 reports it
        if reference is not None:
            for link in data_links(reference, block.attributes.get("group"), tree.read_file):
                folder = posixpath.dirname(page.path) if reference.kind == "questions" else ""
                yield from _site_link(page, tree, folder, link)


def _site_link(page: Page, tree: Tree, folder: str, link: DataLink) -> Iterator[SiteLink]:
    """A link as a path below the content folder, where it stays in the site and can be judged."""
    target = link.target
    if not target or target[0] == "/" or _SCHEME.match(target):
        return
    written, _, anchor = target.partition("#")
    written = unquote(written.partition("?")[0])
    path = posixpath.normpath(posixpath.join(folder, written)) if written else page.path
    outcome, path = _outcome(tree, path, written)
    if outcome is not None:
        yield SiteLink(target, path, unquote(anchor), link.mark, outcome, link.file)


def _outcome(tree: Tree, path: str, written: str) -> tuple[Outcome | None, str]:
    """What a path is; None where it cannot be judged."""
    if tree.has_page(path):
        return "page", path
    if path in tree.files or path in tree.manifest:
        return "file", path
    if path in tree.folders or path == ".":
        return _folder(tree, path)
    if tree.layout.bare:
        return _bare(tree, path, written)
    return "missing", path


def _folder(tree: Tree, path: str) -> tuple[Outcome | None, str]:
    """A link to a folder is a link to its index where it has one; the host leaves others alone."""
    index = posixpath.normpath(posixpath.join(path, "index.md"))
    return ("page", index) if tree.has_page(index) else (None, path)


def _bare(tree: Tree, path: str, written: str) -> tuple[Outcome | None, str]:
    """In a tree without its site, endings may be left out, and files that were not copied are no fault."""
    for ending in BARE_PAGE_ENDINGS:
        if tree.has_page(path + ending):
            return "page", path + ending
    if path.startswith(".."):
        return None, path
    is_page = written.endswith(BARE_PAGE_ENDINGS) or "." not in written.rpartition("/")[2]
    if not is_page and not tree.manifest and posixpath.dirname(path) not in tree.folders:
        return None, path
    return "missing", path


def page_anchors(tree: Tree, path: str) -> frozenset[str]:
    """Every anchor of a page, those of its reference blocks among them."""
    page = tree.page(path)
    anchors = tree.anchors(path) | HOST_ANCHORS
    for block in valid_blocks(page.outline, "reference") if page.outline.comments else ():
        try:
            reference = block_reference(tree, page, block)
        except ReferenceFault:
            continue  # PM003 reports it
        if reference is not None:
            anchors |= {entry.anchor for entry in reference.of_group(block.attributes.get("group"))}
    return anchors
