"""Front matter that the host does not see: unclosed, too far down, or not between dashes.

The host prints it as text and publishes the page, a draft too. A page that merely begins with a
rule, or with words before a colon, is text: only keys that mean something make it front matter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from frontdesk.documents.faults import Fault
from frontdesk.documents.schema import KEYS, THEME_KEYS, hiding_status
from frontdesk.yaml_nodes import Mark

MAX_HEADER_LINES = 200

# Every pattern is linear in the length of the text.
_LEAD = re.compile(r"(?:\s++|<!--.*?-->)*+", re.DOTALL)
"""White space and comments, such as a licence, may stand before what was meant as front matter."""
_DASHES = re.compile(r"[-–—－]{2,}+[ \t]*+(?:\n|\Z)")
_OPENING = re.compile(r"---[ \t]*\n")
_KEY = re.compile(r"[ \t]*+(?:([\w-]++)|\"([^\"\n]*+)\"|'([^'\n]*+)')[ \t]*+[:：](?P<value>.*)")
_FLOW_KEY = re.compile(r"[{,]\s*+[\"']?([\w-]++)[\"']?\s*+[:：]")
_BETWEEN = re.compile(r"\s|#|-[ \t]|[{}\[\]]|$")
"""Lines that may stand among keys: indented, comments, items, brackets, nothing."""
_WIDE_COLON = re.compile(r"^[\"']?(?P<key>[\w-]++)[\"']?[ \t]*+(?P<colon>：)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _HeaderKey:
    name: str
    value: str
    line: int


def find_lost_front_matter(text: str) -> Fault | None:
    """What is wrong with the top of a page in which the host finds no front matter; None where it is text.

    Args:
        text: the whole page, without a closed block at its very top.
    """
    lead = _LEAD.match(text)
    start = lead.end() if lead is not None else 0
    line = text.count("\n", 0, start) + 1
    dashes = _DASHES.match(text, start)
    if dashes is None:
        return _undelimited(text[start:], line)
    keys = tuple(_keys(text[dashes.end() :], line + 1))
    at_top = _OPENING.match(text) is not None
    follows = at_top and keys and keys[0].line == line + 1
    if not follows and not any(key.name in KEYS or key.name in THEME_KEYS for key in keys):
        return None
    return Fault("unclosed" if at_top else "late", Mark(line))


def _undelimited(text: str, line: int) -> Fault | None:
    """MultiMarkdown's header of bare keys: the host reads it, and so do other tools; nobody takes it for a draft."""
    for key in _keys(text.partition("\n\n")[0], line):
        if key.name.casefold() == "status" and hiding_status(key.value) is not None:
            return Fault("undelimited", Mark(key.line), f"{key.name}: {key.value}"[:60])
    return None


def _keys(text: str, first_line: int) -> Iterator[_HeaderKey]:
    """The keys at the top of a text, up to the first line that is no part of a header."""
    for number, line in enumerate(text.split("\n", MAX_HEADER_LINES)[:MAX_HEADER_LINES], first_line):
        key = _KEY.match(line)
        if key is not None:
            yield _HeaderKey(key[1] or key[2] or key[3] or "", key["value"].strip(), number)
        elif _BETWEEN.match(line) is None:
            return
        for name in _FLOW_KEY.findall(line) if line.startswith("{") else ():
            yield _HeaderKey(name, "", number)


def find_wide_colon(block: str, first_line: int, *, known: bool) -> Fault | None:
    """A key that a full-width colon follows, which YAML takes for a part of a word.

    Args:
        block: what stands between the dashes.
        first_line: the number of its first line in the file.
        known: look only at keys that mean something, because the block may be text.
    """
    for match in _WIDE_COLON.finditer(block):
        if not known or match["key"] in KEYS or match["key"] in THEME_KEYS:
            line = block.count("\n", 0, match.start()) + first_line
            column = match.start("colon") - match.start() + 1
            return Fault("wide-colon", Mark(line, column), match["key"][:60])
    return None
