"""The embedding syntax, read: `<!-- frontdesk/NAME attribute="value" other=5 -->`.

It knows which blocks exist and which attributes they take; what they turn into is the site's affair.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from frontdesk.documents.markdown import Comment, Outline

PREFIX = "frontdesk/"


@dataclass(frozen=True, slots=True)
class Attribute:
    """What a block takes: whether it has to be there, and the values it may have; none listed means any."""

    required: bool = True
    choices: tuple[str, ...] = ()


TICKET_VIEWS = (
    "summary",
    "sla",
    "promise",
    "trend",
    "backlog",
    "breaches",
    "categories",
    "csat",
    "titles",
    "sources",
)
BLOCKS: dict[str, dict[str, Attribute]] = {
    "reference": {"source": Attribute(), "group": Attribute(required=False)},
    "sections": {},
    "documents": {"section": Attribute()},
    "tickets": {"view": Attribute(choices=TICKET_VIEWS)},
    "channels": {},
}
"""Block names with their attributes."""

_ATTRIBUTE = re.compile(r"\s+(?P<name>[a-z][a-z0-9_-]*)=(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[\w./+-]+))")
_MISSPELT = re.compile(r"(?P<prefix>[A-Za-z-]{7,12})(?:\s*+(?P<slash>[/\\／])|\s*+:?\s*+)\s*+(?P<name>[A-Za-z]++)")
_UNCLOSED = re.compile(r"<!--\s*+(?P<name>frontdesk\s*+[/\\／]\s*+[\w-]*+)", re.IGNORECASE)
_BLOCK = re.compile(r"frontdesk/(?P<name>[a-z][a-z0-9-]*)(?P<attributes>(?:\s.*)?)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page."""

    name: str
    attributes: Mapping[str, str]
    line: int
    column: int
    span: tuple[int, int]
    """Where its comment starts and ends in the body."""


@dataclass(frozen=True, slots=True)
class BlockFault:
    """A block that cannot be understood: the kind, which BL001 has a text for, and details."""

    kind: str
    line: int
    column: int
    detail: str = ""
    choices: tuple[str, ...] = ()


def read_blocks(outline: Outline) -> Iterator[Block | BlockFault]:
    """Every block of a page, in its order; a wrong one as its fault."""
    for comment in outline.comments:
        if comment.text.startswith(PREFIX):
            yield _read_block(comment)
        elif _is_meant_as_block(comment.text):
            yield BlockFault("prefix", comment.line, comment.column, comment.text[:80])
    unclosed = _UNCLOSED.search(outline.masked) if "<!--" in outline.masked else None
    if unclosed is not None:
        mark = outline.mark(*unclosed.span())
        yield BlockFault("unclosed", mark.line, mark.column, unclosed["name"])


def _is_meant_as_block(text: str) -> bool:
    """Whether a comment begins like a block and is none: `Frontdesk/reference`, `frontdesk /sections`, `frontdek/…`."""
    match = _MISSPELT.match(text)
    if match is None or not get_close_matches(match["prefix"].casefold(), (PREFIX[:-1],), cutoff=0.8):
        return False
    return bool(match["slash"]) or match["name"].casefold() in BLOCKS


def has_blocks(outline: Outline) -> bool:
    """Whether a page embeds anything."""
    return any(comment.text.startswith(PREFIX) for comment in outline.comments)


def valid_blocks(outline: Outline, name: str) -> Iterator[Block]:
    """The well-formed blocks of one name."""
    return (b for b in read_blocks(outline) if isinstance(b, Block) and b.name == name)


def _read_block(comment: Comment) -> Block | BlockFault:
    place = (comment.line, comment.column)
    match = _BLOCK.fullmatch(comment.text)
    if "<!--" in comment.text:  # the end is that of a later comment
        return BlockFault("unclosed", *place, comment.text.split()[0][:80])
    if match is None:
        return BlockFault("syntax", *place, comment.text[:80])
    name, rest = match["name"], match["attributes"].rstrip()
    if name not in BLOCKS:
        return BlockFault("name", *place, name, tuple(BLOCKS))
    attributes = _read_attributes(name, rest, place)
    if isinstance(attributes, BlockFault):
        return attributes
    for attribute, rule in BLOCKS[name].items():
        if rule.required and attribute not in attributes:
            return BlockFault("missing", *place, attribute)
    return Block(name, attributes, *place, comment.span)


def _read_attributes(name: str, rest: str, place: tuple[int, int]) -> dict[str, str] | BlockFault:
    attributes: dict[str, str] = {}
    position = 0
    while position < len(rest):
        found = _ATTRIBUTE.match(rest, position)
        if found is None:
            return BlockFault("syntax", *place, rest[position:].strip()[:80])
        if found["name"] not in BLOCKS[name]:
            return BlockFault("attribute", *place, found["name"], tuple(BLOCKS[name]))
        if found["name"] in attributes:
            return BlockFault("twice", *place, found["name"])
        quoted = found["quoted"]
        value = quoted if quoted is not None else found["bare"]
        choices = BLOCKS[name][found["name"]].choices
        if choices and value not in choices:
            return BlockFault("value", *place, value[:80], choices)
        attributes[found["name"]] = value
        position = found.end()
    return attributes
