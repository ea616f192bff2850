"""FW001: every document that the framework requires exists, once."""

from collections.abc import Iterator
from shlex import quote

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.rules import Hit, Rule, nearest
from frontdesk.documents.site import Site


def check_site(site: Site) -> Iterator[Hit]:
    """Required documents without a page, with one elsewhere, with several, or with one that readers cannot see."""
    framework = site.framework
    if framework is None:
        return
    for document in framework.documents():
        if framework.document(document.name) is not document:
            continue  # FW007: listed twice
        pages = site.document_pages(document)
        values = {"name": document.name, "section": document.section, "title": quote(document.name)}
        values["kind"] = "reference" if document.promises else "how-to"
        if len(pages) > 1:
            for page in pages[1:]:
                yield Hit(page.path, page.mark("title"), "twice", {**values, "other": pages[0].path})
        elif pages and not site.status(pages[0]).reaches_site:
            # somebody is writing it: no error, but the promise is not kept yet
            values |= {"other": pages[0].path, "status": site.status(pages[0]).value}
            where, severity = framework.path, Severity.WARNING
            yield Hit(where, document.mark, "unpublished", values, severity=severity, in_content=False)
        elif not pages and not site.tree.may_be_unreadable(document.name, f"{document.section}/"):
            elsewhere = site.tree.named(document.name)
            near = nearest(document.name, _titles(site, document.section))
            variant = "elsewhere" if elsewhere else "near" if near else "default"
            values |= {"other": elsewhere[0].path if elsewhere else "", "near": near or ""}
            yield Hit(framework.path, document.mark, variant, values, in_content=False)


def _titles(site: Site, section: str) -> tuple[str, ...]:
    return tuple(p.title for p in site.tree.pages() if p.title and p.path.startswith(f"{section}/"))


RULE = Rule(
    "FW001", "required-document", Severity.ERROR, check_site=check_site, needs_framework=True, suppressible=False
)
