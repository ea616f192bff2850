"""documents.json, the public catalogue."""

import json

import pytest
from support import Project

from frontdesk.snapshots.documents import SCHEMA, Documents
from frontdesk.snapshots.envelope import load


def document(identity: str, title: str, url: str, **fields: object) -> dict[str, object]:
    """A document of the catalogue; fields that are not given have nothing to say."""
    nothing = {"level": None, "minutes": None, "prerequisites": [], "section": None, "tags": [], "unlocks": []}
    return {**nothing, "id": identity, "title": title, "url": url, "status": "published", **fields}


def test_the_catalogue_of_a_small_site(project: Project) -> None:
    """Every page that readers can see is listed, in the order of its path, with what is before and after it as ids."""
    project.page("start/concepts.md", "概念", id="concepts", tags=["甲", "乙"], level="beginner", owner="组")
    project.page("use/archive.md", "旧的存储", status="archived", prerequisites="存储", estimated_time="1小时30分钟")
    project.page("use/draft.md", "草稿", status="draft", prerequisites="存储")
    project.page("about.md", "关于", category="use", level="all")

    built = project.build(strict=True)

    assert built.error is None, built.message
    expected = {
        "schema": "frontdesk/documents@1",
        "generated_at": None,
        "as_of": None,
        "demo": False,
        "sources": [],
        "data": {
            "documents": [
                document("about", "关于", "about/", section="use", level="all"),
                document("index", "首页", ""),
                document(
                    "concepts",
                    "概念",
                    "start/concepts/",
                    section="start",
                    level="beginner",
                    minutes=20,
                    prerequisites=["start/install"],
                    unlocks=["use/storage"],
                    tags=["甲", "乙"],
                ),
                document("start/index", "入门", "start/", section="start"),
                document(
                    "start/install",
                    "安装",
                    "start/install/",
                    section="start",
                    level="beginner",
                    minutes=10,
                    unlocks=["concepts", "use/storage"],
                ),
                document(
                    "use/archive",
                    "旧的存储",
                    "use/archive/",
                    section="use",
                    minutes=90,
                    prerequisites=["use/storage"],
                    status="archived",
                ),
                document("use/index", "使用", "use/", section="use"),
                document(
                    "use/storage",
                    "存储",
                    "use/storage/",
                    section="use",
                    level="intermediate",
                    minutes=90,
                    prerequisites=["start/install", "concepts"],
                    unlocks=["use/archive"],
                ),
            ]
        },
    }
    assert expected == json.loads(project.read("data/documents.json"))


def test_the_catalogue_s_bytes_are_settled(project: Project) -> None:
    """Keys are sorted, Chinese stands as Chinese, the file ends with a line end; and our own reader accepts it."""
    assert project.build().error is None
    written = project.read("data/documents.json")

    settled = json.dumps(json.loads(written), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    assert settled == written
    envelope = load(written.encode(), SCHEMA, Documents, "mkdocs build")
    assert ["首页", "概念", "入门", "安装", "使用", "存储"] == [d.title for d in envelope.data.documents]


@pytest.mark.parametrize("directory_urls", [True, False], ids=["folders", "files"])
def test_the_catalogue_s_addresses_exist(project: Project, directory_urls: bool) -> None:
    """Each address leads from the site's root to a file of the site, whichever way addresses are made."""
    project.page("use/deep/er/配 额.md", "深处", category="use")
    project.page("use/more/README.md", "更多", category="use")
    project.configure(use_directory_urls=directory_urls)

    assert project.build().error is None
    for entry in json.loads(project.read("data/documents.json"))["data"]["documents"]:
        url = entry["url"].replace("%E9%85%8D%20%E9%A2%9D", "配 额")
        file = project.site / url / "index.html" if url.endswith("/") or not url else project.site / url
        assert file.is_file(), entry
        assert f"<title>{entry['title']} - " in file.read_text(encoding="utf-8")


def test_pages_that_another_plugin_makes_are_listed(project: Project) -> None:
    """Generated pages are documents like any other, wherever their source lies; what is only copied is not."""
    project.write("elsewhere/made.md", "---\ntitle: 生成乙\ncategory: use\nauthor: 组\n---\n\n# 生成乙\n\n正文\n")
    project.write("docs/use/data.csv", "a,b\n")
    project.hook(
        "from pathlib import Path\n\nfrom mkdocs.structure.files import File\n\n\n"
        "def on_files(files, config):\n"
        "    text = '---\\ntitle: 生成甲\\ncategory: use\\nauthor: 组\\n---\\n\\n# 生成甲\\n\\n正文\\n'\n"
        "    files.append(File.generated(config, 'use/made.md', content=text))\n"
        "    folder = Path(config.config_file_path).parent / 'elsewhere'\n"
        "    files.append(File('made.md', str(folder), config.site_dir, config.use_directory_urls))\n"
        "    return files\n"
    )
    project.page("start/install.md", "安装", "# 安装\n\n[甲](../use/made.md) [乙](../made.md)\n")

    built = project.build()

    assert built.error is None, built.message
    documents = json.loads(project.read("data/documents.json"))["data"]["documents"]
    assert {"生成甲", "生成乙"} <= {entry["title"] for entry in documents}
    assert "data" not in {entry["id"].rpartition("/")[2] for entry in documents}
