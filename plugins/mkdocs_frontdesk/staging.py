"""Building beside the last good site and swapping when all went well.

The host empties its output folder before it reads a page; a build that fails half-way would
leave readers with nothing.
"""

import os
import shutil
import tempfile
from pathlib import Path


def stage(site_dir: Path) -> Path:
    """An empty folder beside the output folder, to build into.

    Raises:
        OSError: nothing can be written there; build in place then.
    """
    site_dir.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{site_dir.name}-", dir=site_dir.parent))
    umask = os.umask(0)
    os.umask(umask)
    staged.chmod(0o777 & ~umask)
    return staged


def publish(staged: Path, site_dir: Path) -> None:
    """Put a finished build in the place of the last one.

    Two renames where the file system allows it; where the output folder cannot be renamed (a mount
    point), its content is replaced instead.
    """
    if not site_dir.exists():
        staged.rename(site_dir)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{site_dir.name}-old-", dir=site_dir.parent))
    try:
        site_dir.rename(old)
    except OSError:
        old.rmdir()
        _replace_content(staged, site_dir)
        return
    try:
        staged.rename(site_dir)
    except OSError:
        old.rename(site_dir)
        raise
    shutil.rmtree(old)


def discard(staged: Path) -> None:
    """Throw an unfinished build away."""
    shutil.rmtree(staged, ignore_errors=True)


def _replace_content(staged: Path, site_dir: Path) -> None:
    for child in site_dir.iterdir():
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child)
        else:
            child.unlink()
    shutil.copytree(staged, site_dir, dirs_exist_ok=True)
    discard(staged)
