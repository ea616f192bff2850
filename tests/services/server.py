"""A server of another project on loopback, in a folder of its own, with a clock that can be moved.

The clock is a file with the moment at which the server's time stands (seconds since 1970); an empty one means the
real time. The few lines in `serve/` that read it run in the server's own language: a preloaded library that moves time
for a whole process makes Ruby ten times as slow, and has to be installed.
"""

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

SERVE = Path(__file__).resolve().parent / "serve"
PASSWORD = "a-test-password"
START_SECONDS = 120


class MissingError(Exception):
    """The server is not installed here and cannot be; the message says what would install it."""


def cache_folder() -> Path:
    """Where installed servers are kept between runs: FRONTDESK_SERVICES, or a folder of this user below /tmp."""
    named = os.environ.get("FRONTDESK_SERVICES")
    return Path(named) if named else Path(tempfile.gettempdir()) / f"frontdesk-services-{os.geteuid()}"


def free_port() -> int:
    """A port on loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One process. Use it as a context: it runs inside and is gone after."""

    name = ""
    ready_path = "/"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.clock = folder / "clock"
        self.clock.write_text("")
        self.admin = httpx.Client(base_url=self.url, timeout=60, trust_env=False)
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Make database and configuration."""
        raise NotImplementedError

    def command(self) -> Sequence[str]:
        """What runs the server."""
        raise NotImplementedError

    def environment(self) -> Mapping[str, str]:
        """Its variables beside those of the clock and the path."""
        return {}

    def populate(self) -> None:
        """Make the team and its customers."""
        raise NotImplementedError

    def move_clock(self, moment: datetime) -> None:
        """From now on it is `moment` there, until the clock is moved again."""
        written = self.clock.with_suffix(".new")
        written.write_text(f"{moment.timestamp():.0f}")
        written.replace(self.clock)  # never half a file

    def run(self, *command: str) -> None:
        """Run something of the server's own to its end."""
        done = subprocess.run(
            command, env=self._variables(), capture_output=True, stdin=subprocess.DEVNULL, cwd=self.folder
        )
        if done.returncode:
            raise RuntimeError(f"{command}: {done.returncode}\n{(done.stdout + done.stderr)[-2000:].decode()}")

    def __enter__(self) -> Self:
        self.prepare()
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                self.command(), env=self._variables(), stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder
            )
        try:
            self._await()
            self.populate()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """End the process and wait for it."""
        self.admin.close()
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _variables(self) -> dict[str, str]:
        own = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(self.folder), "TZ": "UTC", "LANG": "C.UTF-8"}
        return {**own, "FRONTDESK_CLOCK": str(self.clock), **self.environment()}

    def _await(self) -> None:
        until = time.monotonic() + START_SECONDS
        while True:
            assert self._process is not None
            ended = self._process.poll()
            if ended is not None or time.monotonic() > until:
                tail = (self.folder / "log").read_bytes()[-2000:].decode(errors="replace")
                raise RuntimeError(f"{self.name} {'ended' if ended is not None else 'does not answer'}:\n{tail}")
            try:
                httpx.get(self.url + self.ready_path, timeout=10, trust_env=False)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
    ) -> httpx.Response:
        """One request; an AssertionError where it is refused."""
        more = {"auth": auth} if auth is not None else {}
        reply = self.admin.request(method, path, json=body, headers=dict(headers or {}), **more)  # type: ignore[arg-type]
        assert reply.is_success, f"{method} {path}: {reply.status_code} {reply.text[:500]}"
        return reply
