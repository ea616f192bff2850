"""PB001: nothing of a page that is not published is in the built site.

It looks at the output folder, not at the input, so that no other plugin or theme can slip one in.
Addresses are found wherever something links to them; a title counts where no published page says
the same words, so that a draft called 配额 does not forbid the word.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import quote, unquote, urlsplit

from markupsafe import escape as markup_escape

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site
from frontdesk.documents.tree import page_address
from frontdesk.yaml_nodes import Mark

MIN_TITLE_BYTES = 4
"""Two Chinese characters; shorter titles are found in drawings and scripts by chance."""

SEARCHED_ENDINGS = frozenset({".html", ".xml", ".json", ".txt", ".rss", ".atom", ".js"})

PUBLIC_ENDINGS = (".yml", ".yaml", ".json", ".html", ".htm")
"""Files beside the pages in which readers may find the same words."""

_TARGET = re.compile(rb"(?:href|src|content)=[\"']?([^\"'\s>#?]+)|<(?:loc|link|guid|id)[^>]*>([^<#?]+)<")
_STRING = re.compile(rb"\"(?=([^\"\\\s#?]+)[\"#?])")


@dataclass(frozen=True, slots=True)
class Host:
    """What of the output is the host's own, and where the site will stand."""

    words: bytes = b""
    """The theme's templates: a title that stands in them is no trace of a draft."""
    files: frozenset[str] = frozenset()
    """Files of the theme, copied as they are."""
    pages: frozenset[str] = frozenset()
    """Files that no Markdown page made: those of the theme, such as `404.html`, and those that a writer put there."""
    site_url: str = ""


def leaks(site: Site, output: Path, host: Host | None = None) -> Iterator[Hit]:
    """Every page that must not be seen and is, with one file of the output that shows it."""
    host = host or Host()
    hidden = {page.path: page for page in site.tree.pages() if not site.status(page).reaches_site}
    if not hidden:
        return
    seen = frozenset(page_address(page.path) for page in site.tree.pages() if page.path not in hidden)
    traces = _Traces(
        addresses={address: path for path in hidden if (address := page_address(path)) not in seen},
        titles={title: page.path for page in hidden.values() if (title := _own_title(site, page, host))},
        seen=seen,
        host=host,
    )
    for file in sorted(output.rglob("*")):
        if file.suffix not in SEARCHED_ENDINGS or not file.is_file():
            continue
        place = file.relative_to(output).as_posix()
        if place in host.files:
            continue
        for path in sorted(_shown(file.read_bytes(), place, traces)):
            if path in hidden:
                del hidden[path]
                yield Hit(path, Mark(1), values={"file": place})


def _own_title(site: Site, page: Page, host: Host) -> str | None:
    """The title, where nothing that readers may see holds these words."""
    title = page.title
    if title is None or len(title.encode()) < MIN_TITLE_BYTES or title.encode() in host.words:
        return None
    seen = (p for p in site.tree.pages() if site.status(p).reaches_site)
    if any(title in p.body or any(title in str(e.node.data()) for e in p.front.values()) for p in seen):
        return None
    public = (path for path in sorted(site.tree.files - site.tree.escapes.keys()) if path.endswith(PUBLIC_ENDINGS))
    return None if any(title.encode() in site.tree.read_file(path) for path in public) else title


@dataclass(frozen=True, slots=True)
class _Traces:
    """What is looked for: the addresses and titles of hidden pages, beside the addresses readers may see."""

    addresses: Mapping[str, str]
    titles: Mapping[str, str]
    seen: frozenset[str]
    host: Host


def _shown(content: bytes, place: str, traces: _Traces) -> Iterator[str]:
    """The hidden pages that a file of the output shows."""
    for title, path in traces.titles.items():
        forms = (title, escape(title), markup_escape(title), json.dumps(title)[1:-1])
        if any(form.encode() in content for form in forms):
            yield path
    own = page_address(place)
    if place.endswith(".html") and own in traces.addresses and place not in traces.host.pages:
        yield traces.addresses[own]
    names = {address.rpartition("/")[2] for address in traces.addresses}
    if any(name.encode() in content or quote(name).encode() in content for name in names):
        for target in _targets(content, place, traces):
            if target in traces.addresses:
                yield traces.addresses[target]


def _targets(content: bytes, place: str, traces: _Traces) -> Iterator[str]:
    """The addresses that a file of the output names, as pages' addresses are written."""
    data = place.endswith((".json", ".js"))
    site = urlsplit(traces.host.site_url)
    base = site.path.rstrip("/") + "/"
    for match in (_STRING if data else _TARGET).finditer(content):
        found = match[match.lastindex or 0]
        url = urlsplit(unquote(found.decode(errors="replace")).strip())
        if url.netloc and not site.netloc and not data:
            yield from _known_tail(url.path, traces.seen)
        elif url.netloc and url.netloc != site.netloc:
            continue
        elif url.path.startswith("/"):
            if url.path.startswith(base):
                yield from _address(url.path.removeprefix(base).strip("/"), traces.host)
        elif not data:
            yield from _address(normpath(join(dirname(place), url.path)).strip("/"), traces.host)
        elif url.path.endswith(("/", ".html", ".md")):
            yield from _address(url.path.strip("/"), traces.host)  # other strings of data are words, not addresses


def _address(path: str, host: Host) -> Iterator[str]:
    """The address of the page that a path of the output means, where it is not a file of its own."""
    if path not in host.pages:
        yield page_address(path)


def _known_tail(path: str, seen: frozenset[str]) -> Iterator[str]:
    """What an absolute address may mean where nobody said where the site stands: its ends, the longest first.

    A last part alone is a word that any site may use, so it counts only where it is the whole path.
    """
    parts = path.strip("/").split("/")
    for start in range(max(1, min(len(parts) - 1, 4))):
        address = page_address("/".join(parts[start:]))
        if address in seen:
            return
        yield address


RULE = Rule("PB001", "draft-leak", Severity.ERROR, suppressible=False)
