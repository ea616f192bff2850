"""The catalogue: the documents that readers can see, as the public snapshot lists them."""

from collections.abc import Callable

from frontdesk.documents.site import Site
from frontdesk.snapshots.documents import SCHEMA, Document, Documents
from frontdesk.snapshots.envelope import Envelope


def build_catalogue(site: Site, url: Callable[[str], str]) -> Envelope[Documents]:
    """List every page that reaches the site.

    Args:
        site: the site.
        url: from a page's path to its address in the site.
    """
    visible = [page for page in site.tree.pages() if site.status(page).reaches_site]
    ids = {page.path: page.id for page in visible}
    documents = []
    for page in visible:
        section, level = site.section_of(page), site.level(page)
        documents.append(
            Document(
                id=page.id,
                url=url(page.path),
                title=page.shown_title,
                section=section.key if section else None,
                level=level.value if level else None,
                minutes=site.minutes(page),
                prerequisites=tuple(ids[p] for p in site.graph.before(page.path) if p in ids),
                unlocks=tuple(ids[p] for p in site.graph.after(page.path) if p in ids),
                status=site.status(page).value,
                tags=page.texts("tags"),
            )
        )
    return Envelope[Documents](schema=SCHEMA, data=Documents(documents=tuple(documents)))
