"""PR: faults of prerequisites."""

from random import Random

from generated_site import DOCUMENTS, SECTIONS, GeneratedSite, Place, SitePage

from mutators.registry import mutates, notes, required, some


def wanted(site: GeneratedSite, page: SitePage) -> Place:
    """The place of a page's last prerequisite."""
    path, line, column = site.at(page, "prerequisites")
    written, name = page.get("prerequisites"), page.before[-1][0]
    return (path, line, column + written.rindex(name))


@mutates("PR001", "FW004")  # the framework does not name it
def unknown_prerequisite(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A prerequisite that nothing answers to."""
    places = []
    for page in some(rng, site, k):
        page.need(rng.choice(("快速入门指南", "start/quick.md", "没有这一页")))
        places.append(wanted(site, page))
    return places


@mutates("PR002", "ST004", "FW004")  # two pages have to bear the name
def ambiguous_prerequisite(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A prerequisite that two pages in different folders answer to."""
    pages = some(rng, site, k)
    site.add("more/install.md", "安装")
    site.add("other/install.md", "安装")
    for page in pages:
        page.need("安装")
    return [wanted(site, page) for page in pages]


@mutates("PR003")
def circle(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Separate circles of two to four new pages, entered from pages outside; the first by path is named."""
    places = []
    for number in range(k):
        members = [site.add(f"ring/{number}-{n}.md", f"环 {number}-{n}") for n in range(rng.randint(2, 4))]
        for page, following in zip(members, members[1:] + members[:1], strict=True):
            page.need(rng.choice((following.get("title"), following.path)))
        places.append(wanted(site, members[0]))
        site.add(f"ring/outside-{number}.md", f"环外 {number}").need(rng.choice(members).path)
    return places


@mutates("PR004")
def harder_first(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """An easy page wants the hardest one first."""
    pages = notes(rng, site, k)
    for page in pages:
        page.set("level", rng.choice(("beginner", "intermediate")))
        page.need(rng.choice(("数据备份", "guides/backup.md")))
    return [wanted(site, page) for page in pages]


@mutates("PR005", "FW004")  # the framework does not ask for it
def itself_first(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A page wants itself or its own section first."""
    places = []
    for page in required(rng, site, k):
        section = page.path.partition("/")[0]
        page.need(rng.choice((page.get("title"), page.path, section, SECTIONS[section])))
        places.append(wanted(site, page))
    return places


@mutates("PR006", "LK003", "FW001")  # who links to the page cannot open it either
def draft_first(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A page that several pages want first is not published, or is archived."""
    draft = site.pages[rng.choice([before for document in DOCUMENTS for before in document.before])]
    draft.set("status", rng.choice(("draft", "review", "archived")))
    places = []
    for document in DOCUMENTS:
        if draft.path in document.before:
            page = site.pages[document.path]
            places.append(wanted(site, page) if page.before else site.at(page, "title"))
    for page in notes(rng, site, k):
        if page.path != draft.path:
            page.need(draft.path)
            places.append(wanted(site, page))
    return places


@mutates("PR007")
def implied(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A prerequisite that the one before it implies over several steps."""
    chain = [document.path for document in DOCUMENTS[:6]]
    pages = notes(rng, site, k)
    for page in pages:
        before, after = sorted(rng.sample(range(len(chain)), 2))
        page.need(chain[after])
        page.need(chain[before])
    return [wanted(site, page) for page in pages]


@mutates("PR008")
def orphan(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """New pages that are in no navigation and that only they themselves link to."""
    pages = [site.add(f"notes/orphan-{n}.md", f"孤页 {n}", listed=False) for n in range(k)]
    for page in pages:
        page.body.append(f"[本页](#{page.get('title').replace(' ', '-')})")
    return [site.at(page, "title") for page in pages]
