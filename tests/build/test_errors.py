"""What a build says when the content is wrong."""

import re

import pytest
from click import ClickException
from support import Project, dump_yaml, names


@pytest.mark.parametrize("strict", [False, True], ids=["plain", "strict"])
def test_all_errors_come_in_one_message(project: Project, strict: bool) -> None:
    """One run names every error of every page with file, line, rule and remedy, and writes nothing."""
    project.page("start/install.md", "安装", "# 安装\n\n见[配额](../use/quota.md)。\n", level="beginer")
    project.page("start/concepts.md", "概念", '# 概念\n\n<!-- frontdesk/referense source="x.yml" -->\n')
    project.write("docs/use/storage.md", "---\ntitle: 存储: 第一课\n---\n\n# 存储\n")
    project.write("docs/use/latin.md", "")
    (project.root / "docs/use/latin.md").write_bytes(b"---\ntitle: \xe9\n---\n")
    project.configure()
    before = names(project.root)

    run = project.mkdocs("build", *(["--strict"] if strict else []))

    found = re.findall(
        r"^  (docs/[^:]+:\d+):\d+  ([A-Z]{2}\d{3}) [a-z-]+  .+\n      建议: .+$", run.output, re.MULTILINE
    )
    expected = {
        ("docs/start/install.md:5", "FM004"),
        ("docs/start/install.md:10", "LK001"),
        ("docs/start/concepts.md:9", "BL001"),
        ("docs/use/storage.md:2", "FM001"),
        ("docs/use/latin.md:2", "FM001"),
    }
    assert expected <= set(found)
    assert [f"内容检查没有通过：{len(found)} 个错误，站点没有写出。"] == re.findall(r"内容检查.*", run.output)
    assert 1 == run.output.count("ERROR")
    assert "Traceback" not in run.output
    assert 1 == run.code
    assert before == names(project.root)


def test_a_flood_of_errors_is_cut_and_counted(project: Project) -> None:
    """Fifty errors are shown, the rest is counted, and the way to all of them is named."""
    project.page("start/install.md", "安装", "# 安装\n\n" + "\n".join(f"[x](no{n}.md)" for n in range(60)))

    message = project.build().message

    assert 50 == message.count("LK001")
    assert "内容检查没有通过：60 个错误" in message
    assert "另有 10 个错误，运行 frontdesk check" in message


def test_messages_follow_the_site_s_language(project: Project) -> None:
    """A site whose policy says English is told in English what is wrong."""
    project.write("frontdesk.yml", "site:\n  language: en\n")
    project.page("start/install.md", "安装", "# 安装\n\n[x](no.md)\n")

    message = project.build().message

    assert "The content did not pass its checks: 1 errors; no site was written." in message
    assert "hint: " in message


def test_what_a_writer_wrote_cannot_forge_a_line(project: Project) -> None:
    """A line break in a quoted value stays inside its message, so that each finding is one line and its hint."""
    project.page("start/install.md", "安装", level="x\n\n  docs/forged.md:1:1  LK001 broken-file  forged")

    lines = project.build().message.splitlines()

    assert [line for line in lines if line.startswith("  docs/forged.md")] == []
    assert 1 == sum("FM004" in line for line in lines)


def test_warnings_do_not_stop_a_build(project: Project) -> None:
    """A page that only earns warnings and notes is published, strictly too."""
    project.page("start/install.md", "安装", "# 安装\n\n" + "很长的正文。" * 3000, estimated_time="1分钟")
    project.framework({"start": {"description": "入门", "documents": [{"name": "安装"}, {"name": "概念"}]}})
    project.page("use/index.md", "使用", category="home", content_type="landing")
    project.page("use/storage.md", "存储", category="home")

    assert project.build(strict=True).error is None
    assert (project.site / "start/install/index.html").is_file()


def test_a_preview_goes_on(project: Project) -> None:
    """While previewing errors are shown as warnings, with file, line and remedy, and every page is there to look at."""
    project.page("start/install.md", "安装", "# 安装\n\n[x](no.md)\n", level="beginer")
    project.page("start/concepts.md", "概念", '# 概念\n\n<!-- frontdesk/documents section="no" -->\n\n末段\n')

    built = project.build("serve")

    assert built.error is None, built.message
    assert re.search(r"docs/start/install\.md:\d+:\d+ +LK001", built.message)
    assert "末段" in project.main("start/concepts/index.html").text


def test_an_ignored_rule_does_not_stop_a_build(project: Project) -> None:
    """The plugin's `ignore` takes a rule or a family out of the build."""
    project.page("start/install.md", "安装", "# 安装\n\n[x](no.md)\n", level="beginer")
    project.configure(plugins=[{"frontdesk/framework": {"ignore": ["LK001", "FM"]}}])

    assert project.build().error is None


@pytest.mark.parametrize("where", ["option", "page"])
def test_a_block_whose_fault_was_waved_through_is_left_empty(project: Project, where: str) -> None:
    """Where nobody wants to hear of a missing source, the page is built without it."""
    front: dict[str, object] = {"lint": {"disable": {"PM003": "数据以后再补"}}} if where == "page" else {}
    body = '# 安装\n\n<!-- frontdesk/reference source="no.yml" -->\n\n最后一段\n'
    project.page("start/install.md", "安装", body, **front)
    if where == "option":
        project.configure(plugins=[{"frontdesk/framework": {"ignore": ["PM003"]}}])

    built = project.build()

    assert built.error is None, built.message
    assert "最后一段" in project.main("start/install/index.html").text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"ignore": ["LK999"]}, "LK999"),
        ({"framework": "policy/framework.yml"}, "policy/framework.yml"),
        ({"ignroe": []}, "ignroe"),
    ],
    ids=["unknown rule", "framework file that is not there", "unknown option"],
)
def test_a_wrong_option_of_the_plugin_is_named(project: Project, options: dict[str, object], said: str) -> None:
    """An option that cannot be what was meant stops a strict build as a message with its name, not as a traceback."""
    project.configure(plugins=[{"frontdesk/framework": options}])

    built = project.build(strict=True)

    assert isinstance(built.error, ClickException), built
    assert said in built.message
    assert not project.site.exists()


def test_a_wrong_policy_is_named_with_its_line(project: Project) -> None:
    """A fault in frontdesk.yml stops the build with file and line, without a traceback."""
    project.write("frontdesk.yml", "site:\n  language: fr\n  zoen: UTC\n")

    built = project.build()

    assert isinstance(built.error, ClickException), built
    assert re.search(r"frontdesk\.yml:2: site\.language", built.message)
    assert re.search(r"frontdesk\.yml:3: site\.zoen", built.message)


@pytest.mark.parametrize("option", ["exclude_docs", "draft_docs"])
def test_a_page_that_is_not_built_is_not_checked(project: Project, option: str) -> None:
    """What the host leaves out of the site is no part of it: not checked, not listed."""
    project.write("docs/parts/part.md", "没有元数据，[坏链接](no.md)\n")
    excluded = {"exclude_docs": "framework.yml\n"} | {option: "framework.yml\n/parts/\n"}
    project.configure(**excluded)

    built = project.build(strict=True)

    assert built.error is None, built.message
    assert "parts" not in project.read("data/documents.json")


def test_the_framework_file_may_lie_elsewhere(project: Project) -> None:
    """The option `framework` names a file relative to mkdocs.yml."""
    (project.root / "docs/framework.yml").unlink()
    section = {"description": "入门", "documents": [{"name": "缺的文档"}]}
    project.write("policy/framework.yml", dump_yaml({"documentation_framework": {"start": section}}))
    project.configure(plugins=[{"frontdesk/framework": {"framework": "policy/framework.yml"}}])

    message = project.build().message

    assert re.search(r"^  policy/framework\.yml:5:\d+  FW001 ", message, re.MULTILINE)
    assert "缺的文档" in message
