"""The command line: exit codes, choices, paths, languages, and never a traceback."""

import json
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner
from support import Call, Run, call_frontdesk, run_python, write_tree

from frontdesk.cli import frontdesk
from frontdesk.documents.formats import FORMATS
from frontdesk.documents.rules import all_rules
from frontdesk.texts import load_texts

SCRIPT = ("-c", "from frontdesk.cli import main; main()")
CLEAN = "---\ntitle: 甲\n---\n\n# 甲\n"
BROKEN = "---\ntitle: 乙\n---\n\n# 乙\n\n[x](no.md)\n[y](#no)\n"
FRAMEWORK = "documentation_framework:\n  guide:\n    description: 指南\n    documents: [{name: 缺}]\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with a good page, a bad one, and a page that only has a warning."""
    return write_tree(
        tmp_path / "site",
        {
            "mkdocs.yml": "site_name: x\ndocs_dir: content\n",
            "content/index.md": CLEAN,
            "content/guide/bad.md": BROKEN,
            "content/guide/deep/more.md": BROKEN.replace("乙", "丙"),
            "content/soft.md": "---\ntitle: 丁\nstatus: draft\n---\n[x](hidden.md)\n",
            "content/hidden.md": "---\ntitle: 戊\nstatus: draft\n---\n",
            "content/data.yml": "x: 1\n",
        },
    )


def found(call: Call) -> list[tuple[str, int, str]]:
    """Place and rule of each finding of a call with --format json."""
    return [(f["path"], f["line"], f["rule"]) for f in json.loads(call.out)]


def check(*arguments: str | Path) -> list[tuple[str, int, str]]:
    """What a check finds."""
    return found(call_frontdesk("check", "--format", "json", *arguments))


BAD = [("content/guide/bad.md", 7, "LK001"), ("content/guide/bad.md", 8, "LK002")]
MORE = [("content/guide/deep/more.md", 7, "LK001"), ("content/guide/deep/more.md", 8, "LK002")]
SOFT = [("content/soft.md", 5, "LK003")]


def test_errors_end_with_1_and_warnings_with_0(site: Path) -> None:
    """The exit code says whether there are errors; warnings are shown and do not fail."""
    assert (1, BAD + MORE + SOFT) == (
        (call := call_frontdesk("check", "--root", site, "--format", "json")).code,
        found(call),
    )
    assert 0 == call_frontdesk("check", "--root", site, "content/soft.md").code
    call = call_frontdesk("check", "--root", site, "content/index.md")
    assert (0, "检查了 1 个页面，没有发现问题。\n", "") == (call.code, call.out, call.err)


def run(*arguments: str, cwd: Path, **environment: str) -> Run:
    """Run the command as a process of its own."""
    done = run_python(*SCRIPT, *arguments, cwd=cwd, **environment)
    assert "Traceback" not in done.output
    return done


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("check", "content/index.md"), 0, "没有发现问题"),
        (("check",), 1, "guide/bad.md:7:5"),
        (("check", "--select", "LK01"), 2, "did you mean LK001?"),
        (("check", "--nothing"), 2, "No such option"),
        (("check", "nowhere.md"), 2, "no such page below"),
        (("chek",), 2, "No such command"),
        (("explain", "lk001"), 0, "LK001 broken-file"),
        (("--version",), 0, version("frontdesk")),
        ((), 2, "check"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_exit_codes_of_the_process(site: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    """0 is no errors, 1 is errors in the content, 2 is a wrong call; as a process, without a traceback."""
    done = run(*arguments, cwd=site)
    assert code == done.code
    assert says in done.output


def test_errors_of_a_call_go_to_the_other_stream(site: Path) -> None:
    """What is wrong with a call is not mixed with what a program reads."""
    call = call_frontdesk("check", "--root", site, "--format", "json", "--select", "XX1")
    assert (2, "") == (call.code, call.out)
    assert call.err.startswith("frontdesk: XX1: no such rule or family")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--select", "LK001"), [BAD[0], MORE[0]]),
        (("--select", "lk001,LK003"), [BAD[0], MORE[0], *SOFT]),
        (("--select", " LK001 , ,LK003"), [BAD[0], MORE[0], *SOFT]),
        (("--select", "LK001", "--select", "LK003"), [BAD[0], MORE[0], *SOFT]),
        (("--select", "LK"), BAD + MORE + SOFT),
        (("--ignore", "LK002,LK003"), [BAD[0], MORE[0]]),
        (("--select", "LK", "--ignore", "LK001"), [BAD[1], MORE[1], *SOFT]),
        (("--ignore", "LK"), []),
        (("--ignore", ""), BAD + MORE + SOFT),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_rules_are_chosen(site: Path, options: tuple[str, ...], expected: list[tuple[str, int, str]]) -> None:
    """Rules and families are chosen and left out, in any case, separated by commas or given again."""
    assert expected == check("--root", site, *options)


@pytest.mark.parametrize("names", ["", " , "])
def test_a_choice_of_no_rule_is_refused(site: Path, names: str) -> None:
    """To select nothing, as with a variable that is not set, is no way to run everything."""
    call = call_frontdesk("check", "--root", site, "--select", names)
    assert (2, "") == (call.code, call.out)
    assert "--select names no rule" in call.err


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize("name", ["LK01", "links", "LK001;LK002", "*"])
def test_unknown_rules_are_refused(site: Path, option: str, name: str) -> None:
    """A rule that is not there is never silently left out."""
    call = call_frontdesk("check", "--root", site, option, f"LK001,{name}")
    assert 2 == call.code
    assert f"{name.upper()}: no such rule or family" in call.err
    assert ("did you mean LK001?" in call.err) or name != "LK01"


@pytest.mark.parametrize(
    ("folder", "path", "expected"),
    [
        (".", "content/guide/bad.md", BAD),
        (".", "guide/bad.md", BAD),
        ("content", "guide/bad.md", BAD),
        ("content/guide", "bad.md", BAD),
        ("content/guide", "../guide/bad.md", BAD),
        ("content/guide/deep", "content/guide/bad.md", BAD),
        ("content/guide/deep", "guide/bad.md", BAD),
        (".", "content/guide", BAD + MORE),
        (".", "content/guide/", BAD + MORE),
        (".", "guide/deep", MORE),
        ("content/guide", ".", BAD + MORE),
        ("content", ".", BAD + MORE + SOFT),
        (".", "content", BAD + MORE + SOFT),
        (".", "data.yml", []),
        (".", "{site}/content/guide/bad.md", BAD),
        (".", "./content/./guide//bad.md", BAD),
    ],
)
def test_paths(
    site: Path, monkeypatch: pytest.MonkeyPatch, folder: str, path: str, expected: list[tuple[str, int, str]]
) -> None:
    """A page or folder is named from here, from the site root or from the content, whichever is there."""
    monkeypatch.chdir(site / folder)
    assert expected == check(path.format(site=site))


def test_several_paths(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths may overlap; each page is checked once."""
    monkeypatch.chdir(site)
    assert BAD + MORE + SOFT == check("soft.md", "guide", "content/guide/bad.md")
    call = call_frontdesk("check", "index.md", "content/index.md", "hidden.md")
    assert "检查了 2 个页面，没有发现问题。\n" == call.out


def test_here_comes_before_the_root(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is there in several places means the one that is nearest to where one is."""
    write_tree(site, {"content/guide/index.md": "[x](no.md)\n"})
    monkeypatch.chdir(site / "content/guide")
    assert [("content/guide/index.md", 1, "LK001")] == check("index.md")


def test_a_path_that_begins_with_a_dash(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After -- a path may begin with a dash, as everywhere."""
    write_tree(site, {"content/-x.md": "[x](no.md)\n"})
    monkeypatch.chdir(site / "content")
    assert [("content/-x.md", 1, "LK001")] == check("--", "-x.md")
    assert [("content/-x.md", 1, "LK001")] == check("./-x.md")


@pytest.mark.parametrize(
    "path",
    ["../outside.md", "{site}/../outside.md", "/etc/passwd", "/", "..", "mkdocs.yml", "nowhere.md", "guide/nowhere"]
    + ["content/../mkdocs.yml", "contents", "guide/bad.md/x"],
)
def test_a_path_outside_is_refused(site: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """What is no page and no folder of the content is the call's fault, and nothing is read."""
    write_tree(site.parent, {"outside.md": "[x](no.md)\n"})
    monkeypatch.chdir(site)
    call = call_frontdesk("check", path.format(site=site))
    assert (2, "") == (call.code, call.out)
    assert "no such page below" in call.err


def test_an_excluded_page_is_refused(site: Path) -> None:
    """A file that the site leaves out is there, but no page of it."""
    write_tree(
        site, {"mkdocs.yml": "docs_dir: content\nexclude_docs: drafts/\n", "content/drafts/x.md": "[x](no.md)\n"}
    )
    call = call_frontdesk("check", "--root", site, "drafts/x.md")
    assert (2, "") == (call.code, call.out)
    assert "name a page or a folder of it" in call.err


@pytest.mark.parametrize("path", ["", "a" * 5000, "\x1b[31m.md", "{{ x }}", "\udcff.md"], ids=repr)
def test_an_odd_path_is_refused(site: Path, path: str) -> None:
    """No path, however odd, ends in anything but a refusal that a terminal can show."""
    call = call_frontdesk("check", "--root", site, path)
    assert (2, "") == (call.code, call.out) or path == ""
    assert "\x1b" not in call.err


def test_a_root_through_a_link(site: Path) -> None:
    """A site that is reached through a link is the same site, by any path."""
    link = site.parent / "link"
    link.symlink_to(site)
    for path in (link / "content/guide/bad.md", site / "content/guide/bad.md", Path("guide/bad.md")):
        assert BAD == check("--root", link, path)


def test_the_site_is_found_from_below(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --root the nearest site around is checked."""
    monkeypatch.chdir(site / "content/guide/deep")
    assert BAD + MORE + SOFT == check()


def test_outside_every_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a site the way out is named."""
    monkeypatch.chdir(tmp_path)
    call = call_frontdesk("check")
    assert (2, "") == (call.code, call.out)
    assert "name it with --root" in call.err


def test_any_folder_of_markdown(tmp_path: Path) -> None:
    """--root takes a tree of Markdown without any site around it."""
    root = write_tree(tmp_path, {"a.md": "[x](b.md) [y](no.md)\n", "b.md": ""})
    assert [("a.md", 1, "LK001")] == check("--root", root)


def test_an_empty_site(tmp_path: Path) -> None:
    """A site without pages has nothing wrong with it."""
    root = write_tree(tmp_path, {"mkdocs.yml": "site_name: x\n", "docs/x.txt": ""})
    assert (0, "检查了 0 个页面，没有发现问题。\n") == (
        (call := call_frontdesk("check", "--root", root)).code,
        call.out,
    )


def test_a_framework_from_elsewhere(site: Path) -> None:
    """--framework lets any site be checked against a framework, and names the file as it was given to it."""
    framework = write_tree(site.parent, {"f.yml": FRAMEWORK}) / "f.yml"
    rules = {(path, rule) for path, _, rule in check("--root", site, "--framework", framework)}
    assert (str(framework), "FW001") in rules
    assert ("content/index.md", "FM005") in rules


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--root", "nowhere"), "--root takes a site root"),
        (("--root", "mkdocs.yml"), "--root takes a site root"),
        (("--root", ""), ""),
        (("--framework", "nowhere.yml"), "--framework takes a framework.yml"),
        (("--framework", "content"), "--framework takes a framework.yml"),
        (("--format", "xml"), "xml"),
        (("--root",), "requires an argument"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_options(site: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], says: str) -> None:
    """An option that leads nowhere ends with 2 and says what it takes."""
    monkeypatch.chdir(site)
    call = call_frontdesk("check", *arguments)
    assert 2 == call.code or says == ""
    assert says in call.err
    assert "Traceback" not in call.err


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_ends_with_the_same_code(site: Path, name: str) -> None:
    """How findings are written does not change whether there are any."""
    assert 1 == call_frontdesk("check", "--root", site, "--format", name).code
    assert 0 == call_frontdesk("check", "--root", site, "--format", name, "index.md").code


def test_the_excerpt_is_the_line_that_is_meant(site: Path) -> None:
    """The shown line is counted as pages are, whatever other characters cut lines elsewhere."""
    write_tree(site, {"content/a.md": "---\r\ntitle: 甲\r\n---\r\n\ra\u2028b\x0cc\x0bd\x85e\r\n[x](no.md)\r\n"})
    call = call_frontdesk("check", "--root", site, "a.md")
    assert ["content/a.md:6:5", "    6 | [x](no.md)", "      |     ^^^^^"] == [
        line.partition("  错误")[0] for line in call.out.splitlines()[:3]
    ]


def test_the_language_is_the_sites(site: Path) -> None:
    """frontdesk.yml decides the language of findings and explanations."""
    write_tree(site, {"frontdesk.yml": "site:\n  language: en\n"})
    call = call_frontdesk("check", "--root", site, "guide/bad.md")
    assert "error  LK001 broken-file  the link `no.md` leads to no file" in call.out
    assert "Checked 1 pages: 2 errors, 0 warnings, 0 notes." in call.out
    assert load_texts("en")("rules.LK001.title") in call_frontdesk("explain", "LK001", "--root", site).out


def test_a_command_in_a_folder_of_the_site_speaks_its_language(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command finds the site in the folders above, `explain` too."""
    write_tree(site, {"frontdesk.yml": "site:\n  language: en\n"})
    monkeypatch.chdir(site / "content/guide")
    assert "Checked 1 pages" in call_frontdesk("check", "bad.md").out
    assert load_texts("en")("rules.LK001.why") in call_frontdesk("explain", "LK001").out


def test_settings_that_are_wrong_stop_everything(site: Path) -> None:
    """With a wrong frontdesk.yml nothing is checked, and each fault is named with its line."""
    write_tree(site, {"frontdesk.yml": "site:\n  language: fr\n  zona: UTC\n"})
    for command in (("check",), ("explain", "LK001"), ("doc", "new", "how-to", "x.md", "--author", "甲")):
        call = call_frontdesk(*command, "--root", site)
        assert (2, "") == (call.code, call.out)
        assert [f"{site}/frontdesk.yml:2", f"{site}/frontdesk.yml:3"] == [
            line.removeprefix("frontdesk: ").partition(": ")[0] for line in call.err.splitlines()
        ]
    assert not (site / "content/x.md").exists()


def test_what_a_configuration_holds_cannot_command_a_terminal(site: Path) -> None:
    """Escape sequences in frontdesk.yml and mkdocs.yml are shown as marks, as those in pages are."""
    write_tree(site, {"frontdesk.yml": 'site: {zone: "\\e[31m\\x9b2J"}\n'})
    assert not set("\x1b\x9b") & set(call_frontdesk("check", "--root", site).err)
    write_tree(site, {"frontdesk.yml": "", "mkdocs.yml": 'docs_dir: "\\e[31m\\x9b2J"\n'})
    assert not set("\x1b\x9b") & set(call_frontdesk("check", "--root", site).err)


def test_explain_lists_every_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a rule all are listed, one a line; no site is needed."""
    monkeypatch.chdir(tmp_path)
    call = call_frontdesk("explain")
    assert (0, "") == (call.code, call.err)
    assert [rule.id for rule in all_rules().values()] == [line.partition(" ")[0] for line in call.out.splitlines()]


def test_explain_of_what_is_not_there(site: Path) -> None:
    """A wrong id names the nearest."""
    call = call_frontdesk("explain", "PR0003", "--root", site)
    assert (2, "") == (call.code, call.out)
    assert "did you mean PR003?" in call.err


@pytest.mark.parametrize(
    "arguments", [("--help",), ("-h",), ("check", "-h"), ("explain", "-h"), ("doc", "new", "--help")]
)
def test_help(arguments: tuple[str, ...]) -> None:
    """Every command tells what it does."""
    result = CliRunner().invoke(frontdesk, arguments)
    assert 0 == result.exit_code
    assert result.output.startswith("Usage: ")


def test_help_names_every_command() -> None:
    """Commands are found as entry points."""
    lines = CliRunner().invoke(frontdesk, ["--help"]).output
    assert all(f"\n  {name} " in lines for name in ("check", "doc", "explain"))


def test_a_terminal_gets_colours_and_a_file_none(site: Path) -> None:
    """Output that is not a terminal holds no escape sequences."""
    assert "\x1b[" not in run("check", cwd=site, NO_COLOR="").output


@pytest.mark.parametrize("encoding", ["utf-8:strict", "ascii:strict", "gbk:strict"])
@pytest.mark.parametrize("name", FORMATS)
def test_any_output_encoding(site: Path, encoding: str, name: str) -> None:
    """What a terminal or a pipe cannot show does not end a check with a traceback."""
    write_tree(site, {"content/🎉 快速.md": "[x](no-🎉.md)\n"})
    done = run_python(*SCRIPT, "check", "--format", name, cwd=site, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert 1 == done.code
    assert "Traceback" not in done.output


def test_a_reader_that_goes_away_is_no_error(site: Path) -> None:
    """`frontdesk check | head` ends quietly."""
    write_tree(site, {f"content/p{n}.md": "[x](no.md)\n" * 50 for n in range(40)})
    script = (
        "import subprocess, sys\n"
        f"command = [sys.executable, *{list(SCRIPT)!r}, 'check']\n"
        "process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)\n"
        "process.stdout.readline()\n"
        "process.stdout.close()\n"
        "sys.stdout.write(process.stderr.read().decode())\n"
        "process.wait()\n"
    )
    assert "" == run_python("-c", script, cwd=site).output


def test_the_framework_s_file_can_be_checked(site: Path) -> None:
    """Named as a path, framework.yml and data files are answered with all that is wrong in them, and nothing else."""
    write_tree(site, {"content/framework.yml": FRAMEWORK.replace("缺}", "缺, level: x}")})
    expected = {("content/framework.yml", 4, "FW001"), ("content/framework.yml", 4, "FW007")}
    assert expected | {("content/framework.yml", 2, "FW005")} == set(check("--root", site, "content/framework.yml"))


def test_a_data_file_can_be_checked(site: Path) -> None:
    """A data file is answered with what the pages that show it find in it."""
    page = '---\ntitle: 码\n---\n\n<!-- frontdesk/reference source="codes.yml" -->\n\n[x](no.md)\n'
    write_tree(site, {"content/codes.md": page, "content/codes.yml": "groups: [{codes: [{code: E1, cause: 甲}]}]\n"})
    assert [("content/codes.yml", 1, "PM005")] == check("--root", site, "content/codes.yml")


def test_explain_tells_a_whole_family(site: Path) -> None:
    """`frontdesk explain LK` explains every rule of the family."""
    said = call_frontdesk("explain", "lk", "--root", site).out
    assert ["LK001", "LK002", "LK003"] == [line.split()[0] for line in said.splitlines() if line.startswith("LK")]


@pytest.mark.parametrize("shape", ["list", "mapping"])
def test_the_site_says_which_framework_and_rules_hold(shape: str, tmp_path: Path) -> None:
    """The check reads the build's own options `framework` and `ignore`; the command line goes before and adds."""
    options = "{framework: plan/frame.yml, ignore: [LK, PR008]}"
    plugins = (
        f"  - search\n  - frontdesk/framework: {options}\n"
        if shape == "list"
        else f"  frontdesk/framework: {options}\n"
    )
    write_tree(
        tmp_path,
        {
            "mkdocs.yml": f"site_name: x\nplugins:\n{plugins}",
            "plan/frame.yml": "documentation_framework: {use: {description: 使用, documents: [{name: 配额}]}}\n",
            "other.yml": "documentation_framework: {}\n",
            "docs/index.md": "---\ntitle: 首页\ncategory: home\nauthor: 组\n---\n\n[没有](no.md)\n",
        },
    )
    call = call_frontdesk("check", "--root", tmp_path, "--format", "concise")
    errors = [row.split(" ")[:3] for row in call.out.splitlines() if " error " in row]
    assert [["plan/frame.yml:1:69:", "error", "FW001/required-document"]] == errors
    assert 0 == call_frontdesk("check", "--root", tmp_path, "--ignore", "FW001").code
    assert 0 == call_frontdesk("check", "--root", tmp_path, "--framework", tmp_path / "other.yml").code
    (tmp_path / "plan/frame.yml").unlink()
    assert 2 == call_frontdesk("check", "--root", tmp_path).code
