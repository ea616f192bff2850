"""Helpers shared by several test files: an MkDocs project in a folder, processes, HTML as a tree."""

import gzip
import io
import logging
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

import pytest
import yaml

from frontdesk.documents.check import Selection, check, word
from frontdesk.documents.diagnostics import Finding
from frontdesk.documents.rules.draft_leak import RULE as DRAFT_LEAK
from frontdesk.documents.rules.draft_leak import leaks
from frontdesk.documents.site import Site
from frontdesk.documents.site_layout import read_layout
from frontdesk.documents.tree import open_tree
from frontdesk.texts import Language, load_texts

REPOSITORY = Path(__file__).resolve().parent.parent

BARE_TEMPLATE = """\
<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>{{ page.title | e }} - {{ config.site_name | e }}</title></head>
<body>
<nav>{% for item in nav recursive %}
{% if item.children %}{{ item.title | e }}{{ loop(item.children) }}
{% elif item.url %}<a href="{{ item.url | url }}">{{ item.title | e }}</a>{% endif %}{% endfor %}
</nav>
<main>
{{ page.content }}
</main>
<script type="application/json" id="meta">{{ page.meta | tojson }}</script>
<footer>{{ page.meta | join(", ") }}</footer>
</body></html>
"""
"""A theme of one file, because Material takes 28 times as long: the navigation, the text, the metadata."""

Command = Literal["build", "serve", "gh-deploy"]


@dataclass(frozen=True)
class Run:
    """A finished process: its exit code and all it printed."""

    code: int
    output: str


@dataclass(frozen=True)
class Built:
    """A build in this process: the exception that ended it, and warnings and worse together with its message."""

    error: BaseException | None
    log: tuple[str, ...]

    @property
    def message(self) -> str:
        """All that was logged."""
        return "\n".join(self.log)


class Project:
    """An MkDocs project with the framework plugin in a folder of its own, on a bare theme."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.site = root / "site"
        self.options: dict[str, object] = {
            "site_name": "测试站",
            "site_url": "https://docs.example.com/",
            "docs_dir": "docs",
            "theme": {"name": None, "custom_dir": "theme"},
            "plugins": ["search", "frontdesk/framework"],
            "exclude_docs": "framework.yml\n",
            "markdown_extensions": ["attr_list", "md_in_html", "tables", "pymdownx.superfences"],
        }
        self.write("theme/main.html", BARE_TEMPLATE)

    def write(self, path: str, text: str) -> Path:
        """Write a file below the project."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def page(self, path: str, title: str, body: str | None = None, **front: object) -> Path:
        """Write a page below docs/ that passes every rule unless `front` or `body` say otherwise.

        Its body begins at line 7, plus the lines that `front` takes.
        """
        category = path.partition("/")[0] if "/" in path else "home"
        fields = {"title": title, "category": category, "author": "组", **front}
        text = f"# {title}\n\n正文。\n" if body is None else body
        return self.write(f"docs/{path}", f"---\n{dump_yaml(fields)}---\n\n{text}")

    def framework(self, sections: Mapping[str, object]) -> None:
        """Write docs/framework.yml."""
        self.write("docs/framework.yml", dump_yaml({"documentation_framework": dict(sections)}))

    def configure(self, **options: object) -> None:
        """Set options of mkdocs.yml."""
        self.options |= options
        self.write("mkdocs.yml", dump_yaml(self.options))

    def hook(self, code: str) -> None:
        """Use a hooks file of this code; its name differs from project to project, as its module's does."""
        name = f"hooks_of_{self.root.name}.py".replace("-", "_")
        self.write(name, code)
        self.configure(hooks=[name])

    def build(
        self, command: Command = "build", *, strict: bool = False, dirty: bool = False, **options: object
    ) -> Built:
        """Build in this process, with the hooks around a build that `mkdocs COMMAND` runs."""
        from mkdocs.commands.build import build
        from mkdocs.config import load_config

        self.configure()
        error: BaseException | None = None
        config = None
        with _logged("mkdocs") as records:
            try:
                config = load_config(str(self.root / "mkdocs.yml"), strict=strict, **options)
                config.plugins.on_startup(command=command, dirty=dirty)
                build(config, serve_url="http://127.0.0.1/" if command == "serve" else None, dirty=dirty)
            except BaseException as caught:  # noqa: BLE001 - whatever ends a build is its result
                error = caught
            finally:
                if config is not None:
                    config.plugins.on_shutdown()
        return Built(error, (*(record.getMessage() for record in records), *([str(error)] if error else [])))

    def mkdocs(self, *arguments: str) -> Run:
        """Run `mkdocs ARGUMENTS` as a process of its own."""
        self.configure()
        return run_python("-m", "mkdocs", *arguments, cwd=self.root)

    def read(self, path: str) -> str:
        """A file of the built site."""
        return (self.site / path).read_text(encoding="utf-8")

    def main(self, path: str) -> "Element":
        """The text of a built page as a tree."""
        return parse_html(self.read(path)).first("main")

    def all_bytes(self) -> bytes:
        """All that readers can get: every file of the site, compressed ones unpacked."""
        files = (file.read_bytes() for file in sorted(self.site.rglob("*")) if file.is_file())
        return b"\n".join(gzip.decompress(file) if file.startswith(b"\x1f\x8b") else file for file in files)


def dump_yaml(data: object) -> str:
    """Data as YAML, in the order it is written."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000)


def run_python(*arguments: str, cwd: Path, **environment: str) -> Run:
    """Run this Python with arguments in a folder; colours and banners are off."""
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1", "PYTHONUTF8": "1", **environment}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=env,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=300,
        check=False,
    )
    return Run(done.returncode, done.stdout + done.stderr)


def contents(folder: Path) -> dict[str, bytes | None]:
    """Every file below a folder with its bytes, and every folder with None."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def names(folder: Path) -> list[str]:
    """What lies directly in a folder."""
    return sorted(path.name for path in folder.iterdir())


@contextmanager
def _logged(name: str) -> Iterator[list[logging.LogRecord]]:
    records: list[logging.LogRecord] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = records.append  # type: ignore[method-assign]
    logger = logging.getLogger(name)
    logger.addHandler(handler)
    try:
        yield records
    finally:
        logger.removeHandler(handler)


@dataclass
class Element:
    """An element of a page; children are elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    def walk(self) -> "Iterator[Element]":
        """The element and all below it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, tag: str = "", css_class: str = "", **attributes: str) -> "list[Element]":
        """The elements below with a tag, a class and attributes, as far as they are given."""
        return [
            element
            for element in self.walk()
            if element is not self
            and tag in ("", element.tag)
            and (not css_class or css_class in element.attributes.get("class", "").split())
            and attributes.items() <= element.attributes.items()
        ]

    def first(self, tag: str = "", css_class: str = "", **attributes: str) -> "Element":
        """The first of them; an AssertionError where there is none."""
        found = self.all(tag, css_class, **attributes)
        assert found, f"no <{tag} class={css_class!r} {attributes}> in {self.text[:200]!r}"
        return found[0]

    @property
    def text(self) -> str:
        """The text as it is written, scripts and pictures left out."""
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return "" if self.tag in ("script", "svg") else "".join(parts)

    @property
    def words(self) -> str:
        """The text with its white space folded."""
        return " ".join(self.text.split())

    @property
    def links(self) -> list[tuple[str, str]]:
        """Each link's text and target."""
        return [(link.words, link.attributes["href"]) for link in self.all("a") if "href" in link.attributes]


def parse_html(html: str) -> Element:
    """A page as a tree; an AssertionError where a tag is not closed, or closes what is not open."""
    parser = _TreeParser()
    parser.feed(html)
    parser.close()
    open_tags = [element.tag for element in parser.open[1:]]
    assert not open_tags, f"never closed: {open_tags}"
    return parser.open[0]


class _TreeParser(HTMLParser):
    VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in self.VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        path = [element.tag for element in self.open]
        assert path[-1] == tag, f"</{tag}> closes {path[1:]} at {self.getpos()}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def shared_folder(*parts: str) -> Path:
    """A folder of the real data; the test is skipped without it, and fails in CI."""
    root = os.environ.get("FRONTDESK_SHARED", "../shared")
    folder = (REPOSITORY / root).joinpath(*parts)
    if not folder.is_dir():
        reason = f"no {folder}: set FRONTDESK_SHARED to the folder with the real data"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


def find_all(root: Path, language: Language = "zh") -> list[Finding]:
    """What all rules find in the site at `root`, and in its built `output/` where there is one."""
    site = Site(open_tree(read_layout(root)))
    texts = load_texts(language)
    found = check(site, Selection().rules(), texts)
    if (root / "output").is_dir():
        found += [word(site, DRAFT_LEAK, hit, texts) for hit in leaks(site, root / "output")]
    return found


def write_tree(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder and return it; text is written as it stands, line ends included."""
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def open_site(root: Path, framework: Path | None = None) -> Site:
    """The site or the bare tree at `root`, as the command line opens it."""
    return Site(open_tree(read_layout(root, framework)))


@dataclass(frozen=True)
class Call:
    """A call of the command line in this process: its exit code, and what it wrote."""

    code: int
    out: str
    err: str


def call_frontdesk(*arguments: str | Path) -> Call:
    """Run `frontdesk ARGUMENTS` in this process, as its script does; an exception that is no exit is not caught."""
    from frontdesk.cli import main

    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as exit_:
            code = exit_.code if isinstance(exit_.code, int) else 1 if exit_.code else 0
        else:
            code = 0
    return Call(code, out.getvalue(), err.getvalue())
