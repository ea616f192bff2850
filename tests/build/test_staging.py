"""The last good site stays until a whole new one is there."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support import Project, Run, contents, names, run_python

from mkdocs_frontdesk import staging

WHERE = """\
from pathlib import Path


def on_post_build(config):
    Path(config.config_file_path).with_name("built_in.txt").write_text(config.site_dir, encoding="utf-8")
"""
"""Writes down which folder a build writes into."""

LATE = {
    "another plugin raises in on_post_build": "def on_post_build(config):\n    raise RuntimeError('late')\n",
    "another plugin gives up in on_post_build": (
        "from mkdocs.exceptions import PluginError\n\n\ndef on_post_build(config):\n    raise PluginError('late')\n"
    ),
    "another plugin raises in on_config": "def on_config(config):\n    raise RuntimeError('early')\n",
    "interrupted half-way": (
        "def on_post_page(output, page, config):\n"
        "    if page.file.src_uri == 'use/storage.md':\n"
        "        raise KeyboardInterrupt\n"
    ),
    "a hook leaves the process half-way": (
        "def on_post_page(output, page, config):\n"
        "    if page.file.src_uri == 'use/storage.md':\n"
        "        raise SystemExit(3)\n"
    ),
}

AS_A_PLAIN_USER = """\
import ctypes, os, sys
for capability in (1, 2, 3):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER
    ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP; without it root may write everywhere
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def as_a_plain_user(project: Project, *arguments: str) -> Run:
    """Run `mkdocs ARGUMENTS` as a process that file permissions hold for, root or not."""
    probe = "import os, sys; sys.exit(os.access('locked', os.W_OK))"
    locked = project.root / "locked"
    locked.mkdir()
    locked.chmod(0o555)
    assert run_python("-c", AS_A_PLAIN_USER, "-c", probe, cwd=project.root).code == 0, "permissions do not hold here"
    locked.rmdir()
    return run_python("-c", AS_A_PLAIN_USER, "-m", "mkdocs", *arguments, cwd=project.root)


@contextmanager
def file_mode_mask(mask: int) -> Iterator[None]:
    """Set the mask that new files get their mode by, and set it back."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def good_site(project: Project) -> dict[str, bytes | None]:
    """Build a good site and return its content."""
    built = project.build()
    assert built.error is None, built.message
    assert (project.site / "index.html").is_file()
    return contents(project.site)


def break_content(project: Project) -> None:
    """Make the content fail its checks."""
    project.page("start/install.md", "安装", "# 安装\n\n[x](no.md)\n")


@pytest.mark.parametrize("strict", [False, True], ids=["plain", "strict"])
def test_broken_content_leaves_the_last_site_as_it_was(project: Project, strict: bool) -> None:
    """A build that its content fails changes no byte of the last good site and leaves nothing beside it."""
    site = good_site(project)
    beside = names(project.root)
    break_content(project)

    assert project.build(strict=strict).error is not None
    assert site == contents(project.site)
    assert beside == names(project.root)


@pytest.mark.parametrize("name", LATE)
def test_a_build_that_ends_late_leaves_the_last_site_as_it_was(project: Project, name: str) -> None:
    """However far a build came before it failed, readers keep the last good site, whole."""
    site = good_site(project)
    project.page("start/install.md", "安装", "# 安装\n\n新的正文。\n")
    project.hook(LATE[name])
    beside = names(project.root)

    assert project.build().error is not None
    assert site == contents(project.site)
    assert beside == [name for name in names(project.root) if name != "__pycache__"]


def test_the_command_keeps_the_last_site_too(project: Project) -> None:
    """`mkdocs build` as a command, ended by an exception after everything was written, keeps the last good site."""
    site = good_site(project)
    project.hook(LATE["another plugin raises in on_post_build"])

    run = project.mkdocs("build")

    assert 1 == run.code
    assert "RuntimeError: late" in run.output
    assert site == contents(project.site)


def test_a_late_warning_fails_only_a_strict_build(project: Project) -> None:
    """A warning that comes after everything is written still keeps a strict build from publishing, and no other."""
    site = good_site(project)
    project.page("start/install.md", "安装", "# 安装\n\n新的正文。\n")
    project.hook(
        "import logging\n\n\ndef on_post_build(config):\n    logging.getLogger('mkdocs.hooks').warning('late')\n"
    )

    strict = project.build(strict=True)

    assert strict.error is not None
    assert site == contents(project.site)

    plain = project.build()

    assert plain.error is None
    assert "新的正文" in project.read("start/install/index.html")


def test_a_good_build_after_a_failed_one_in_one_process_is_published(project: Project) -> None:
    """A failure is forgotten when the next build begins, also where one process makes several builds."""
    break_content(project)
    assert project.build().error is not None
    project.page("start/install.md", "安装")

    good_site(project)


@pytest.mark.parametrize("umask", [0o022, 0o027], ids=["umask 022", "umask 027"])
def test_a_good_build_replaces_the_whole_site(project: Project, umask: int) -> None:
    """After a good build the site is the new one and nothing else, and web servers can read it as before."""
    good_site(project)
    (project.site / "stale").mkdir()
    (project.site / "stale/old.html").write_text("alt", encoding="utf-8")
    (project.root / "docs/use/storage.md").write_text(
        "---\ntitle: 存储\ncategory: use\nauthor: 组\nstatus: archived\n---\n\n新的正文。\n", encoding="utf-8"
    )
    beside = names(project.root)

    with file_mode_mask(umask):
        built = project.build(strict=True)

    assert built.error is None, built.message
    assert not (project.site / "stale").exists()
    assert "新的正文" in project.read("use/storage/index.html")
    assert beside == names(project.root)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (project.site, *project.site.rglob("*")) if path.is_dir()}
    assert {0o777 & ~umask} == modes
    files = {stat.S_IMODE(path.stat().st_mode) for path in project.site.rglob("*") if path.is_file()}
    assert {0o666 & ~umask} == files


@pytest.mark.parametrize("behind_a_link", [False, True], ids=["folder", "link"])
def test_what_the_host_leaves_alone_stays(project: Project, behind_a_link: bool) -> None:
    """Hidden files in the output folder, such as the .git of a checked-out gh-pages branch, survive as with MkDocs."""
    folder = project.root.parent / "www" if behind_a_link else project.site
    (folder / ".git").mkdir(parents=True)
    (folder / ".git/HEAD").write_text("ref: refs/heads/gh-pages\n", encoding="utf-8")
    (folder / ".nojekyll").touch()
    (folder / "stale.html").touch()
    if behind_a_link:
        project.site.symlink_to(folder, target_is_directory=True)

    good_site(project)

    assert "ref: refs/heads/gh-pages\n" == project.read(".git/HEAD")
    assert (project.site / ".nojekyll").is_file()
    assert not (project.site / "stale.html").exists()

    break_content(project)
    assert project.build().error is not None
    assert "ref: refs/heads/gh-pages\n" == project.read(".git/HEAD")


def test_a_foreign_folder_is_safe_from_a_failed_build(project: Project) -> None:
    """An output folder that never held a site keeps every file when a build fails."""
    project.write("site/thesis.txt", "die einzige Kopie")
    project.write("site/deep/er/data.bin", "daten")
    break_content(project)
    before = contents(project.site)

    assert project.build().error is not None
    assert before == contents(project.site)


def test_a_failed_build_makes_no_folders(project: Project) -> None:
    """An output folder that does not exist yet is not made by a build that fails, nor are the folders above it."""
    break_content(project)
    project.configure()
    before = contents(project.root)

    assert project.build(site_dir="public/docs/latest").error is not None
    assert before == contents(project.root)


def test_an_output_folder_behind_a_link_is_filled(project: Project, tmp_path: Path) -> None:
    """Where the output folder is a link, its target gets the new site, and the link stays."""
    target = tmp_path / "www"
    (target / "stale").mkdir(parents=True)
    project.site.symlink_to(target, target_is_directory=True)

    good_site(project)

    assert project.site.is_symlink()
    assert (target / "index.html").is_file()
    assert not (target / "stale").exists()
    assert ["docs", "mkdocs.yml", "site", "theme"] == names(project.root)


@pytest.mark.parametrize("locked", ["site", "."], ids=["output folder", "folder around it"])
def test_a_failed_build_is_harmless_where_nothing_may_be_written(project: Project, locked: str) -> None:
    """Where the output folder or the one around it is read-only, a failed build still changes nothing."""
    site = good_site(project)
    break_content(project)
    project.configure()
    folder = project.root / locked
    folder_mode = folder.stat().st_mode
    beside = names(project.root)
    if locked == ".":
        run = _in_locked(project, folder, "build")
    else:
        folder.chmod(0o555)
        run = as_a_plain_user(project, "build")
        folder.chmod(folder_mode)

    assert 1 == run.code
    assert "Traceback" not in run.output
    assert site == contents(project.site)
    assert beside == names(project.root)


def _in_locked(project: Project, folder: Path, *arguments: str) -> Run:
    """The same with a root that cannot be written; the configuration lies outside of it."""
    elsewhere = Project(project.root.parent / "elsewhere")
    elsewhere.options |= {"docs_dir": str(project.root / "docs"), "theme": {"name": None, "custom_dir": "theme"}}
    elsewhere.configure()
    folder.chmod(0o555)
    try:
        return as_a_plain_user(elsewhere, *arguments, "-d", str(project.site))
    finally:
        folder.chmod(0o755)


@pytest.mark.parametrize("locked", ["site", "."], ids=["output folder", "folder around it"])
def test_a_good_build_replaces_a_site_all_or_nothing_where_little_may_be_written(project: Project, locked: str) -> None:
    """A read-only folder either gets the whole new site or keeps the whole old one, and no rest lies beside it."""
    site = good_site(project)
    project.page("start/install.md", "安装", "# 安装\n\n新的正文。\n")
    project.configure()
    beside = names(project.root)
    if locked == ".":
        run = _in_locked(project, project.root, "build")
    else:
        project.site.chmod(0o555)
        run = as_a_plain_user(project, "build")
        project.site.chmod(0o755)

    assert "Traceback" not in run.output
    assert beside == names(project.root)
    if run.code == 0:
        assert "新的正文" in project.read("start/install/index.html")
        assert site.keys() == contents(project.site).keys()
    else:
        assert site == contents(project.site)


def test_a_site_that_cannot_be_written_is_named(project: Project) -> None:
    """Where a new site cannot be put in its place the build fails with a message that names the folder."""
    run = _in_locked(project, project.root, "build")

    assert 0 != run.code
    assert str(project.site) in run.output
    assert "Traceback" not in run.output
    assert not project.site.exists()


@pytest.mark.parametrize("command", ["serve", "gh-deploy"])
def test_a_preview_and_a_deployment_are_not_staged(project: Project, command: str) -> None:
    """Only `mkdocs build` swaps folders; other commands build where the host told them to."""
    project.hook(WHERE)

    assert project.build(command).error is None  # type: ignore[arg-type]
    assert str(project.site) == (project.root / "built_in.txt").read_text(encoding="utf-8")
    assert (project.site / "index.html").is_file()


def test_a_build_is_staged_beside_the_output_folder(project: Project) -> None:
    """A build writes beside the output folder, on the same file system, so that the swap is a rename."""
    project.hook(WHERE)
    good_site(project)
    built_in = Path((project.root / "built_in.txt").read_text(encoding="utf-8"))

    assert project.root == built_in.parent
    assert project.site != built_in
    assert not built_in.exists()


def test_a_dirty_build_shows_no_page_that_became_a_draft(project: Project) -> None:
    """`mkdocs build --dirty` is a whole build: it leaves nothing of an earlier one, or all of it where it fails."""
    page = project.page("use/more.md", "将要收回的一页")
    assert project.build(dirty=True).error is None
    assert (project.site / "use/more/index.html").is_file()
    page.write_text(page.read_text(encoding="utf-8").replace("---\n", "---\nstatus: draft\n", 1), encoding="utf-8")
    built = project.build(dirty=True)
    assert built.error is None, built.message
    assert not (project.site / "use/more").exists()
    before = contents(project.site)
    project.page("use/broken.md", "坏", "[没有](no.md)\n")
    assert "站点没有写出" in project.build(dirty=True).message
    assert before == contents(project.site)


@pytest.mark.parametrize("option", ["--clean", "--dirty"])
def test_a_preview_is_built_where_it_is_served(project: Project, option: str) -> None:
    """The other two ways of previewing put the pages into the folder that the preview's server shows, too."""
    project.hook(
        "import os\n\n\ndef on_serve(server, config, builder):\n"
        "    with open(config.config_file_path + '.served', 'w', encoding='utf-8') as file:\n"
        "        file.write('\\n'.join(os.listdir(server.root)))\n"
        "    raise SystemExit(0)\n"
    )

    run = project.mkdocs("serve", option)

    assert 0 == run.code, run.output
    assert "index.html" in (project.root / "mkdocs.yml.served").read_text(encoding="utf-8").split("\n")


def test_two_builds_of_the_same_inputs_are_the_same_bytes(project: Project, tmp_path: Path) -> None:
    """Neither the folder a project lies in nor Python's random hash order leaves a trace in the site.

    The date of the build is the one input from outside; SOURCE_DATE_EPOCH fixes it, as MkDocs documents, so that
    the sitemap and its compressed twin can be compared as well.
    """
    project.page("start/late.md", "以后", status="draft")
    project.page("use/more.md", "更多", prerequisites=["安装", "入门"], tags=["甲", "乙"])
    twin = Project(tmp_path / "another" / "place")
    for path, content in contents(project.root).items():
        if content is not None:
            twin.write(path, content.decode())
    for number, one in enumerate((project, twin)):
        one.configure()
        run = run_python(
            "-m", "mkdocs", "build", cwd=one.root, PYTHONHASHSEED=str(number + 1), SOURCE_DATE_EPOCH="1700000000"
        )
        assert 0 == run.code, run.output

    assert contents(project.site) == contents(twin.site)
    assert (project.site / "sitemap.xml.gz").is_file()


KILLED = "import os\nimport signal\n\n\ndef on_post_build(config):\n    os.kill(os.getpid(), signal.SIGNAME)\n"


@pytest.mark.parametrize("signal", ["SIGTERM", "SIGKILL"])
def test_what_a_killed_build_left_is_removed_by_the_next(project: Project, signal: str) -> None:
    """A build that is killed leaves the last site as it was; the next one leaves nothing beside the site."""
    site = good_site(project)
    project.hook(KILLED.replace("SIGNAME", signal))
    beside = names(project.root)

    assert 0 != project.mkdocs("build").code
    assert site == contents(project.site)
    assert 1 == len([name for name in names(project.root) if name.startswith(".site-")])

    project.configure(hooks=[])
    assert project.build().error is None
    assert beside == [name for name in names(project.root) if name != "__pycache__"]


def test_a_build_at_work_is_left_alone(project: Project) -> None:
    """A build that begins while another is at work, or beside folders of like names, removes neither."""
    project.write(".site-settings/kept.txt", "bleibt")
    project.write(".site-frontdesk-file", "bleibt")
    other = staging.stage(project.site)
    (other.path / "index.html").write_text("halb", encoding="utf-8")

    good_site(project)

    assert "halb" == (other.path / "index.html").read_text(encoding="utf-8")
    assert {".site-settings", ".site-frontdesk-file"} <= set(names(project.root))
    staging.discard(other)
    assert not other.path.exists()


def test_the_last_site_survives_a_build_killed_while_swapping(project: Project) -> None:
    """Killed between its two renames, a build leaves the last site under its other name; only a new site removes it."""
    good_site(project)
    old = project.root / ".site-frontdesk-abcdefgh-old"
    project.site.rename(old)
    break_content(project)
    assert project.build().error is not None
    assert (old / "index.html").is_file()

    project.page("start/install.md", "安装")
    good_site(project)
    good_site(project)

    assert not old.exists()
