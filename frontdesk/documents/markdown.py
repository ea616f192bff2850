"""The outline of a Markdown body: headings, links, anchors, tabs and blocks, with their places.

It does not render. It reads what the host's Markdown (Python-Markdown with PyMdown) would see,
skipping fences, code and comments, fast enough to read a whole tree on every check.
"""

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from frontdesk.yaml_nodes import Mark

Slugify = Callable[[str], str]
"""From a heading's plain text to its anchor, as the site's Markdown does it."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level from 1, plain text and written id."""

    level: int
    text: str
    id: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """The target of an inline link, image or reference definition, as written."""

    target: str
    mark: Mark
    image: bool


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment: a block, a count marker or just a note."""

    text: str
    line: int
    column: int
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class TabGroup:
    """Tabs that stand together, by their labels, with the line of the first."""

    labels: tuple[str, ...]
    line: int


_FENCE = re.compile(r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})(?P<info>[^`\n]*)$")
_CONTAINER = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|!!!|\?\?\?|===|:::|\[\^|>|<)")
_CODE_SPAN = re.compile(r"(?<![\\`])(`{1,4})(?!`)(?:[^`\n]|(?!\1(?!`))`)*?[^`\n]?(?<!`)\1(?!`)")
_COMMENT = re.compile(r"<!--(.*?)-->|\{/\*(.*?)\*/\}", re.DOTALL)
_INLINE_LINK = re.compile(
    r"\]\([ \t]*(?P<target><[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)"
    r"(?:[ \t\n]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*\)"
)
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*(?P<target><[^<>\n]*>|\S+)", re.MULTILINE)
_ATX = re.compile(r"^(?P<indent>[ \t]*)(?P<marks>#{1,6})[ \t]+(?P<text>[^\n]+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_SETEXT = re.compile(r"^(?P<text>[^\s#>|`\-=+*][^\n]*)\n(?P<line>=+|-+)[ \t]*$", re.MULTILINE)
_ATTR_ID = re.compile(r"\{:?[^{}\n]*?#(?P<id>[^\s{}]+)[^{}\n]*\}")
_TRAILING_ATTR = re.compile(r"[ \t]*\{:?(?:[^{}\n]*)\}[ \t]*$")
_HTML_ID = re.compile(r"<[a-zA-Z][^<>]*?\s(?:id|name)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+))")
_TAG = re.compile(r"<[^<>\n]{1,500}>")
_TAB = re.compile(r"^(?P<indent>[ \t]*)===[+!]? +\"(?P<label>[^\"\n]*)\"", re.MULTILINE)
_INLINE_MARKUP = (
    (re.compile(r"!?\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"!?\[([^\]]*)\]\[[^\]]*\]"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>]*>"), ""),
    (re.compile(r"(?<!\\)(\*\*|__|~~)(.+?)\1"), r"\2"),
    (re.compile(r"(?<![\\\w])([*_])(?!\s)(.+?)(?<!\s)\1(?!\w)"), r"\2"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)


@dataclass(frozen=True)
class Outline:
    """What the checker needs to know of a body.

    `prose` has blocks of code blanked out, `masked` code spans and comments too.
    """

    body: str
    prose: str
    masked: str
    first_line: int
    comments: tuple[Comment, ...]
    fence_lines: int

    def _line(self, offset: int) -> int:
        return self.first_line + self.masked.count("\n", 0, offset)

    def mark(self, start: int, end: int) -> Mark:
        """The place of a span of the body."""
        column = start - self.masked.rfind("\n", 0, start)
        return Mark(self._line(start), column, max(end - start, 1))

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """Every heading in the order of the page."""
        found = [
            (match.start(), len(match["marks"]), match.start("text"), match.end("text"))
            for match in _ATX.finditer(self.prose)
        ]
        found += [
            (match.start(), 1 if match["line"][0] == "=" else 2, match.start("text"), match.end("text"))
            for match in _SETEXT.finditer(self.prose)
            if "|" not in match["text"] or match["line"][0] == "="
        ]
        return tuple(self._heading(*place) for place in sorted(found))

    def _heading(self, offset: int, level: int, start: int, end: int) -> Heading:
        written = self.body[start:end]
        attributes = _TRAILING_ATTR.search(written)
        written_id = _ATTR_ID.search(attributes[0]) if attributes else None
        text = written[: attributes.start()] if attributes and written_id else written
        return Heading(level, plain_text(text), written_id["id"] if written_id else None, self._line(offset))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link and image target, in the order of the page."""
        found = []
        for pattern in (_INLINE_LINK, _DEFINITION):
            for match in pattern.finditer(self.masked):
                start, end = match.span("target")
                target = self.body[start:end]
                image = pattern is _INLINE_LINK and self._is_image(match.start())
                found.append((start, Link(target.strip("<>"), self.mark(start, end), image)))
        return tuple(link for _, link in sorted(found, key=lambda pair: pair[0]))

    def _is_image(self, bracket: int) -> bool:
        depth, start = 0, max(0, bracket - 500)
        for index in range(bracket, start - 1, -1):
            depth += {"]": 1, "[": -1}.get(self.masked[index], 0)
            if depth == 0:
                return index > 0 and self.masked[index - 1] == "!"
        return False

    @cached_property
    def tab_groups(self) -> tuple[TabGroup, ...]:
        """Runs of content tabs (`=== "Python"`) with nothing but their own content between."""
        groups: list[tuple[int, str, list[str], int]] = []
        for match in _TAB.finditer(self.masked):
            line, indent = self._line(match.start()), match["indent"]
            label = self.body[match.start("label") : match.end("label")]
            if groups and groups[-1][1] == indent and self._joined(groups[-1][3], match.start(), indent):
                groups[-1][2].append(label)
                groups[-1] = (*groups[-1][:3], match.end())
            else:
                groups.append((line, indent, [label], match.end()))
        return tuple(TabGroup(tuple(labels), line) for line, _, labels, _ in groups)

    def _joined(self, start: int, end: int, indent: str) -> bool:
        inner = self.body[start:end].split("\n")[1:]
        return all(not line.strip() or line.startswith(indent + "    ") for line in inner if line != indent)

    @cached_property
    def written_anchors(self) -> frozenset[str]:
        """Anchors written out: `{#id}` and HTML `id` or `name`."""
        attributes = {match["id"] for match in _ATTR_ID.finditer(self.masked)}
        tags = {html.unescape(a or b or c) for a, b, c in _HTML_ID.findall(self.masked)}
        return frozenset(attributes | tags)

    def anchors(self, slugify: Slugify) -> frozenset[str]:
        """Every anchor a link may end in, with the suffixes that repeated headings get."""
        anchors = set(self.written_anchors)
        counts: dict[str, int] = {}
        for heading in self.headings:
            slug = heading.id or slugify(heading.text)
            count = counts[slug] = counts.get(slug, -1) + 1
            anchors.update((f"{slug}_{count}", f"{slug}-{count}") if count else (slug,))
        return frozenset(anchors)


def read_outline(body: str, first_line: int) -> Outline:
    """Mask what is not prose and find the comments.

    Args:
        body: the Markdown after the front matter.
        first_line: the number of its first line in the file.
    """
    prose, fence_lines = _mask_code_blocks(body)
    masked = _CODE_SPAN.sub(_blank, prose)
    comments = []
    for match in _COMMENT.finditer(masked):
        start = match.start()
        written = body[match.start() : match.end()]
        inner = written[4:-3] if written.startswith("<!--") else written[3:-3]
        line = first_line + masked.count("\n", 0, start)
        comments.append(Comment(inner.strip(), line, start - masked.rfind("\n", 0, start), match.span()))
    masked = _COMMENT.sub(_blank, masked)
    return Outline(body, prose, masked, first_line, tuple(comments), fence_lines)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _mask_code_blocks(body: str) -> tuple[str, int]:
    """The body with fenced and indented code blanked, and the number of lines of code."""
    if "```" not in body and "~~~" not in body and "\n    " not in body:
        return body, 0
    lines = body.split("\n")
    fence, contained, blank_before, code_lines = "", False, True, 0
    for index, line in enumerate(lines):
        if fence:
            stripped = line.strip(" \t>")
            if stripped.startswith(fence) and not stripped.strip(fence[0]):
                fence = ""
            else:
                code_lines += 1
            lines[index] = " " * len(line)
            continue
        first = line[:1]
        if not line or line.isspace():
            blank_before = True
            continue
        if ("```" in line or "~~~" in line) and (match := _FENCE.match(line)):
            fence = match["fence"]
            lines[index] = " " * len(line)
            continue
        if first not in " \t":
            contained = _CONTAINER.match(line) is not None
        elif not contained and blank_before and (line.startswith("    ") or first == "\t"):
            lines[index] = " " * len(line)
            code_lines += 1
            continue
        elif not contained and _CONTAINER.match(line):
            contained = True
        blank_before = False
    return "\n".join(lines), code_lines


def plain_text(markup: str) -> str:
    """The text of a heading or label without its inline markup."""
    parts = re.split(r"(`+)(.+?)\1(?!`)", markup)
    texts = []
    for index in range(0, len(parts), 3):
        text = parts[index]
        for pattern, replacement in _INLINE_MARKUP:
            text = pattern.sub(replacement, text)
        texts.append(html.unescape(text))
        if index + 2 < len(parts):
            texts.append(parts[index + 2].strip())
    return "".join(texts).strip()


def slugify_lower(text: str) -> str:
    """The anchor that `pymdownx.slugs.slugify(case="lower")` makes, which GitHub's resembles."""
    text = unicodedata.normalize("NFC", text).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def prose_text(outline: Outline) -> str:
    """The prose of a body, without code, link targets and HTML tags."""
    text = _INLINE_LINK.sub("]", outline.masked)
    return _TAG.sub(" ", text) if "<" in text else text
