"""FW: faults against the framework."""

from random import Random

from generated_site import DATA, DOCUMENTS, LANDING, SECTIONS, GeneratedSite, Place

from mutators.registry import FRAMEWORK, in_framework, mutates, required, some


@mutates("FW001", "FW003", "FW004")  # under its new title the page is not listed, its old one means nothing
def renamed(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A required document has another title."""
    places = []
    for page in required(rng, site, k):
        places.append(in_framework(site, page, f"name: {page.get('title')}", f"name: {page.get('title')}"))
        page.set("title", page.get("title") + "（新版）")
    return [(path, line, column + len("name: ")) for path, line, column in places]


@mutates("FW002")
def other_category(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A page says that it belongs to the other section."""
    pages = [page for page in some(rng, site, len(site.pages)) if page.path.partition("/")[0] in SECTIONS][:k]
    for page in pages:
        page.set("category", "guides" if page.path.startswith("start/") else "start")
    return [site.at(page, "category") for page in pages]


@mutates("FW003")
def unlisted(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """New pages in the sections' folders, also deeper ones."""
    folders = ("start", "guides", "guides/more")
    pages = [site.add(f"{rng.choice(folders)}/extra-{n}.md", f"补充 {n}") for n in range(k)]
    return [site.at(page, "title") for page in pages]


@mutates("FW004", "PR004")  # a page that says it is easier may want a harder one first
def contradiction(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """The page and the framework say different things."""
    places = []
    for document in rng.sample(DOCUMENTS[:6], k):
        page = site.pages[document.path]
        line = next(line for line in site.framework if f"name: {document.title}" in line)
        if "level:" in line and rng.random() < 0.5:
            page.set(
                "level", rng.choice([w for w in ("beginner", "intermediate", "advanced", "all") if w != document.level])
            )
            places.append(site.at(page, "level"))
        else:
            if "estimated_time" not in line:
                in_framework(
                    site, page, f"name: {document.title}", f"name: {document.title}, estimated_time: {document.minutes}"
                )
            page.set("estimated_time", f"{(document.minutes or 0) - 5}分钟")
            places.append(site.at(page, "estimated_time"))
    return places


@mutates("FW005", "LK001")  # links to the index lead nowhere
def no_index(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Sections lose their first page."""
    sections = rng.sample(sorted(SECTIONS), min(k, len(SECTIONS)))
    for section in sections:
        del site.pages[f"{section}/index.md"]
    return [(FRAMEWORK, site.framework.index(f"  {section}:") + 1, 3) for section in sections]


@mutates("FW006")
def wrong_kind(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A page loses what its kind is looked up for."""
    kinds = {
        "tutorial": ("1.", "2.", "```", "#", "lan "),
        "how-to": ("1.", "2.", "```", "# ", "lan "),
        "reference": ("|", "<!--"),
    }
    pages = [p for p in some(rng, site, len(site.pages)) if p.path not in (*DATA, *LANDING, "guides/monitoring.md")][:k]
    for page in pages:
        kind = rng.choice((*kinds, "explanation"))
        page.set("content_type", kind)
        if kind == "explanation":
            page.body = [line.replace("## ", "### ", 1) for line in page.body]
        else:
            page.body = [line for line in page.body if line.startswith("##") or not line.startswith(kinds[kind])]
    return [(f"content/{page.path}", len(page.front) + 3, 1) for page in pages]


@mutates("FW007", "FW004")  # a wrong prerequisite is another one than the page's
def framework_fault(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Faults in the framework's file."""
    new = ("level: 初级", "estimated_time: 很快", "estimated_time: 1:30", "tools: 很多", "prerequisites: [没有这一页]")
    places = []
    for page, fault in zip(required(rng, site, k), rng.sample(new, k), strict=True):
        key, _, value = fault.partition(": ")
        title = page.get("title")
        line = next(line for line in site.framework if f"name: {title}" in line)
        if f"{key}:" in line:  # in the place of what is there
            rest = line.partition(f"{key}: ")[2]
            old = rest[: rest.index("]") + 1] if rest.startswith("[") else rest.replace("}", ",").partition(",")[0]
            path, number, column = in_framework(site, page, f"{key}: {old}", fault)
        else:
            path, number, column = in_framework(site, page, f"name: {title}", f"name: {title}, {fault}")
            column += len(f"name: {title}, ")
        places.append((path, number, column + len(f"{key}: ") + value.startswith("[")))
    return places
