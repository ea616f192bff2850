"""Front matter that names a file of the theme."""

from pathlib import Path

import pytest
from support import run_python, write_tree

PAGE = "---\ntitle: 甲\ncategory: home\nauthor: 组\n{line}\n---\n\n# 甲\n\n正文。\n"


@pytest.mark.parametrize("line", ["icon: material/no-such-icon", "template: nope.html"])
def test_a_file_the_theme_has_not_is_named(tmp_path: Path, line: str) -> None:
    """A missing icon or template ends the build with file and line, and without a traceback."""
    write_tree(
        tmp_path,
        {
            "mkdocs.yml": "site_name: x\ntheme: {name: material, font: false}\nplugins: [frontdesk/framework]\n",
            "docs/framework.yml": "documentation_framework: {}\n",
            "docs/index.md": PAGE.format(line=line),
        },
    )
    done = run_python("-m", "mkdocs", "build", cwd=tmp_path)
    assert 1 == done.code
    assert "docs/index.md:5" in done.output
    assert "Traceback" not in done.output
    assert not (tmp_path / "site").exists()
