"""The pages of operations and support with a full snapshot, an empty one and none, in a browser."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from browsing import TOO_WIDE, OpenPage, axe_findings, build_once, reader, served
from playwright.sync_api import Browser, expect
from support import REPOSITORY, write_tree
from tickets_sample import AS_OF, empty_bytes, envelope, tickets

from frontdesk.privacy import write_traces
from frontdesk.snapshots.envelope import dump
from frontdesk.snapshots.tickets import Category, Titled

LONG = "w" * 300
WIDE = tickets(
    categories=(
        *tickets().categories,
        Category(name=LONG, created=5, open=0, resolution_p50_minutes=None, share_in_time=None),
    ),
    titles=(Titled(id="T-1", title=LONG, status="open", created=AS_OF.date()),),
)
SNAPSHOTS = {"full": dump(envelope(WIDE, demo=True)), "empty": empty_bytes(), "missing": None}
PAGES = ("operations/", "operations/tickets/", "support/")
LOOKS = [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)]
TEXTS = "article :is(.fd-table, .fd-bars, .fd-facts, .fd-metric, .fd-small, .fd-state, .fd-channel, .fd-method)"


@pytest.fixture(scope="module", params=SNAPSHOTS)
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Which snapshot, and the address of the real site built with it."""
    root = tmp_path_factory.mktemp(f"desk-{request.param}")
    files: dict[str, str | bytes] = {
        "mkdocs.yml": f"INHERIT: {REPOSITORY / 'mkdocs.yml'}\ndocs_dir: {REPOSITORY / 'content'}\n",
        "frontdesk.yml": (REPOSITORY / "frontdesk.yml").read_bytes(),
    }
    content = SNAPSHOTS[request.param]
    if content is not None:
        files[".frontdesk/snapshots/tickets.json"] = content
        write_traces(root / ".frontdesk/traces/tickets.traces", [])
    write_tree(root, files)
    with served(build_once(tmp_path_factory, f"site-desk-{request.param}", root / "mkdocs.yml")) as address:
        yield request.param, address


@pytest.fixture
def open_desk(browser: Browser, desk: tuple[str, str]) -> Iterator[OpenPage]:
    """Opens pages of that site, at the hour of its data."""
    with reader(browser, desk[1]) as open_page:
        yield partial(open_page, now=AS_OF)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits(open_desk: OpenPage, path: str) -> None:
    """Nothing reaches beyond the window at either width, by day or night, and no other server is asked."""
    for scheme, width in LOOKS:
        page = open_desk(path, scheme=scheme, width=width)
        page.locator("details.fd-fold").evaluate_all("folds => folds.forEach(fold => fold.open = true)")
        assert [] == page.evaluate(TOO_WIDE), (scheme, width)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible(open_desk: OpenPage, path: str, scheme: str, width: int) -> None:
    """By axe nothing breaks WCAG 2.x at A or AA, with folds open and the note of old data shown."""
    page = open_desk(path, scheme=scheme, width=width)
    page.locator("details.fd-fold").evaluate_all("folds => folds.forEach(fold => fold.open = true)")
    page.locator("[data-fd-as-of]").evaluate_all("notes => notes.forEach(note => note.hidden = false)")

    assert {} == axe_findings(page)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_the_same_without_scripts(open_desk: OpenPage, path: str) -> None:
    """With JavaScript off every figure, table and sentence is there as with it."""
    with_scripts, without = (
        open_desk(path, scripts=scripts).locator(TEXTS).all_text_contents() for scripts in (True, False)
    )

    assert with_scripts
    assert with_scripts == without


def test_the_state_of_the_data_is_said(open_desk: OpenPage, desk: tuple[str, str]) -> None:
    """Sample data is called so; where there is none, the page says what to run; an empty desk draws nothing."""
    page = open_desk("operations/tickets/")

    expect(page.get_by_text("演示数据", exact=True)).to_have_count(int(desk[0] == "full"))
    expect(page.locator(".fd-state").get_by_text("frontdesk sync tickets")).to_have_count(int(desk[0] == "missing"))
    expect(page.locator("article .fd-spark")).to_have_count(4 if desk[0] == "full" else 0)


@pytest.mark.parametrize(("hours", "days"), [(47, None), (49, "2"), (97, "4"), (-5, None)])
def test_old_data_is_marked_by_the_reader_s_clock(
    open_desk: OpenPage, desk: tuple[str, str], hours: int, days: str | None
) -> None:
    """48 hours after its date the page calls its data old, with the age in days, and not before."""
    page = open_desk("operations/tickets/", now=AS_OF + timedelta(hours=hours))

    note = page.locator("[data-fd-as-of]")
    if desk[0] == "missing":
        expect(note).to_have_count(0)
    elif days is None:
        expect(note).to_be_hidden()
    else:
        expect(note).to_be_visible()
        expect(note.locator("[data-fd-age]")).to_have_text(days)


def test_tables_can_be_downloaded(open_desk: OpenPage, desk: tuple[str, str]) -> None:
    """The link under a block downloads its table; without a snapshot there is no link."""
    page = open_desk("operations/tickets/")
    links = page.get_by_role("link", name="下载 CSV")
    if desk[0] == "missing":
        expect(links).to_have_count(0)
        return
    with page.expect_download() as download:
        links.nth(1).click()
    assert "tickets-sla.csv" == download.value.suggested_filename
    assert download.value.path().read_bytes().startswith(b"\xef\xbb\xbf")


def test_channels_lead_somewhere(open_desk: OpenPage) -> None:
    """Three layers of four channels; those of the site lead to its pages."""
    page = open_desk("support/")
    expect(page.locator(".fd-layer")).to_have_count(3)
    expect(page.locator(".fd-channel a")).to_have_count(12)
    page.get_by_role("link", name="常见问题", exact=True).click()
    expect(page.locator("h1")).to_contain_text("常见问题")
