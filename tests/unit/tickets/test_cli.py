"""`frontdesk ticket`, `sync`, `snapshot` and `notify` from outside: what they print, what they refuse, how they end."""

import json
from pathlib import Path

import pytest
from support import Call, call_frontdesk, write_tree

from frontdesk.store import open_store

T0 = "2026-01-05T09:00:00Z"
POLICY = """\
tickets:
  assignment: {agents: [{name: op1}]}
  sources:
    - {name: log, type: file, path: log.csv, format: csv, fields: {ticket: id, time: at, status: state}, status: {new: open, done: resolved}}
"""
LOG = "id,at,state\n1,2026-01-05T08:00:00Z,new\n1,2026-01-05T10:00:00Z,done\n2,2026-01-05T08:30:00Z,new\n,2026-01-05T08:30:00Z,new\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with a desk and one source."""
    return write_tree(tmp_path / "site", {"frontdesk.yml": POLICY, "log.csv": LOG})


def call(site: Path, *arguments: str | Path, now: str = T0) -> Call:
    """A command on the site at a moment."""
    return call_frontdesk(*arguments, "--root", site, "--now", now)


def data(done: Call) -> dict[str, object]:
    """What a successful command printed as JSON."""
    assert 0 == done.code, done.err
    found: dict[str, object] = json.loads(done.out)
    return found


def create(site: Path, *more: str, now: str = T0) -> dict[str, object]:
    """A new ticket."""
    fixed = ("--user", "alice", "--subject", "无法上传", "--description", "x", "--json")
    return data(call(site, "ticket", "create", *fixed, *more, now=now))


def test_a_new_ticket_tells_its_number_state_deadline_and_agent(site: Path) -> None:
    """The interface that forms and scripts rely on."""
    made = create(site, "--priority", "critical", "--category", "upload")
    assert {
        "id": "local:1",
        "status": "assigned",
        "sla_deadline": "2026-01-05T13:00:00+00:00",
        "response_deadline": "2026-01-05T09:30:00+00:00",
        "assigned_to": "op1",
        "priority": "critical",
        "category": "upload",
    }.items() <= made.items()


def test_a_ticket_is_processed_rated_and_shown(site: Path) -> None:
    """Each command prints the ticket as it is then."""
    create(site)
    replied = data(call(site, "ticket", "process", "local:1", "reply", "--by", "op1", "--notes", "请贴版本", "--json"))
    assert "met" == replied["sla"]["response"]["verdict"]  # type: ignore[index]
    call(site, "ticket", "process", "local:1", "resolve", "--by", "op1", now="2026-01-05T11:00:00Z")
    assert (
        "resolved" == data(call(site, "ticket", "rate", "local:1", "5", "--json", now="2026-01-05T11:30:00Z"))["status"]
    )
    call(site, "ticket", "process", "1", "reopen", "--by", "op1", now="2026-01-05T12:00:00Z")
    shown = call(site, "ticket", "show", "local:1", now="2026-01-05T12:00:00Z")
    assert all(word in shown.out for word in ("无法上传", "请贴版本", "评分"))
    before = call(site, "ticket", "show", "local:1", now="2026-01-05T10:00:00Z").out
    assert ("处理中" in before, "评分" in before) == (True, False)
    assert "op3" == data(call(site, "ticket", "assign", "local:1", "--to", "op3", "--json"))["assigned_to"]


def test_tickets_are_listed_by_their_columns(site: Path) -> None:
    """Filters are exact, the last changed comes first, the text has no control characters."""
    create(site, "--priority", "high")
    create(site, now="2026-01-05T09:01:00Z")
    call(site, "ticket", "create", "--user", "eve", "--subject", "\x1b[31mrot\n::set-output", "--description", "x")
    listed = json.loads(call(site, "ticket", "list", "--json", now="2026-01-05T09:05:00Z").out)
    assert ["local:2", "local:1", "local:3"] == [ticket["id"] for ticket in listed]
    high = json.loads(call(site, "ticket", "list", "--priority", "high", "--json").out)
    assert ["local:1"] == [ticket["id"] for ticket in high]
    shown = call(site, "ticket", "list", now="2026-01-05T09:05:00Z").out
    assert 3 == len(shown.splitlines())
    assert "\x1b" not in shown
    assert "没有符合条件的工单" in call(site, "ticket", "list", "--status", "closed").out


def test_statistics_have_the_stated_shape(site: Path) -> None:
    """Counts, times, satisfaction, period and filters; an empty desk has them, too."""
    keys = {
        "total_tickets",
        "by_status",
        "by_priority",
        "by_category",
        "resolution_time",
        "satisfaction_rate",
        "period",
        "filters",
    }
    empty = data(call(site, "ticket", "stats", "--json"))
    assert (keys, 0, None) == (set(empty), empty["total_tickets"], empty["satisfaction_rate"])
    create(site, "--category", "upload")
    call(site, "ticket", "process", "local:1", "resolve", "--by", "op1", now="2026-01-05T10:30:00Z")
    call(site, "ticket", "rate", "local:1", "4", now="2026-01-05T10:31:00Z")
    found = data(call(site, "ticket", "stats", "--json", "--category", "upload", now="2026-01-06T09:00:00Z"))
    assert {"mean_minutes": 90.0, "p50_minutes": 90.0, "p90_minutes": 90.0} == found["resolution_time"]
    assert (1, 1.0) == (found["total_tickets"], found["satisfaction_rate"])
    none = call(site, "ticket", "stats", "--since", "2026-02-01", "--json", now="2026-03-01T00:00:00Z")
    assert 0 == data(none)["total_tickets"]
    assert "共 1 件工单" in call(site, "ticket", "stats").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ticket", "show", "local:9"), "no such ticket"),
        (("ticket", "show", ""), "no such ticket"),
        (("ticket", "assign", "rt:1"), "no such source"),
        (("ticket", "assign", "log:1", "--to", "op1"), "are read only here"),
        (("ticket", "process", "log:1", "close", "--by", "op1"), "is done in file itself"),
        (("ticket", "rate", "log:1", "5"), "rated in file itself"),
        (("ticket", "process", "local:1", "explode", "--by", "op1"), "Invalid value"),
        (("ticket", "rate", "local:1", "6"), "Invalid value"),
        (("ticket", "stats", "--since", "gestern"), "no such time"),
        (("ticket", "stats", "--since", "2026-02-01", "--until", "2026-01-01"), "nothing lies between"),
        (("ticket", "create", "--user", "a", "--subject", " ", "--description", "x"), "subject is empty"),
        (
            ("ticket", "create", "--user", "a", "--subject", "x", "--description", "x", "--attach", "no.png"),
            "cannot be read",
        ),
        (("ticket", "erase", " "), "no name given"),
        (("sync", "mail"), "nothing of this name"),
        (("sync", "--source", "rt"), "no such source"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_why(site: Path, arguments: tuple[str, ...], said: str) -> None:
    """No traceback, one message."""
    done = call(site, *arguments)
    assert (2, True) == (done.code, said in done.err), done.err


def test_a_wrong_moment_ends_with_2(site: Path) -> None:
    """`--now` is a time or an error."""
    assert 2 == call(site, "ticket", "list", now="soon").code


def test_a_sync_tells_per_source_and_writes_the_snapshot(site: Path) -> None:
    """The stated keys; the second time nothing is new and the snapshot has the same bytes."""
    done = call(site, "sync", "tickets", "--json")
    assert 0 == done.code
    (summary,) = json.loads(done.out)
    assert {"source", "fetched", "new", "changed", "deleted", "skipped", "cursor"} == set(summary)
    assert ("log", 2, 0, 0) == (summary["source"], summary["new"], summary["changed"], summary["deleted"])
    assert 1 == sum(summary["skipped"].values())
    snapshot = site / ".frontdesk/snapshots/tickets.json"
    before = snapshot.read_bytes()
    assert "新增 0" in call(site, "sync").out
    assert before == snapshot.read_bytes()
    assert "tickets.json" in call(site, "snapshot").out
    assert before == snapshot.read_bytes()


def test_a_source_that_cannot_be_read_ends_with_3_and_keeps_the_others(site: Path) -> None:
    """The good source is synced and the snapshot written; the message names the bad one."""
    extra = (
        "    - {name: gone, type: file, path: gone.csv, format: csv, fields: {ticket: id, time: at, status: state}}\n"
    )
    (site / "frontdesk.yml").write_text(POLICY + extra, encoding="utf-8")
    done = call(site, "sync", "tickets", "--json")
    assert 0 != done.code
    assert "gone.csv" in done.err
    assert ["log"] == [summary["source"] for summary in json.loads(done.out)]
    assert (site / ".frontdesk/snapshots/tickets.json").is_file()


def test_a_second_sync_at_once_ends_with_4(site: Path) -> None:
    """It is refused before it reads anything, and may run when the first has ended."""
    store = open_store("", site)
    with store.alone():
        done = call(site, "sync", "tickets")
    store.close()
    assert (4, "") == (done.code, done.out)
    assert "another sync is at work" in done.err
    assert 0 == call(site, "sync", "tickets").code


def test_targets_that_come_near_or_are_missed_are_told_once(site: Path) -> None:
    """What crossed its mark since the last look is in the outbox once; an import of old tickets notifies nobody."""
    create(site, "--priority", "critical")
    for now in ("2026-01-05T09:25:00Z", "2026-01-05T09:25:00Z", "2026-01-05T09:31:00Z", "2026-01-05T12:30:00Z"):
        assert 0 == call(site, "sync", now=now).code
    told = json.loads(call(site, "notify", "--json").out)
    assert [
        ("sla_warning", "response"),
        ("sla_breached", "response"),
        ("sla_warning", "resolution"),
    ] == [
        (n["event"], n["payload"]["measure"])
        for n in told
        if n["event"].startswith("sla_") and n["subject"] == "local:1"
    ]
    assert "sla_breached" in call(site, "notify").out


def test_an_erased_person_leaves_the_counts(site: Path) -> None:
    """The ticket stays, its words are gone, files too."""
    picture = site / "a.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    create(site, "--attach", str(picture))
    assert 1 == len(list((site / ".frontdesk/attachments").iterdir()))
    assert {"tickets": 1, "files": 1} == data(call(site, "ticket", "erase", "ALICE", "--json"))
    assert [] == list((site / ".frontdesk/attachments").iterdir())
    shown = data(call(site, "ticket", "show", "local:1", "--json"))
    assert ("", "erased") == (shown["subject"], shown["requester"])
    assert 1 == data(call(site, "ticket", "stats", "--json"))["total_tickets"]


def test_the_store_is_private(site: Path) -> None:
    """Nobody else may look into the folder."""
    create(site)
    assert 0o700 == (site / ".frontdesk").stat().st_mode & 0o777


def test_a_quote_that_is_not_closed_deletes_nothing(site: Path) -> None:
    """What the quote swallowed cannot be told, so the file as a whole is refused and everything stays."""
    rows = "".join(f"{number},2026-01-05T08:00:00Z,new\n" for number in range(1, 21))
    (site / "log.csv").write_text(f"id,at,state\n{rows}", encoding="utf-8")
    call(site, "sync")
    (site / "log.csv").write_text(f"id,at,state\n{rows}".replace("8,2026", '"8,2026'), encoding="utf-8")
    done = call(site, "sync", "--full", "--json")
    assert (3, "[]") == (done.code, done.out.strip())
    assert "log.csv:9: a quote is opened and not closed" in done.err
    assert 20 == data(call(site, "ticket", "stats", "--json"))["total_tickets"]


def test_the_desks_name_is_no_sources(site: Path) -> None:
    """A source called `local` would take the desk's tickets for its own."""
    (site / "frontdesk.yml").write_text(POLICY.replace("name: log", "name: local"), encoding="utf-8")
    done = call(site, "sync")
    assert (2, True) == (done.code, "that is the desk" in done.err)


def test_a_log_without_replies_says_nothing_of_first_responses(site: Path) -> None:
    """Tickets that were late to be resolved are not counted as unanswered where answers are not told."""
    call(site, "sync", now="2026-01-20T09:00:00Z")
    found = json.loads((site / ".frontdesk/snapshots/tickets.json").read_bytes())["data"]
    assert {0} == {row["n"] + row["running"] for row in found["sla"]["response"]}
    assert ["resolution"] == [case["measure"] for case in found["running"]["cases"]]


def test_a_source_that_is_gone_counts_no_more(site: Path) -> None:
    """Its tickets stay in the store; figures are those of the configured sources and the desk."""
    call(site, "sync")
    create(site)
    (site / "frontdesk.yml").write_text("{}\n", encoding="utf-8")
    assert 1 == data(call(site, "ticket", "stats", "--json"))["total_tickets"]
    call(site, "snapshot")
    snapshot = json.loads((site / ".frontdesk/snapshots/tickets.json").read_bytes())
    assert ["local"] == [source["name"] for source in snapshot["sources"]]


def test_a_target_missed_between_two_syncs_is_told(site: Path) -> None:
    """A ticket that was answered and resolved too late before anybody looked is in the outbox all the same."""
    create(site, "--priority", "critical")
    call(site, "ticket", "process", "1", "reply", "--by", "op1", "--notes", "x", now="2026-01-05T11:00:00Z")
    call(site, "ticket", "process", "1", "resolve", "--by", "op1", now="2026-01-05T17:00:00Z")
    call(site, "sync", now="2026-01-05T17:10:00Z")
    told = json.loads(call(site, "notify", "--json").out)
    assert ["response", "resolution"] == [n["payload"]["measure"] for n in told if n["event"] == "sla_breached"]


def test_notices_name_nobody(site: Path) -> None:
    """Not even the agent."""
    create(site)
    assert "op1" not in call(site, "notify", "--json").out


def test_a_person_is_erased_by_the_address_in_a_mail_header(site: Path) -> None:
    """`Alice <alice@example.test>` is found by name and by address; nobody found is said."""
    fixed = ("--subject", "x", "--description", "x", "--json")
    data(call(site, "ticket", "create", "--user", "Alice Smith <alice@example.test>", *fixed))
    assert 2 == call(site, "ticket", "erase", "bob@example.test").code
    assert 1 == data(call(site, "ticket", "erase", "alice@example.test", "--json"))["tickets"]
    assert "Alice" not in call(site, "ticket", "show", "1").out


@pytest.mark.parametrize("now", ["9999-12-31T23:59:59", "0001-01-01", "1969-12-31"])
def test_a_moment_beyond_reason_ends_with_2(site: Path, now: str) -> None:
    """Reports look back and ahead, so there must be something there."""
    assert 2 == call(site, "sync", now=now).code


def test_what_is_no_text_ends_with_2(site: Path) -> None:
    """Arguments in another encoding bring halves of characters."""
    done = call(site, "ticket", "create", "--user", "a\udcff", "--subject", "x", "--description", "x")
    assert (2, True) == (done.code, "no text" in done.err)


def test_a_damaged_store_says_what_to_do(site: Path) -> None:
    """Running the command again would not help."""
    (site / ".frontdesk").mkdir()
    (site / ".frontdesk/store.sqlite").write_bytes(b"nonsense" * 1000)
    done = call(site, "ticket", "list")
    assert (2, True) == (done.code, "put a copy back" in done.err)
