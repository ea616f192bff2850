"""Blocks: generated parts of a page."""

import re

import pytest
from support import Element, Project, dump_yaml, parse_html

from frontdesk.documents.rules import all_rules
from frontdesk.documents.schema import KEYS

CODES: dict[str, object] = {
    "groups": [
        {
            "id": "s3",
            "title": "S3 错误码",
            "description": "网关返回",
            "codes": [
                {"code": "NoSuchKey", "http": 404, "message": "not there", "cause": "没有 `key`", "remedy": "查一查"},
                {
                    "code": "SlowDown",
                    "http": 503,
                    "cause": "太快",
                    "remedy": "慢一点",
                    "pages": ["start/install.md#one"],
                },
            ],
        },
        {
            "id": "posix",
            "title": "POSIX",
            "codes": [{"code": "EDQUOT", "errno": 122, "cause": "配额", "remedy": "清理"}],
        },
    ]
}
COMMANDS: dict[str, object] = {
    "groups": [
        {
            "id": "files",
            "title": "文件",
            "commands": [
                {
                    "name": "lan ls",
                    "summary": "列出",
                    "usage": "lan ls [PATH]",
                    "options": [{"flag": "-l", "help": "长"}],
                },
                {"name": "lan get", "summary": "下载", "usage": "lan get PATH", "example": "lan get a\n\nlan get b\n"},
            ],
        },
        {
            "id": "admin",
            "title": "管理",
            "commands": [{"name": "lan admin scrub", "role": "administrator", "summary": "校验", "usage": "x"}],
        },
    ]
}
OPERATIONS: dict[str, object] = {
    "openapi": "3.1.0",
    "tags": [{"name": "桶", "description": "桶的操作"}, {"name": "对象"}],
    "paths": {
        "/": {"get": {"operationId": "listBuckets", "summary": "列出桶", "tags": ["桶"]}},
        "/{bucket}/{key}": {
            "parameters": [{"name": "bucket", "in": "path"}],
            "get": {"operationId": "getObject", "summary": "读", "tags": ["对象"], "description": "一段。\n\n二段。"},
            "put": {"operationId": "putObject", "summary": "写", "tags": ["对象"], "x-role": "administrator"},
        },
    },
}
FAQ_MOUNT: dict[str, object] = {
    "id": "mount",
    "title": "挂载",
    "order": 1,
    "questions": [
        {"id": "mount-empty", "question": "挂载后看不到文件？", "answer": "见[安装](start/install.md#one)。"},
        {"id": "mount-slow", "question": "`lan mount` 很慢？", "answer": "1. 一\n2. 二\n", "confirmed": "2026-11-20"},
    ],
}
FAQ_ACCOUNT: dict[str, object] = {
    "id": "account",
    "title": "账号",
    "order": 2,
    "questions": [{"id": "no-login", "question": "登不上？", "answer": "重来。"}],
}

KINDS = {
    "errors.yml": ("个错误码", "e-", {"s3": ["nosuchkey", "slowdown"], "posix": ["edquot"]}),
    "cli.yml": ("条命令", "cmd-", {"files": ["lan-ls", "lan-get"], "admin": ["lan-admin-scrub"]}),
    "openapi.yaml": ("个接口", "op-", {"桶": ["listBuckets"], "对象": ["getObject", "putObject"]}),
    "faq/": ("个问题", "q-", {"mount": ["mount-empty", "mount-slow"], "account": ["no-login"]}),
}
"""For each source: what is counted, how anchors begin, and the anchors of its groups."""


def write_data(project: Project) -> None:
    """Write one file of each kind below docs/, and the heading that they link to."""
    project.page("start/install.md", "安装", "# 安装\n\n## 一 {#one}\n\n正文\n")
    for path, data in {
        "errors.yml": CODES,
        "cli.yml": COMMANDS,
        "openapi.yaml": OPERATIONS,
        "faq/b-mount.yml": FAQ_MOUNT,
        "faq/a-account.yml": FAQ_ACCOUNT,
    }.items():
        project.write(f"docs/{path}", dump_yaml(data))


def show(project: Project, block: str, **front: object) -> Element:
    """Build a page with a block between two paragraphs, strictly, and return its text."""
    body = f"# 参考\n\n前面\n\n<!-- frontdesk/{block} -->\n\n后面\n"
    project.page("reference.md", "参考", body, **front)
    built = project.build(strict=True)
    assert built.error is None, built.message
    main = project.main("reference/index.html")
    around = [child.words for child in main.children if isinstance(child, Element) and child.tag == "p"]
    assert ["前面", "后面"] == [around[0], around[-1]]
    return main


def anchors(main: Element, prefix: str) -> list[str]:
    """The anchors of the entries that are shown, without what they begin with."""
    ids = [element.attributes.get("id", "") for element in main.walk()]
    return [identity.removeprefix(prefix) for identity in ids if identity.startswith(prefix)]


@pytest.mark.parametrize("source", KINDS)
def test_a_whole_reference_is_counted_and_shown(project: Project, source: str) -> None:
    """A reference shows its number and every entry of the data below the heading of its group, and counts both."""
    write_data(project)
    unit, prefix, groups = KINDS[source]

    main = show(project, f'reference source="{source}"')

    assert f"3 {unit}" == main.first("p", "fd-count").words
    assert [anchor for members in groups.values() for anchor in members] == anchors(main, prefix)
    headings = [re.sub(r".*（(\d+)）", r"\1", heading.words) for heading in main.all("h3")]
    assert [str(len(members)) for members in groups.values()] == headings


@pytest.mark.parametrize(("source", "group"), [(source, group) for source in KINDS for group in KINDS[source][2]])
def test_one_group_is_counted_and_shown_alone(project: Project, source: str, group: str) -> None:
    """With `group` only that group's entries are shown and counted, without a heading of their own."""
    write_data(project)
    unit, prefix, groups = KINDS[source]

    main = show(project, f'reference source="{source}" group="{group}"')

    assert f"{len(groups[group])} {unit}" == main.first("p", "fd-count").words
    assert groups[group] == anchors(main, prefix)
    assert [] == main.all("h3")


@pytest.mark.parametrize("directory_urls", [True, False], ids=["folders", "files"])
def test_links_to_entries_pass_strict_validation(project: Project, directory_urls: bool) -> None:
    """Every entry can be linked by its anchor from its own page and from others, and both checkers find it there."""
    write_data(project)
    blocks = "\n\n".join(f'<!-- frontdesk/reference source="../{source}" -->' for source in KINDS)
    links = [f"{prefix}{a}" for _, prefix, groups in KINDS.values() for members in groups.values() for a in members]
    project.page("use/all.md", "全部", "# 全部\n\n" + "\n".join(f"[x](#{link})" for link in links) + f"\n\n{blocks}\n")
    project.page("start/concepts.md", "概念", "# 概念\n\n" + "\n".join(f"[x](../use/all.md#{link})" for link in links))
    faq = dump_yaml(FAQ_MOUNT).replace("start/install.md", "../start/install.md")
    project.write("docs/faq/b-mount.yml", faq)
    project.configure(
        use_directory_urls=directory_urls,
        validation={"links": {"anchors": "warn", "not_found": "warn", "unrecognized_links": "warn"}},
    )

    built = project.build(strict=True)

    assert built.error is None, built.message
    main = project.main("use/all/index.html" if directory_urls else "use/all.html")
    ids = [element.attributes["id"] for element in main.walk() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    assert set(links) <= set(ids)


def test_error_codes_show_cause_remedy_and_help(project: Project) -> None:
    """A code's row holds its status, message, cause and remedy, and links to its pages."""
    write_data(project)

    rows = show(project, 'reference source="errors.yml"').all("tr")

    by_code = {row.first("code").words: row for row in rows if "id" in row.attributes}
    assert ["HTTP 404", "not there"] == [small.words for small in by_code["NoSuchKey"].all("small")]
    assert ["没有 key", "查一查"] == [cell.words for cell in by_code["NoSuchKey"].all("td")]
    assert "key" == by_code["NoSuchKey"].first("td").first("code").words
    assert [("安装 · 一", "../start/install/#one")] == by_code["SlowDown"].links
    assert "errno 122" in by_code["EDQUOT"].words
    assert [] == by_code["EDQUOT"].links


def test_commands_show_usage_options_and_example(project: Project) -> None:
    """A command folds; inside are usage, options with defaults, and the example with its blank lines."""
    write_data(project)

    main = show(project, 'reference source="cli.yml"')

    ls, get, scrub = main.all("details")
    assert "lan ls 列出" == " ".join(
        child.words for child in ls.first("summary").children if isinstance(child, Element)
    )
    assert ["-l", "长", ""] == [
        cell.words for row in ls.all("tr")[1:] for cell in row.all() if cell.tag in ("th", "td")
    ]
    assert ["lan get PATH", "lan get a\n\nlan get b"] == [block.text for block in get.all("pre")]
    assert "管理员" in scrub.first("summary").words


def test_operations_show_method_path_and_role(project: Project) -> None:
    """An operation's row holds method, path, who may call it, what it does and the first paragraph on it."""
    write_data(project)

    main = show(project, 'reference source="openapi.yaml"')

    rows = {row.attributes["id"]: row.words for row in main.all("tr") if "id" in row.attributes}
    assert rows["op-listBuckets"].startswith("GET /")
    assert "一段。" in rows["op-getObject"]
    assert "二段。" not in rows["op-getObject"]
    assert "管理员" in rows["op-putObject"]


def test_operations_without_a_declared_tag_are_shown(project: Project) -> None:
    """What is counted is shown: operations whose tag is nowhere declared, or that have none, too."""
    project.write(
        "docs/openapi.yaml",
        dump_yaml(
            {
                "openapi": "3.1.0",
                "tags": [{"name": "a"}],
                "paths": {
                    "/a": {
                        "get": {"operationId": "one", "summary": "s", "tags": ["a"]},
                        "put": {"operationId": "two", "summary": "s", "tags": ["undeclared"]},
                        "post": {"operationId": "three", "summary": "s"},
                        "delete": {"summary": "s"},
                    }
                },
            }
        ),
    )

    main = show(project, 'reference source="openapi.yaml"')

    assert "4 个接口" == main.first("p", "fd-count").words
    assert 4 == len(anchors(main, "op-"))


def test_answers_are_markdown(project: Project) -> None:
    """An answer's lists, code, tables and links come out as on any page, in the order of the groups, with its date."""
    write_data(project)

    main = show(project, 'reference source="faq/"')

    assert ["挂载后看不到文件？", "lan mount 很慢？", "登不上？"] == [fold.words for fold in main.all("summary")]
    empty, slow, _ = main.all("details")
    assert ("安装", "../start/install/#one") in empty.links
    assert "lan mount" == slow.first("summary").first("code").words
    assert ["一", "二"] == [item.words for item in slow.all("li")]
    assert "2026-11-20" == slow.first("time").attributes["datetime"]
    assert ("本条链接", "#q-mount-slow") in slow.links
    assert [] == main.all("details", open="")


def test_a_broken_link_in_an_answer_fails_a_strict_build(project: Project) -> None:
    """Links in answers are checked like links on pages."""
    write_data(project)
    project.page("reference.md", "参考", '# 参考\n\n<!-- frontdesk/reference source="faq/" -->\n')
    project.write("docs/faq/b-mount.yml", dump_yaml(FAQ_MOUNT).replace("install.md", "instal.md"))

    built = project.build(strict=True)

    assert built.error is not None
    assert "instal.md" in built.message


def test_what_is_listed_twice_counts_once(project: Project) -> None:
    """The same code in two groups is one code, shown once."""
    codes = [{"code": "E1", "cause": "c", "remedy": "r"}]
    groups = [{"id": "a", "title": "甲", "codes": codes}, {"id": "b", "title": "乙", "codes": codes}]
    project.write("docs/errors.yml", dump_yaml({"groups": groups}))

    main = show(project, 'reference source="errors.yml"')

    assert "1 个错误码" == main.first("p", "fd-count").words
    assert ["e1"] == anchors(main, "e-")


def test_lists_of_documents_and_sections(project: Project) -> None:
    """A section's list has its published documents in the framework's order; the cards sum up pages and time."""
    project.page("start/appendix.md", "附录", "# 附录\n\n正文\n", level="all", description="再读")
    project.page("start/draft.md", "草稿", status="draft")

    documents = show(project, 'documents section="start"')
    sections = show(project, "sections")

    rows = [(item.links[0], item.first("span", "fd-list__end").words) for item in documents.all("li")]
    assert [
        (("安装", "../start/install/"), "10 分钟"),
        (("概念", "../start/concepts/"), "20 分钟"),
        (("附录", "../start/appendix/"), ""),
    ] == rows
    cards = [(card.links[0], card.first("p", "fd-card__foot").words) for card in sections.all("li", "fd-card")]
    assert [(("入门", "../start/"), "3 页 · 30 分钟"), (("使用", "../use/"), "1 页 · 1 小时 30 分")] == cards


def test_rules_and_keys_explain_themselves(project: Project) -> None:
    """The handbook's blocks list every rule and every front matter key, each with an anchor."""
    rules = show(project, 'reference source="rules"')
    keys = show(project, 'reference source="keys"')

    assert {rule.lower() for rule in all_rules()} <= {element.attributes.get("id", "") for element in rules.walk()}
    assert {f"key-{key}" for key in KEYS} <= {element.attributes.get("id", "") for element in keys.walk()}


def test_a_block_in_code_stays_as_it_is_written(project: Project) -> None:
    """A page may show how a block is written and use the same block after that."""
    write_data(project)
    block = '<!-- frontdesk/reference source="errors.yml" -->'
    project.page("reference.md", "参考", f"# 参考\n\n```text\n{block}\n```\n\n`{block}`\n\n{block}\n\n后面\n")

    built = project.build(strict=True)

    assert built.error is None, built.message
    main = project.main("reference/index.html")
    assert block == main.first("pre").words
    assert 3 == len(anchors(main, "e-"))
    assert 1 == len(main.all("p", "fd-count"))


def test_blocks_need_no_framework(project: Project) -> None:
    """A site without framework.yml fills in references too."""
    write_data(project)
    (project.root / "docs/framework.yml").unlink()

    assert 3 == len(anchors(show(project, 'reference source="errors.yml"'), "e-"))


@pytest.mark.parametrize(
    ("block", "rule", "said"),
    [
        ('referense source="errors.yml"', "BL001", "reference"),
        ('reference sorce="errors.yml"', "BL001", "sorce"),
        ("reference", "BL001", "source"),
        ('reference source="errors.yml" source="cli.yml"', "BL001", "source"),
        ("reference source='errors.yml'", "BL001", "source"),
        ('documents section="nowhere"', "BL001", "nowhere"),
        ('reference source="none.yml"', "PM003", "none.yml"),
        ('reference source="../mkdocs.yml"', "PM003", "../mkdocs.yml"),
        ('reference source="errors.yml" group="s4"', "PM003", "s3、posix"),
        ('reference source="index.md"', "PM003", "index.md"),
    ],
)
def test_a_wrong_block_is_named_with_file_and_line(project: Project, block: str, rule: str, said: str) -> None:
    """A block that cannot be filled in fails the build, which names the file, the line and what is wrong."""
    write_data(project)
    project.page("reference.md", "参考", f"# 参考\n\n前面\n\n<!-- frontdesk/{block} -->\n")

    message = project.build().message

    assert re.search(rf"^  docs/reference\.md:11:\d+  {rule} ", message, re.MULTILINE), message
    assert said in message


HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "closing tags": "</small></code></summary></details></div></td></tr></tbody></table></div></main>",
    "in code": "`</details>` 与 `<script>`",
    "expression": "{{ 7191*7 }}{{ config }}{% raise %}{% include 'x' %}{# x #}",
    "blank lines": "甲\n\n\n乙\n\n    缩进\n\n- 丙\n\n# 丁\n",
    "fence": "甲\n```python\nprint(1)\n```\n乙",
    "open fence": "甲\n```text\n乙",
    "pipes": "甲|乙|丙 \\| ||",
    "backticks": "`甲` ``乙`` `丙",
    "long": "很长" * 5000,
    "comment": "<!-- 甲",
    "block": '<!-- frontdesk/sections --><!-- frontdesk/reference source="keys" -->',
    "entity": "&lt;b&gt; &amp; &copy; &#x6a;",
    "quotes": "\" onmouseover=\"alert(1)' onfocus='x",
    "attributes": "甲 {: #evil onclick=alert(1) }",
    "inclusion": '--8<-- "mkdocs.yml"',
    "markdown in html": '<div markdown="1" onclick="x">**甲**</div>',
    "cdata": "<![CDATA[ x ]]> <?php x ?> <!DOCTYPE x>",
    "backslash": "\\",
    "abbreviation": "*[甲]: 乙\n\n[^1]: 丙\n\n[甲]: javascript:alert(1)",
}


def hostile_data(kind: str, text: str) -> tuple[str, dict[str, object]]:
    """A file of a kind that holds a text in every field of its first entry, and has a second, harmless one."""
    group = {"id": "g", "title": text, "description": text}
    if kind == "codes":
        evil = {"code": f"E1{text}", **dict.fromkeys(("http", "errno", "message", "cause", "remedy"), text)}
        return "d.yml", {"groups": [{**group, "codes": [evil, {"code": "E2", "cause": "c", "remedy": "r"}]}]}
    if kind == "commands":
        fields = dict.fromkeys(("summary", "usage", "example", "notes", "role"), text)
        evil = {"name": f"x{text}", **fields, "options": [{"flag": text, "help": text, "default": text}]}
        return "d.yml", {"groups": [{**group, "commands": [evil, {"name": "y", "summary": "s", "usage": "u"}]}]}
    if kind == "endpoints":
        evil = {"operationId": text, "summary": text, "description": text, "x-role": text, "tags": [text]}
        paths = {"/" + text[:900]: {"get": evil, "put": {"operationId": "b", "summary": "s", "tags": [text]}}}
        return "d.yml", {"openapi": "3.1.0", "tags": [{"name": text, "description": text}], "paths": paths}
    evil = {"id": "a", "question": f"Q{text}", "answer": text if kind == "answers" else "好", "confirmed": text}
    return "d/x.yml", {**group, "questions": [evil, {"id": "b", "question": "q", "answer": "a"}]}


@pytest.mark.parametrize("kind", ["codes", "commands", "endpoints", "questions", "answers"])
def test_hostile_data_stays_in_its_place(project: Project, kind: str) -> None:
    """Whatever data files hold, its characters are shown where they belong; no tag or template in it works."""
    prefix = {"codes": "e-", "commands": "cmd-", "endpoints": "op-"}.get(kind, "q-")
    for number, text in enumerate(HOSTILE.values()):
        name, data = hostile_data(kind, text)
        project.write(f"docs/use/{number}/{name}", dump_yaml(data))
        source = name.partition("/")[0]
        body = f'# 参考\n\n<!-- frontdesk/reference source="{source}" -->\n\n## 之后 {{#after}}\n\n末段\n'
        project.page(f"use/{number}/page.md", f"参考{number}", body, category="use")

    built = project.build()

    assert built.error is None, built.message
    assert b"50337" not in project.all_bytes()
    pages = {name: project.read(f"use/{number}/page/index.html") for number, name in enumerate(HOSTILE)}
    assert {} == {name: wrong for name, html in pages.items() if (wrong := _wrong(html, prefix, HOSTILE[name], kind))}


def _wrong(html: str, prefix: str, text: str, kind: str) -> list[str]:
    """What a hostile text did to a page; nothing where it did nothing."""
    try:
        main = parse_html(html).first("main")
    except AssertionError as error:
        return [str(error)]
    wrong = []
    top = [child for child in main.children if isinstance(child, Element)]
    if ["之后", "末段"] != [child.words for child in top[-2:]] or "after" != top[-2].attributes.get("id"):
        wrong.append(f"what comes after is not at the top: {[child.tag for child in top]}")
    if 2 != len(anchors(main, prefix)):
        wrong.append(f"entries: {anchors(main, prefix)}")
    elements = list(main.walk())
    wrong += [f"<{e.tag}>" for e in elements if e.tag in ("script", "iframe") or e.attributes.get("src") == "x"]
    wrong += [f"{a}=" for e in elements for a in e.attributes if a.startswith("on")]
    wrong += ["#evil"] if main.all(id="evil") else []
    wrong += ["the configuration"] if "site_name:" in main.text else []
    ids = [e.attributes["id"] for e in elements if "id" in e.attributes]
    wrong += ["ids are there twice"] if len(ids) != len(set(ids)) else []
    if kind != "answers" and _letters(text[:800]) not in _letters(main.text):
        wrong.append("the text is not shown")
    return wrong


def _letters(text: str) -> str:
    """A text without white space and backticks, which show as code."""
    return re.sub(r"[\s`]", "", text)
