"""Faults in data files stop a build at their own file and line, as the check has them."""

import pytest
from support import Project, call_frontdesk

CODES = "groups:\n  - id: a\n    codes:\n      - {code: E1, cause: 甲, remedy: 乙}\n"
FAQ = "id: a\nquestions:\n  - id: q\n    question: 问？\n    answer: 见[安装](../start/install.md)。\n"

FAULTS = {
    "a code without a remedy": ("codes.yml", CODES.replace(", remedy: 乙", ""), 4, "PM005"),
    "pages that are no list": ("codes.yml", CODES.replace("remedy", "pages: x.md, remedy"), 4, "PM003"),
    "a code that names a page which is not there": (
        "codes.yml",
        CODES.replace("remedy", "pages: [x.md], remedy"),
        4,
        "LK001",
    ),
    "a question without an answer": (
        "faq/a.yml",
        FAQ.partition("    answer")[0] + "  - {id: b, question: 问, answer: 答}\n",
        3,
        "PM005",
    ),
    "an answer with a broken link": ("faq/a.yml", FAQ.replace("install", "instal"), 5, "LK001"),
    "an answer with a broken anchor": ("faq/a.yml", FAQ.replace(".md", ".md#no"), 5, "LK002"),
    "an answer that names a draft": ("faq/a.yml", FAQ.replace("../start/install", "draft"), 5, "LK003"),
    "a question file that cannot be read": ("faq/b.yml", "id: b\nquestions:\n  - answer: a: b\n", 3, "PM003"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_own_file_and_line(project: Project, name: str) -> None:
    """Build and check name the same file, line and rule, and no site is written."""
    path, text, line, rule = FAULTS[name]
    blocks = "\n\n".join(f'<!-- frontdesk/reference source="{source}" -->' for source in ("codes.yml", "faq"))
    project.page("use/data.md", "数据", f"# 数据\n\n{blocks}\n")
    project.page("use/draft.md", "未完", status="draft")
    project.write("docs/use/codes.yml", CODES)
    project.write("docs/use/faq/a.yml", FAQ)
    assert project.build().error is None
    project.write(f"docs/use/{path}", text)

    built = project.build()
    checked = call_frontdesk("check", "--root", project.root, "--format", "concise")

    assert f"docs/use/{path}:{line}:" in built.message
    assert f"  {rule} " in built.message
    assert [f"docs/use/{path}:{line}", rule] == [
        part
        for row in checked.out.splitlines()
        if " error " in row
        for part in (":".join(row.split(":")[:2]), row.split()[2][:5])
    ]
