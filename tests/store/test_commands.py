"""The commands on either database, named by the environment."""

import json
from pathlib import Path

import pytest
from support import call_frontdesk, write_tree

LOG = "id,at,state\n1,2026-01-05T08:00:00Z,new\n1,2026-01-05T10:00:00Z,done\n"
POLICY = """\
tickets:
  sources:
    - {name: log, type: file, path: log.csv, format: csv, fields: {ticket: id, time: at, status: state}, status: {new: open, done: resolved}}
"""


def test_a_desk_works_on_either_database(store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Create, sync, count, publish and erase give the same answers."""
    site = write_tree(tmp_path / "site", {"frontdesk.yml": POLICY, "log.csv": LOG})
    monkeypatch.setenv("FRONTDESK_STORE_URL", store_url)

    def frontdesk(*arguments: str) -> str:
        done = call_frontdesk(*arguments, "--root", site, "--now", "2026-01-05T12:00:00Z")
        assert 0 == done.code, done.err
        return done.out

    fixed = ("--subject", "无法上传", "--description", "x", "--json")
    assert "local:1" == json.loads(frontdesk("ticket", "create", "--user", "alice", *fixed))["id"]
    assert 1 == json.loads(frontdesk("sync", "tickets", "--json"))[0]["new"]
    found = json.loads(frontdesk("ticket", "stats", "--json"))
    assert (2, 120.0) == (found["total_tickets"], found["resolution_time"]["mean_minutes"])
    snapshot = json.loads((site / ".frontdesk/snapshots/tickets.json").read_bytes())
    assert {"log": 1, "local": 1} == {source["name"]: source["items"] for source in snapshot["sources"]}
    assert {"tickets": 1, "files": 0} == json.loads(frontdesk("ticket", "erase", "alice", "--json"))
    assert not (site / ".frontdesk/store.sqlite").exists()
