"""Every page of the real site in a browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from support import REPOSITORY

OpenPage = Callable[..., Page]

PAGES = sorted(
    path.relative_to(REPOSITORY / "content").with_suffix("").as_posix().removesuffix("index").rstrip("/") + "/"
    for path in (REPOSITORY / "content").rglob("*.md")
)

KINDS = {
    "home": "",
    "section": "user_guides/",
    "document": "user_guides/storage/",
    "questions": "troubleshooting/faq/",
    "error codes": "troubleshooting/error_codes/",
    "commands": "api_reference/cli/",
    "rules": "handbook/rules/",
}
"""One page of each kind."""

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


MORE_OF_THE_SAME = """() => {
    const more = "table.fd-ref tbody tr:nth-child(n+9), details.fd-fold:not([open]):nth-of-type(n+6)";
    document.querySelectorAll(more).forEach(e => e.remove());
}"""
"""Takes away the hundreds of rows and folds that come from the same template as the first, to save time."""


def test_all_pages_are_looked_at(site_folder: Path) -> None:
    """The list of pages under test is the list of pages in the site."""
    built = {file.relative_to(site_folder).as_posix() for file in site_folder.rglob("*.html")}

    assert {f"{page.lstrip('/')}index.html" for page in PAGES} | {"404.html"} == built


@pytest.mark.parametrize("path", [*PAGES, "404.html"])
def test_a_page_fits_and_runs_without_an_error(open_page: OpenPage, path: str) -> None:
    """No page scrolls sideways on a desktop or a phone, by day or night, writes an error or asks another server."""
    for scheme, name in (("light", "default"), ("dark", "slate")):
        page = open_page(path.lstrip("/"), scheme=scheme)
        assert name == page.locator("body").get_attribute("data-md-color-scheme")
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            assert [] == page.evaluate(TOO_WIDE), (scheme, width)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360)])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_accessible(open_page: OpenPage, kind: str, scheme: str, width: int) -> None:
    """By axe there is nothing that breaks WCAG 2.x at A or AA."""
    page = open_page(KINDS[kind], scheme=scheme, width=width)
    folds = page.locator("details.fd-fold")
    if folds.count():
        folds.first.locator("summary").click()
        expect(folds.first).to_have_attribute("open", "")

    page.evaluate(MORE_OF_THE_SAME)
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": WCAG}}
    violations = Axe().run(page, options=options).response["violations"]

    found = {v["id"]: [node["html"][:160] for node in v["nodes"]][:3] for v in violations}
    assert {} == found
