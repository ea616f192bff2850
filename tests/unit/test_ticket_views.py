"""From the snapshot of tickets to what pages show."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tickets_sample import RESPONSE, empty_tickets, envelope, tickets, weeks

from frontdesk.documents.blocks import TICKET_VIEWS
from frontdesk.settings import ChannelSettings, Settings, SupportSettings
from frontdesk.snapshots.envelope import Source
from frontdesk.snapshots.tickets import Age, Backlog, Case, Category, Running, Target, Tickets
from frontdesk.texts import LANGUAGES, Language, load_texts
from mkdocs_frontdesk.csv_table import csv_bytes
from mkdocs_frontdesk.tickets.channels import channel_layers, linked_pages
from mkdocs_frontdesk.tickets.policy import Policy, read_policy
from mkdocs_frontdesk.tickets.scope import Scope
from mkdocs_frontdesk.tickets.views import (
    VIEWS,
    backlog,
    breaches,
    categories,
    csat,
    promise,
    sla,
    sources,
    summary,
    trend,
)
from mkdocs_frontdesk.tickets.words import Words

WORDS = Words(load_texts("zh"), ZoneInfo("Asia/Shanghai"), business=False)
POLICY = Policy(
    targets=(
        Target(priority="critical", response_minutes=30, resolution_minutes=240),
        Target(priority="low", response_minutes=480, resolution_minutes=4320),
    ),
    business=False,
    meanings={"critical": "全站不可读写"},
)


def scope(data: Tickets | None = None, words: Words = WORDS) -> Scope:
    """A snapshot with the words of a Chinese site."""
    return Scope(envelope(data or tickets()), POLICY, words)


def test_the_views_are_those_that_writers_may_name() -> None:
    """Every view that the block accepts exists, and none besides."""
    assert list(TICKET_VIEWS) == list(VIEWS)


def test_the_summary() -> None:
    """The summary shows the period and four figures, each with its unit and how many tickets stand behind it."""
    view = summary.view(scope())
    assert (30, "301", "292", "38") == (view.days, view.created, view.resolved, view.open)
    assert [
        ("首次响应", "接近目标", "1.9", "时", ("按时 93.1%", "目标 95%"), ("中位数", "p90 6.2 时", "n = 218")),
        ("解决", "未达标", "1.1", "天", ("按时 85.7%", "目标 90%"), ("中位数", "p90 3.8 天", "n = 203")),
        ("满意度", None, "4.5", "/ 5 分", ("满意（4–5 分）90.6%",), ("n = 64", "回收率 31.1%")),
        ("重开率", None, "4.8", "%", ("重开 14 件", "解决 292 件"), ("后续回复", "p90 6.8 时")),
    ] == [(c.title, c.mark and c.mark.word, c.value, c.unit, c.detail, c.note) for c in view.cards]


def test_a_summary_of_too_few_says_so() -> None:
    """Figures that are null say 数据不足, and nothing is drawn."""
    cards = summary.view(scope(empty_tickets())).cards
    assert {("数据不足", None, None)} == {(card.mark and card.mark.word, card.value, card.line) for card in cards}


def test_a_line_is_of_whole_weeks() -> None:
    """The week that is not over has no part in the line: it would fall at its end."""
    (card, *_) = summary.view(scope()).cards
    assert "首次响应，最近 7 个整周" == card.line_label
    assert card.line is not None
    assert 7 == card.line.path.count("L") + 1


def test_attainment() -> None:
    """A row has the share with its interval, n, percentiles and a judgement in words."""
    response, resolution = sla.view(scope()).tables
    few, high, *_, overall = response.rows
    assert ("首次响应按时率", "50% – 100%") == (response.title, response.axis)
    assert ("解决按时率", "70% – 100%") == (resolution.title, resolution.axis)
    assert ("紧急", None, None, None, None, "4", "数据不足") == (
        few.name, few.share, few.estimate, few.p50, few.p95, few.n, few.mark.word,
    )  # fmt: skip
    assert ("高", "95.7%", "46", "48 分", "1.7 时", "1.9 时", "ok") == (
        high.name, high.share, high.n, high.p50, high.p90, high.p95, high.mark.kind,
    )  # fmt: skip
    assert high.estimate is not None
    assert ("85–99%", "95.7%，区间 85% 到 99%，目标 95%") == (high.estimate.interval, high.estimate.label)
    assert ("全部", True, False) == (overall.name, overall.total, high.total)


@given(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)))
def test_every_interval_is_on_its_axis(shares: tuple[float, float, float]) -> None:
    """However low an interval goes, the axis begins before it, so that nothing is drawn shorter than it is."""
    low, share, high = sorted(shares)
    row = RESPONSE[1].model_copy(update={"share": share, "low": low, "high": high})
    data = tickets(sla=tickets().sla.model_copy(update={"response": (row,)}))
    (drawn,) = sla.view(scope(data)).tables[0].rows
    assert drawn.estimate is not None
    assert 0 <= drawn.estimate.range.low <= drawn.estimate.range.value <= drawn.estimate.range.high <= 1
    start = float(sla.view(scope(data)).tables[0].axis.partition("%")[0]) / 100
    assert start <= low + 1e-9 or low > 0.9


def test_business_hours_make_no_days() -> None:
    """Where minutes are those of business hours, long durations stay in hours."""
    words = replace(WORDS, business=True)
    assert "33.6 时" == sla.view(scope(words=words)).tables[1].rows[2].p50


def test_the_promise() -> None:
    """The promise is exact, says what a priority is about, and how it was kept; few tickets make no share."""
    view = promise.view(scope())
    assert [
        ("紧急", "全站不可读写", "30 分钟", "4 小时", "数据不足（4 件）"),
        ("低", "", "8 小时", "3 天", "88.9%（8 / 9 件）"),
    ] == [(row.name, row.meaning, row.response, row.resolution, row.kept) for row in view.rows]


def test_the_promise_without_tickets() -> None:
    """The promise stands before there is a snapshot, without a share."""
    view = promise.promised(POLICY, None, WORDS)
    assert (None, {None}) == (view.period, {row.kept for row in view.rows})


def test_the_policy_is_that_of_the_settings() -> None:
    """Targets come from `tickets.sla`, words from `support.priorities`; without the section there are none."""
    from frontdesk.settings import settings_model

    settings = settings_model()(support=SupportSettings(priorities={"low": "咨询"}))
    policy = read_policy(settings)
    assert ["critical", "high", "normal", "low"] == [target.priority for target in policy.targets]
    assert (30, 240, False, {"low": "咨询"}) == (
        policy.targets[0].response_minutes,
        policy.targets[0].resolution_minutes,
        policy.business,
        policy.meanings,
    )
    assert () == read_policy(Settings()).targets


def test_the_trend() -> None:
    """The trend says in words what it draws, signs growth, and marks the week that is not over."""
    view = trend.view(scope())
    assert "7 个整周里有 5 周新建多于解决。最后一周未完。" == view.description
    assert ("2026-10-19", "68", "70", "−2", False) == (
        view.rows[3].week, view.rows[3].created, view.rows[3].resolved, view.rows[3].growth, view.rows[3].unfinished,
    )  # fmt: skip
    assert [False] * 14 + [True] * 2 == [bar.unfinished for bar in view.plot.bars]
    whole = trend.view(scope(tickets(weeks=weeks()[:3])))
    assert ("3 个整周里有 3 周新建多于解决。", False) == (whole.description, whole.unfinished)


def test_the_backlog() -> None:
    """Ages are spans of days, what is late is said in words, and states come in their own order."""
    view = backlog.view(scope())
    assert [
        ("1 天内", "14 件", 1.0, 0.0),
        ("1–3 天", "11 件，其中 1 件超期", 0.7143, 0.0714),
        ("3–7 天", "7 件，其中 3 件超期", 0.2857, 0.2143),
        ("7–30 天", "4 件，其中 4 件超期", 0.0, 0.2857),
        ("30 天以上", "2 件，其中 2 件超期", 0.0, 0.1429),
    ] == [(bar.age, bar.count, bar.on_time, bar.late) for bar in view.bars]
    assert "待分派 7，处理中 20，等待客户 11" == view.by_status
    assert "紧急 1，高 6，普通 24，低 7" == view.by_priority


def test_a_backlog_of_nothing_and_of_nonsense() -> None:
    """No tickets make no bars; more late ones than there are draw no bar of less than nothing."""
    assert () == backlog.view(scope(empty_tickets())).bars
    odd = Backlog(total=1, by_status={}, by_priority={}, ages=(Age(from_days=0, to_days=1, count=1, late=5),))
    (bar,) = backlog.view(scope(tickets(backlog=odd))).bars
    assert (0.0, 1.0) == (bar.on_time, bar.late)


def test_cases() -> None:
    """A case is late or at risk, with the time in words."""
    view = breaches.view(scope())
    assert [("按时", "26"), ("快到期", "2"), ("已超时", "10")] == [(c.mark.word, c.count) for c in view.counts]
    assert [
        ("T-c4150a9b", "低", "解决", "超 1.1 天", "5 天", "已超时"),
        ("T-2be81f77", "普通", "解决", "超 5.4 时", "2 天", "已超时"),
        ("T-7f3a90d2", "高", "首次响应", "还剩 38 分", "0 天", "快到期"),
        ("T-91c0e544", "普通", "首次响应", "还剩 1.2 时", "0 天", "快到期"),
    ] == [(row.id, row.priority, row.measure, row.left, row.age, row.mark.word) for row in view.rows]
    exact = Case(id="T-0", priority="low", measure="response", left_minutes=0, age_days=1)
    data = tickets(running=Running(on_time=0, at_risk=1, breached=0, cases=(exact,)))
    assert ("还剩 0 分", "快到期") == ((row := breaches.view(scope(data)).rows[0]).left, row.mark.word)


def test_categories() -> None:
    """Rare categories are one row; figures over too few tickets are none."""
    rows = categories.view(scope()).rows
    assert ["上传与下载", "权限", "挂载", "billing", "其余分类"] == [row.name for row in rows]
    assert (None, None, 1.0) == (rows[-1].p50, rows[-1].in_time, rows[0].part)


def test_satisfaction() -> None:
    """Scores come best first with n and the response rate; too few ratings draw nothing."""
    view = csat.view(scope())
    assert ("206", "64", "31.1%", "4.5", "90.6%") == (view.asked, view.n, view.rate, view.mean, view.satisfied)
    assert [("5 分", "42 份"), ("1 分", "1 份")] == [(bar.score, bar.count) for bar in (view.bars[0], view.bars[-1])]
    empty = csat.view(scope(empty_tickets()))
    assert ((), None, None) == (empty.bars, empty.mean, empty.rate)


def test_sources() -> None:
    """A source shows when it was read, and what was left out with the reason."""
    rows = sources.view(scope()).rows
    assert ("redmine", "2026-11-22 09:00", "4,210", "time: not a time 3 条") == (
        rows[0].name, rows[0].synced_at and rows[0].synced_at.text, rows[0].items, rows[0].left_out,
    )  # fmt: skip
    assert (None, "没有遗漏") == (rows[1].as_of, rows[1].left_out)


def test_the_method_is_told() -> None:
    """The method names calendar, holidays, interval and the share from which a ticket is at risk."""
    business = tickets(promise=tickets().promise.model_copy(update={"time": "business", "holidays_known_until": 2026}))
    method = "".join(sources.view(scope(business)).method)
    for word in ("日历时区 Asia/Shanghai", "2026 年", "Wilson 95%", "75%", "自动回复"):
        assert word in method


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("data", [tickets(), empty_tickets()], ids=["full", "empty"])
def test_every_view_has_a_table(view: str, data: Tickets, language: Language) -> None:
    """Each view makes a model and a table with a heading for every cell, in both languages, twice the same."""
    here = scope(data, replace(WORDS, texts=load_texts(language)))
    table = VIEWS[view].table(here)
    assert {len(table.head)} == {len(row) for row in table.rows} | {len(table.head)}
    assert csv_bytes(table) == csv_bytes(VIEWS[view].table(here))
    assert VIEWS[view].model(here) == VIEWS[view].model(here)


@given(st.text(max_size=300), st.integers(-(10**12), 10**12))
def test_names_from_outside_are_shown_not_looked_up(name: str, count: int) -> None:
    """Whatever a tracker calls a priority, state, category or source, it is shown as a short line, and nothing fails."""
    data = tickets(
        categories=(Category(name=name, created=count, open=count, resolution_p50_minutes=None, share_in_time=None),),
        backlog=Backlog(total=1, by_status={name: count}, by_priority={name: count}, ages=()),
        running=Running(
            on_time=count,
            at_risk=0,
            breached=0,
            cases=(Case(id=name, priority=name, measure="response", left_minutes=count, age_days=count),),
        ),
    )
    here = Scope(
        envelope(data, sources=(Source(name=name, type=name, left_out={name: abs(count)}),)),
        replace(POLICY, targets=(Target(priority=name, response_minutes=1, resolution_minutes=2),)),
        WORDS,
    )
    for view in VIEWS.values():
        view.model(here)
        csv_bytes(view.table(here))


CHANNELS = (
    ChannelSettings(name="文档", layer="self_service", hours="全天", link="a/b.md#c"),
    ChannelSettings(
        name="工单", layer="assisted", promise="不用", sla=True, state="busy", link="https://example.com/x.md"
    ),
    ChannelSettings(name="电话", layer="assisted", link="tel:+86-10-5555"),
)


def test_channels() -> None:
    """Channels stand in their layer; pages are linked from the page that is shown; the SLA's promise is its own."""
    layers = channel_layers(CHANNELS, POLICY, WORDS, lambda path: f"../{path.removesuffix('.md')}/")
    assert ["自助服务", "人工支持"] == [layer.title for layer in layers]
    (document,), (desk, phone) = (layer.channels for layer in layers)
    assert ("../a/b/#c", "全天", "", None) == (document.url, document.hours, document.promise, document.mark)
    assert ("https://example.com/x.md", "紧急 30 分钟内响应，低 8 小时内响应") == (desk.url, desk.promise)
    assert ("warn", "繁忙", "tel:+86-10-5555") == (
        desk.mark and desk.mark.kind,
        desk.mark and desk.mark.word,
        phone.url,
    )
    assert {"文档": "a/b.md"} == linked_pages(CHANNELS)


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example/", 'https://x/" onclick=', "a b.md", "page", "x.md\n"],
)
def test_links_of_channels_are_plain(link: str) -> None:
    """A channel links to a page, a web, mail or phone address, and to nothing that a browser would run."""
    with pytest.raises(ValueError, match="link"):
        ChannelSettings(name="x", layer="community", link=link)
