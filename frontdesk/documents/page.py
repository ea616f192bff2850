"""A page: its front matter with line numbers, what it declares, and its Markdown body.

Reading never raises for what a writer wrote: a page that cannot be read carries its fault and
counts as a draft, because a broken block may hide a `status: draft`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from frontdesk.documents.duration import parse_minutes
from frontdesk.documents.faults import Fault, UnreadableText
from frontdesk.documents.lost_front_matter import find_lost_front_matter, find_wide_colon
from frontdesk.documents.markdown import Outline, read_outline
from frontdesk.documents.schema import (
    COUNTED_PROMISES,
    LISTED_PROMISES,
    ContentType,
    Level,
    Status,
    folded,
    hiding_status,
    parse_at_least,
)
from frontdesk.yaml_nodes import Duplicate, Entry, Mark, Node, YamlFault, read_yaml

MAX_PAGE_BYTES = 2 * 1024 * 1024
"""Largest page read. The largest of 1,528 real storage documentation pages has 0.5 MB."""

MAX_FRONT_MATTER_CHARACTERS = 32 * 1024

NO_PREREQUISITES = frozenset({"无", "none", "None", "没有", ""})
"""Words that mean: nothing has to be read before."""

_STATUSES = {status.value: status for status in Status}
_LEVELS = {level.value: level for level in Level}
_CONTENT_TYPES = {kind.value: kind for kind in ContentType}
_BLOCK = re.compile(r"---[ \t]*\n(?P<yaml>.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
"""As MkDocs has it: at least one line, ended by dashes or dots."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that a page wrote for another page, with its place."""

    name: str
    mark: Mark
    path: str
    """The file the name stands in: the page, or `framework.yml`."""


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: str
    """Below the content folder, with forward slashes."""
    front: Mapping[str, Entry]
    """What the page writes, and what its folders give to it where it does not say."""
    has_front_matter: bool
    body: str
    body_line: int
    """The number of the body's first line in the file."""
    duplicates: tuple[Duplicate, ...] = ()
    fault: Fault | None = None
    inherited: frozenset[str] = frozenset()
    """The keys of `front` that stand in a `.meta.yml` and not on the page."""

    @cached_property
    def own_front(self) -> Mapping[str, Entry]:
        """What the page writes itself."""
        if not self.inherited:
            return self.front
        return {key: entry for key, entry in self.front.items() if key not in self.inherited}

    def node(self, key: str) -> Node | None:
        """The value of a key, or None."""
        entry = self.front.get(key)
        return entry.node if entry is not None else None

    def mark(self, key: str) -> Mark:
        """Where the value of a key stands; the top of the file where the page does not write it."""
        node = self.node(key)
        return node.mark if node is not None and key not in self.inherited else Mark(1)

    def text(self, key: str) -> str | None:
        """The stripped text of a key; None where it is missing or no text."""
        node = self.node(key)
        text = node.text() if node is not None else None
        return text.strip() or None if text is not None else None

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a key that holds one text or a list of them."""
        node = self.node(key)
        if node is None:
            return ()
        nodes = node.items() if isinstance(node.value, tuple) else (node,)
        return tuple(text.strip() for item in nodes if (text := item.text()) and text.strip())

    @cached_property
    def outline(self) -> Outline:
        """Headings, links and blocks of the body, read on first use."""
        return read_outline(self.body, self.body_line)

    @cached_property
    def title(self) -> str | None:
        """The written title; None where there is none."""
        return self.text("title")

    @cached_property
    def shown_title(self) -> str:
        """The title, else the first heading, else the path."""
        if self.title:
            return self.title
        return next((h.text for h in self.outline.headings if h.level == 1), self.path)

    @cached_property
    def id(self) -> str:
        """The stable identity: the written `id`, else the path without its ending."""
        return self.text("id") or self.path.rpartition(".")[0]

    @cached_property
    def status(self) -> Status | None:
        """The written status; None where it is missing or no known word."""
        return _STATUSES.get(self.text("status") or "")

    @cached_property
    def hidden_meaning(self) -> tuple[str, Status] | None:
        """The key under which a page says that it is not for readers yet, and how, in words that are no status."""
        return hidden_meaning(self.front)

    @cached_property
    def level(self) -> Level | None:
        """Who the page is for."""
        return _LEVELS.get(self.text("level") or "")

    @cached_property
    def minutes(self) -> int | None:
        """The written hands-on time."""
        node = self.node("estimated_time")
        text = node.text() if node is not None and ":" not in node.raw else None
        return parse_minutes(text) if text is not None else None

    @cached_property
    def content_type(self) -> ContentType | None:
        """The kind of page."""
        return _CONTENT_TYPES.get(self.text("content_type") or "")

    @cached_property
    def prerequisites(self) -> tuple[Reference, ...] | None:
        """What has to be read before, as written; None where the page does not say."""
        node = self.node("prerequisites")
        return None if node is None else references(node, self.path)

    @cached_property
    def promises(self) -> Mapping[str, int | tuple[str, ...]]:
        """What the page promises to hold: floors of counts, and lists of names."""
        node = self.node("promises")
        return read_promises(node.entries()) if node is not None else {}

    @cached_property
    def disabled_rules(self) -> Mapping[str, str]:
        """Rules that the page switched off, with the reason it gave."""
        return disabled_rules(self.front)


def hidden_meaning(front: Mapping[str, Entry]) -> tuple[str, Status] | None:
    """The key of some front matter that means an unpublished status without being one, and which: `Status: draft`.

    A status that is no word at all may mean anything, so it hides its page too.
    """
    for key, entry in front.items():
        if folded(key) != "status" or (key == "status" and entry.node.text() in _STATUSES):
            continue
        meant = hiding_status(" ".join(_words(entry.node)))
        if meant is None and key == "status" and not _is_word(entry.node):
            meant = Status.DRAFT
        if meant is not None:
            return key, meant
    return None


def _is_word(node: Node) -> bool:
    return isinstance(node.value, str) and any(character.isalpha() for character in node.value)


def _words(node: Node) -> list[str]:
    """The texts of a value, whatever its shape."""
    if isinstance(node.value, dict):
        return list(node.value)
    return [item.raw for item in node.items() or (node,)]


def disabled_rules(front: Mapping[str, Entry]) -> Mapping[str, str]:
    """The rules that `lint.disable` names in some front matter, with their reasons."""
    disable = front["lint"].node.entries().get("disable") if "lint" in front else None
    if disable is None:
        return {}
    return {rule: (entry.node.text() or "").strip() for rule, entry in disable.node.entries().items()}


def references(node: Node, path: str) -> tuple[Reference, ...]:
    """The names in a `prerequisites` value: one text, a list, or a word for nothing."""
    nodes = node.items() if isinstance(node.value, tuple) else (node,)
    names = ((item.text() or "", item.mark) for item in nodes)
    return tuple(Reference(name.strip(), mark, path) for name, mark in names if name.strip() not in NO_PREREQUISITES)


def read_promises(entries: Mapping[str, Entry]) -> Mapping[str, int | tuple[str, ...]]:
    """The promises among some entries: `{"codes": 200, "tools": ("ELK",)}`."""
    promises: dict[str, int | tuple[str, ...]] = {}
    for name in COUNTED_PROMISES:
        if name in entries and (floor := parse_at_least(entries[name].node)) is not None:
            promises[name] = floor
    for name in LISTED_PROMISES:
        items = entries[name].node.items() if name in entries else ()
        if items and all(isinstance(item.value, str) for item in items):  # FM004 and FW007 report others
            promises[name] = tuple(item.raw for item in items)
    return promises


def read_page(
    path: str, content: bytes, defaults: Mapping[str, Entry] | None = None, *, scalar_aliases: bool = False
) -> Page:
    """Read one Markdown file.

    Args:
        path: below the content folder.
        content: the file's bytes.
        defaults: front matter inherited from the folders above.
        scalar_aliases: accept YAML's aliases of single values.
    """
    try:
        text = decode(content)
        return _read_text(path, text, defaults or {}, scalar_aliases=scalar_aliases)
    except UnreadableText as unreadable:
        return Page(path, {}, True, "", 1, fault=unreadable.fault)
    except YamlFault as fault:
        return Page(path, {}, True, "", 1, fault=Fault(fault.kind, fault.mark, fault.detail))


def unreadable_page(path: str, fault: Fault) -> Page:
    """A page that could not even be fetched, so that it is reported like any other."""
    return Page(path, {}, True, "", 1, fault=fault)


def decode(content: bytes) -> str:
    """The text of a file, with `LF` line ends.

    Raises:
        UnreadableText: it is too large, not UTF-8, or no text.
    """
    if len(content) > MAX_PAGE_BYTES:
        raise UnreadableText(Fault("size", detail=str(MAX_PAGE_BYTES // 1024 // 1024)))
    nul = content.find(b"\0")
    if nul >= 0:
        raise UnreadableText(Fault("nul", Mark(content.count(b"\n", 0, nul) + 1)))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableText(Fault("encoding", Mark(line), f"0x{content[error.start]:02X}")) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_text(path: str, text: str, defaults: Mapping[str, Entry], *, scalar_aliases: bool) -> Page:
    match = _BLOCK.match(text)
    if match is None:
        lost = find_lost_front_matter(text)
        if lost is not None:
            raise UnreadableText(lost)
        return _without_front_matter(path, text, defaults)
    if len(match["yaml"]) > MAX_FRONT_MATTER_CHARACTERS:
        raise UnreadableText(Fault("front-size", detail=str(MAX_FRONT_MATTER_CHARACTERS // 1024)))
    try:
        document = read_yaml(match["yaml"], first_line=2, scalar_aliases=scalar_aliases)
    except YamlFault:
        is_text = ":" not in match["yaml"] and "\n\n" in match["yaml"]  # paragraphs between two rules
        _refuse_wide_colon(match["yaml"], known=is_text)
        if is_text:
            return _without_front_matter(path, text, defaults)
        raise
    if document.root is not None and isinstance(document.root.value, tuple):
        raise UnreadableText(Fault("list", document.root.mark))
    if document.root is not None and not isinstance(document.root.value, dict):
        _refuse_wide_colon(match["yaml"], known=True)
        return _without_front_matter(path, text, defaults)  # text between two rules, as MkDocs has it
    front = document.root.entries() if document.root is not None else {}
    body = text[match.end() :]
    line = text.count("\n", 0, match.end()) + 1
    inherited = frozenset(defaults.keys() - front.keys())
    merged = {**defaults, **front} if defaults else front
    return Page(path, merged, True, body, line, document.duplicates, inherited=inherited)


def _without_front_matter(path: str, text: str, defaults: Mapping[str, Entry]) -> Page:
    return Page(path, defaults, False, text, 1, inherited=frozenset(defaults))


def _refuse_wide_colon(block: str, *, known: bool) -> None:
    fault = find_wide_colon(block, 2, known=known)
    if fault is not None:
        raise UnreadableText(fault)
