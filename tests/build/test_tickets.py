"""The plugin `frontdesk/tickets`: blocks of tickets and channels on real pages."""

import csv
import io
import json
import os

import pytest
from support import Element, Project, contents, parse_html
from tickets_sample import AS_OF, empty_bytes, envelope, full_bytes, tickets

from frontdesk.documents.blocks import TICKET_VIEWS
from frontdesk.privacy import write_traces
from frontdesk.snapshots.envelope import Source, dump
from frontdesk.snapshots.tickets import Backlog, Case, Category, Running, Titled

SNAPSHOT = ".frontdesk/snapshots/tickets.json"
PAGE = "start/tickets/index.html"
HOSTILE = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "closing": "</td></table></div></main></body>甲",
    "script end": "</script></title></desc><script>x",
    "quotes": '"\' onmouseover="alert(1)" x=\'',
    "expression": "{{ 7191*7 }}{{ config.site_name }}",
    "statement": "{% raise %}{% include 'x' %}{# x #}",
    "markdown": "*甲* [乙](javascript:alert(1)) ![丙](x) `丁` # 戊",
    "pipe": "甲|乙|\n|---|---|",
    "entity": "&lt;甲&gt; &amp; &#0;",
    "comment": "<!-- frontdesk/tickets view=sla --> -->",
    "mark": '<div data-frontdesk="tickets-0"></div>',
    "control": "甲\x00\x01\x1b[31m\x7f\x85\u2028乙\u202e丙",
    "format": "{first} {0.__class__} %s ${HOME}",
    "long": "长" * 5000,
    "wide": "w" * 5000,
    "formula": '=HYPERLINK("http://evil.example")',
    "at": "@SUM(1)",
    "empty": "",
    "spaces": " \t\r\n ",
}


@pytest.fixture
def desk(project: Project) -> Project:
    """The small project with the plugin and a page that shows every view."""
    project.options["plugins"] = ["search", "frontdesk/framework", "frontdesk/tickets"]
    project.options["exclude_docs"] = "framework.yml\n"
    blocks = "\n\n".join(f"## {view}\n\n<!-- frontdesk/tickets view={view} -->" for view in TICKET_VIEWS)
    project.page("start/tickets.md", "工单", f"# 工单\n\n{blocks}\n\n## 之后\n\n末段\n")
    return project


def put(project: Project, content: bytes, path: str = SNAPSHOT) -> None:
    """Write the snapshot."""
    file = project.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    write_traces(project.root / ".frontdesk/traces/tickets.traces", [])


def built(project: Project) -> Project:
    """The project, built without an error or warning."""
    outcome = project.build(strict=True)
    assert outcome.error is None, outcome.message
    return project


def after(main: Element) -> list[str]:
    """The last two things on the top level of a page."""
    return [child.words for child in main.children if isinstance(child, Element)][-2:]


def test_every_view_is_shown_with_its_date_and_a_table(desk: Project) -> None:
    """Each view stands in its place, says of when its figures are, and has a CSV that is there."""
    put(desk, full_bytes())
    main = built(desk).main(PAGE)
    assert ["之后", "末段"] == after(main)
    feet = main.all("p", "fd-foot")
    assert len(TICKET_VIEWS) == len(feet)
    for view, foot in zip(TICKET_VIEWS, feet, strict=True):
        assert "数据截至 2026-11-22 09:00下载 CSV" == foot.words
        (href,) = (link.attributes["href"] for link in foot.all("a"))
        assert f"../../data/tickets-{view}.csv" == href
        assert (desk.site / f"data/tickets-{view}.csv").is_file()
    assert "<!-- frontdesk" not in desk.read(PAGE)
    assert "data-frontdesk" not in desk.read(PAGE)


def test_ids_are_there_once(desk: Project) -> None:
    """The same view twice on a page makes no id twice."""
    put(desk, full_bytes())
    body = "# 甲\n\n<!-- frontdesk/tickets view=trend -->\n\n<!-- frontdesk/tickets view=trend -->\n"
    desk.page("start/tickets.md", "工单", body)
    main = built(desk).main(PAGE)
    ids = [element.attributes["id"] for element in main.walk() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    assert 2 == len(main.all("figure"))


def test_the_snapshot_is_published_as_it_is_read(desk: Project) -> None:
    """site/data/tickets.json is the snapshot, in its one form."""
    content = full_bytes()
    put(desk, json.dumps(json.loads(content)).encode())
    built(desk)
    assert content == (desk.site / "data/tickets.json").read_bytes()


@pytest.mark.parametrize("content", [full_bytes(), empty_bytes(), None], ids=["full", "empty", "missing"])
def test_two_builds_are_the_same(desk: Project, content: bytes | None) -> None:
    """The same inputs give the same bytes, whatever the hour and the zone of the machine."""
    if content is not None:
        put(desk, content)
    desk.configure()
    first = built(desk).mkdocs("build", "-q")
    site = contents(desk.site)
    zone = os.environ.get("TZ")
    assert 0 == first.code, first.output
    os.environ["TZ"] = "Pacific/Kiritimati"
    try:
        second = desk.mkdocs("build", "-q")
    finally:
        os.environ.pop("TZ")
        if zone is not None:
            os.environ["TZ"] = zone
    assert 0 == second.code, second.output
    changed = {path for path, content in contents(desk.site).items() if content != site.get(path)}
    assert changed <= {"sitemap.xml", "sitemap.xml.gz"}  # the host's own dates
    assert site.keys() == contents(desk.site).keys()


def test_without_a_snapshot_the_page_says_what_to_run(desk: Project) -> None:
    """A fresh clone builds: the first block names the file and the command, the others are short, the promise stands."""
    main = built(desk).main(PAGE)
    (state,) = main.all("div", "fd-state")
    assert [SNAPSHOT, "frontdesk sync tickets"] == [code.words for code in state.all("code")]
    assert len(TICKET_VIEWS) - 2 == main.text.count("没有工单快照。")
    (table,) = main.all("table")
    assert "30 分钟" in table.words
    assert ["之后", "末段"] == after(main)
    assert [] == [path for path in contents(desk.site) if "tickets" in path and path.startswith("data")]
    assert not (desk.site / "assets/frontdesk-stale.js").exists()


def test_an_empty_desk_shows_no_zero_line(desk: Project) -> None:
    """Figures over no tickets say so in the place of a drawing."""
    put(desk, empty_bytes())
    main = built(desk).main(PAGE)
    assert [] == main.all("svg", "fd-spark")
    assert [] == main.all("figure")
    assert [] == main.all("span", "fd-range")
    assert "数据不足" in main.text
    assert ["之后", "末段"] == after(main)


@pytest.mark.parametrize("demo", [True, False])
def test_samples_are_labelled_once_a_page(desk: Project, demo: bool) -> None:
    """Sample data is called so at the first block of a page, real data never."""
    put(desk, full_bytes(demo=demo))
    assert int(demo) == built(desk).main(PAGE).text.count("演示数据")


def test_age_is_told_by_the_reader_s_clock(desk: Project) -> None:
    """The note that data is old is on the page, hidden, with the time and the limit that a script compares."""
    desk.options["plugins"] = ["search", "frontdesk/framework", {"frontdesk/tickets": {"stale_hours": 6}}]
    put(desk, full_bytes())
    (note,) = [e for e in built(desk).main(PAGE).all("div", "fd-note") if "data-fd-as-of" in e.attributes]
    assert "hidden" in note.attributes
    assert ("2026-11-22T09:00+08:00", "6") == (note.attributes["data-fd-as-of"], note.attributes["data-fd-hours"])
    assert (desk.site / "assets/frontdesk-stale.js").is_file()


def test_a_snapshot_without_times_shows_the_period_s_end(desk: Project) -> None:
    """A figure never stands without a date."""
    bare = envelope(tickets()).model_copy(update={"as_of": None, "generated_at": None})
    put(desk, dump(bare))
    assert "数据截至 2026-11-21下载 CSV" == built(desk).main(PAGE).all("p", "fd-foot")[0].words


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (full_bytes().replace(b"frontdesk/tickets@1", b"frontdesk/tickets@2"), "expected 'frontdesk/tickets@1'"),
        (b"{", "is not JSON"),
        (full_bytes().replace(b'"created": 301', b'"created": "many"'), "is damaged"),
        (full_bytes().replace(b'"created": 301', b'"created": 301, "names": ["x"]'), "is damaged"),
        (full_bytes().replace(b'"response_objective": 0.95', b'"response_objective": NaN'), "is damaged"),
        (
            full_bytes().replace(b'"synced_at": "2026-11-22T01:00:00Z"', b'"synced_at": "2026-11-22T01:00:00"'),
            "damaged",
        ),
    ],
    ids=["schema", "broken", "type", "more", "nan", "naive"],
)
def test_a_wrong_snapshot_ends_the_build(desk: Project, content: bytes, says: str) -> None:
    """A snapshot of another schema or shape ends the build with its file and the command that writes it again."""
    put(desk, content)
    outcome = desk.build()
    assert outcome.error is not None
    assert says in outcome.message
    assert SNAPSHOT in outcome.message
    assert "run: frontdesk sync tickets" in outcome.message
    assert not desk.site.exists()


def test_another_place_for_the_snapshot(desk: Project) -> None:
    """The option `snapshot` names another file, and so does the page that misses it."""
    desk.options["plugins"] = ["frontdesk/framework", {"frontdesk/tickets": {"snapshot": "data/t.json"}}]
    assert "data/t.json" in built(desk).main(PAGE).first("div", "fd-state").text
    put(desk, full_bytes(), "data/t.json")
    assert [] == built(desk).main(PAGE).all("div", "fd-state")


def test_an_unreadable_snapshot_says_so(desk: Project) -> None:
    """A folder in the snapshot's place is an error with the remedy."""
    (desk.root / SNAPSHOT).mkdir(parents=True)
    outcome = desk.build()
    assert "cannot be read" in outcome.message
    assert "run: frontdesk sync tickets" in outcome.message


def test_a_huge_snapshot_is_refused(desk: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beyond all size is not read whole."""
    monkeypatch.setattr("mkdocs_frontdesk.published.MAX_BYTES", 100)
    put(desk, full_bytes())
    assert "so no snapshot of ours" in desk.build().message


@pytest.mark.parametrize(
    ("block", "says"),
    [("tickets view=slo", "slo"), ("tickets", "view"), ("tickets view=sla limit=5", "limit"), ("chanels", "channels")],
)
def test_an_unknown_view_is_a_finding(desk: Project, block: str, says: str) -> None:
    """A view or attribute that does not exist is an error with file and line."""
    desk.page("start/tickets.md", "工单", f"# 工单\n\n<!-- frontdesk/{block} -->\n")
    outcome = desk.build()
    assert outcome.error is not None
    assert "docs/start/tickets.md:9:1  BL001" in outcome.message
    assert says in outcome.message


def test_the_framework_plugin_is_needed(desk: Project) -> None:
    """Without the plugin that checks blocks, the build says to add it."""
    desk.options["plugins"] = ["frontdesk/tickets"]
    assert "needs the plugin frontdesk/framework" in desk.build().message


def test_blocks_shown_as_code_stay(desk: Project) -> None:
    """A block in a code span or fence is an example."""
    put(desk, full_bytes())
    body = "# 甲\n\n`<!-- frontdesk/tickets view=sla -->`\n\n```\n<!-- frontdesk/channels -->\n```\n"
    desk.page("start/tickets.md", "工单", body)
    main = built(desk).main(PAGE)
    assert ["<!-- frontdesk/tickets view=sla -->", "<!-- frontdesk/channels -->"] == [c.words for c in main.all("code")]
    assert [] == main.all("p", "fd-foot")


def hostile(text: str) -> bytes:
    """A snapshot with a text in every place that takes one."""
    data = tickets(
        backlog=Backlog(total=1, by_status={text: 1, "open": 2}, by_priority={text: 1}, ages=()),
        running=Running(
            on_time=0,
            at_risk=0,
            breached=1,
            cases=(Case(id=text, priority=text, measure="response", left_minutes=-1, age_days=1),),
        ),
        categories=(Category(name=text, created=9, open=1, resolution_p50_minutes=None, share_in_time=None),),
        titles=(Titled(id=text, title=text, status=text, created=AS_OF.date()),),
        promise=tickets().promise.model_copy(update={"time": "business", "calendar_zone": text}),
        period=tickets().period.model_copy(update={"zone": text}),
    )
    return dump(envelope(data, sources=(Source(name=text, type=text, synced_at=AS_OF, left_out={text: 1}),)))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_snapshots_stay_text(desk: Project, text: str) -> None:
    """Whatever a tracker holds, it is text on the page, in the JSON and in the tables: nothing is evaluated or runs."""
    put(desk, hostile(text))
    built(desk)
    html = desk.read(PAGE)
    main = parse_html(html).first("main")
    elements = list(main.walk())
    assert ["之后", "末段"] == after(main)
    assert [] == [
        e.tag for e in elements if e.tag in ("img", "iframe") or any(a.startswith("on") for a in e.attributes)
    ]
    assert ["../../assets/frontdesk-stale.js"] == [e.attributes.get("src") for e in elements if e.tag == "script"]
    assert b"50337" not in desk.all_bytes()
    assert not any(ord(c) < 32 and c not in "\n\t" for c in html)
    names = main.all("bdi")
    assert len(names) == 4
    assert all(len(name.text) <= 200 for name in names)
    assert text == json.loads((desk.site / "data/tickets.json").read_bytes())["data"]["titles"][0]["title"]
    for file in (desk.site / "data").glob("*.csv"):
        rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))
        assert 1 == len({len(row) for row in rows}), file.name
        begins = {cell[0] for row in rows for cell in row if cell and not _number(cell)}
        assert not begins & set("=+-@\t\r"), file.name


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_names_are_not_in_the_search_index(desk: Project) -> None:
    """What people outside wrote reaches no index, feed or description: only the page that shows it."""
    put(desk, hostile("canary-9f3c"))
    built(desk)
    holders = {
        path for path, content in contents(desk.site).items() if content is not None and b"canary-9f3c" in content
    }
    assert PAGE in holders
    assert {path for path in holders if not path.startswith("data/tickets")} == {PAGE}


CHANNELS = """\
support:
  channels:
    - {name: 文档, layer: self_service, hours: 全天, link: "start/install.md#x"}
    - {name: "<b>工单</b>{{ 7191*7 }}", layer: assisted, sla: true, state: open, link: "https://help.example.com/?a=1&b=2"}
"""


def test_channels_of_the_settings(desk: Project) -> None:
    """Channels come from frontdesk.yml, linked from where the page is, and shown as text."""
    desk.write("frontdesk.yml", CHANNELS)
    desk.page("use/help/me.md", "求助", "# 求助\n\n<!-- frontdesk/channels -->\n", category="use")
    main = built(desk).main("use/help/me/index.html")
    assert [
        ("文档", "../../../start/install/#x"),
        ("<b>工单</b>{{ 7191*7 }}", "https://help.example.com/?a=1&b=2"),
    ] == main.links
    assert "紧急 30 分钟内响应，低 8 小时内响应" in main.text
    assert ["自助服务", "人工支持"] == [heading.words for heading in main.all("h2")]


def test_a_channel_to_a_page_that_is_not_there_ends_the_build(desk: Project) -> None:
    """A channel that leads to a page readers cannot get is an error that names both."""
    desk.write("frontdesk.yml", CHANNELS.replace("start/install.md", "start/gone.md"))
    desk.page("use/help.md", "求助", "# 求助\n\n<!-- frontdesk/channels -->\n", category="use")
    outcome = desk.build()
    assert outcome.error is not None
    for word in ("frontdesk.yml", "文档", "start/gone.md"):
        assert word in outcome.message


def test_without_channels_the_page_says_where_they_are_written(desk: Project) -> None:
    """No channel in the settings is no fault."""
    desk.page("use/help.md", "求助", "# 求助\n\n<!-- frontdesk/channels -->\n", category="use")
    assert "support.channels" in built(desk).main("use/help/index.html").first("div", "fd-state").text


def test_a_page_without_blocks_is_left_alone(desk: Project) -> None:
    """Other pages are what they are without the plugin."""
    put(desk, full_bytes())
    built(desk)
    page = desk.read("start/install/index.html")
    desk.options["plugins"] = ["search", "frontdesk/framework"]
    built(desk)
    assert page == desk.read("start/install/index.html")


def test_a_preview_watches_the_snapshot(desk: Project) -> None:
    """`mkdocs serve` builds again when the snapshot is written anew; without one there is nothing to watch."""
    from mkdocs.config import load_config

    class Server:
        def __init__(self) -> None:
            self.watched: list[str] = []

        def watch(self, path: str) -> None:
            self.watched.append(path)

    for content, expected in ((None, []), (full_bytes(), [str(desk.root / SNAPSHOT)])):
        if content is not None:
            put(desk, content)
        desk.configure()
        config = load_config(str(desk.root / "mkdocs.yml"))
        config.plugins.run_event("config", config)
        server = Server()
        config.plugins.run_event("serve", server, config=config, builder=None)
        assert expected == server.watched
