"""Filling in blocks: each `<!-- frontdesk/NAME … -->` of a page becomes what its renderer returns."""

import re
from collections.abc import Callable, Mapping

from frontdesk.documents.blocks import Block, valid_blocks
from frontdesk.documents.page import Page

Renderer = Callable[[Block], str]
"""From a block to Markdown, in which HTML stands on lines of its own."""


def fill_blocks(markdown: str, page: Page, renderers: Mapping[str, Renderer]) -> str:
    """The Markdown of a page with the blocks that `renderers` knows filled in, in their order."""
    if not page.outline.comments:
        return markdown
    for name, renderer in renderers.items():
        for block in valid_blocks(page.outline, name):
            comment = re.compile(r"<!--\s*" + re.escape(block.text) + r"\s*-->")
            filled = f"\n\n{renderer(block)}\n\n"
            markdown = comment.sub(lambda _match, text=filled: text, markdown, count=1)  # type: ignore[misc]
    return markdown
