"""The content tree: every page and file, read when asked for and once.

It finds things; rules judge them.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import pathspec

from frontdesk.documents.faults import Fault, UnreadableText
from frontdesk.documents.page import (
    MAX_FRONT_MATTER_CHARACTERS,
    MAX_PAGE_BYTES,
    Page,
    decode,
    read_page,
    unreadable_page,
)
from frontdesk.documents.reference_data import MAX_REFERENCE_BYTES
from frontdesk.documents.site_layout import SiteLayout
from frontdesk.errors import ConfigError
from frontdesk.yaml_nodes import Entry, YamlDocument, YamlFault, read_yaml

PAGE_ENDINGS = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
BARE_PAGE_ENDINGS = (*PAGE_ENDINGS, ".mdx")
DEFAULTS_FILE = ".meta.yml"
DEFAULTS_LOOKALIKES = frozenset({".meta.yaml", "_meta.yml", "_meta.yaml"})
"""Names that other tools have for such a file, and that nothing reads here."""
MAX_HEAD_BYTES = 4 * MAX_FRONT_MATTER_CHARACTERS
_NAME_LINE = re.compile(
    rb"^[ \t\"'{]*(?:title|id|aliases)[\"']?[ \t]*(?::|\xef\xbc\x9a|\xa3\xba)([^\n]{1,300})", re.MULTILINE
)
"""A line that names a page, with the colons that people write."""
MANIFEST_FILE = "FILES.txt"
"""A partial copy of a tree may list the files of the original, so that links to them resolve."""


class Tree:
    """The pages and files of one site.

    Args:
        layout: where things are.
        paths: every file below the content folder, with forward slashes.
        escapes: what is never read nor published, by its path, with the reason: links that lead out of the tree or
            back to a folder they lie in, and pipes, sockets and devices.
        read: from such a path to the file's bytes.
        closed: folders that cannot be looked into, with the reason.
    """

    def __init__(
        self,
        layout: SiteLayout,
        paths: frozenset[str],
        escapes: Mapping[str, Fault] | None = None,
        read: Callable[[str], bytes] | None = None,
        closed: Mapping[str, str] | None = None,
    ) -> None:
        self.layout = layout
        self.files = paths
        self.escapes = escapes or {}
        self.closed = closed or {}
        self._read = read or self.read_bounded
        self._pages: dict[str, Page] = {}
        self._anchors: dict[str, frozenset[str]] = {}
        self._defaults: dict[str, dict[str, Entry]] = {}
        self._heads: dict[str, bytes] = {}

    @cached_property
    def page_paths(self) -> tuple[str, ...]:
        """The paths of all pages, sorted.

        In a tree made for another generator, files that start with `_` are parts of pages.
        """
        if not self.layout.bare:
            return tuple(sorted(p for p in self.files if p.endswith(PAGE_ENDINGS)))
        names = sorted(p for p in self.files if p.endswith(BARE_PAGE_ENDINGS))
        return tuple(p for p in names if not p.rpartition("/")[2].startswith("_"))

    @cached_property
    def miswritten(self) -> Mapping[str, str]:
        """Files whose ending is a page's but for its case, with the path that would make them pages.

        The host copies them as they are, front matter and drafts too.
        """
        capitals = (path for path in self.files if not path.endswith(PAGE_ENDINGS))
        return {path: _with_lower_ending(path) for path in capitals if path.lower().endswith(PAGE_ENDINGS)}

    @cached_property
    def _page_set(self) -> frozenset[str]:
        return frozenset(self.page_paths)

    def has_page(self, path: str) -> bool:
        """Whether there is a page at a path."""
        return path in self._page_set

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        """The address of every page, with its path."""
        return {page_address(path): path for path in self.page_paths}

    def pages(self) -> Iterator[Page]:
        """Every page, sorted by path."""
        return (self.page(path) for path in self.page_paths)

    def read_all(self) -> None:
        """Read every page now, so that names are looked up in an index instead of in files."""
        for path in self.page_paths:
            self.page(path)

    def page(self, path: str) -> Page:
        """The page at a path, read once."""
        page = self._pages.get(path)
        if page is None:
            page = self._pages[path] = self._read_page(path)
        return page

    def _read_page(self, path: str) -> Page:
        if path in self.escapes:
            return unreadable_page(path, self.escapes[path])
        try:
            content = self._read(path)
        except OSError as error:
            return unreadable_page(path, Fault("io", detail=error.strerror or str(error)))
        defaults = self._folder_defaults(path.rpartition("/")[0])
        return read_page(path, content, defaults, scalar_aliases=self._scalar_aliases)

    @property
    def _scalar_aliases(self) -> bool:
        """Without a framework the host reads front matter itself, aliases too."""
        return self.layout.framework is None

    def _folder_defaults(self, folder: str) -> Mapping[str, Entry]:
        """Front matter that `.meta.yml` files give to all pages below them; the nearest wins."""
        if not self._has_defaults:
            return {}
        known = self._defaults.get(folder)
        if known is None:
            parent = self._folder_defaults(folder.rpartition("/")[0]) if folder else {}
            path = f"{folder}/{DEFAULTS_FILE}" if folder else DEFAULTS_FILE
            known = self._defaults[folder] = {**parent, **self._read_defaults(path)}
        return known

    @cached_property
    def _has_defaults(self) -> bool:
        return bool(self.defaults_files)

    def _read_defaults(self, path: str) -> Mapping[str, Entry]:
        return dict(self.defaults_entries()).get(path, {})  # FM001 reports a file that cannot be read

    @cached_property
    def defaults_files(self) -> Mapping[str, YamlDocument | Fault]:
        """Every `.meta.yml`, read, or why it cannot be."""
        paths = sorted(path for path in self.files - self.escapes.keys() if path.rpartition("/")[2] == DEFAULTS_FILE)
        return {path: self._read_yaml_file(path) for path in paths}

    def defaults_entries(self) -> Iterator[tuple[str, Mapping[str, Entry]]]:
        """What each readable `.meta.yml` gives to the pages below it."""
        for path, document in self.defaults_files.items():
            if isinstance(document, YamlDocument) and document.root is not None:
                yield path, document.root.entries()

    def _read_yaml_file(self, path: str) -> YamlDocument | Fault:
        try:
            document = read_yaml(decode(self._read(path)), scalar_aliases=self._scalar_aliases)
        except YamlFault as fault:
            return Fault(fault.kind, fault.mark, fault.detail)
        except UnreadableText as unreadable:
            return unreadable.fault
        except OSError as error:
            return Fault("io", detail=error.strerror or str(error))
        root = document.root
        if root is not None and not isinstance(root.value, dict):
            return Fault("list" if isinstance(root.value, tuple) else "scalar", root.mark)
        return document

    def read_bounded(self, path: str) -> bytes:
        """The bytes of a file on disk, cut just after the greatest accepted size, so that too much is still seen.

        Raises:
            OSError: it cannot be read.
        """
        limit = max(MAX_PAGE_BYTES, MAX_REFERENCE_BYTES)
        with (self.layout.content / path).open("rb") as file:
            return file.read(limit + 1)

    def read_file(self, path: str) -> bytes:
        """The bytes of a file of the content.

        Raises:
            OSError: there is none, or it leads out of the tree.
        """
        if path not in self.files or path in self.escapes:
            raise FileNotFoundError(path)
        return self._read(path)

    def anchors(self, path: str) -> frozenset[str]:
        """The anchors a page has of its own, without those its blocks bring."""
        known = self._anchors.get(path)
        if known is None:
            outline = self.page(path).outline
            known = frozenset().union(*(outline.anchors(slugify) for slugify in self.layout.slugifiers))
            self._anchors[path] = known
        return known

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that holds a file."""
        folders: set[str] = {""}
        for path in self.files:
            folder = path.rpartition("/")[0]
            while folder not in folders:
                folders.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(folders)

    @cached_property
    def manifest(self) -> frozenset[str]:
        """Paths that exist in the original of a partial copy, relative to the content folder."""
        if not self.layout.bare:
            return frozenset()
        for folder in (self.layout.content, *self.layout.content.parents[:4]):
            if (folder / MANIFEST_FILE).is_file():
                prefix = self.layout.content.relative_to(folder).as_posix()
                prefix = "" if prefix == "." else f"{prefix}/"
                lines = (folder / MANIFEST_FILE).read_text(encoding="utf-8", errors="replace").splitlines()
                return frozenset(line[len(prefix) :] for line in lines if line.startswith(prefix))
        return frozenset()

    def named(self, name: str) -> tuple[Page, ...]:
        """The pages that bear a name as id, else as title, else as alias.

        Where not all pages have been read yet, only files that hold the name's bytes are: on one
        page of a large tree that is the difference between a blink and a second.
        """
        if not self._all_read:
            words = name.encode(errors="surrogateescape").split()
            candidates = [path for path in self.page_paths if self._may_bear(path, name, words)]
            found = _bearers(name, (self.page(path) for path in candidates))
            if found:
                return found
        return tuple(self._by_name.get(name, ()))

    def _may_bear(self, path: str, name: str, words: list[bytes]) -> bool:
        """Whether a page's front matter could hold a name: all its words, or escapes that could make them."""
        head = self._head(path)
        front = head[: head.find(b"\n---", 3) + 1] or head
        return path.rpartition(".")[0] == name or b"\\" in front or b"''" in front or all(w in front for w in words)

    @property
    def _all_read(self) -> bool:
        return len(self._pages) >= len(self.page_paths)

    def _head(self, path: str) -> bytes:
        if path in self.escapes:
            return b""
        head = self._heads.get(path)
        if head is None:
            try:
                head = self._read(path)[:MAX_HEAD_BYTES]
            except OSError:
                head = b""
            self._heads[path] = head
        return head

    def may_be_unreadable(self, name: str, folder: str | None = None) -> bool:
        """Whether a page of a name may be there and cannot be read.

        Args:
            name: a title or id.
            folder: where a page may be it that cannot even be seen to have another title.
        """
        names, nameless = self._unreadable_names
        forms = (name.encode(encoding, "ignore") for encoding in ("utf-8", "gb18030"))
        if any(form and form in names for form in forms):
            return True
        return folder is not None and any(path.startswith(folder) for path in nameless)

    @cached_property
    def _unreadable_names(self) -> tuple[bytes, tuple[str, ...]]:
        """What unreadable pages seem to be called, a line each, and the paths of those that show no name."""
        written = {p.path: _NAME_LINE.findall(self._head(p.path)) for p in self.pages() if p.fault is not None}
        lines = (line for found in written.values() for line in found)
        return b"\n".join(lines), tuple(path for path, found in written.items() if not found)

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Page, ...]]:
        ids: dict[str, list[Page]] = {}
        titles: dict[str, list[Page]] = {}
        aliases: dict[str, list[Page]] = {}
        for page in self.pages():
            ids.setdefault(page.id, []).append(page)
            if page.title:
                titles.setdefault(page.title, []).append(page)
            for alias in dict.fromkeys(page.texts("aliases")):
                aliases.setdefault(alias, []).append(page)
        return {name: tuple(pages) for index in (aliases, titles, ids) for name, pages in index.items()}

    def titles(self) -> tuple[str, ...]:
        """Every written title, for suggestions."""
        return tuple(sorted({page.title for page in self.pages() if page.title}))


def _bearers(name: str, candidates: Iterable[Page]) -> tuple[Page, ...]:
    pages = tuple(candidates)
    return (
        tuple(page for page in pages if page.id == name)
        or tuple(page for page in pages if page.title == name)
        or tuple(page for page in pages if name in page.texts("aliases"))
    )


def _with_lower_ending(path: str) -> str:
    stem, dot, ending = path.rpartition(".")
    return stem + dot + ending.lower()


def page_address(path: str) -> str:
    """The address that a path stands for, however it is written: without ending, index and slashes."""
    stem = path.rpartition(".")[0] if path.endswith((*PAGE_ENDINGS, ".html")) else path
    folder, _, name = stem.rpartition("/")
    return (folder if name in ("index", "README") else stem).strip("/")


def open_tree(layout: SiteLayout) -> Tree:
    """The tree of a site as it lies on disk, without what the site excludes.

    Links that stay inside the site are followed, each under its own name as the host does; those that lead out of
    it are not, and of a site with a framework, which owns its content, none may leave the content folder. A link
    back to a folder it lies in, or from a linked folder to another, would multiply every page.

    Raises:
        ConfigError: the site's exclusions cannot be understood.
    """
    content = layout.content
    limit = layout.root if layout.framework is None else content
    try:
        excluded = pathspec.GitIgnoreSpec.from_lines(layout.excluded.splitlines())
    except ValueError as error:
        raise ConfigError(f"exclude_docs in mkdocs.yml: {error}; patterns are those of .gitignore") from None
    has_exclusions = bool(layout.excluded.strip())
    skipped = len(str(content)) + 1
    files: set[str] = set()
    escapes: dict[str, Fault] = {}
    closed: dict[str, str] = {}
    pending = [(content, False)]
    while pending:
        folder, linked = pending.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            closed[folder.relative_to(content).as_posix()] = error.strerror or str(error)
            continue
        for entry in entries:
            path = entry.path[skipped:].replace(os.sep, "/")
            if _hidden(entry.name) or (has_exclusions and excluded.match_file(path)):
                continue
            is_link = entry.is_symlink()
            if is_link and not _inside(Path(entry.path), limit):
                escapes[path] = Fault("symlink")
            elif entry.is_dir():
                if is_link and (linked or folder.resolve().is_relative_to(Path(entry.path).resolve())):
                    escapes[path] = Fault("loop")
                else:
                    pending.append((Path(entry.path), linked or is_link))
                    continue
            elif not entry.is_file():
                escapes[path] = Fault("special")
            files.add(path)
    return Tree(layout, frozenset(files), escapes, closed=closed)


def _hidden(name: str) -> bool:
    return name.startswith(".") and name != DEFAULTS_FILE and name not in DEFAULTS_LOOKALIKES


def _inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False
