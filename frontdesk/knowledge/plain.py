"""The words of a Markdown text as a reader sees them: no markup, no link targets, code as it stands.

Every pattern is linear in the length of a line, or only tried on short ones.
"""

import re

MAX_CONTAINER_CHARACTERS = 500
"""A longer first line of an admonition or a tab is text."""

_FENCE = re.compile(r"[ \t>]*(?:`{3,}|~{3,})[^`]*$")
_FENCE_TITLE = re.compile(r"title=\"([^\"]*)\"")
_RULE = re.compile(r"[\s|:=*_-]*$")
_CONTAINER = re.compile(
    r"[ \t]*(?:!!!|\?\?\?\+?|===[+!]?)[ \t]+(?:[\w -]*[ \t])?[\w-]*[ \t]*(?:\"(?P<title>[^\"]*)\")?[ \t]*$"
)
_DIRECTIVE = re.compile(r"[ \t]*:::[ \t]*\w*[ \t]*")
_LIST_MARK = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(?:\[[ xX]\][ \t]+)?(?:#{1,6}[ \t]+)?")
_IMAGE_OR_LINK = re.compile(r"!?\[(?P<text>[^\[\]\n]{0,500})\](?:\([^()\n]{0,1000}\)|\[[^\[\]\n]{0,200}\])")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>")
_BRACES = re.compile(r"(?<![ \t])[ \t]*\{[:#.][^{}\n]{0,200}\}")
_EMPHASIS = re.compile(r"\*\*|__|~~|`+|(?<![\w*])\*(?=\w)|(?<=\w)\*(?![\w*])")
_DEFINITION = re.compile(r"[ \t]*\[[^\]\n]{1,200}\]:[ \t]")


def plain_text(markdown: str) -> str:
    """The visible words of some lines of Markdown, on one line."""
    shown: list[str] = []
    fence = ""
    for line in markdown.split("\n"):
        if fence:
            stripped = line.strip(" \t>")
            if stripped.startswith(fence) and not stripped.strip(fence[0]):
                fence = ""
            else:
                shown.append(line)
        elif ("```" in line or "~~~" in line) and _FENCE.match(line):
            run = line.strip(" \t>")
            fence = run[: len(run) - len(run.lstrip(run[0]))]
            shown += _FENCE_TITLE.findall(line)
        else:
            shown.append(_plain_line(line))
    return " ".join(" ".join(shown).split())


def _plain_line(line: str) -> str:
    if _RULE.match(line) or _DEFINITION.match(line):
        return ""
    container = _CONTAINER.match(line) if len(line) <= MAX_CONTAINER_CHARACTERS else None
    if container is not None:
        return container["title"] or ""
    directive = _DIRECTIVE.match(line)
    start = directive.end() if directive is not None else 0
    mark = _LIST_MARK.match(line, start)
    text = line[mark.end() :] if mark is not None else line
    parts = text.split("`")
    for index in range(0, len(parts), 2):  # between backticks stands code, which keeps its signs
        parts[index] = _plain_prose(parts[index])
    text = "".join(parts)
    if "](" in text:  # a link around code
        text = _IMAGE_OR_LINK.sub(_link_text, text)
    return text.replace("|", " ") if text.startswith("|") else text


def _plain_prose(text: str) -> str:
    if "[" in text:
        text = _IMAGE_OR_LINK.sub(_link_text, text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "{" in text:
        text = _BRACES.sub("", text)
    return _EMPHASIS.sub("", text)


def _link_text(match: re.Match[str]) -> str:
    return match["text"]
