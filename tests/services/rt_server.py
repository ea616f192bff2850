"""RT 5 as Debian packages it: https://bestpractical.com/request-tracker. Installing it needs root, running it does not."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from services import debian
from services.server import PASSWORD, SERVE, MissingError, Server
from services.story import PEOPLE, STAFF, Fact

from ticket_sync.model import Priority, Status

PACKAGES = ("request-tracker5", "rt5-db-sqlite", "rt5-standalone", "msmtp-mta")
"""With a mail program that is no server, so that none comes along."""
ANSWERS = tuple(
    f"request-tracker5 request-tracker5/{question}"
    for question in (
        "rtname string frontdesk.test",
        "organization string frontdesk.test",
        "correspondaddress string desk@localhost",
        "commentaddress string desk-comment@localhost",
        "webbaseurl string http://127.0.0.1",
        "initial-root-password password password",
        "install-cronjobs boolean false",
        "dbconfig-install boolean true",
        "database-type select sqlite3",
    )
)
SETUP = Path("/usr/sbin/rt-setup-database-5")
PROGRAM = Path("/usr/share/request-tracker5/libexec/rt-server")
LIBRARY = Path("/usr/share/request-tracker5/lib")
QUEUE = "General"
READER = "desk"
ROOT_PASSWORD = "password"
"""What a new database comes with."""
API = "/REST/2.0"
STATUS = {
    Status.OPEN: "new",
    Status.ASSIGNED: "open",
    Status.WAITING: "stalled",
    Status.RESOLVED: "resolved",
    Status.CLOSED: "rejected",
}
PRIORITY = {Priority.CRITICAL: 100, Priority.HIGH: 75, Priority.NORMAL: 50, Priority.LOW: 0}
SETTINGS = """\
use utf8;
Set($rtname, 'frontdesk.test');
Set($Organization, 'frontdesk.test');
Set($WebDomain, '127.0.0.1');
Set($WebPort, {port});
Set($WebBaseURL, '{url}');
Set($WebPath, '');
Set($WebSecureCookies, 0);
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '{database}');
Set($DatabaseUser, '');
Set($DatabasePassword, '');
Set($Timezone, 'UTC');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'warning');
Set($MailCommand, 'testfile');
Set($BcryptCost, 4);  # every call sends a password; the usual cost takes a second
1;
"""


def install() -> None:
    """The packages, where they are missing and we may. Needs root."""
    if not debian.is_installed(PACKAGES):
        debian.install(PACKAGES, ANSWERS)


class Rt(Server):
    """A tracker with one queue, two people of the staff, two customers, and a user for Frontdesk."""

    name = "rt"
    ready_path = f"{API}/rt"
    options: Mapping[str, object] = {"user": READER, "password_env": "KEY"}
    secret = PASSWORD

    def __init__(self, folder: Path) -> None:
        if not (SETUP.exists() and PROGRAM.exists()):
            raise MissingError(f"RT is not installed; as root: apt-get install {' '.join(PACKAGES)}, or make services")
        super().__init__(folder)
        self.admin.auth = ("root", ROOT_PASSWORD)  # type: ignore[assignment]

    def prepare(self) -> None:
        (self.folder / "no-more.d").mkdir()
        values = {"{port}": str(self.port), "{url}": self.url, "{database}": str(self.folder / "rt.sqlite")}
        text = SETTINGS
        for name, value in values.items():
            text = text.replace(name, value)
        (self.folder / "site.pm").write_text(text, encoding="utf-8")
        self.run(str(SETUP), "--action", "init", "--skip-create")

    def environment(self) -> Mapping[str, str]:
        return {
            "PERL5OPT": f"-I{SERVE} -MMovedClock",
            "RT_SITE_CONFIG": str(self.folder / "site.pm"),
            "RT_SITE_CONFIG_DIR": str(self.folder / "no-more.d"),
        }

    def command(self) -> Sequence[str]:
        return [str(PROGRAM), "--server", "Standalone", "--host", "127.0.0.1", "--port", str(self.port)]

    def populate(self) -> None:
        for login in (*STAFF, READER, *PEOPLE):
            is_staff = login not in PEOPLE
            person = {"Name": login, "EmailAddress": f"{login}@example.test", "Password": PASSWORD}
            self.call("POST", f"{API}/user", {**person, "Privileged": int(is_staff)})
        self.run("perl", f"-I{LIBRARY}", str(SERVE / "grant_rights.pl"), QUEUE, *STAFF, READER)

    def create(self, by: str, subject: str, body: str, priority: Priority) -> str:
        ticket = self._draft(by, subject, body, priority)
        return str(self.call("POST", f"{API}/ticket", ticket, auth=(by, PASSWORD)).json()["id"])

    def create_many(self, by: str, subjects: Sequence[str]) -> list[str]:
        drafts = [self._draft(by, subject, "正文", Priority.NORMAL) for subject in subjects]
        return [str(made["id"]) for made in self.call("POST", f"{API}/tickets/bulk", drafts).json()]

    def _draft(self, by: str, subject: str, body: str, priority: Priority) -> dict[str, object]:
        return {
            "Queue": QUEUE,
            "Subject": subject,
            "Requestor": f"{by}@example.test",
            "Content": body,
            "ContentType": "text/plain",
            "Priority": PRIORITY[priority],
        }

    def _say(self, how: str, key: str, by: str, text: str) -> None:
        message = {"Content": text, "ContentType": "text/plain"}
        self.call("POST", f"{API}/ticket/{key}/{how}", message, auth=(by, PASSWORD))

    def _set(self, key: str, **fields: object) -> None:
        self.call("PUT", f"{API}/ticket/{key}", fields)

    def note(self, key: str, by: str, text: str) -> None:
        self._say("comment", key, by, text)

    def reply(self, key: str, by: str, text: str) -> None:
        self._say("correspond", key, by, text)

    def assign(self, key: str, to: str) -> None:
        self._set(key, Owner=to)

    def status(self, key: str, to: Status) -> None:
        self._set(key, Status=STATUS[to])

    def priority(self, key: str, to: Priority) -> None:
        self._set(key, Priority=PRIORITY[to])

    def rename(self, key: str, subject: str) -> None:
        self._set(key, Subject=subject)

    def delete(self, key: str) -> None:
        self.call("DELETE", f"{API}/ticket/{key}")

    def look_up(self) -> dict[str, Fact]:
        """All tickets by the search, each with its own history."""
        listed = self.call("GET", f"{API}/tickets?query=id>0&per_page=100&fields=Subject").json()
        assert listed["total"] <= 100 * listed["pages"]
        numbers = [
            item["id"]
            for page in range(1, listed["pages"] + 1)
            for item in self.call("GET", f"{API}/tickets?query=id>0&orderby=id&per_page=100&page={page}").json()[
                "items"
            ]
        ]
        return {str(number): self._fact(number) for number in numbers}

    def _fact(self, number: str) -> Fact:
        ticket = self.call("GET", f"{API}/ticket/{number}").json()
        history = self.call("GET", f"{API}/ticket/{number}/history?fields=Type,Creator,Created&per_page=100").json()
        owner = ticket["Owner"]["id"]
        return Fact(
            subject=ticket["Subject"],
            status=ticket["Status"],
            priority=ticket["Priority"],
            requester=ticket["Requestor"][0]["id"],
            assignee="" if owner == "Nobody" else owner,
            created=datetime.fromisoformat(ticket["Created"]),
            updated=datetime.fromisoformat(ticket["LastUpdated"]),
            said=tuple(
                (row["Creator"]["id"], datetime.fromisoformat(row["Created"]))
                for row in history["items"]
                if row["Type"] == "Correspond"
            ),
        )
