"""Building beside the last good site and swapping when all went well.

The host empties its output folder before it reads a page; a build that fails half-way would
leave readers with nothing.
"""

import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path


def stage(site_dir: Path) -> Path:
    """An empty folder to build into: beside the output folder, else where the system keeps such things."""
    prefix = f".{site_dir.name}-"
    beside = next(folder for folder in site_dir.parents if folder.is_dir())
    try:
        staged = Path(tempfile.mkdtemp(prefix=prefix, dir=beside))
    except OSError:
        staged = Path(tempfile.mkdtemp(prefix=prefix))
    umask = os.umask(0)
    os.umask(umask)
    staged.chmod(0o777 & ~umask)
    return staged


def publish(staged: Path, site_dir: Path) -> None:
    """Put a finished build in the place of the last one.

    Two renames where the file system allows them; where the output folder cannot be renamed (a mount
    point, a folder that may not be written around it), its content is replaced instead.

    Raises:
        OSError: the output folder cannot be written; the last site is still there.
    """
    if not site_dir.exists():
        site_dir.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(staged, site_dir)
        return
    for hidden in _hidden_entries(site_dir):
        if not os.path.lexists(staged / hidden.name):
            _copy(hidden, staged / hidden.name)
    old = staged.with_name(f"{staged.name}-old")
    try:
        site_dir.rename(old)
    except OSError:
        _replace_content(staged, site_dir)
        return
    try:
        staged.rename(site_dir)
    except OSError:
        old.rename(site_dir)
        raise
    shutil.rmtree(old, onerror=_unlock)


def discard(staged: Path) -> None:
    """Throw an unfinished build away."""
    shutil.rmtree(staged, ignore_errors=True)


def _hidden_entries(site_dir: Path) -> list[Path]:
    """What the host leaves alone when it empties a folder: a `.git`, a `.htaccess`."""
    return [entry for entry in site_dir.iterdir() if entry.name.startswith(".")]


def _copy(source: Path, target: Path) -> None:
    if source.is_dir() and not source.is_symlink():
        shutil.copytree(source, target, symlinks=True)
    else:
        shutil.copy2(source, target, follow_symlinks=False)


def _replace_content(staged: Path, site_dir: Path) -> None:
    kept = {path.relative_to(staged) for path in staged.rglob("*")}
    shutil.copytree(staged, site_dir, symlinks=True, dirs_exist_ok=True)
    for path in sorted(site_dir.rglob("*"), reverse=True):
        if path.relative_to(site_dir) in kept:
            continue
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()
    discard(staged)


def _unlock(remove: Callable[[str], object], path: str, _error: object) -> None:
    """A file that cannot be removed lies in a folder that may not be written: allow it and try again."""
    folder = Path(path).parent
    for place in (folder, Path(path)):
        if place.is_dir():
            place.chmod(place.stat().st_mode | stat.S_IRWXU)
    remove(path)
