"""What readers do on the real site."""

import re

import pytest
from browsing import OpenPage
from playwright.sync_api import Page, expect

FOLDED = {
    "answer": ("troubleshooting/faq/", "q-s3-path-style"),
    "command": ("api_reference/cli/", "cmd-lan-admin-scrub-start"),
}


@pytest.mark.parametrize("width", [1280, 360])
def test_a_document_is_readable_without_scripts(open_page: OpenPage, width: int) -> None:
    """With JavaScript off a document shows its facts, its text and both boxes."""
    page = open_page("user_guides/storage/", scripts=False, width=width)

    expect(page.locator("h1")).to_contain_text("存储管理")
    facts = page.locator(".fd-facts")
    for fact in ("中级", "1 小时 30 分", "存储平台组"):
        expect(facts.get_by_text(fact)).to_be_visible()
    expect(page.get_by_role("heading", name="开始之前")).to_be_visible()
    expect(page.locator(".fd-ticks").get_by_role("link", name="基础操作")).to_be_visible()
    expect(page.get_by_role("heading", name="下一步")).to_be_visible()
    expect(page.locator(".fd-next").get_by_role("link", name="数据备份")).to_be_visible()


@pytest.mark.parametrize("kind", FOLDED)
def test_folds_open_without_scripts(open_page: OpenPage, kind: str) -> None:
    """With JavaScript off questions and commands fold open and shut."""
    path, anchor = FOLDED[kind]
    page = open_page(path, scripts=False)
    body = page.locator(f"#{anchor}")
    summary = page.locator(f"details:has(#{anchor}) > summary")

    expect(body).to_be_hidden()
    summary.click()
    expect(body).to_be_visible()
    summary.click()
    expect(body).to_be_hidden()


def test_the_home_page_leads_on_without_scripts(open_page: OpenPage) -> None:
    """With JavaScript off the five sections and the three doors are there and lead somewhere."""
    page = open_page("", scripts=False)

    sections = page.locator(".fd-five .fd-card--link a")
    assert ["入门指南", "用户指南", "高级指南", "API参考", "故障排除"] == sections.all_inner_texts()
    expect(page.locator(".fd-door a")).to_have_count(3)
    sections.first.click()
    expect(page.locator("h1")).to_contain_text("入门指南")


@pytest.mark.parametrize("width", [1280, 360])
def test_the_home_page_s_field_searches(open_page: OpenPage, width: int) -> None:
    """A question typed on the home page leads to results, under an address that can be passed on."""
    page = open_page("", width=width, search=True)
    page.locator("#home-query").fill("配额")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"\?q=%E9%85%8D%E9%A2%9D"))
    first = page.locator(".md-search-result__item a").first
    expect(first).to_be_visible()
    expect(first).to_contain_text("配额")
    first.click()
    expect(page.locator("article")).to_contain_text("配额")


def test_the_home_page_works_with_the_keyboard(open_page: OpenPage) -> None:
    """The tab key reaches the search field, then the cards, each visibly marked; Enter follows a card."""
    page = open_page("")

    _tab_to(page, "#home-query")
    assert _outlined(page, ".fd-ask")
    _tab_to(page, ".fd-five .fd-card--link a")
    assert _outlined(page, ".fd-card--link")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("入门指南")


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"40 tabs do not reach {selector}")


def _outlined(page: Page, around: str) -> bool:
    """Whether the focused element, or the box around it, is drawn differently than without the focus."""
    look = """around => {
        const drawn = () => [document.querySelector(":focus"), focused.closest(around)].map(e => e && (s =>
            [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor].join())(getComputedStyle(e)));
        const focused = document.activeElement;
        const box = focused.closest(around);
        const style = e => (s => [s.outlineStyle === "none" ? "" : s.outlineStyle + s.outlineWidth + s.outlineColor,
            s.boxShadow, s.borderColor].join())(getComputedStyle(e));
        const during = style(focused) + style(box);
        focused.blur();
        const without = style(focused) + style(box);
        focused.focus({focusVisible: true});
        return during !== without;
    }"""
    return bool(page.evaluate(look, around))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("kind", FOLDED)
def test_a_link_to_something_folded_opens_it(open_page: OpenPage, kind: str, scripts: bool) -> None:
    """An address that ends in the anchor of an answer or a command shows it, open and in the window."""
    path, anchor = FOLDED[kind]
    page = open_page(f"{path}#{anchor}", scripts=scripts)

    body = page.locator(f"#{anchor}")
    expect(body).to_be_visible()
    expect(body).to_be_in_viewport()
    expect(page.locator(f"details:has(#{anchor})")).to_have_attribute("open", "")
    expect(page.locator("details.fd-fold[open]")).to_have_count(1)


def test_a_link_on_the_page_opens_what_is_folded(open_page: OpenPage) -> None:
    """Following a link to an answer on the page that one is reading opens it as well."""
    page = open_page("troubleshooting/faq/")
    anchor = FOLDED["answer"][1]
    page.evaluate("anchor => location.hash = anchor", anchor)

    expect(page.locator(f"#{anchor}")).to_be_visible()
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()


BROKEN_WORDS = """() => [...document.querySelectorAll("table.fd-ref tbody th code")].flatMap(code => {
    const range = document.createRange(), broken = [];
    let before = "", line = null;
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
        for (let at = 0; at < node.length; at++) {
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const top = range.getBoundingClientRect().top, character = node.data[at];
            const inside = /[a-z0-9]/i.test(before) && /[a-z0-9]/.test(character);
            if (line !== null && Math.abs(top - line) > 4 && inside) broken.push(code.textContent);
            [before, line] = [character, top];
        }
    return broken;
})"""
"""The first column's words of a reference table that are cut in two by a line's end."""


@pytest.mark.parametrize("path", ["api_reference/rest_api/", "troubleshooting/error_codes/"])
def test_reference_tables_cut_no_word(open_page: OpenPage, path: str) -> None:
    """On a desktop, addresses and codes are broken between their words, never inside one."""
    assert [] == open_page(path).evaluate(BROKEN_WORDS)


COVERED = """() => [...document.querySelectorAll(".highlight pre")].filter(pre => {
    const code = pre.querySelector("code").getBoundingClientRect();
    const button = pre.querySelector(".md-code__button")?.getBoundingClientRect();
    return button && code.width && button.left < code.right - 1 && button.top < code.bottom && code.top < button.bottom;
}).map(pre => pre.textContent.trim().slice(0, 40))"""
"""Code that its copy button lies over."""


def test_copy_buttons_cover_no_code_on_phones(open_page: OpenPage) -> None:
    """On a phone the button to copy stands beside the code."""
    page = open_page("getting_started/quickstart/", width=360)
    expect(page.locator(".md-code__button").first).to_be_attached()
    assert [] == page.evaluate(COVERED)
