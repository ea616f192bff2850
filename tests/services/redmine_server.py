"""Redmine 5 as Debian packages it: https://www.redmine.org. Installing it needs root; its database can be read by root."""

import os
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from services import debian
from services.server import PASSWORD, SERVE, MissingError, Server
from services.story import PEOPLE, STAFF, Fact

from ticket_sync.model import Priority, Status

PACKAGES = ("redmine", "redmine-sqlite")
ANSWERS = (
    "redmine redmine/instances/default/dbconfig-install boolean true",
    "redmine redmine/instances/default/database-type select sqlite3",
)
DATABASE = Path("/var/lib/dbconfig-common/sqlite3/redmine/instances/default/redmine_default")
"""What the package made, with its default data."""
ADMIN_KEY = "0123456789abcdef0123456789abcdef01234567"
PROJECT = "support"
READER = "desk"
STATUS = {
    Status.OPEN: "New",
    Status.ASSIGNED: "In Progress",
    Status.WAITING: "Feedback",
    Status.RESOLVED: "Resolved",
    Status.CLOSED: "Closed",
}
PRIORITY = {Priority.CRITICAL: "Immediate", Priority.HIGH: "High", Priority.NORMAL: "Normal", Priority.LOW: "Low"}


def install() -> None:
    """The packages, where they are missing and we may. Needs root."""
    if not debian.is_installed(PACKAGES):
        debian.install(PACKAGES, ANSWERS)


class Redmine(Server):
    """A tracker with one private project, two managers, two reporters, and a manager for Frontdesk."""

    name = "redmine"
    ready_path = "/login"

    def __init__(self, folder: Path) -> None:
        if not os.access(DATABASE, os.R_OK):
            raise MissingError(f"Redmine is not installed, or not for this user; as root: apt-get install "
                               f"{' '.join(PACKAGES)}, or make services")  # fmt: skip
        super().__init__(folder)
        self.options: Mapping[str, object] = {"key_env": "KEY", "project": PROJECT}
        self.secret = ""
        self._numbers: dict[tuple[str, str], int] = {}
        self.admin.headers["X-Redmine-API-Key"] = ADMIN_KEY

    def prepare(self) -> None:
        database = self.folder / "redmine.sqlite"
        shutil.copyfile(DATABASE, database)
        with closing(sqlite3.connect(database)) as connection, connection:
            moment = "2026-01-01 00:00:00"
            # mail is written by a thread of its own, which locks the database
            settings = (("rest_api_enabled", "1"), ("user_format", "username"), ("notified_events", "--- []\n"))
            for name, value in settings:
                connection.execute(
                    "insert into settings(name, value, updated_on) values(?, ?, ?)", (name, value, moment)
                )
            # until a new administrator has changed the password, the interface is closed to them
            connection.execute("update users set must_change_passwd = 0 where login = 'admin'")
            connection.execute(
                "insert into tokens(user_id, action, value, created_on, updated_on) "
                "select id, 'api', ?, ?, ? from users where login = 'admin'",
                (ADMIN_KEY, moment, moment),
            )

    def environment(self) -> Mapping[str, str]:
        return {"DATABASE_URL": f"sqlite3:{self.folder / 'redmine.sqlite'}?timeout=30000", "RAILS_ENV": "production"}

    def command(self) -> Sequence[str]:
        return ["sh", "-c", f"cd /usr/share/redmine && exec ruby {SERVE / 'serve_redmine.rb'} {self.port}"]

    def populate(self) -> None:
        project = {"name": "Support", "identifier": PROJECT, "is_public": False}
        self.call("POST", "/projects.json", {"project": project})
        for kind, path in (
            ("role", "/roles.json"),
            ("issue_statuse", "/issue_statuses.json"),
            ("issue_prioritie", "/enumerations/issue_priorities.json"),
            ("tracker", "/trackers.json"),
        ):
            for item in next(iter(self.call("GET", path).json().values())):
                self._numbers[kind[:8], item["name"]] = item["id"]
        for login in (*STAFF, READER, *PEOPLE):
            person = {"login": login, "firstname": login, "lastname": "x", "mail": f"{login}@example.test"}
            made = self.call("POST", "/users.json", {"user": {**person, "password": PASSWORD}}).json()["user"]
            self._numbers["user", login] = made["id"]
            role = self._numbers["role", "Reporter" if login in PEOPLE else "Manager"]
            member = {"user_id": made["id"], "role_ids": [role]}
            self.call("POST", f"/projects/{PROJECT}/memberships.json", {"membership": member})
        self.secret = self.call("GET", f"/users/{self._numbers['user', READER]}.json").json()["user"]["api_key"]

    def create(self, by: str, subject: str, body: str, priority: Priority) -> str:
        issue = {
            "project_id": PROJECT,
            "tracker_id": self._numbers["tracker", "Support"],
            "subject": subject,
            "description": body,
            "priority_id": self._numbers["issue_pr", PRIORITY[priority]],
        }
        made = self.call("POST", "/issues.json", {"issue": issue}, headers={"X-Redmine-Switch-User": by})
        return str(made.json()["issue"]["id"])

    def create_many(self, by: str, subjects: Sequence[str]) -> list[str]:
        return [self.create(by, subject, "正文", Priority.NORMAL) for subject in subjects]

    def _set(self, key: str, by: str = "admin", **fields: object) -> None:
        self.call("PUT", f"/issues/{key}.json", {"issue": fields}, headers={"X-Redmine-Switch-User": by})

    def note(self, key: str, by: str, text: str) -> None:
        self._set(key, by, notes=text, private_notes=True)

    def reply(self, key: str, by: str, text: str) -> None:
        self._set(key, by, notes=text)

    def assign(self, key: str, to: str) -> None:
        self._set(key, assigned_to_id=self._numbers["user", to])

    def status(self, key: str, to: Status) -> None:
        self._set(key, status_id=self._numbers["issue_st", STATUS[to]])

    def priority(self, key: str, to: Priority) -> None:
        self._set(key, priority_id=self._numbers["issue_pr", PRIORITY[to]])

    def rename(self, key: str, subject: str) -> None:
        self._set(key, subject=subject)

    def delete(self, key: str) -> None:
        self.call("DELETE", f"/issues/{key}.json")

    def look_up(self) -> dict[str, Fact]:
        """All issues of the project, by number, each with its journals."""
        numbers: list[int] = []
        while True:
            page = self.call("GET", f"/issues.json?status_id=*&sort=id&limit=100&offset={len(numbers)}").json()
            numbers += [issue["id"] for issue in page["issues"]]
            if len(numbers) >= page["total_count"]:
                return {str(number): self._fact(number) for number in numbers}

    def _fact(self, number: int) -> Fact:
        issue = self.call("GET", f"/issues/{number}.json?include=journals").json()["issue"]
        return Fact(
            subject=issue["subject"],
            status=issue["status"]["name"],
            priority=issue["priority"]["name"],
            requester=issue["author"]["name"],
            assignee=issue.get("assigned_to", {}).get("name", ""),
            created=datetime.fromisoformat(issue["created_on"]),
            updated=datetime.fromisoformat(issue["updated_on"]),
            said=tuple(
                (journal["user"]["name"], datetime.fromisoformat(journal["created_on"]))
                for journal in issue["journals"]
                if journal["notes"] and not journal["private_notes"]
            ),
        )
