"""Small sites with the files that must come out of them, to the byte.

A case is a folder golden/NAME with `input`, an MkDocs project, and `expected`, its site. After a change that is
meant, `FRONTDESK_GOLDEN=write pytest tests/build/test_golden.py` writes `expected` anew (never in CI): read the
difference before committing it.
"""

import gzip
import os
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from support import contents, run_python, write_tree
from tickets_sample import full_bytes

from frontdesk.privacy import write_traces

GOLDEN = Path(__file__).parent / "golden"
SNAPSHOTS = {"tickets": {".frontdesk/snapshots/tickets.json": full_bytes(demo=True)}}
"""Snapshots are not kept as files: they are written by their models, so that they are always of the present schema."""
ASSETS = {"assets/frontdesk.css": "assets/frontdesk.css", "assets/frontdesk-stale.js": "assets/stale.js"}
"""Files of the site that are files of the package."""
CASES = sorted(case.parent.name for case in GOLDEN.glob("*/input"))


def made(case: str, folder: Path) -> dict[str, bytes]:
    """The files that come out of a case.

    Style and scripts are compared with the package's, and the compressed sitemap with the other: none is kept twice.
    """
    project = folder / case / "input"
    shutil.copytree(GOLDEN / case / "input", project)
    shutil.copytree(GOLDEN / "theme", folder / "theme")
    if case in SNAPSHOTS:
        write_tree(project, SNAPSHOTS[case])
        write_traces(project / ".frontdesk/traces/tickets.traces", [])
    run = run_python("-m", "mkdocs", "build", "--strict", cwd=project, SOURCE_DATE_EPOCH="1763596800")
    assert run.code == 0, run.output
    site = {path: content for path, content in contents(project / "site").items() if content is not None}
    for path in ASSETS.keys() & site.keys():
        assert (files("mkdocs_frontdesk") / ASSETS[path]).read_bytes() == site.pop(path)
    assert site["sitemap.xml"] == gzip.decompress(site.pop("sitemap.xml.gz"))
    return site


def kept(case: str) -> dict[str, bytes]:
    """The files that a case expects."""
    return {path: content for path, content in contents(GOLDEN / case / "expected").items() if content is not None}


@pytest.mark.parametrize("case", CASES)
def test_the_site_is_the_expected_one(case: str, tmp_path: Path) -> None:
    """A site's files are those that are expected, none missing and none more, each the same to the byte."""
    actual = made(case, tmp_path)
    if os.environ.get("FRONTDESK_GOLDEN") == "write":
        assert "CI" not in os.environ, "expected sites are written by people, not by CI"
        shutil.rmtree(GOLDEN / case / "expected", ignore_errors=True)
        for path, content in actual.items():
            file = GOLDEN / case / "expected" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        pytest.fail(f"golden/{case}/expected was written anew; read the difference, then run without FRONTDESK_GOLDEN")
    expected = kept(case)

    assert sorted(expected) == sorted(actual)
    for path, content in expected.items():
        assert content.decode() == actual[path].decode(), path


def test_there_are_cases() -> None:
    """Every case has both an input and what is expected."""
    assert ["framework", "plain", "references", "tickets"] == CASES
    assert all(kept(case) for case in CASES)
