"""Filling in blocks: each `<!-- frontdesk/NAME … -->` of a page becomes what its renderer returns."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from frontdesk.documents.blocks import PREFIX, Block, read_blocks
from frontdesk.documents.markdown import read_outline

Renderer = Callable[[Block], str]
"""From a block to Markdown, in which HTML stands on lines of its own."""

_MARK = re.compile(r"<div data-frontdesk=[\"']?([a-z-]{1,40})-(\d{1,4})[\"']?></div>")


def fill_blocks(markdown: str, renderers: Mapping[str, Renderer]) -> str:
    """The Markdown of a page with the blocks that `renderers` knows filled in; those shown as code stay."""
    return _replaced(markdown, _blocks(markdown, renderers), lambda block: renderers[block.name](block))


def hold_blocks(markdown: str, names: Collection[str], mark: str) -> tuple[str, tuple[Block, ...]]:
    """The Markdown with a mark in the place of each block of these names, and the blocks in its order.

    What people outside wrote is put in their places by `fill_marks`, when Markdown and templates have run.

    Args:
        markdown: a page.
        names: the blocks to hold.
        mark: whose marks they are, in small letters.
    """
    blocks = _blocks(markdown, names)
    numbers = {block.span: number for number, block in enumerate(blocks)}
    held = _replaced(markdown, blocks, lambda block: f'<div data-frontdesk="{mark}-{numbers[block.span]}"></div>')
    return held, blocks


def fill_marks(html: str, mark: str, rendered: Sequence[str]) -> str:
    """The page with the marks of `hold_blocks` replaced; other marks stay."""

    def fill(found: re.Match[str]) -> str:
        number = int(found[2])
        return rendered[number] if found[1] == mark and number < len(rendered) else found[0]

    return _MARK.sub(fill, html)


def _blocks(markdown: str, names: Collection[str]) -> tuple[Block, ...]:
    if PREFIX not in markdown:
        return ()
    found = read_blocks(read_outline(markdown, 1))
    return tuple(block for block in found if isinstance(block, Block) and block.name in names)


def _replaced(markdown: str, blocks: Sequence[Block], renderer: Renderer) -> str:
    for block in reversed(blocks):
        start, end = block.span
        markdown = f"{markdown[:start]}\n\n{renderer(block)}\n\n{markdown[end:]}"
    return markdown
