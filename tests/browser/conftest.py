"""The real site, built once, served on loopback, in Debian's Chromium."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import OpenPage, build_once, reader, served
from playwright.sync_api import Browser, expect, sync_playwright
from support import REPOSITORY

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=30_000)  # how long is waited at most, on a machine with other work


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    return build_once(tmp_path_factory, "site-for-browsers", REPOSITORY / "mkdocs.yml")


@pytest.fixture(scope="session")
def origin(site_folder: Path) -> Iterator[str]:
    """The address of the site on this machine."""
    with served(site_folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as it is installed."""
    executable = shutil.which("chromium")
    if executable is None:
        reason = "Chromium is not installed; `make browser` installs Debian's"
        if "CI" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, origin: str) -> Iterator[OpenPage]:
    """Opens pages of the site, each as a new reader."""
    with reader(browser, origin) as open_page:
        yield open_page
