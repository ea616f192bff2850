"""Every page of the real site in a browser."""

from pathlib import Path

import pytest
from browsing import TOO_WIDE, OpenPage, axe_findings
from playwright.sync_api import expect
from support import REPOSITORY

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
    "support": "support/",
    "operations": "operations/tickets/",
}
"""One page of each kind."""

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
    assert {} == axe_findings(page)
