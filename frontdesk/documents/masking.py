"""Blanking out what is not prose: blocks of code, code spans, comments. Lengths and line ends stay.

It knows where code begins and ends in the host's Markdown, and nothing of headings or links.
"""

import re
from bisect import bisect_right

# Every pattern is linear in the length of a line.
_FENCE = re.compile(r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})(?P<info>[^`\n]*)$")
_CONTAINER = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|!!!|\?\?\?|===|:::|\[\^|>|<)")
_CODE_SPAN = re.compile(r"(?<![\\`])(`{1,4})(?!`)(?:[^`\n]|(?!\1(?!`))`)*?[^`\n]?(?<!`)\1(?!`)")
_COMMENT_ENDS = {"<!--": "-->", "{/*": "*/}"}
_NOT_LINE_END = re.compile(r"[^\n]")


def comment_spans(text: str) -> list[tuple[int, int]]:
    """Where HTML comments and those of MDX stand; one without an end is none."""
    spans: list[tuple[int, int]] = []
    following = {mark: text.find(mark) for mark in _COMMENT_ENDS}
    while any(start >= 0 for start in following.values()):
        start, mark = min((start, mark) for mark, start in following.items() if start >= 0)
        end = text.find(_COMMENT_ENDS[mark], start + len(mark))
        if end < 0:
            following[mark] = -1  # nothing ends this kind any more
            continue
        position = end + len(_COMMENT_ENDS[mark])
        spans.append((start, position))
        for other, place in following.items():
            if 0 <= place < position:
                following[other] = text.find(other, position)
    return spans


def blank(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with some spans blanked out."""
    parts, position = [], 0
    for start, end in spans:
        parts += [text[position:start], _NOT_LINE_END.sub(" ", text[start:end])]
        position = end
    return "".join([*parts, text[position:]])


def mask_code_spans(text: str) -> str:
    """The text with what stands between backticks blanked out."""
    return _CODE_SPAN.sub(_blank, text) if "`" in text else text


def _blank(match: re.Match[str]) -> str:
    return _NOT_LINE_END.sub(" ", match[0])


def mask_code_blocks(body: str) -> tuple[str, int]:
    """The body with fenced and indented code blanked, and the number of lines of code."""
    if not any(mark in body for mark in ("```", "~~~", "\n    ", "\n\t")) and not body.startswith(("    ", "\t")):
        return body, 0
    lines = body.split("\n")
    closers = _Closers(lines)
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
        match = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if match is not None and closers.close(match["fence"], index):
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


class _Closers:
    """Where fences can end: an opening that nothing closes is text."""

    def __init__(self, lines: list[str]) -> None:
        self._indexes: dict[str, list[int]] = {"`": [], "~": []}
        self._longest: dict[str, list[int]] = {"`": [], "~": []}
        for index, line in enumerate(lines):
            if "```" not in line and "~~~" not in line:
                continue
            run = line.strip(" \t>")
            if run[0] in "`~" and not run.strip(run[0]):
                self._indexes[run[0]].append(index)
                self._longest[run[0]].append(len(run))
        for longest in self._longest.values():
            for place in range(len(longest) - 2, -1, -1):
                longest[place] = max(longest[place], longest[place + 1])

    def close(self, fence: str, index: int) -> bool:
        """Whether a later line ends a fence that opens at a line."""
        following = bisect_right(self._indexes[fence[0]], index)
        longest = self._longest[fence[0]]
        return following < len(longest) and longest[following] >= len(fence)
