"""PB001: nothing of a page that is not published is in the built site.

It looks at the output folder, not at the input, so that no other plugin or theme can slip one in.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site
from frontdesk.yaml_nodes import Mark

SEARCHED_ENDINGS = frozenset({".html", ".xml", ".json", ".txt", ".rss", ".atom"})


def leaks(site: Site, output: Path) -> Iterator[Hit]:
    """The pages that must not be seen, and the files of the output that show their address or title."""
    hidden = [page for page in site.tree.pages() if not site.status(page).reaches_site]
    if not hidden:
        return
    shown = {page.title for page in site.tree.pages() if site.status(page).reaches_site and page.title}
    traces = {page.path: _traces(page.path, page.title if page.title not in shown else None) for page in hidden}
    for file in sorted(output.rglob("*")):
        if file.suffix not in SEARCHED_ENDINGS or not file.is_file():
            continue
        content = file.read_bytes()
        place = file.relative_to(output).as_posix()
        for path in [path for path, marks in traces.items() if any(mark in content for mark in marks)]:
            yield Hit(path, Mark(1), values={"file": place})
            del traces[path]
    for path in traces:
        for address in _addresses(path):
            if (output / address).exists():
                yield Hit(path, Mark(1), values={"file": address})


def _addresses(path: str) -> tuple[str, ...]:
    stem = path.rpartition(".")[0]
    name = stem.rpartition("/")[2]
    if name in ("index", "README"):
        folder = stem.rpartition("/")[0]
        return (f"{folder}/index.html" if folder else "index.html",)
    return (f"{stem}/index.html", f"{stem}.html")


def _traces(path: str, title: str | None) -> tuple[bytes, ...]:
    """What a page leaves where it is listed: its address in a location, its title as a whole text."""
    stem = path.rpartition(".")[0]
    if stem.rpartition("/")[2] in ("index", "README"):
        stem = stem.rpartition("/")[0]
    forms = [f'"location":"{stem}/', f"/{stem}/</loc>", f'"url":"{stem}/'] if stem else []
    if title and len(title) > 1:
        forms += [f">{escape(title)}<", f'"title":"{title}"', f"<title>{escape(title)} - "]
    return tuple(form.encode() for form in forms)


RULE = Rule("PB001", "draft-leak", Severity.ERROR, suppressible=False)
