"""For each rule a way to plant its fault in a generated site, in seeded places."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from generated_site import DATA, DOCUMENTS, LANDING, NOTES, SECTIONS, GeneratedSite, Place, SitePage

FRAMEWORK = "content/framework.yml"
Plant = Callable[[GeneratedSite, Random, int], list[Place]]


@dataclass(frozen=True)
class Mutator:
    """How a rule's fault is planted, and which rules have to speak about it too."""

    plant: Plant
    also: frozenset[str]


MUTATORS: dict[str, Mutator] = {}


def mutates(rule: str, *also: str) -> Callable[[Plant], Plant]:
    """Register the mutator of a rule; `also` are rules that the same fault concerns."""

    def register(plant: Plant) -> Plant:
        MUTATORS[rule] = Mutator(plant, frozenset(also))
        return plant

    return register


def some(rng: Random, site: GeneratedSite, k: int) -> list[SitePage]:
    """Some pages of the site, any."""
    return rng.sample(sorted(site.pages.values(), key=lambda page: page.path), k)


def required(rng: Random, site: GeneratedSite, k: int) -> list[SitePage]:
    """Some pages that the framework requires."""
    return [site.pages[document.path] for document in rng.sample(DOCUMENTS, k)]


def notes(rng: Random, site: GeneratedSite, k: int) -> list[SitePage]:
    """Some pages that the framework says nothing about."""
    return [site.pages[path] for path in rng.sample(NOTES, k)]


def in_framework(site: GeneratedSite, page: SitePage, old: str, new: str) -> Place:
    """Change the framework's line for a page; the place of what is new."""
    title = next(document.title for document in DOCUMENTS if document.path == page.path)
    index = next(n for n, line in enumerate(site.framework) if f"name: {title}" in line)
    assert old in site.framework[index]
    site.framework[index] = site.framework[index].replace(old, new, 1)
    return (FRAMEWORK, index + 1, site.framework[index].index(new) + 1)


# FM: front matter


@mutates("FM001", "FW001", "PR006", "FW004")  # nobody can know what an unreadable page is called
def unreadable(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Six ways to make a page unreadable."""
    places = []
    for page, kind in zip(
        some(rng, site, k), rng.sample(("colon", "tab", "unclosed", "list", "nul", "gbk"), k), strict=True
    ):
        text, path = page.text(), f"content/{page.path}"
        title = page.get("title")
        if kind == "colon":
            text = text.replace(f"title: {title}", f"title: {title}: 新版", 1)
            places.append((path, 2, len(f"title: {title}") + 1))
        elif kind == "tab":
            text = text.replace("---\n", "---\ntags:\n\t- 存储\n", 1)
            places.append((path, 3, 1))
        elif kind == "unclosed":
            text = text.replace("\n---\n", "\n", 1)
            places.append((path, 1, 1))
        elif kind == "list":
            text = text.replace("---\n", "---\n- a: 1\n---\n", 1)
            places.append((path, 2, 1))
        elif kind == "nul":
            text = text.replace("准备", "准\0备", 1)
            places.append((path, text[: text.index("\0")].count("\n") + 1, 1))
        else:
            places.append((path, 2, 1))
        page.raw = text.encode("gbk" if kind == "gbk" else "utf-8")
    return places


@mutates("FM002", "FW001", "FW003", "FW004")  # a page without front matter has no title
def without_front_matter(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """The front matter is taken off."""
    pages = some(rng, site, k)
    for page in pages:
        page.raw = "\n".join(page.body).encode()
    return [(f"content/{page.path}", 1, 1) for page in pages]


@mutates("FM003")
def misspelt_key(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A key that nothing reads, anywhere in the front matter."""
    places = []
    for page in some(rng, site, k):
        key = rng.choice(("sidebar_position", "prerequisite", "Title", "levels", "作者"))
        index = rng.randrange(len(page.front) + 1)
        page.front.insert(index, (key, "1"))
        places.append((f"content/{page.path}", index + 2, 1))
    return places


@mutates("FM004")
def wrong_value(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A value that its key does not accept."""
    wrong = (
        ("description", '""'),
        ("reviewed", "2026-02-30"),
        ("review_interval", "半年"),
        ("owner", "[甲, 乙]"),
        ("publish_at", "2026-11-20T08:00:00"),
        ("content_type", "howto"),
        ("level", "expert"),
        ("promises", "100+"),
        ("category", "guide"),
    )
    places = []
    for page, (key, value) in zip(some(rng, site, k), rng.sample(wrong, k), strict=True):
        page.set(key, value)
        places.append(site.at(page, key))
    return places


@mutates("FM005")
def missing_key(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A required key is taken out, or left empty."""
    places = []
    for page in some(rng, site, k):
        key = rng.choice(("author", "category"))
        if key == "author" and rng.random() < 0.5:
            page.set(key, "")
            path, line, _ = site.at(page, key)
            places.append((path, line, len("author:") + 1))
        else:
            page.remove(key)
            places.append((f"content/{page.path}", 1, 1))
    return places


@mutates("FM006")
def key_twice(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A key is written again further down."""
    places = []
    for page in some(rng, site, k):
        first = rng.randrange(len(page.front))
        second = rng.randint(first + 1, len(page.front))
        page.front.insert(second, (page.front[first][0], "别的"))
        places.append((f"content/{page.path}", second + 2, 1))
    return places


@mutates("FM007")
def read_differently(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A value that YAML 1.1 takes for a number or truth value."""
    values = (
        ("tags", "[存储, 1.10]"),
        ("tags", "[存储, no]"),
        ("tags", "[存储, 1_000]"),
        ("owner", "010"),
        ("replaced_by", ""),
    )
    places = []
    for page, (key, value) in zip(some(rng, site, k), rng.sample(values, k), strict=True):
        if key == "replaced_by":
            key, value = "estimated_time", "1:30"
        page.set(key, value)
        path, line, column = site.at(page, key)
        places.append((path, line, column + (value.index(", ") + 2 if ", " in value else 0)))
    return places


# FW: the framework


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


# PR: prerequisites


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


@mutates("PR006", "LK003")  # who links to the page cannot open it either
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


# TM and PM: times and promises


@mutates("TM001", "FW004")  # the framework may say another time
def too_short(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A long page says that it takes a minute or two."""
    pages = some(rng, site, k)
    for page in pages:
        page.body += ["", "上传中断后，已经传完的分段会保留七天，到期自动清除。" * rng.randint(90, 120)]
        page.set("estimated_time", rng.choice(("1分钟", "2分钟", "2 min", "1")))
    return [site.at(page, "estimated_time") for page in pages]


@mutates("TM002", "FW004")  # the framework may say another time
def too_long(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A short page says that it takes hours."""
    pages = some(rng, site, k)
    for page in pages:
        page.set("estimated_time", rng.choice(("3小时", "1.5 h", "90", "1小时10分钟")))
    return [site.at(page, "estimated_time") for page in pages]


def block(site: GeneratedSite, path: str) -> Place:
    """The place of a page's reference block."""
    return site.find(f"content/{path}", "<!-- frontdesk/reference")


@mutates("PM001")
def broken_promise(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Fewer things are listed than promised, or a promised tool has no section."""
    places = []
    for path in rng.sample((*sorted(DATA), "guides/monitoring.md"), k):
        if path not in DATA:
            page = site.pages[path]
            tool = rng.choice(("Prometheus", "Grafana"))
            page.body = [line for line in page.body if not (line.startswith("#") and tool in line)]
            places.append((f"content/{path}", 1, 1))  # the promise is the framework's
            continue
        file = f"content/guides/{DATA[path]}"
        head, *entries = (
            site.files[file].replace("  /spaces", "\0  /spaces").replace("      - {", "\0      - {").split("\0")
        )
        site.files[file] = head + "".join(entries[: rng.randint(1, 2)])
        places.append(block(site, path))
    return places


@mutates("PM002")
def missing_language(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Tab groups lose one of the promised languages."""
    page = site.pages["guides/api.md"]
    starts = [n for n, line in enumerate(page.body) if line == '=== "Python"']
    needles = []
    for start in sorted(rng.sample(starts, min(k, len(starts) - 1)), reverse=True):
        if rng.random() < 0.5:
            del page.body[start : start + 4]
            needles.append(start)
        else:
            del page.body[start + 4 : start + 8]
            needles.append(start)
        needles = [n - 4 if n > start else n for n in needles]
    return [(f"content/{page.path}", len(page.front) + 3 + n, 1) for n in needles]


@mutates("PM003")
def no_source(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Reference blocks name a file that is not there, is outside, cannot be read, or has no such group."""
    places = []
    for path in rng.sample(sorted(DATA), min(k, len(DATA))):
        page, file = site.pages[path], DATA[path]
        wrong = rng.choice((f"no-{file}", f"../../{file}", "/etc/passwd", f'{file}" group="no'))
        page.body = [line.replace(f'source="{file}"', f'source="{wrong}"') for line in page.body]
        places.append(block(site, path))
    return places


@mutates("PM004")
def listed_twice(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A code or command is listed again, or a row of a counted table."""
    places = []
    for path in rng.sample(("guides/errors.md", "guides/cli.md", "notes/tips.md"), min(k, 3)):
        if path in DATA:
            file = f"content/guides/{DATA[path]}"
            entries = [line for line in site.files[file].splitlines(keepends=True) if "- {" in line]
            site.files[file] += rng.choice(entries)
            places.append(block(site, path))
        else:
            rows = ["| E1 | 甲 |", "| E2 | 乙 |", "| E1 | 丙 |"]
            site.pages[path].body += [
                "",
                "<!-- count:codes -->",
                "| 码 | 说明 |",
                "| --- | --- |",
                *rows,
                "<!-- /count -->",
            ]
            places.append(site.find(f"content/{path}", "<!-- count:codes -->"))
    return places


# LK: links


def break_links(
    site: GeneratedSite, rng: Random, k: int, replacement: Callable[[str, int], str], *, own: bool
) -> list[Place]:
    """Change the targets of some links; the places of the targets."""
    links = [(page, *link) for page in site.pages.values() for link in page.links if own or link[2] != page.path]
    places = []
    for number, (page, line, target, _) in enumerate(rng.sample(links, k)):
        new = replacement(target, number)
        assert f"({target}" in page.body[line] or f"<{target}" in page.body[line]
        page.body[line] = page.body[line].replace(target, new, 1)
        column = page.body[line].index(new) + 1 - (f"<{new}" in page.body[line])
        places.append((f"content/{page.path}", len(page.front) + 3 + line, column))
    return places


@mutates("LK001")
def broken_file(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Links lead to files that do not exist, in the content or outside."""

    def replacement(target: str, number: int) -> str:
        path, hash_, anchor = target.partition("#")
        name = rng.choice((f"no-{number}.md", f"没有-{number}.md", f"../../no-{number}.md", f"no-{number}.png"))
        return posixpath.join(posixpath.dirname(path), name) + hash_ + anchor

    return break_links(site, rng, k, replacement, own=False)


@mutates("LK002")
def broken_anchor(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Links lead to sections that their page does not have."""

    def replacement(target: str, number: int) -> str:
        return target.partition("#")[0] + rng.choice(
            (f"#no-{number}", f"#没有-{number}", f"#%E6%B2%A1-{number}", f"#准备-{number}-")
        )

    return break_links(site, rng, k, replacement, own=True)


@mutates("LK003", "PR006")  # who wants the page first cannot open it either
def link_to_draft(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Pages that others link to are not published."""
    linked = sorted({path for page in site.pages.values() for _, _, path in page.links if path != page.path})
    drafts = rng.sample(linked, k)
    for path in drafts:
        site.pages[path].set("status", rng.choice(("draft", "review")))
    places = []
    for page in site.pages.values():
        for line, target, path in page.links:
            if path in drafts and path != page.path:
                text = page.body[line]
                column = text.index(f"({target}" if f"({target}" in text else f"<{target}") + 1
                column += f"({target}" in text
                places.append((f"content/{page.path}", len(page.front) + 3 + line, column))
    return places


# PB, ST, BL


@mutates("PB001")
def leak(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Drafts are in the built site: as a page, in its navigation, search, map or feed."""
    for page in site.pages.values():
        address = page.path.removesuffix(".md").removesuffix("index")
        html = f"<title>{page.get('title')} - 澜存文档</title><h1>{page.get('title')}</h1>"
        site.files[posixpath.join("output", address, "index.html")] = f"<html>{html}</html>"
    site.files["output/sitemap.xml"] = "<urlset></urlset>"
    drafts = [site.add(f"hidden/d{n}.md", f"未发布的第 {n} 页") for n in range(6)]
    for page in drafts:
        page.set("status", rng.choice(("draft", "review")))
    leaked = rng.sample(drafts, k)
    for page in leaked:
        address, title = page.path.removesuffix(".md"), page.get("title")
        escaped = title.encode("ascii", "backslashreplace").decode()
        file, text = rng.choice(
            (
                (f"{address}/index.html", "<html></html>"),
                ("index.html", f'<nav><a href="{address}/">\n  <span>\n    {title}\n  </span></a></nav>'),
                ("start/basics/index.html", f'<a href="../../{address}/">看这里</a>'),
                ("search/search_index.json", f'{{"docs": [{{"location": "{address}/#一", "title": "一"}}]}}'),
                ("data/list.json", f'[{{"title": "{escaped}"}}]'),
                ("sitemap.xml", f"<url><loc>https://docs.example.com/{address}/</loc></url>"),
                ("feed.xml", f"<item><title>{title}</title></item>"),
            )
        )
        site.files[f"output/{file}"] = site.files.get(f"output/{file}", "") + text
    return [(f"content/{page.path}", 1, 1) for page in leaked]


@mutates("PB004")
def redirect(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A replacement that is missing or the page itself; an old address that is another page's."""
    places = []
    for page in some(rng, site, k):
        other = rng.choice([path for path in site.pages if path != page.path])
        key, value = rng.choice(
            (
                ("replaced_by", "没有这一页"),
                ("replaced_by", page.get("title")),
                ("aliases", f"[{other}]"),
                ("aliases", f"[old/page.md, {other.removesuffix('.md')}]"),
            )
        )
        page.set(key, value)
        places.append(site.at(page, key))
    return places


@mutates("ST004", "PR002", "FW004")  # a prerequisite by the title is ambiguous now
def same_title(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Pages take another page's title, in their own folder or another."""
    others = rng.sample([document.path for document in DOCUMENTS], k)
    places = []
    for page, other in zip(notes(rng, site, k), others, strict=True):
        page.set("title", site.pages[other].get("title"))
        later = max(page.path, other)
        places.append(site.at(site.pages[later], "title"))
    return places


@mutates("BL001")
def wrong_block(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Blocks that Frontdesk does not know, or not in this form."""
    wrong = (
        '<!-- frontdesk/referense source="cli.yml" -->',
        '<!-- frontdesk/reference file="cli.yml" -->',
        "<!-- frontdesk/reference source='cli.yml' -->",
        "<!-- frontdesk/documents -->",
        '<!-- frontdesk/documents section="guide" -->',
        "<!--frontdesk/sections limit=3-->",
    )
    places = []
    for page, text in zip(some(rng, site, k), rng.sample(wrong, k), strict=True):
        index = rng.choice([n for n, line in enumerate(page.body) if line.startswith("## ")])
        page.body[index:index] = [rng.choice(("", "先看：")) + text, ""]
        places.append(site.find(f"content/{page.path}", text))
    return places
