"""What is private reaches no site: a build that would publish it ends with 4, says where, and leaves the last site."""

from pathlib import Path

import pytest
from support import Project, call_frontdesk
from tickets_sample import full_bytes

from frontdesk.documents.blocks import TICKET_VIEWS
from frontdesk.privacy import Private, write_traces

SECRETS = [
    Private("requester", "王小明", whole=True),
    Private("contact", "xiaoming@example.test", whole=True),
    Private("note", "canary-9f3c 这个客户的卷在周二夜里丢了三个目录，先不要对外说"),
]
JSON_HOOK = """\
import json, pathlib
def on_post_build(config):
    text = "又及：这个客户的卷在周二夜里丢了三个目录，先不要对外说。"
    (pathlib.Path(config.site_dir) / "x.json").write_text(json.dumps([text]))
"""


def keep(project: Project) -> None:
    """Leave traces of the secrets, as a sync does."""
    write_traces(project.root / ".frontdesk/traces/tickets.traces", SECRETS)


@pytest.mark.parametrize(
    ("hook", "kind"),
    [
        ("def on_page_content(html, **_):\n    return html + '<p>王小明</p>'\n", "requester"),
        ("def on_page_content(html, **_):\n    return html + '<p>xiaoming@example.test</p>'\n", "contact"),
        (JSON_HOOK, "note"),
    ],
    ids=["name in a page", "address in a page", "note in JSON"],
)
def test_a_build_that_would_publish_something_private_ends_with_4(project: Project, hook: str, kind: str) -> None:
    """The message names file and kind and not the value; the last good site stays."""
    project.page("use/quota.md", "配额")
    assert project.build().error is None
    before = {path: path.read_bytes() for path in project.site.rglob("*") if path.is_file()}
    keep(project)
    (project.root / "leak.py").write_text(hook, encoding="utf-8")
    project.options["hooks"] = ["leak.py"]
    built = project.build()
    assert 4 == getattr(built.error, "exit_code", None)
    said = str(built.error)
    assert kind in said
    assert not any(private.value in said for private in SECRETS)
    assert before == {path: path.read_bytes() for path in project.site.rglob("*") if path.is_file()}


CANARY = "canary-9f3c"


def test_nothing_private_of_a_whole_desk_reaches_the_site(project: Project) -> None:
    """A desk full of marked words, synced, published with every view: none of them is in any file of the site.

    The one subject that was opted in is there, and one with a number in it is not.
    """
    policy = "tickets:\n  report: {public_tag: public}\n"
    project.write("frontdesk.yml", policy)
    project.options["plugins"] = ["search", "frontdesk/framework", "frontdesk/tickets"]
    blocks = "\n\n".join(f"<!-- frontdesk/tickets view={view} -->" for view in TICKET_VIEWS)
    project.page("use/tickets.md", "工单", f"# 工单\n\n{blocks}\n")

    def frontdesk(*arguments: str) -> str:
        done = call_frontdesk(*arguments, "--root", project.root, "--now", "2026-01-05T09:00:00Z")
        assert 0 == done.code, done.err
        return done.out

    picture = project.write(f"{CANARY}-file.txt", "x")
    for number in range(6):
        words = [f"{CANARY}-{name}-{number}" for name in ("user", "subject", "description", "note", "reply")]
        ticket = f"local:{number + 1}"
        fixed = ("--user", words[0], "--subject", words[1], "--description", words[2], "--attach", str(picture))
        frontdesk("ticket", "create", *fixed)
        frontdesk("ticket", "process", ticket, "note", "--by", f"{CANARY}-agent", "--notes", words[3])
        frontdesk("ticket", "process", ticket, "reply", "--by", words[0], "--notes", words[4])
    fixed = ("--user", "bob", "--description", CANARY, "--tag", "public")
    frontdesk("ticket", "create", "--subject", "控制台偶尔打不开", *fixed)
    frontdesk("ticket", "create", "--subject", f"{CANARY} 请打 13800138000", *fixed)
    frontdesk("sync", "tickets")
    built = project.build(strict=True)
    assert built.error is None, built.message
    files = [path for path in project.site.rglob("*") if path.is_file()]
    assert [] == [path for path in files if CANARY.encode() in path.read_bytes() or b"13800138000" in path.read_bytes()]
    assert any("控制台偶尔打不开" in path.read_text(encoding="utf-8") for path in files if path.suffix == ".html")


def test_a_build_without_anything_private_is_left_alone(project: Project) -> None:
    """Traces alone change nothing."""
    project.page("use/quota.md", "配额")
    keep(project)
    assert project.build().error is None


def test_what_a_writer_wrote_is_public(project: Project) -> None:
    """A person named in the content may be named on the page."""
    project.page("use/quota.md", "配额", body="感谢王小明。\n")
    keep(project)
    assert project.build().error is None


def test_a_damaged_file_of_traces_ends_the_build(project: Project) -> None:
    """Without its check nothing is published."""
    project.page("use/quota.md", "配额")
    place = project.root / ".frontdesk/traces/tickets.traces"
    place.parent.mkdir(parents=True)
    Path(place).write_bytes(b"nonsense")
    assert "frontdesk snapshot" in project.build().message
    assert not project.site.exists()


def test_a_page_that_a_ticket_cites_is_public(project: Project) -> None:
    """The address of a page, the ways to get help, and the words of an opted-in title are no secret of a ticket."""
    project.page("use/quota.md", "配额")
    project.write("frontdesk.yml", "support:\n  channels: []\n")
    cited = Private("description", "看 https://docs.example.com/use/quota/ 里说的不对")
    write_traces(project.root / ".frontdesk/traces/tickets.traces", [cited])
    assert project.build().error is None


def test_a_snapshot_without_traces_is_said(project: Project) -> None:
    """A build that cannot check does not stay silent; a strict one ends."""
    project.page("use/quota.md", "配额")
    project.write(".frontdesk/snapshots/tickets.json", full_bytes().decode())
    built = project.build()
    assert built.error is None
    assert "frontdesk snapshot" in built.message
