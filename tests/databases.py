"""Fresh databases for tests: SQLite in a file, and PostgreSQL as Debian packages it, on a socket of its own."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import pytest
from sqlalchemy import create_engine, text

_numbers = count(1)


def postgresql_programs() -> Path | None:
    """The folder of PostgreSQL's programs; the newest version where there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def postgresql_server() -> Iterator[str]:
    """A server of this test run: the part of a URL that leads to its socket.

    PostgreSQL refuses to run as root, so root lends it the account that the package made.
    """
    programs = postgresql_programs()
    if programs is None:
        message = "PostgreSQL is not installed; apt-get install postgresql"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    folder = Path(mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path has at most 107 bytes
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, capture_output=True, cwd=folder, stdin=subprocess.DEVNULL)

    run(str(programs / "initdb"), "-D", str(data), "-U", "frontdesk", "-A", "trust", "-N", "--locale=C.UTF-8")
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    run(str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"?host={folder}"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)


@contextmanager
def postgresql_database(server: str) -> Iterator[str]:
    """The URL of an empty database on a server."""
    name = f"test_{next(_numbers)}"
    admin = create_engine(f"postgresql+psycopg://frontdesk@/postgres{server}", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"create database {name}"))
    try:
        yield f"postgresql+psycopg://frontdesk@/{name}{server}"
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"drop database {name} with (force)"))
        admin.dispose()
