"""Promises: what a page's data and marked regions really hold, counted as sets."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from frontdesk.documents.blocks import valid_blocks
from frontdesk.documents.promises import BUILT_IN_SOURCES, Count, block_reference, count_promises
from frontdesk.documents.reference_data import ReferenceFault
from frontdesk.documents.site_layout import SiteLayout
from frontdesk.documents.tree import Tree

CODES = "groups:\n- {id: s3, codes: [{code: A}, {code: B}, {code: A}]}\n- {id: own, codes: [{code: E1}]}\n"
MORE = "groups:\n- {id: x, codes: [{code: B}, {code: C}]}\n"


def tree(body: str, files: Mapping[str, str] | None = None) -> Tree:
    """A tree in memory whose page a.md has this body, from line 5 on."""
    found = {"codes.yml": CODES, "more.yml": MORE, **(files or {}), "a.md": f"---\ntitle: 甲\n---\n\n{body}"}
    layout = SiteLayout(root=Path("site"), content=Path("site/docs"), framework=None)
    return Tree(layout, frozenset(found), read=lambda path: found[path].encode())


def counted(body: str, files: Mapping[str, str] | None = None) -> dict[str, Count]:
    """What a page with this body holds."""
    found = tree(body, files)
    return count_promises(found, found.page("a.md"))


def items(body: str) -> dict[str, set[str]]:
    """The distinct things of each kind."""
    return {kind: set(count.items) for kind, count in counted(body).items()}


def block(source: str, group: str = "") -> str:
    """A reference block."""
    return f'<!-- frontdesk/reference source="{source}"{group} -->\n'


def test_a_reference_block_is_counted() -> None:
    """The distinct entries of its source, those listed twice, the source and the block's place."""
    count = counted(f"正文\n\n{block('codes.yml')}")["codes"]
    assert ({"A", "B", "E1"}, ("A",), ("codes.yml",)) == (count.items, count.duplicates, count.sources)
    assert (7, 1) == (count.mark.line, count.mark.column)


def test_a_group_is_counted_alone() -> None:
    """A block that shows one group promises no more than that group, and repeats only what is in it."""
    assert {"codes": {"E1"}} == items(block("codes.yml", ' group="own"'))
    assert () == counted(block("codes.yml", ' group="own"'))["codes"].duplicates
    assert {} == items(block("codes.yml", ' group="nowhere"'))


def test_sources_of_one_kind_are_one_set() -> None:
    """What two sources share counts once; all sources are named."""
    count = counted(block("codes.yml") + "\n" + block("more.yml"))["codes"]
    assert ({"A", "B", "C", "E1"}, ("codes.yml", "more.yml"), 5) == (count.items, count.sources, count.mark.line)


def test_groups_of_one_source_are_one_set() -> None:
    """A source shown group by group is named once."""
    count = counted(block("codes.yml", ' group="s3"') + "\n" + block("codes.yml", ' group="own"'))["codes"]
    assert ({"A", "B", "E1"}, ("A",), ("codes.yml",)) == (count.items, count.duplicates, count.sources)


def test_what_fails_is_not_counted() -> None:
    """A source that cannot be read counts for nothing; the others still do."""
    assert {"codes": {"B", "C"}} == items(block("nowhere.yml") + "\n" + block("../x.yml") + "\n" + block("more.yml"))


@pytest.mark.parametrize("source", BUILT_IN_SOURCES)
def test_what_frontdesk_itself_lists_is_not_counted(source: str) -> None:
    """The tables of rules and keys are no files and promise nothing."""
    found = tree(block(source))
    (only,) = valid_blocks(found.page("a.md").outline, "reference")
    assert block_reference(found, found.page("a.md"), only) is None
    assert {} == items(block(source))


def test_an_escaping_source_is_refused() -> None:
    """A block cannot show a file outside the content."""
    found = tree(block("../../etc/passwd"))
    (only,) = valid_blocks(found.page("a.md").outline, "reference")
    with pytest.raises(ReferenceFault) as caught:
        block_reference(found, found.page("a.md"), only)
    assert "outside" == caught.value.kind


def region(kind: str, inner: str) -> str:
    """A region that is counted."""
    return f"<!-- count:{kind} -->\n{inner}<!-- /count -->\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (region("codes", "| 码 | 说明 |\n| --- | --- |\n| E1 | 甲 |\n| E2 | 乙 |\n"), {"codes": {"E1", "E2"}}),
        (region("codes", "| 码 |\n| :-: |\n| E1 |\n| E1 |\n"), {"codes": {"E1"}}),
        (region("commands", "## lan put\n\n正文\n\n### lan get\n"), {"commands": {"lan put", "lan get"}}),
        (region("commands", "# 一级不算\n\n## lan put\n"), {"commands": {"lan put"}}),
        (region("questions", "正文\n"), {"questions": set()}),
        (region("codes", ""), {"codes": set()}),
        (region("codez", "## 甲\n"), {}),
        (region("tools", "## 甲\n"), {}),
        ("## 甲\n" + region("codes", "## 乙\n") + "## 丙\n", {"codes": {"乙"}}),
        ("<!-- count:codes -->\n## 甲\n## 乙\n", {"codes": {"甲", "乙"}}),
        (region("codes", "## 甲\n") + region("commands", "## 乙\n"), {"codes": {"甲"}, "commands": {"乙"}}),
        (region("codes", "## 甲\n") + region("codes", "## 乙\n## 甲\n"), {"codes": {"甲", "乙"}}),
        (region("codes", "| a |\n| --- |\n| E1 |\n\n| b |\n| --- |\n| E2 |\n"), {"codes": {"E1", "E2"}}),
        ("    <!-- count:codes -->\n    ## 甲\n", {}),
    ],
)
def test_regions(body: str, expected: dict[str, set[str]]) -> None:
    """Between its marks the first column of tables counts, else the headings; outside nothing does."""
    assert expected == items(body)


def test_a_region_knows_its_place_and_repetitions() -> None:
    """What is in a region twice is named; the place is the opening mark's."""
    count = counted("正文\n\n" + region("codes", "## 甲\n## 乙\n## 甲\n"))["codes"]
    assert (("甲",), ("a.md",), 7) == (count.duplicates, count.sources, count.mark.line)


def test_code_in_a_region_is_not_counted() -> None:
    """A comment line of a script is no heading."""
    assert {"commands": {"lan put"}} == items(
        region("commands", "## lan put\n\n```bash\n## 不是\n| 也 | 不是 |\n```\n")
    )


def test_blocks_and_regions_are_one_set() -> None:
    """A page may list some of a kind by hand and the rest from data."""
    assert {"codes": {"B", "C", "手写"}} == items(block("more.yml") + "\n" + region("codes", "## 手写\n"))
