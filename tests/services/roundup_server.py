"""Roundup 2.6 with the classic template: https://www.roundup-tracker.org. Installed by pip, needs no root."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from services.server import PASSWORD, SERVE, MissingError, Server, cache_folder
from services.story import PEOPLE, STAFF, Fact

from ticket_sync.model import Priority, Status

VERSION = "2.6.0"
STATUS = {
    Status.OPEN: "unread",
    Status.ASSIGNED: "in-progress",
    Status.WAITING: "need-eg",
    Status.RESOLVED: "resolved",
    Status.CLOSED: "resolved",
}
PRIORITY = {Priority.CRITICAL: "critical", Priority.HIGH: "urgent", Priority.NORMAL: "bug", Priority.LOW: "wish"}
CATEGORY = "support"
READER = "desk"


def moment(text: str) -> datetime:
    """2026-01-05.09:00:00 in UTC."""
    return datetime.strptime(text, "%Y-%m-%d.%H:%M:%S").replace(tzinfo=UTC)


def install() -> Path:
    """The folder of an environment with Roundup, made where it is missing.

    Raises:
        MissingError: it cannot be fetched.
    """
    place = cache_folder() / f"roundup-{VERSION}"
    if (place / "bin" / "roundup-admin").exists():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="roundup-", dir=place.parent))
    pip = [sys.executable, "-m", "uv"]
    done = subprocess.run([*pip, "venv", "-q", "--relocatable", "--allow-existing", made], capture_output=True)
    if not done.returncode:
        python = made / "bin" / "python"
        done = subprocess.run([*pip, "pip", "install", "-q", "-p", python, f"roundup=={VERSION}"], capture_output=True)
    if done.returncode:
        raise MissingError(f"pip cannot install roundup=={VERSION}: {done.stderr.decode(errors='replace')[-500:]}")
    try:
        made.rename(place)
    except OSError:
        if not place.exists():  # another process was faster
            raise
    return place


class Roundup(Server):
    """A tracker with two people of the staff, two customers and an administrator."""

    name = "roundup"
    ready_path = "/rest"
    options: Mapping[str, object] = {"user": READER, "password_env": "KEY", "agents": [*STAFF, READER]}
    secret = PASSWORD

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._environment = install()
        self._home = folder / "tracker"
        self._users: dict[str, str] = {}
        self._named: dict[tuple[str, str], str] = {}
        self.admin.auth = ("admin", PASSWORD)  # type: ignore[assignment]
        self.admin.headers.update(
            {
                "X-Requested-With": "rest",
                "Origin": self.url,
                "Referer": f"{self.url}/",
                "Accept": "application/json",
            }
        )

    def prepare(self) -> None:
        admin = str(self._environment / "bin" / "roundup-admin")
        self.run(admin, "-i", str(self._home), "install", "classic", "sqlite")
        config = self._home / "config.ini"
        values = {
            "web": f"{self.url}/",
            "domain": "example.test",
            "host": "127.0.0.1",
            "debug": str(self.folder / "mail"),
            "password_pbkdf2_default_rounds": "1000",  # every call sends a password
        }
        lines = config.read_text(encoding="utf-8").splitlines()
        section = ""
        for number, line in enumerate(lines):
            section = line if line.startswith("[") else section
            name = line.lstrip("#").partition("=")[0].strip()
            if name in values and "=" in line and (name != "debug" or section == "[mail]"):
                lines[number] = f"{name} = {values[name]}"
        config.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.run(admin, "-i", str(self._home), "initialise", PASSWORD)

    def command(self) -> Sequence[str]:
        python = str(self._environment / "bin" / "python")
        return [python, "-I", str(SERVE / "serve_roundup.py"), str(self._home), str(self.port)]

    def populate(self) -> None:
        for login in (*STAFF, READER, *PEOPLE):
            person = {"username": login, "address": f"{login}@example.test", "password": PASSWORD, "roles": "User"}
            self._users[login] = self._make("user", person)
        self._named = {
            (kind, item["name"]): item["id"]
            for kind in ("status", "priority")
            for item in self._data("GET", f"/rest/data/{kind}?@fields=name")["collection"]
        }
        self._named["keyword", CATEGORY] = self._make("keyword", {"name": CATEGORY})

    def _data(self, method: str, path: str, body: object = None, by: str = "admin") -> dict:
        return self.call(method, path, body, auth=(by, PASSWORD)).json()["data"]

    def _make(self, kind: str, fields: dict[str, object], by: str = "admin") -> str:
        return self._data("POST", f"/rest/data/{kind}", fields, by)["id"]

    def _change(self, key: str, how: str, by: str = "admin", **fields: object) -> None:
        mark = self._data("GET", f"/rest/data/issue/{key}", by=by)["@etag"]
        self._data("PATCH", f"/rest/data/issue/{key}", {"@op": how, "@etag": mark, **fields}, by)

    def _say(self, by: str, text: str) -> str:
        return self._make("msg", {"content": text, "author": self._users.get(by, "1"), "date": "."}, by)

    def create(self, by: str, subject: str, body: str, priority: Priority) -> str:
        fields = {
            "title": subject,
            "priority": PRIORITY[priority],
            "messages": [self._say(by, body)],
            "keyword": [self._named["keyword", CATEGORY]],
        }
        return self._make("issue", fields, by)

    def create_many(self, by: str, subjects: Sequence[str]) -> list[str]:
        return [self._make("issue", {"title": subject, "priority": "bug"}, by) for subject in subjects]

    def note(self, key: str, by: str, text: str) -> None:
        """The classic template has no messages that customers cannot read."""

    def reply(self, key: str, by: str, text: str) -> None:
        self._change(key, "add", by, messages=[self._say(by, text)])

    def assign(self, key: str, to: str) -> None:
        self._change(key, "replace", assignedto=to)

    def status(self, key: str, to: Status) -> None:
        self._change(key, "replace", status=STATUS[to])

    def priority(self, key: str, to: Priority) -> None:
        self._change(key, "replace", priority=PRIORITY[to])

    def rename(self, key: str, subject: str) -> None:
        self._change(key, "replace", title=subject)

    def look_up(self) -> dict[str, Fact]:
        """All issues, each by its own address."""
        listed = self._data("GET", "/rest/data/issue")["collection"]
        return {item["id"]: self._fact(item["id"]) for item in listed}

    def _fact(self, key: str) -> Fact:
        here = f"/rest/data/issue/{key}"
        issue = self._data("GET", f"{here}?@verbose=2&@protected=true")["attributes"]
        messages = [
            self._data("GET", f"/rest/data/msg/{message['id']}?@verbose=2")["attributes"]
            for message in issue["messages"]
        ]
        named = {field: (issue[field] or {}).get("name", "") for field in ("status", "priority")}
        return Fact(
            subject=issue["title"],
            status=named["status"],
            priority=named["priority"],
            requester=messages[0]["author"]["username"] if messages else issue["creator"]["username"],
            assignee=(issue["assignedto"] or {}).get("username", ""),
            created=moment(issue["creation"]),
            updated=moment(issue["activity"]),
            said=tuple((m["author"]["username"], moment(m["date"])) for m in messages[1:]),
        )

    def delete(self, key: str) -> None:
        mark = self._data("GET", f"/rest/data/issue/{key}")["@etag"]
        # without the type of a form it answers 415
        form = {"If-Match": mark, "Content-Type": "application/x-www-form-urlencoded"}
        self.call("DELETE", f"/rest/data/issue/{key}", headers=form)
