"""Building beside the last good site and swapping when all went well.

The host empties its output folder before it reads a page; a build that fails half-way would
leave readers with nothing. A build holds a lock on its folder, which ends with its process however
that dies, so the next build can tell a folder in use from one left behind.
"""

import fcntl
import glob
import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

OLD = "-old"


@dataclass(frozen=True, slots=True)
class Stage:
    """A folder to build into, and the open descriptor that holds its lock."""

    path: Path
    lock: int


def stage(site_dir: Path) -> Stage:
    """An empty folder to build into: beside the output folder, else where the system keeps such things.

    What builds that were killed left beside the output folder is removed first.
    """
    prefix = f".{site_dir.name}-frontdesk-"
    beside = next(folder for folder in site_dir.parents if folder.is_dir())
    _remove_abandoned(site_dir, beside, prefix)
    while True:
        try:
            path = Path(tempfile.mkdtemp(prefix=prefix, dir=beside))
        except OSError:
            path = Path(tempfile.mkdtemp(prefix=prefix))
        lock = os.open(path, os.O_RDONLY)
        with suppress(OSError):  # where a file system has no locks, nobody can take it for abandoned either
            fcntl.flock(lock, fcntl.LOCK_EX)
        if path.is_dir():
            break
        os.close(lock)  # another build took it for abandoned before it was locked
    umask = os.umask(0)
    os.umask(umask)
    path.chmod(0o777 & ~umask)
    return Stage(path, lock)


def _remove_abandoned(site_dir: Path, beside: Path, prefix: str) -> None:
    for path in sorted(beside.glob(f"{glob.escape(prefix)}*")):
        if path.name.endswith(OLD) and not site_dir.exists():
            continue  # the last good site, whose build was killed between two renames
        try:
            lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            continue  # gone, or none of ours
        with suppress(OSError):  # a build that is still at work
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path, ignore_errors=True)
        os.close(lock)


def publish(stage: Stage, site_dir: Path) -> None:
    """Put a finished build in the place of the last one.

    Two renames where the file system allows them; where the output folder cannot be renamed (a mount
    point, a folder that may not be written around it), its content is replaced instead.

    Raises:
        OSError: the output folder cannot be written; the last site is still there.
    """
    staged = stage.path
    if not site_dir.exists():
        site_dir.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(staged, site_dir)
        return
    for hidden in _hidden_entries(site_dir):
        if not os.path.lexists(staged / hidden.name):
            _copy(hidden, staged / hidden.name)
    old = staged.with_name(staged.name + OLD)
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


def discard(stage: Stage) -> None:
    """Throw away what is left of a build, and give up its lock."""
    shutil.rmtree(stage.path, ignore_errors=True)
    os.close(stage.lock)


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


def _unlock(remove: Callable[[str], object], path: str, _error: object) -> None:
    """A file that cannot be removed lies in a folder that may not be written: allow it and try again."""
    folder = Path(path).parent
    for place in (folder, Path(path)):
        if place.is_dir():
            place.chmod(place.stat().st_mode | stat.S_IRWXU)
    if os.path.lexists(path):
        remove(path)
