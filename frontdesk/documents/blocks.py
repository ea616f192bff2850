"""The embedding syntax, read: `<!-- frontdesk/NAME attribute="value" other=5 -->`.

It knows which blocks exist and which attributes they take; what they turn into is the site's affair.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from frontdesk.documents.markdown import Comment, Outline

PREFIX = "frontdesk/"

BLOCKS: dict[str, dict[str, bool]] = {
    "reference": {"source": True, "group": False},
    "sections": {},
    "documents": {"section": True},
}
"""Block names with their attributes, and whether an attribute has to be there."""

_ATTRIBUTE = re.compile(r"\s+(?P<name>[a-z][a-z0-9_-]*)=(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[\w./+-]+))")
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


def has_blocks(outline: Outline) -> bool:
    """Whether a page embeds anything."""
    return any(comment.text.startswith(PREFIX) for comment in outline.comments)


def valid_blocks(outline: Outline, name: str) -> Iterator[Block]:
    """The well-formed blocks of one name."""
    return (b for b in read_blocks(outline) if isinstance(b, Block) and b.name == name)


def _read_block(comment: Comment) -> Block | BlockFault:
    place = (comment.line, comment.column)
    match = _BLOCK.fullmatch(comment.text)
    if match is None:
        return BlockFault("syntax", *place, comment.text[:80])
    name, rest = match["name"], match["attributes"].rstrip()
    if name not in BLOCKS:
        return BlockFault("name", *place, name, tuple(BLOCKS))
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
        attributes[found["name"]] = quoted if quoted is not None else found["bare"]
        position = found.end()
    for attribute, required in BLOCKS[name].items():
        if required and attribute not in attributes:
            return BlockFault("missing", *place, attribute)
    return Block(name, attributes, *place, comment.span)
