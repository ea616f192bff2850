"""Filling in blocks: each `<!-- frontdesk/NAME … -->` of a page becomes what its renderer returns."""

from collections.abc import Callable, Mapping

from frontdesk.documents.blocks import PREFIX, Block, read_blocks
from frontdesk.documents.markdown import read_outline

Renderer = Callable[[Block], str]
"""From a block to Markdown, in which HTML stands on lines of its own."""


def fill_blocks(markdown: str, renderers: Mapping[str, Renderer]) -> str:
    """The Markdown of a page with the blocks that `renderers` knows filled in; those shown as code stay."""
    if PREFIX not in markdown:
        return markdown
    blocks = [b for b in read_blocks(read_outline(markdown, 1)) if isinstance(b, Block) and b.name in renderers]
    for block in reversed(blocks):
        start, end = block.span
        markdown = f"{markdown[:start]}\n\n{renderers[block.name](block)}\n\n{markdown[end:]}"
    return markdown
