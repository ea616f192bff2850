"""A browser as the tests use it: a site on loopback, pages opened as a reader opens them, what is wrong with them."""

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from support import REPOSITORY, run_python

EMPTY_INDEX = {"config": {"lang": ["en"], "separator": " ", "pipeline": [], "fields": {}}, "docs": []}

OpenPage = Callable[..., Page]
"""Opens a page of the site: `open_page("troubleshooting/faq/", scheme="dark", width=360, scripts=False)`."""

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    const scrolls = e => e && e !== document.documentElement && e !== document.body
        && (["auto", "scroll", "hidden"].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
    const wide = [...document.querySelectorAll(".md-content *, .md-header *, .md-footer *")]
        .filter(e => e.getBoundingClientRect().right > width + 1 && getComputedStyle(e).visibility !== "hidden")
        .filter(e => !scrolls(e.parentElement))
        .map(e => e.tagName + "." + e.className + ": " + e.textContent.trim().slice(0, 40));
    const page = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth);
    return page > width ? ["the page is " + page + " wide"].concat(wide.slice(0, 5)) : wide.slice(0, 5);
}"""
"""What reaches beyond the right edge of the window, where no box around it scrolls."""


def build_once(tmp_path_factory: pytest.TempPathFactory, name: str, config: Path) -> Path:
    """A site, built by the first process of a run that needs it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            run = run_python("-m", "mkdocs", "build", "--strict", "-f", str(config), "-d", str(folder), cwd=REPOSITORY)
            assert run.code == 0, run.output
    return folder


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def reader(browser: Browser, origin: str) -> Iterator[OpenPage]:
    """Opens pages, each as a new reader; afterwards nothing may have gone wrong or asked another server."""
    wrong: list[str] = []
    contexts = []

    def open_page(
        path: str,
        *,
        scheme: str = "light",
        width: int = 1280,
        scripts: bool = True,
        search: bool = False,
        now: datetime | None = None,
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
        if now is not None:
            page.clock.set_fixed_time(now)
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


def axe_findings(page: Page) -> dict[str, list[str]]:
    """What breaks WCAG 2.x at A or AA by axe: rule → some of the elements."""
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": WCAG}}
    violations = Axe().run(page, options=options).response["violations"]
    return {v["id"]: [node["html"][:160] for node in v["nodes"]][:3] for v in violations}
