"""What a page shows about itself: facts, what comes before, what comes next. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from frontdesk.documents.page import Page
from frontdesk.documents.reading_time import reading_minutes
from frontdesk.documents.schema import ContentType, Level, Status
from frontdesk.documents.site import Site, index_paths
from frontdesk.texts import Texts

MAX_NEXT = 5
"""More than five ways on are none (Kubernetes' documentation guide sets the same limit)."""

LEVEL_ORDER = {level: index for index, level in enumerate(Level)}

Url = Callable[[str], str]
"""From a page's path to its address as seen from the page that is shown."""


@dataclass(frozen=True, slots=True)
class Step:
    """A page, or a whole section, to go to."""

    id: str
    title: str
    url: str
    description: str
    level: str | None
    time: str | None

    @property
    def foot(self) -> str:
        """Level and time on one line."""
        return " · ".join(part for part in (self.level, self.time) if part)


@dataclass(frozen=True, slots=True)
class PageView:
    """All that the page's template needs."""

    level: str | None
    time: str | None
    reading: str | None
    owner: str | None
    reviewed: str | None
    before: tuple[Step, ...]
    before_total: str | None
    next: tuple[Step, ...]

    @property
    def has_facts(self) -> bool:
        """Whether there is anything to say above the text."""
        return any((self.level, self.time, self.owner, self.reviewed))


def time_text(minutes: int, texts: Texts) -> str:
    """A duration in words: `45 分钟`, `1 小时 30 分`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return texts("time.minutes", minutes=rest)
    return texts("time.both" if rest else "time.hours", hours=hours, minutes=rest)


def view_page(site: Site, page: Page, url: Url, texts: Texts) -> PageView:
    """The view of one page; a landing page lists others and says nothing about itself."""
    if page.content_type is ContentType.LANDING:
        return PageView(None, None, None, None, None, (), None, ())
    level, minutes = site.level(page), site.minutes(page)
    before = _before(site, page, url, texts)
    total = sum(_before_minutes(site, page))
    reading = max(1, round(reading_minutes(page.outline))) if minutes else None
    return PageView(
        level=texts(f"level.{level}") if level else None,
        time=_about(minutes, texts) if minutes else None,
        reading=_about(reading, texts) if reading and minutes and reading < minutes else None,
        owner=page.text("owner"),
        reviewed=page.text("reviewed"),
        before=before,
        before_total=texts("page.before_total", time=time_text(total, texts)) if total else None,
        next=_next(site, page, url, texts),
    )


def _about(minutes: int, texts: Texts) -> str:
    return texts("page.about", time=time_text(minutes, texts))


def step(site: Site, page: Page, url: Url, texts: Texts) -> Step:
    """A page as somewhere to go."""
    level, minutes = site.level(page), site.minutes(page)
    return Step(
        id=page.id,
        title=page.shown_title,
        url=url(page.path),
        description=page.text("description") or "",
        level=texts(f"level.{level}") if level else None,
        time=time_text(minutes, texts) if minutes else None,
    )


def _before(site: Site, page: Page, url: Url, texts: Texts) -> tuple[Step, ...]:
    """The direct prerequisites; a section is one step that leads to its index."""
    steps: dict[str, Step] = {}
    for edge in site.edges(page):
        target = site.tree.page(edge.target)
        if not site.status(target).reaches_site:
            continue
        section = edge.section
        if section is None:
            minutes = site.minutes(target)
            about = _about(minutes, texts) if minutes else None
            steps[target.path] = replace(step(site, target, url, texts), time=about)
        elif section.key not in steps:
            pages = [p for p in site.section_pages(section) if site.status(p).reaches_site]
            total = sum(site.minutes(p) or 0 for p in pages)
            index = next((path for path in index_paths(section.key) if site.tree.has_page(path)), None)
            steps[section.key] = Step(
                id=section.key,
                title=section.title,
                url=url(index or pages[0].path),
                description=section.summary,
                level=None,
                time=f"{texts('page.pages', count=len(pages))} · {time_text(total, texts)}" if total else None,
            )
    return tuple(steps.values())


def _before_minutes(site: Site, page: Page) -> list[int]:
    targets = (site.tree.page(path) for path in site.graph.before(page.path))
    return [site.minutes(target) or 0 for target in targets if site.status(target).reaches_site]


def _next(site: Site, page: Page, url: Url, texts: Texts) -> tuple[Step, ...]:
    """What the page opens the way to: the easiest first, then as the framework lists them."""
    order = {d.name: i for i, d in enumerate(site.framework.documents())} if site.framework else {}
    pages = [site.tree.page(path) for path in site.graph.after(page.path)]
    seen = [p for p in pages if site.status(p) is Status.PUBLISHED and p.content_type is not ContentType.LANDING]
    seen.sort(
        key=lambda p: (LEVEL_ORDER[level] if (level := site.level(p)) else 9, order.get(p.title or "", 999), p.path)
    )
    return tuple(step(site, p, url, texts) for p in seen[:MAX_NEXT])
