"""The real site, built once, served on loopback, in Debian's Chromium."""

import fcntl
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from support import REPOSITORY, run_python

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
EMPTY_INDEX = {"config": {"lang": ["en"], "separator": " ", "pipeline": [], "fields": {}}, "docs": []}

OpenPage = Callable[..., Page]
"""Opens a page of the site: `open_page("troubleshooting/faq/", scheme="dark", width=360, scripts=False)`."""


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; the first process of a run that needs it builds it for all."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "site-for-browsers"
    with (shared / "site-for-browsers.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            run = run_python("-m", "mkdocs", "build", "--strict", "-d", str(folder), cwd=REPOSITORY)
            assert run.code == 0, run.output
    return folder


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def origin(site_folder: Path) -> Iterator[str]:
    """The address of the site on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site_folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


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
    """Opens pages, each as a new reader; afterwards nothing may have gone wrong or asked another server."""
    wrong: list[str] = []
    contexts = []

    def open_page(
        path: str, *, scheme: str = "light", width: int = 1280, scripts: bool = True, search: bool = False
    ) -> Page:
        context = browser.new_context(
            color_scheme=scheme,  # type: ignore[arg-type]
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            reduced_motion="reduce",
            locale="zh-CN",
        )
        contexts.append(context)
        if not search:  # every page reads the whole index at once, which takes longer than all the rest
            context.route("**/search_index.json", lambda route: route.fulfill(json=EMPTY_INDEX))
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: None if _own(request.url, origin) else wrong.append(f"asks {request.url}"))
        page.on("response", lambda response: None if response.ok else wrong.append(f"{response.status} {response.url}"))
        page.goto(origin + path, wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def _own(url: str, origin: str) -> bool:
    return url.startswith((origin, "data:", f"blob:{origin}"))
