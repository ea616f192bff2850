"""The embedding syntax: which comments are blocks, and what is wrong with those that are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.documents.blocks import BLOCKS, TICKET_VIEWS, Block, BlockFault, has_blocks, read_blocks, valid_blocks
from frontdesk.documents.markdown import read_outline


def read(body: str) -> list[Block | BlockFault]:
    """The blocks of a body."""
    return list(read_blocks(read_outline(body, 1)))


@pytest.mark.parametrize(
    ("comment", "name", "attributes"),
    [
        ('frontdesk/reference source="errors.yml"', "reference", {"source": "errors.yml"}),
        ('frontdesk/reference source="faq/" group="s3"', "reference", {"source": "faq/", "group": "s3"}),
        ("frontdesk/reference source=errors.yml group=s3", "reference", {"source": "errors.yml", "group": "s3"}),
        ('frontdesk/reference\n  group=""\n  source="a b.yml"', "reference", {"group": "", "source": "a b.yml"}),
        ('frontdesk/documents section="user_guides"', "documents", {"section": "user_guides"}),
        ("frontdesk/tickets view=sla", "tickets", {"view": "sla"}),
        ('frontdesk/tickets view="csat"', "tickets", {"view": "csat"}),
        ("frontdesk/channels", "channels", {}),
        ("frontdesk/sections", "sections", {}),
        ("frontdesk/sections   ", "sections", {}),
    ],
)
def test_blocks(comment: str, name: str, attributes: dict[str, str]) -> None:
    """A block is a comment with a known name and its attributes, quoted or bare, on one line or several."""
    (block,) = read(f"<!-- {comment} -->\n")
    assert isinstance(block, Block)
    assert (name, attributes) == (block.name, block.attributes)


@pytest.mark.parametrize(
    ("comment", "kind", "detail"),
    [
        ("frontdesk/", "syntax", "frontdesk/"),
        ("frontdesk/Reference", "syntax", "frontdesk/Reference"),
        ("frontdesk/sections!", "syntax", "frontdesk/sections!"),
        ("frontdesk/referense source=a", "name", "referense"),
        ('frontdesk/reference source="a" kind="b"', "attribute", "kind"),
        ('frontdesk/reference source="a" source="b"', "twice", "source"),
        ("frontdesk/reference", "missing", "source"),
        ("frontdesk/tickets", "missing", "view"),
        ("frontdesk/tickets view=slo", "value", "slo"),
        ('frontdesk/tickets view=""', "value", ""),
        ('frontdesk/tickets view="' + "v" * 200 + '"', "value", "v" * 80),
        ("frontdesk/reference group=a", "missing", "source"),
        ("frontdesk/documents", "missing", "section"),
        ("frontdesk/sections a=b", "attribute", "a"),
        ("frontdesk/reference source='a'", "syntax", "source='a'"),
        ('frontdesk/reference source="a', "syntax", 'source="a'),
        ("frontdesk/reference source = a", "syntax", "source = a"),
        ("frontdesk/reference errors.yml", "syntax", "errors.yml"),
        ("frontdesk/reference source=" + "“" * 200, "syntax", "source=" + "“" * 73),
    ],
)
def test_faults(comment: str, kind: str, detail: str) -> None:
    """A block that is not understood is a fault that names the part, never text that silently shows nothing."""
    (fault,) = read(f"正文\n\n  <!-- {comment} -->\n")
    assert isinstance(fault, BlockFault)
    assert (kind, detail, 3, 3) == (fault.kind, fault.detail, fault.line, fault.column)


@pytest.mark.parametrize(
    "comment",
    [
        "Frontdesk/reference source=a",
        "frontdesk /sections",
        "FRONTDESK/sections",
        "frontdesk\\sections",
        "frontdesk／sections",
        "frontdesk sections",
        "frontdesk: reference source=a",
        "front-desk/sections",
        "frondesk/sections",
    ],
)
def test_a_misspelt_beginning_is_a_fault(comment: str) -> None:
    """What is meant as a block and begins otherwise is named; it would show nothing."""
    (fault,) = read(f"<!-- {comment} -->\n")
    assert isinstance(fault, BlockFault)
    assert ("prefix", comment) == (fault.kind, fault.detail)


@pytest.mark.parametrize(
    "comment", ["Frontdesk is great", "frontmatter/sections", "desk/sections", "front", "TODO: frontdesk/x", ""]
)
def test_other_comments_are_notes(comment: str) -> None:
    """A comment that only speaks of the tool, or of other things, is a note."""
    assert [] == read(f"<!-- {comment} -->\n")


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("正文\n\n<!-- frontdesk/reference source=a\n\n正文\n", 3),
        ("<!-- frontdesk/sections\n\n正文\n\n<!-- 注 -->\n", 1),
        ("<!-- 注 -->\n\n<!--frontdesk /sections", 3),
        ("正文 <!-- Frontdesk/sections -- >\n", 1),
    ],
)
def test_a_block_without_an_end_is_a_fault(body: str, line: int) -> None:
    """A block that is never closed, or only by the end of a later comment, is named at its beginning."""
    (fault,) = read(body)
    assert isinstance(fault, BlockFault)
    assert ("unclosed", line) == (fault.kind, fault.line)


def test_a_block_without_an_end_in_code_is_code() -> None:
    """Code may show half a block."""
    assert [] == read("`<!-- frontdesk/sections`\n\n```\n<!-- frontdesk/sections\n```\n")


@pytest.mark.parametrize(
    ("comment", "choices"),
    [
        ("frontdesk/referense", tuple(BLOCKS)),
        ("frontdesk/reference sourse=a", ("source", "group")),
        ("frontdesk/tickets view=slo", TICKET_VIEWS),
    ],
    ids=["name", "attribute", "value"],
)
def test_choices_are_offered(comment: str, choices: tuple[str, ...]) -> None:
    """An unknown name, attribute or value comes with those that exist."""
    (fault,) = read(f"<!-- {comment} -->\n")
    assert isinstance(fault, BlockFault)
    assert choices == fault.choices


@pytest.mark.parametrize(
    "body",
    [
        "<!-- 注释 -->\n",
        "<!-- count:codes -->\n",
        "`<!-- frontdesk/sections -->`\n",
        "frontdesk/sections\n",
        "```\n<!-- frontdesk/sections -->\n```\n",
        "<!-- x frontdesk/sections -->\n",
        "<!-- x frontdesk/sections\n",
    ],
    ids=repr,
)
def test_what_is_no_block(body: str) -> None:
    """Other comments, code and text are left alone."""
    assert ([], False) == (read(body), has_blocks(read_outline(body, 1)))


def test_blocks_in_their_order_with_their_places() -> None:
    """Several blocks of a page come in its order; those of one name can be asked for; a span is the comment's."""
    body = '# 甲\n\n<!-- frontdesk/sections -->\n\n字 <!-- frontdesk/reference source="a" -->\n<!-- frontdesk/no -->\n'
    outline = read_outline(body, 11)
    assert ["sections", "reference"] == [block.name for block in read_blocks(outline) if isinstance(block, Block)]
    (block,) = valid_blocks(outline, "reference")
    assert (15, 3, '<!-- frontdesk/reference source="a" -->') == (block.line, block.column, body[slice(*block.span)])
    assert has_blocks(outline)


@given(st.text("ab=\"' \n/.-“<{", max_size=30))
def test_any_comment_is_a_block_or_a_fault(text: str) -> None:
    """Whatever stands after the prefix, it is understood or reported, once."""
    found = read(f"<!-- frontdesk/reference {text}-->\n")
    assert 1 == len(found)
    assert all(isinstance(block, BlockFault) or "source" in block.attributes for block in found)


@pytest.mark.parametrize(
    "text",
    ["a=b " * 50_000, " " * 200_000, "source=" * 30_000, 'source="' + "a" * 200_000, "a" * 200_000],
    ids=["attributes", "spaces", "names", "quote", "word"],
)
def test_a_hostile_block_costs_nothing(text: str) -> None:
    """A comment of any size is a fault at once."""
    (fault,) = read(f"<!-- frontdesk/reference {text} -->\n")
    assert isinstance(fault, BlockFault)
    assert len(fault.detail) <= 200_000
