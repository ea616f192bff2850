"""What the framework says of a page's prerequisites is judged as if the page said it, and shown where it helps."""

from pathlib import Path

from support import find_all

FRAMEWORK = """\
documentation_framework:
  guides:
    description: 用户指南
    documents:
      - {name: 快照, level: beginner, prerequisites: [调优, 回收站, 安装]}
      - {name: 镜像, prerequisites: [用户指南]}
      - {name: 备份, prerequisites: [恢复]}
      - {name: 恢复, prerequisites: [备份]}
      - {name: 导入, prerequisites: [导出, 快照]}
      - {name: 导出, prerequisites: [快照]}
"""


def page(root: Path, path: str, title: str, *lines: str) -> None:
    """Write a page that is good but for the lines, which come before its title."""
    category = "guides" if path.startswith("guides/") else "support"
    front = "\n".join((*lines, f"title: {title}", f"category: {category}", "author: 存储平台组"))
    file = root / "content" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{front}\n---\n\n# {title}\n\n正文。\n", encoding="utf-8")


def test_prerequisites_written_in_the_framework(tmp_path: Path) -> None:
    """A circle is shown in framework.yml; all else on the page that it holds for: at its level, or at its title."""
    (tmp_path / "mkdocs.yml").write_text("site_name: t\ndocs_dir: content\n", encoding="utf-8")
    page(tmp_path, "guides/index.md", "指南首页", "content_type: landing")
    page(tmp_path, "guides/snapshot.md", "快照", "tags: [快照]", "level: beginner")
    page(tmp_path, "guides/mirror.md", "镜像", "tags: [镜像]")
    for name, title in (("backup", "备份"), ("restore", "恢复"), ("import", "导入"), ("export", "导出")):
        page(tmp_path, f"guides/{name}.md", title)
    page(tmp_path, "more/tuning.md", "调优", "level: advanced")
    page(tmp_path, "more/trash.md", "回收站", "status: draft")
    page(tmp_path, "more/install.md", "安装")
    page(tmp_path, "server/install.md", "安装")
    (tmp_path / "content/framework.yml").write_text(FRAMEWORK, encoding="utf-8")
    expected = [
        ("PR003", "content/framework.yml", 7, 36),
        ("PR005", "content/guides/mirror.md", 3, 8),
        ("PR002", "content/guides/snapshot.md", 4, 8),
        ("PR004", "content/guides/snapshot.md", 3, 8),
        ("PR006", "content/guides/snapshot.md", 4, 8),
        ("ST004", "content/server/install.md", 2, 8),
    ]
    found = find_all(tmp_path)
    assert sorted(expected) == sorted((f.rule, f.path, f.line, f.column) for f in found)
    circle = next(f.message for f in found if f.rule == "PR003")
    assert "content/framework.yml:7 恢复" in circle
    assert "content/framework.yml:8 备份" in circle
