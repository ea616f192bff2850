"""A generated site that passes every rule, as a model that a test can plant faults in.

Seeded: which documents say their level, time and prerequisites themselves and which leave it to the
framework, how prerequisites are written, which pages link where and in which form.
"""

import posixpath
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import quote

Place = tuple[str, int, int]
"""Where a finding is to be: path below the site root, line, column."""

LANDING = ("index.md", "start/index.md", "guides/index.md")
SECTIONS = {"start": "入门指南", "guides": "用户指南"}
NOTES = ("notes/glossary.md", "notes/limits.md", "notes/naming.md", "notes/tips.md")
"""Pages that no framework asks for."""

DATA = {"guides/errors.md": "errors.yml", "guides/cli.md": "cli.yml", "guides/api.md": "openapi.yaml"}

SENTENCES = (
    "空间是文件的容器，名字全局唯一。",
    "上传中断后，已经传完的分段会保留七天。",
    "只读快照不占额外的容量，直到原文件被改写。",
    "权限按路径继承，显式的拒绝优先。",
    "监控面板每分钟刷新一次。",
    "删除的文件先进回收站，到期才真正清除。",
)


@dataclass(frozen=True)
class Document:
    """What the framework says of a page."""

    title: str
    path: str
    level: str
    minutes: int | None = None
    before: tuple[str, ...] = ()
    promises: str = ""


DOCUMENTS = (
    Document("快速开始", "start/quickstart.md", "beginner", 20),
    Document("核心概念", "start/concepts.md", "beginner", 30, ("start/quickstart.md",)),
    Document("基础操作", "start/basics.md", "beginner", 45, ("start/concepts.md",)),
    Document("存储管理", "guides/storage.md", "intermediate", 60, ("start/basics.md",)),
    Document("权限控制", "guides/permissions.md", "intermediate", 40, ("guides/storage.md",)),
    Document("数据备份", "guides/backup.md", "advanced", 50, ("guides/permissions.md",)),
    Document("错误码参考", "guides/errors.md", "all", promises='codes: "5+"'),
    Document("命令行工具", "guides/cli.md", "administrator", promises='commands: "4+"'),
    Document("接口参考", "guides/api.md", "developer", promises='endpoints: "3+", languages: [Python, Go]'),
    Document("监控告警", "guides/monitoring.md", "all", promises="tools: [Prometheus, Grafana]"),
)


@dataclass
class SitePage:
    """A page as lines; its front matter as pairs of a key and what is written behind it."""

    path: str
    front: list[tuple[str, str]]
    body: list[str]
    links: list[tuple[int, str, str]] = field(default_factory=list)
    """Links: the line of the body, the target as written, and the path it means."""
    before: list[tuple[str, str]] = field(default_factory=list)
    """Prerequisites on the page: the name as written, and the path it means."""
    raw: bytes | None = None
    """All of the file, where it is not what the model says."""

    def get(self, key: str) -> str:
        """What is written behind a key."""
        return next((value for name, value in self.front if name == key), "")

    def set(self, key: str, value: str) -> None:
        """Write a key, in its old place or at the end."""
        names = [name for name, _ in self.front]
        if key in names:
            self.front[names.index(key)] = (key, value)
        else:
            self.front.append((key, value))

    def remove(self, key: str) -> None:
        """Take a key out."""
        self.front = [(name, value) for name, value in self.front if name != key]

    def need(self, name: str, path: str = "") -> None:
        """Add a prerequisite as it is to be written."""
        self.before.append((name, path))
        self.set("prerequisites", f"[{', '.join(name for name, _ in self.before)}]")

    def text(self) -> str:
        """The file."""
        front = "".join(f"{key}: {value}".rstrip() + "\n" for key, value in self.front)
        return f"---\n{front}---\n" + "\n".join(self.body) + "\n"


@dataclass
class GeneratedSite:
    """The pages, the other files, and the framework's lines."""

    pages: dict[str, SitePage]
    files: dict[str, str]
    framework: list[str]
    nav: list[str]
    windows: frozenset[str]
    """Pages that are written with a byte order mark and `CRLF`."""

    def add(self, path: str, title: str, *, listed: bool = True) -> SitePage:
        """A new page outside the framework, or outside the navigation too."""
        category = path.partition("/")[0]
        front = [
            ("title", title),
            ("category", category if category in SECTIONS else "community"),
            ("author", "值班组"),
        ]
        page = self.pages[path] = SitePage(
            path, front, ["", f"# {title}", "", "| 词 | 意思 |", "| --- | --- |", "| 桶 | 空间 |"]
        )
        if listed:
            self.nav.append(path)
        return page

    def at(self, page: SitePage, key: str) -> Place:
        """Where the value of a key stands."""
        names = [name for name, _ in page.front]
        return (f"content/{page.path}", names.index(key) + 2, len(key) + 3)

    def find(self, path: str, needle: str) -> Place:
        """Where a text stands in a file; it must stand there once."""
        text = self.text(path)
        assert text.count(needle) == 1, (path, needle, text.count(needle))
        offset = text.index(needle)
        return (path, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))

    def text(self, path: str) -> str:
        """A file of the site."""
        inner = path.removeprefix("content/")
        return self.pages[inner].text() if inner in self.pages else self.all_files()[path]

    def all_files(self) -> dict[str, str]:
        """The files that are no pages."""
        nav = "".join(f"  - {path}\n" for path in self.nav)
        settings = (
            "site_name: 澜存文档\ndocs_dir: content\nmarkdown_extensions:\n  - toc:\n"
            "      slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}\n"
        )
        framework = "\n".join(self.framework) + "\n"
        return {"mkdocs.yml": f"{settings}nav:\n{nav}", "content/framework.yml": framework, **self.files}

    def write(self, root: Path) -> None:
        """Write everything below a folder."""
        contents = {path: text.encode() for path, text in self.all_files().items()}
        for page in self.pages.values():
            text = page.text()
            windows = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
            contents[f"content/{page.path}"] = page.raw or (windows if page.path in self.windows else text.encode())
        for path, content in contents.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)


def generate(rng: Random) -> GeneratedSite:
    """A site that passes every rule."""
    site = GeneratedSite({}, _data(rng), ["documentation_framework:"], [], frozenset())
    for path, title in zip(LANDING, ("首页", *SECTIONS.values()), strict=True):
        site.add(path, title).set("content_type", "landing")
        site.pages[path].set("category", path.partition("/")[0] if "/" in path else "home")
    for document in DOCUMENTS:
        site.add(document.path, document.title)
    for path, title in zip(NOTES, ("术语表", "容量上限", "命名约定", "使用技巧"), strict=True):
        site.add(path, title).set("level", "all")
    for section, description in SECTIONS.items():
        site.framework += [f"  {section}:", f"    description: {description}", "    documents:"]
        site.framework += [f"      - {{{_entry(site, d, rng)}}}" for d in DOCUMENTS if d.path.startswith(section)]
    for page in site.pages.values():
        _fill(page, rng)
    for page in site.pages.values():
        _link(site, page, rng)
    site.windows = frozenset(path for path in site.pages if rng.random() < 0.2)
    return site


def _entry(site: GeneratedSite, document: Document, rng: Random) -> str:
    """The framework's line for a document; what it leaves out, or some of both, the page says itself."""
    page = site.pages[document.path]
    entry = [f"name: {document.title}"]
    facts = {"level": document.level}
    if document.minutes:
        facts["estimated_time"] = rng.choice(
            (f"{document.minutes}分钟", f"{document.minutes} min", str(document.minutes))
        )
    for key, value in facts.items():
        where = rng.choice(("page", "framework", "both"))
        if where != "page":
            entry.append(f"{key}: {value}")
        if where != "framework":
            page.set(key, value)
    where = rng.choice(("page", "framework", "both"))
    if where != "page":
        names = ", ".join(site.pages[path].get("title") for path in document.before)
        entry.append(f"prerequisites: [{names}]" if names else "prerequisites: 无")
    if where != "framework":
        page.set("prerequisites", "[]")
        for path in document.before:
            page.need(_name(site, path, rng), path)
    if document.promises:
        entry.append(document.promises)
    return ", ".join(entry)


def _name(site: GeneratedSite, path: str, rng: Random) -> str:
    """One of the names that mean a page."""
    title = site.pages[path].get("title")
    return rng.choice((title, f'"{title}"', path, path.removesuffix(".md")))


def _fill(page: SitePage, rng: Random) -> None:
    """Text that each kind of page may have: steps, code, a table, sections, and what only looks like links."""
    page.set("tags", rng.choice(("[存储, 运维]", '["no", "1.10"]', "[入门]")))
    if page.path in DATA:
        page.body += ["", f'<!-- frontdesk/reference source="{DATA[page.path]}" -->']
    for number, name in enumerate(("准备", "操作", "常见问题")):
        identity = rng.choice(("", f" {{#part-{number}}}"))
        page.body += ["", f"## {name}{identity}", "", *rng.sample(SENTENCES, 2)]
    page.body += [
        "",
        "1. 登录控制台。",
        "2. 打开空间列表。",
        "",
        "```bash",
        "# [不是链接](no.md)",
        "lan space list",
        "```",
    ]
    page.body += ["", "写法是 `[示例](no.md#no)`。", "", "<!-- 旧的：[示例](no.md) -->", ""]
    if page.path == "guides/api.md":
        for number, name in enumerate(("上传", "下载", "列表", "删除")):
            page.body += [f"## {name}示例 {number}", ""]
            for language in ("Python", "Go"):
                page.body += [f'=== "{language}"', "", f"    `{name}()`", ""]
    if page.path == "guides/monitoring.md":
        page.body += ["## 用 Prometheus 采集", "", "## Grafana 面板", ""]


ANCHORS = ("准备", "操作", "常见问题")


def _link(site: GeneratedSite, page: SitePage, rng: Random) -> None:
    """A few links from a page, in every form a writer uses."""
    others = [path for path in site.pages if path != page.path]
    targets = rng.sample(others, 3) + (
        [path for path in site.pages if path.endswith("/index.md")] if page.path == "index.md" else []
    )
    for path in dict.fromkeys(targets):
        target = posixpath.relpath(path, posixpath.dirname(page.path) or ".")
        if rng.random() < 0.6:
            target += "#" + _anchor(site.pages[path], rng)
        form = rng.choice(
            ("见[那一页]({})。", '见[**那一页**]({} "说明")。', "- 另见 [那一页](<{}>)", "> 见[那一页]({})。")
        )
        page.links.append((len(page.body), target, path))
        page.body += [form.format(target), ""]
    own = "#" + _anchor(page, rng)
    page.links.append((len(page.body), own, page.path))
    image = posixpath.relpath("images/arch.png", posixpath.dirname(page.path) or ".")
    page.body += [f"[本页]({own})，[站外](https://example.com/no.md#no)，![结构]({image})。"]


def _anchor(page: SitePage, rng: Random) -> str:
    """The anchor of one of a page's sections."""
    number = rng.randrange(len(ANCHORS))
    slug = ANCHORS[number]
    if any(line.endswith(f"{{#part-{number}}}") for line in page.body):
        return f"part-{number}"
    return rng.choice((slug, quote(slug)))


def _data(rng: Random) -> dict[str, str]:
    """The reference files, each with a thing or two more than is promised."""
    codes = "".join(
        f"      - {{code: E10{n:02}, message: 失败 {n}, cause: 网络断开, remedy: 稍后重试}}\n"
        for n in range(rng.randint(5, 7))
    )
    commands = "".join(
        f"      - {{name: lan task {n}, summary: 查看任务, usage: lan task {n}}}\n" for n in range(rng.randint(4, 6))
    )
    paths = "".join(
        f"  /spaces/{n}:\n    get:\n      operationId: getSpace{n}\n      tags: [空间]\n      summary: 查看空间\n"
        for n in range(rng.randint(3, 5))
    )
    return {
        "content/guides/errors.yml": f"groups:\n  - id: net\n    title: 网络\n    codes:\n{codes}",
        "content/guides/cli.yml": f"groups:\n  - id: task\n    title: 任务\n    commands:\n{commands}",
        "content/guides/openapi.yaml": f"openapi: 3.1.0\ntags:\n  - name: 空间\npaths:\n{paths}",
        "content/images/arch.png": "png",
    }
