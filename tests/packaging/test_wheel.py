"""What users of the package get."""

import tarfile
import tomllib
from collections.abc import Callable
from configparser import ConfigParser
from importlib import import_module
from pathlib import Path
from zipfile import ZipFile

import pytest
from support import REPOSITORY, Project, Run, run_python

Installed = Callable[..., Run]

PACKAGES = {
    "frontdesk": REPOSITORY / "frontdesk",
    "mkdocs_frontdesk": REPOSITORY / "plugins/mkdocs_frontdesk",
    "ticket_sync": REPOSITORY / "ticket_sync",
}
PYPROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
VERSION = PYPROJECT["project"]["version"]


def package_files(folder: Path) -> set[str]:
    """The files of a package, relative to it."""
    files = (file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return {file.relative_to(folder).as_posix() for file in files}


def test_the_wheel_holds_the_packages_and_nothing_else(wheel: Path) -> None:
    """Every file of the packages is in the wheel, and no test, content, cache or tool beside them."""
    expected = {f"{name}/{file}" for name, folder in PACKAGES.items() for file in package_files(folder)}
    with ZipFile(wheel) as archive:
        actual = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert expected == actual


def test_the_source_distribution_can_make_the_same_wheel(source: Path) -> None:
    """The source distribution has the packages where pyproject.toml looks for them, what it reads, and nothing else."""
    expected = {"PKG-INFO", "pyproject.toml", "README.md", "LICENSE", ".gitignore"}
    for folder in PACKAGES.values():
        expected |= {f"{folder.relative_to(REPOSITORY).as_posix()}/{file}" for file in package_files(folder)}
    with tarfile.open(source) as archive:
        actual = {member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()}

    assert expected == actual


@pytest.mark.parametrize(
    "file",
    [
        "frontdesk/py.typed",
        "mkdocs_frontdesk/py.typed",
        "frontdesk/texts/zh.toml",
        "frontdesk/texts/en.toml",
        *(f"frontdesk/documents/archetype_pages/{language}/how-to.md" for language in ("zh", "en")),
        "mkdocs_frontdesk/assets/frontdesk.css",
        "mkdocs_frontdesk/assets/stale.js",
        "mkdocs_frontdesk/framework/templates/above.html",
        "mkdocs_frontdesk/templates/pieces.html",
        "mkdocs_frontdesk/tickets/templates/sla.html",
        f"frontdesk-{VERSION}.dist-info/licenses/LICENSE",
    ],
)
def test_the_wheel_holds_what_is_no_python(wheel: Path, file: str) -> None:
    """Typing marks, texts, page archetypes, templates, assets and the licence are shipped."""
    with ZipFile(wheel) as archive:
        assert file in archive.namelist()


def test_the_wheel_is_well_made(wheel: Path) -> None:
    """The tool check-wheel-contents finds nothing, with the packages as the only top level."""
    arguments = ["--no-config", "--toplevel", ",".join(PACKAGES), str(wheel)]

    run = run_python("-m", "check_wheel_contents", *arguments, cwd=wheel.parent)

    assert (0, f"{wheel}: OK\n") == (run.code, run.output)


def test_declared_entry_points_exist() -> None:
    """Each script, command and plugin that pyproject.toml declares can be imported."""
    project = PYPROJECT["project"]
    declared = {**project["scripts"]}
    for group in project["entry-points"].values():
        declared |= group
    assert {"frontdesk", "check", "explain", "doc", "frontdesk/framework"} <= declared.keys()

    for target in declared.values():
        module, _, attribute = target.partition(":")
        assert not attribute or hasattr(import_module(module), attribute), target


def test_the_wheel_declares_the_same_entry_points(wheel: Path) -> None:
    """What pyproject.toml declares is what the wheel carries."""
    project = PYPROJECT["project"]
    with ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/entry_points.txt"))
        parser = ConfigParser(delimiters=("=",))
        parser.optionxform = str  # type: ignore[assignment, method-assign]
        parser.read_string(archive.read(name).decode())

    expected = {"console_scripts": project["scripts"], **project["entry-points"]}
    assert expected == {section: dict(parser[section]) for section in parser.sections()}


def test_the_installed_package_works_anywhere(installed: Installed, tmp_path: Path) -> None:
    """Installed into an environment of its own the command checks a site and MkDocs builds it, far from this folder."""
    project = Project(tmp_path / "project")
    project.framework({"use": {"description": "使用", "documents": [{"name": "存储", "level": "beginner"}]}})
    project.page("index.md", "首页", "# 首页\n\n<!-- frontdesk/sections -->\n", content_type="landing")
    project.page("use/index.md", "使用", content_type="landing")
    project.page("use/storage.md", "存储")
    project.configure()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    locate = "import frontdesk, mkdocs_frontdesk as m; print(frontdesk.__file__, m.__file__)"
    where = installed("python", "-c", locate, cwd=elsewhere)
    assert 0 == where.code, where.output
    assert all(str(tmp_path / "environment") in path for path in where.output.split())

    shown = installed("frontdesk", "--help", cwd=elsewhere)
    assert 0 == shown.code, shown.output
    assert all(command in shown.output for command in ("check", "doc", "explain"))
    assert f"frontdesk, version {VERSION}\n" == installed("frontdesk", "--version", cwd=elsewhere).output

    checked = installed("frontdesk", "check", "--root", str(project.root), cwd=elsewhere)
    assert 0 == checked.code, checked.output
    assert "3 个页面" in checked.output
    made = installed("frontdesk", "doc", "new", "how-to", "use/new.md", "--title", "新页", cwd=project.root)
    assert 0 == made.code, made.output

    built = installed("python", "-m", "mkdocs", "build", "--strict", cwd=project.root)
    assert 0 == built.code, built.output
    assert "使用" in project.main("index.html").text
    assert (project.site / "assets/frontdesk.css").is_file()

    project.page("use/storage.md", "存储", level="beginer")
    failed = installed("frontdesk", "check", "--root", str(project.root), cwd=elsewhere)
    assert 1 == failed.code
    assert "FM004" in failed.output
