"""FW004: a page says something else than the framework about level, time, prerequisites or promises."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.framework import RequiredDocument
from frontdesk.documents.page import Page, Reference
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Each value that both have and that differs."""
    required = site.required(page)
    if required is None:
        return
    line = required.mark.line
    if required.level and page.level and page.level is not required.level:
        yield _hit(page, "level", required.level, page.level, line)
    if required.minutes and page.minutes and page.minutes != required.minutes:
        variant_values = (f"{required.minutes} min", f"{page.minutes} min")
        yield _hit(page, "estimated_time", *variant_values, line)
    yield from _prerequisites(page, site, required)
    for kind, promised in required.promises.items():
        written = page.promises.get(kind)
        if written is not None and written != promised:
            yield _hit(page, "promises", f"{kind}: {promised}", f"{kind}: {written}", line)


def _prerequisites(page: Page, site: Site, required: RequiredDocument) -> Iterator[Hit]:
    written, wanted = page.prerequisites, required.prerequisites
    if written is None or wanted is None:
        return
    if _meaning(page, site, written) != _meaning(page, site, wanted):
        yield _hit(page, "prerequisites", _names(wanted), _names(written), required.mark.line)


def _meaning(page: Page, site: Site, references: tuple[Reference, ...]) -> frozenset[str]:
    meant: set[str] = set()
    for reference in references:
        resolution = site.resolve(page, reference.name)
        if resolution.section is not None:
            meant.add(f"{resolution.section.key}/")
        else:
            meant.update(p.path for p in resolution.pages) if resolution.pages else meant.add(reference.name)
    return frozenset(meant)


def _names(references: tuple[Reference, ...]) -> str:
    return "、".join(reference.name for reference in references) or "无"


def _hit(page: Page, key: str, wanted: object, written: object, line: int) -> Hit:
    values = {"key": key, "wanted": wanted, "written": written, "line": line}
    return Hit(page.path, page.mark(key), values=values)


RULE = Rule("FW004", "contradicts-framework", Severity.ERROR, check_page, needs_framework=True)
