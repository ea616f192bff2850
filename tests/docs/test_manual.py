"""What the manual says is what the program does."""

import ast
import inspect
import re
import shlex
import tomllib
from collections.abc import Iterator

import click
import pytest
from support import REPOSITORY

from frontdesk.cli import frontdesk
from frontdesk.documents.blocks import BLOCKS, TICKET_VIEWS
from frontdesk.snapshots.documents import SCHEMA, Document
from mkdocs_frontdesk.framework import config as framework_config
from mkdocs_frontdesk.tickets import config as tickets_config

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
HANDBOOK = {
    path.relative_to(REPOSITORY / "content").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((REPOSITORY / "content/handbook").rglob("*.md"))
}
MANUAL = "\n".join([README, *HANDBOOK.values()])


def commands(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below a group with its whole name."""
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        assert command is not None
        yield f"{name} {word}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {word}")


COMMANDS = dict(commands(frontdesk, "frontdesk"))
OPTIONS = [
    (name, option)
    for name, command in {"frontdesk": frontdesk, **COMMANDS}.items()
    for option in command.params
    if isinstance(option, click.Option) and not option.hidden
]


def test_the_commands_are_these() -> None:
    """The commands that are tested below are all there are."""
    tickets = ("assign", "create", "erase", "list", "process", "rate", "show", "stats")
    expected = {"check", "explain", "doc", "doc new", "notify", "search", "snapshot", "sync", "ticket"}
    expected |= {f"ticket {name}" for name in tickets}
    assert {f"frontdesk {name}" for name in expected} == COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_it_does(name: str) -> None:
    """`--help` tells of every command, in a sentence, what it does."""
    text = (COMMANDS[name].help or "").strip()

    assert re.match(r"[A-Z].{9,}[.]", text, re.DOTALL), text


@pytest.mark.parametrize(("name", "option"), OPTIONS, ids=[f"{name} {option.opts[0]}" for name, option in OPTIONS])
def test_an_option_says_what_it_does(name: str, option: click.Option) -> None:
    """`--help` tells what every option is for."""
    assert len((option.help or "").strip()) > 9


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_in_the_manual(name: str) -> None:
    """README or the handbook shows how every command is called."""
    assert re.search(rf"\b{name}\b", MANUAL)


@pytest.mark.parametrize(
    "option", sorted({opt for name, option in OPTIONS for opt in option.opts if name != "frontdesk"})
)
def test_an_option_is_in_the_manual(option: str) -> None:
    """README or the handbook names every option."""
    assert re.search(rf"(?<![\w-]){option}(?![\w-])", MANUAL)


def called() -> list[str]:
    """The calls of frontdesk in the manual's code blocks and code spans."""
    found = re.findall(r"(?m)^\s*(?:\.venv/bin/)?(frontdesk [^\n#]+?)\s*(?:#.*)?$", MANUAL)
    found += re.findall(r"`(frontdesk [^`\n]+)`", MANUAL)
    return sorted({call for call in found if "…" not in call and not re.search(r"[A-Z]{4,}(?!\d)|frontdesk/", call)})


@pytest.mark.parametrize("call", called())
def test_a_call_in_the_manual_is_a_right_one(call: str) -> None:
    """Every call that the manual shows names a command and options that exist."""
    command: click.Command = frontdesk
    words = shlex.split(call)[1:]
    while words and isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words[0])
        assert found is not None, call
        command, words = found, words[1:]
    if words:
        command.make_context(call, words)  # a click.UsageError where the call is wrong


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_is_in_the_handbook(name: str) -> None:
    """The handbook's table has a row for every block, with all its attributes, the required ones marked."""
    rows = re.findall(rf"(?m)^\| `{name}` \| (.+?) \| .+ \|$", HANDBOOK["handbook/blocks.md"].partition("\n## ")[0])

    assert 1 == len(rows)
    for attribute, rule in BLOCKS[name].items():
        assert rule.required == (f"`{attribute}`（必填）" in rows[0])
        assert f"`{attribute}`" in rows[0]
    assert len(BLOCKS[name]) == rows[0].count("`") // 2


def test_the_handbook_tells_of_no_block_that_does_not_exist() -> None:
    """Every row of the handbook's table is a block."""
    table = HANDBOOK["handbook/blocks.md"].partition("\n## ")[0]

    assert list(BLOCKS) == sorted(re.findall(r"(?m)^\| `([a-z-]+)` \|", table), key=list(BLOCKS).index)


@pytest.mark.parametrize("view", TICKET_VIEWS)
def test_a_view_of_tickets_is_in_the_handbook(view: str) -> None:
    """The handbook says what every view of the block tickets shows."""
    section = HANDBOOK["handbook/blocks.md"].partition("\n## tickets")[2].partition("\n## ")[0]
    assert 1 == len(re.findall(rf"(?m)^\| `{view}` \| .+ \|$", section))


def plugin_options() -> dict[str, str]:
    """The options of both plugins, each with the text that stands under it in the code."""
    texts = {}
    for module in (framework_config, tickets_config):
        (cls,) = (node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.ClassDef))
        for node, after in zip(cls.body, [*cls.body[1:], None], strict=True):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                is_text = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
                texts[node.targets[0].id] = str(after.value.value) if is_text else ""  # type: ignore[union-attr]
    return texts


def test_the_plugins_have_these_options() -> None:
    """The options that are tested below are all there are."""
    options = [*framework_config.FrameworkConfig._schema, *tickets_config.TicketsConfig._schema]
    assert {name for name, _ in options} == plugin_options().keys()


@pytest.mark.parametrize("name", plugin_options())
def test_a_plugin_option_is_explained(name: str) -> None:
    """Every option has a text under it in the code and is named in the handbook."""
    assert len(plugin_options()[name]) > 9
    assert any(f"`{name}`" in text or re.search(rf"(?m)^\s*{name}:", text) for text in HANDBOOK.values())


def test_the_catalogue_s_fields_are_in_the_handbook() -> None:
    """Every field of a document in documents.json is explained in the handbook, with the schema's name."""
    table = HANDBOOK["handbook/site.md"]

    assert SCHEMA in table
    assert [] == [name for name in Document.model_fields if f"`{name}`" not in table]


def test_make_targets_in_the_readme_exist() -> None:
    """README and CONTRIBUTING name only targets that the Makefile has."""
    text = README + (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8") + "\n".join(HANDBOOK.values())
    targets = set(re.findall(r"(?m)^([a-z]+):", (REPOSITORY / "Makefile").read_text(encoding="utf-8")))

    assert set(re.findall(r"\bmake ([a-z]+)(?=`|\s+#|$)", text, re.MULTILINE)) <= targets


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "requirements/README.md"])
def test_files_that_the_readme_names_exist(name: str) -> None:
    """Every link and every folder that these pages name leads to something in the repository."""
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    folders = re.findall(r"`((?:[\w.]+/)+(?:[\w.]+\.\w+)?)`", text)

    for target in (*links, *folders):
        if not re.search(r"NAME|ID|TYPE", target):
            assert (REPOSITORY / target).exists() or target == "site/", target


def test_changelog_fragments_are_named_as_contributing_says() -> None:
    """Fragments are files NAME.TYPE.md of one of four types, one or two sentences long."""
    fragments = [path for path in (REPOSITORY / "changelog.d").iterdir() if not path.name.startswith(".")]

    for path in fragments:
        assert re.fullmatch(r"[\w-]+\.(added|changed|fixed|removed)\.md", path.name)
        assert 10 < len(path.read_text(encoding="utf-8").strip()) < 600


def test_the_version_is_one() -> None:
    """The version of the package is the one that is installed and that the command prints."""
    from importlib.metadata import version

    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == version("frontdesk")
