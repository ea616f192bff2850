"""Sites whose search is tested: the project's own, and small ones in memory."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from support import REPOSITORY

from frontdesk.documents.site import Site
from frontdesk.documents.site_layout import read_layout
from frontdesk.documents.tree import open_tree, page_address
from frontdesk.knowledge.index import Index, build_index
from frontdesk.knowledge.sections import SearchPage, Section, read_search_pages
from frontdesk.knowledge.segment import Segmenter
from frontdesk.knowledge.shards import Files, write_shards
from frontdesk.knowledge.shelf import Shelf

MakePage = Callable[..., SearchPage]


@pytest.fixture(scope="session")
def own_pages() -> tuple[SearchPage, ...]:
    """The pages of the project's own site."""
    site = Site(open_tree(read_layout(REPOSITORY)))
    return tuple(read_search_pages(site, page_address))


@pytest.fixture(scope="session")
def own_index(own_pages: tuple[SearchPage, ...]) -> Index:
    """The index of the project's own site."""
    return build_index(own_pages, Segmenter())


@pytest.fixture(scope="session")
def own_files(own_index: Index) -> Files:
    """The search files of the project's own site."""
    return write_shards(own_index)


@pytest.fixture(scope="session")
def own_shelf(own_files: Files) -> Shelf:
    """The search of the project's own site."""
    return Shelf(own_files.__getitem__)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def make_page() -> MakePage:
    """Makes a page: `make_page("a.md", "标题", ("小节", "正文"), …, level="all")`."""

    def make(path: str, title: str, *parts: tuple[str, str], text: str = "", **facts: object) -> SearchPage:
        sections = [Section("page", "", "", text), *(Section("page", head, head, body) for head, body in parts)]
        given = {"level": "all", "section": "", "language": "zh", "tags": (), "questions": (), **facts}
        return SearchPage(path=path, url=path, title=title, sections=tuple(sections), **given)  # type: ignore[arg-type]

    return make
