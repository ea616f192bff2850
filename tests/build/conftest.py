"""What the tests of real builds share."""

from pathlib import Path

import pytest
from support import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A small valid project: two sections with three required documents, each section with its index."""
    project = Project(tmp_path / "project")
    project.framework(
        {
            "start": {
                "description": "入门",
                "summary": "给第一次来的人",
                "documents": [
                    {"name": "安装", "level": "beginner", "estimated_time": "10分钟", "prerequisites": "无"},
                    {"name": "概念", "level": "beginner", "estimated_time": "20分钟", "prerequisites": "安装"},
                ],
            },
            "use": {
                "description": "使用",
                "documents": [
                    {"name": "存储", "level": "intermediate", "estimated_time": "90分钟", "prerequisites": "入门"}
                ],
            },
        }
    )
    project.page("index.md", "首页", content_type="landing")
    project.page("start/index.md", "入门", content_type="landing")
    project.page("start/install.md", "安装")
    project.page("start/concepts.md", "概念")
    project.page("use/index.md", "使用", content_type="landing")
    project.page("use/storage.md", "存储")
    return project
