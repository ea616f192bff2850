"""PB001: nothing of a page that is not published is in the built site.

It looks at the output folder, not at the input, so that no other plugin or theme can slip one in.
Addresses are found wherever something links to them; a title counts where no published page says
the same words, so that a draft called 配额 does not forbid the word.
"""

import json
import re
from collections.abc import Iterator
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

SEARCHED_ENDINGS = frozenset({".html", ".xml", ".json", ".txt", ".rss", ".atom", ".js"})

_TARGET = re.compile(rb"(?:href|src|content)=[\"']?([^\"'\s>#?]+)|<(?:loc|link|guid|id)[^>]*>([^<#?]+)<")
_STRING = re.compile(rb"\"(?=([^\"\\\s#?]+)[\"#?])")


def leaks(site: Site, output: Path) -> Iterator[Hit]:
    """Every page that must not be seen and is, with one file of the output that shows it."""
    hidden = {page.path: page for page in site.tree.pages() if not site.status(page).reaches_site}
    if not hidden:
        return
    addresses = {page_address(path): path for path in hidden}
    titles = {title: page.path for page in hidden.values() if (title := _own_title(site, page))}
    for file in sorted(output.rglob("*")):
        if file.suffix not in SEARCHED_ENDINGS or not file.is_file():
            continue
        place = file.relative_to(output).as_posix()
        for path in sorted(_shown(file.read_bytes(), place, addresses, titles)):
            if path in hidden:
                del hidden[path]
                yield Hit(path, Mark(1), values={"file": place})


def _own_title(site: Site, page: Page) -> str | None:
    """The title, where nothing that readers may see holds these words."""
    title = page.title
    if title is None or len(title) < 2:
        return None
    seen = (p for p in site.tree.pages() if site.status(p).reaches_site)
    if any(title in p.body or any(title in str(e.node.data()) for e in p.front.values()) for p in seen):
        return None
    data = (path for path in sorted(site.tree.files - site.tree.escapes) if path.endswith((".yml", ".yaml", ".json")))
    return None if any(title.encode() in site.tree.read_file(path) for path in data) else title


def _shown(content: bytes, place: str, addresses: dict[str, str], titles: dict[str, str]) -> Iterator[str]:
    for title, path in titles.items():
        forms = (title, escape(title), markup_escape(title), json.dumps(title)[1:-1])
        if any(form.encode() in content for form in forms):
            yield path
    own = page_address(place)
    if place.endswith(".html") and own in addresses:
        yield addresses[own]
    names = {address.rpartition("/")[2] for address in addresses}
    if any(name.encode() in content or quote(name).encode() in content for name in names):
        for target in _targets(content, place):
            if target in addresses:
                yield addresses[target]


def _targets(content: bytes, place: str) -> Iterator[str]:
    """The addresses that a file of the output names, as pages' addresses are written."""
    if place.endswith((".json", ".js")):
        found = (match[1] for match in _STRING.finditer(content))
    else:
        found = (match[1] or match[2] for match in _TARGET.finditer(content))
    for target in found:
        url = urlsplit(unquote(target.decode(errors="replace")).strip())
        if url.scheme or url.netloc or url.path.startswith("/"):
            parts = url.path.strip("/").split("/")
            yield from (page_address("/".join(parts[start:])) for start in range(min(len(parts), 3)))
        elif place.endswith((".json", ".js")):
            yield page_address(url.path.strip("/"))
        else:
            yield page_address(normpath(join(dirname(place), url.path)).strip("/"))


RULE = Rule("PB001", "draft-leak", Severity.ERROR, suppressible=False)
