"""The search files of a site, from its content."""

from collections.abc import Callable
from pathlib import Path

from frontdesk.documents.site import Site
from frontdesk.documents.site_layout import read_layout
from frontdesk.documents.tree import open_tree, page_address
from frontdesk.knowledge.index import build_index
from frontdesk.knowledge.sections import read_search_pages
from frontdesk.knowledge.segment import Segmenter
from frontdesk.knowledge.shards import Files, write_shards
from frontdesk.knowledge.shelf import Shelf
from frontdesk.knowledge.vocabulary import read_vocabulary, team_words


def build_search(site: Site, url: Callable[[str], str], language: str = "zh") -> Files:
    """Every file of a site's search index by its name. The same content gives the same bytes.

    Args:
        site: the site.
        url: from a page's path to its address in the site.
        language: of pages that do not say theirs.

    Raises:
        ContentError: `synonyms.yml` has faults.
    """
    vocabulary = read_vocabulary(site.tree.layout.content)
    segmenter = Segmenter(team_words(site, vocabulary))
    return write_shards(build_index(read_search_pages(site, url, language), segmenter), vocabulary.synonyms)


def open_search(root: Path, language: str = "zh") -> Shelf:
    """The search index of the site at a folder, made now from its content.

    Raises:
        ConfigError, ContentError: the site or its `synonyms.yml` cannot be read.
    """
    site = Site(open_tree(read_layout(root)))
    directory_urls = site.tree.layout.directory_urls
    files = build_search(site, lambda path: page_url(path, directory_urls=directory_urls), language)
    return Shelf(files.__getitem__)


def page_url(path: str, *, directory_urls: bool) -> str:
    """The address of a page relative to the site's root, as MkDocs makes it."""
    address = page_address(path)
    is_index = path.rpartition("/")[2].rpartition(".")[0] in ("index", "README")
    if directory_urls:
        return f"{address}/" if address else ""
    return f"{address}/index.html".lstrip("/") if is_index else f"{address}.html"
