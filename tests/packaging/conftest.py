"""The distributions, built once, and an environment that has only the wheel."""

import fcntl
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import pytest
from support import REPOSITORY, Run, run_python


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and the source distribution, both made from this repository."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "dist"
    with (shared / "dist.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            both = ["--sdist", "--wheel", "--no-isolation", "-o", str(folder), str(REPOSITORY)]
            run = run_python("-m", "build", *both, cwd=shared)
            assert run.code == 0, run.output
    return folder


@pytest.fixture(scope="session")
def wheel(distributions: Path) -> Path:
    """The wheel."""
    (wheel,) = distributions.glob("*.whl")
    return wheel


@pytest.fixture(scope="session")
def source(distributions: Path) -> Path:
    """The source distribution."""
    (source,) = distributions.glob("*.tar.gz")
    return source


Installed = Callable[..., Run]
"""Runs a command of the environment: `installed("frontdesk", "--help", cwd=folder)`."""


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Installed:
    """An environment with the wheel, and this environment's libraries without the editable install.

    A path in a .pth file is searched for packages, but its own .pth files, such as the editable one, are not read.
    """
    home = tmp_path / "environment"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    run = run_python(
        *("-m", "uv", "pip", "install", "-q", "--python", str(python)),
        *("--no-deps", "--no-index", "--offline", "--no-cache", str(wheel)),
        cwd=tmp_path,
    )
    assert run.code == 0, run.output
    purelib = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    (purelib / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    assert Path(sysconfig.get_path("purelib")).is_relative_to(sys.prefix)

    def run_installed(command: str, *arguments: str, cwd: Path) -> Run:
        env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))}
        done = subprocess.run(
            [str(home / "bin" / command), *arguments],
            cwd=cwd,
            env={**env, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Run(done.returncode, done.stdout + done.stderr)

    return run_installed
