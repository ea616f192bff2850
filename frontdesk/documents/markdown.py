"""The outline of a Markdown body: headings, links, anchors, tabs and blocks, with their places.

It does not render. It reads what the host's Markdown (Python-Markdown with PyMdown) would see,
skipping fences, code and comments, fast enough to read a whole tree on every check.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from frontdesk.documents.masking import blank, comment_spans, mask_code_blocks, mask_code_spans
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


MAX_HEADING_CHARACTERS = 300
"""A longer heading has no anchor that anybody links to."""

# Every pattern is linear in the length of a line: possessive where two parts could share characters.
_INLINE_LINK = re.compile(
    r"\]\([ \t]*+(?P<target><[^<>\n]*+>|[^\s()<>]*+(?:\([^\s()]*+\)[^\s()]*+)*+)"
    r"(?:[ \t\n]++(?:\"[^\"\n]*+\"|'[^'\n]*+'|\([^()\n]*+\)))?+[ \t]*+\)"
)
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]++\]:[ \t]*+(?P<target><[^<>\n]*+>|\S+)", re.MULTILINE)
_ATX = re.compile(
    r"^[ \t]*+(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*+)*+(?P<marks>#{1,6})[ \t]*+(?P<text>[^\n#][^\n]*+)$", re.MULTILINE
)
_SETEXT = re.compile(
    r"^[ \t]*+(?P<text>(?:[^\s#>|`\-=+*]|[*`](?=\S))[^\n]*)\n[ \t]*+(?P<line>=+|-+)[ \t]*$", re.MULTILINE
)
_CLOSING_MARKS = re.compile(r"(?:^|[ \t])#++$")
_BRACES = re.compile(r"\{:?(?P<inner>[^{}\n]*+)\}")
_ID_IN_BRACES = re.compile(r"(?:^|\s)#(?P<id>[^\s#]++)")
_HTML_ID = re.compile(r"<[a-zA-Z][^<>]*?\s(?:id|name)\s*+=\s*+(?:\"([^\"<>]*+)\"|'([^'<>]*+)'|([^\s\"'<>]++))")
_NUMBERED = re.compile(r"(.*)_(\d{1,6})")
_TAG = re.compile(r"<[^<>\n]{1,500}>")
_TAB = re.compile(r"^(?P<indent>[ \t]*+)===(?P<mark>[+!]?) ++\"(?P<label>[^\"\n]*+)\"", re.MULTILINE)
_GENERATED = re.compile(
    r"^[ \t]*+(?:::: (?!(?:tip|note|info|warning|danger|caution|important|details)\b)[\w.-]+|;?-+8<-+)"
    r"|(?<!=)\{\{|\{%",
    re.MULTILINE,
)
_CODE_IN_HEADING = re.compile(r"(`{1,3})(.+?)\1(?!`)")
_INLINE_MARKUP = (
    (re.compile(r"<!--.*?-->"), ""),
    (re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])"), ""),
    (re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>]*>"), ""),
    (re.compile(r"(?<!\\)(\*\*|__|~~)(.+?)\1"), r"\2"),
    (re.compile(r"(?<![\\\w])([*_])(?!\s)(.+?)(?<!\s)\1(?!\w)"), r"\2"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)


class Places:
    """From offsets in a text to lines and columns, by one pass over its line ends."""

    def __init__(self, text: str, first_line: int) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._first_line = first_line

    def line(self, offset: int) -> int:
        """The number of the line an offset lies in."""
        return self._first_line + bisect_right(self._starts, offset) - 1

    def column(self, offset: int) -> int:
        """The column of an offset, from 1."""
        return offset - self._starts[bisect_right(self._starts, offset) - 1] + 1


@dataclass(frozen=True)
class Outline:
    """What the checker needs to know of a body.

    `prose` has blocks of code and comments blanked out, `masked` code spans too.
    """

    body: str
    prose: str
    masked: str
    places: Places
    comments: tuple[Comment, ...]
    fence_lines: int

    def mark(self, start: int, end: int) -> Mark:
        """The place of a span of the body."""
        return Mark(self.places.line(start), self.places.column(start), max(end - start, 1))

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
        text = self.body[start : min(end, start + MAX_HEADING_CHARACTERS)].rstrip()
        text = _CLOSING_MARKS.sub("", text).rstrip()
        written_id = None
        opening = text.rfind("{")
        if text.endswith("}") and opening > 0 and text[opening - 1].isspace():
            match = _ID_IN_BRACES.search(text[opening + 1 : -1].removeprefix(":"))
            written_id = match["id"] if match is not None else None
            text = _CLOSING_MARKS.sub("", text[:opening].rstrip()).rstrip()
        return Heading(level, plain_text(text), written_id, self.places.line(offset))

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
        groups: list[tuple[int, list[str]]] = []
        open_groups: dict[str, tuple[list[str], int]] = {}
        for match in _TAB.finditer(self.masked):
            indent, label = match["indent"], self.body[match.start("label") : match.end("label")]
            for deeper in [known for known in open_groups if len(known) > len(indent)]:
                del open_groups[deeper]
            labels, end = open_groups.get(indent, ([], 0))
            if not labels or match["mark"] == "!" or not self._is_inside(end, match.start(), indent):
                labels = []
                groups.append((self.places.line(match.start()), labels))
            labels.append(label)
            open_groups[indent] = (labels, match.end())
        return tuple(TabGroup(tuple(labels), line) for line, labels in groups)

    def _is_inside(self, start: int, end: int, indent: str) -> bool:
        """Whether all lines between two tabs are content of the first."""
        inner = self.body[start:end].split("\n")[1:]
        return all(not line.strip() or line.startswith(indent + "    ") for line in inner)

    @cached_property
    def has_generated_parts(self) -> bool:
        """Whether another tool fills something in, so that not every anchor can be known."""
        return _GENERATED.search(self.masked) is not None

    @cached_property
    def written_anchors(self) -> frozenset[str]:
        """Anchors written out: `{#id}` and HTML `id` or `name`."""
        attributes = {
            found["id"]
            for braces in _BRACES.finditer(self.masked)
            if "#" in braces["inner"]
            for found in _ID_IN_BRACES.finditer(braces["inner"])
        }
        tags = {html.unescape(a or b or c) for a, b, c in _HTML_ID.findall(self.masked)}
        return frozenset(attributes | tags)

    def heading_anchors(self, slugify: Slugify) -> tuple[str, ...]:
        """The anchor of each heading, in the order of `headings`.

        A heading whose anchor is taken gets the next free `_1`, as in Python-Markdown.
        """
        taken = set(self.written_anchors)
        last: dict[str, int] = {}
        found = []
        for heading in self.headings:
            anchor = heading.id if heading.id is not None else slugify(heading.text)
            if heading.id is None and (not anchor or anchor in taken):
                numbered = _NUMBERED.fullmatch(anchor)
                base, number = (numbered[1], int(numbered[2])) if numbered else (anchor, 0)
                number = max(number, last.get(base, 0)) + 1
                while f"{base}_{number}" in taken:
                    number += 1
                last[base] = number
                anchor = f"{base}_{number}"
            taken.add(anchor)
            found.append(anchor)
        return tuple(found)

    def anchors(self, slugify: Slugify) -> frozenset[str]:
        """Every anchor a link may end in; for a numbered `_1` the `-1` of other generators is accepted too."""
        anchors = self.heading_anchors(slugify)
        dashed = {
            f"{numbered[1]}-{numbered[2]}"
            for heading, anchor in zip(self.headings, anchors, strict=True)
            if heading.id is None and anchor != slugify(heading.text) and (numbered := _NUMBERED.fullmatch(anchor))
        }
        return self.written_anchors | frozenset(anchors) | dashed


def read_outline(body: str, first_line: int) -> Outline:
    """Mask what is not prose and find the comments.

    Args:
        body: the Markdown after the front matter.
        first_line: the number of its first line in the file.
    """
    prose, fence_lines = mask_code_blocks(body)
    masked = mask_code_spans(prose)
    places = Places(body, first_line)
    spans = comment_spans(masked)
    comments = tuple(
        Comment(body[start:end][4:-3].strip(), places.line(start), places.column(start), (start, end))
        for start, end in spans
        if masked.startswith("<!--", start)
    )
    return Outline(body, blank(prose, spans), blank(masked, spans), places, comments, fence_lines)


def plain_text(markup: str) -> str:
    """The text of a heading or label without its inline markup."""
    parts = _CODE_IN_HEADING.split(markup)
    texts = []
    for index in range(0, len(parts), 3):
        text = parts[index]
        for pattern, replacement in _INLINE_MARKUP:
            text = pattern.sub(replacement, text)
        texts.append(html.unescape(text))
        if index + 2 < len(parts):
            texts.append(parts[index + 2].strip())
    return " ".join("".join(texts).split())


def slugify_lower(text: str) -> str:
    """The anchor that `pymdownx.slugs.slugify(case="lower")` makes, which GitHub's resembles."""
    text = re.sub(r"</?[^>]*>", "", unicodedata.normalize("NFC", text)).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def prose_text(outline: Outline) -> str:
    """The prose of a body, without code, link targets and HTML tags."""
    text = _INLINE_LINK.sub("]", outline.masked)
    return _TAG.sub(" ", text) if "<" in text else text
