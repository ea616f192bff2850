"""What a command may use of the world: where the site is, its policy, the time, secrets, the network."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx

from frontdesk.clock import Clock, system_clock
from frontdesk.errors import ConfigError
from frontdesk.http import Http
from frontdesk.settings import Settings
from frontdesk.store import Store, open_store

STORE_VARIABLE = "FRONTDESK_STORE_URL"
PRIVATE_FOLDER = ".frontdesk"
"""Below the site's root: the store, attachments and snapshots. Git ignores it, a build reads only the snapshots."""


@dataclass(frozen=True, slots=True)
class Context:
    """The world as one command sees it.

    Attributes:
        root: the site's root, from which paths in `frontdesk.yml` count.
        settings: the whole policy.
        environ: where secrets are.
        clock: the present moment.
        transport: stands in for the network in tests.
        sleep: waits that many seconds.
    """

    root: Path
    settings: Settings
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    clock: Clock = system_clock
    transport: httpx.BaseTransport | None = None
    sleep: Callable[[float], None] = time.sleep

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.settings.site.zone)

    @property
    def snapshots(self) -> Path:
        """Where snapshots are written."""
        return self.root / PRIVATE_FOLDER / "snapshots"

    @property
    def traces(self) -> Path:
        """Where traces of private values are written, see `frontdesk.privacy`."""
        return self.root / PRIVATE_FOLDER / "traces"

    def open_store(self) -> Store:
        """The site's store. The caller closes it.

        Raises:
            ConfigError, SourceError: see `frontdesk.store.open_store`.
        """
        return open_store(self.environ.get(STORE_VARIABLE, "") or self.settings.store.url, self.root)

    def secret(self, variable: str, source: str) -> str:
        """The value of an environment variable that `frontdesk.yml` names.

        Raises:
            ConfigError: it is not set.
        """
        value = self.environ.get(variable, "")
        if not value:
            raise ConfigError(f"source {source}: the environment variable {variable} is not set; it holds the key")
        return value

    def http(
        self, base_url: str, headers: Mapping[str, str] | None = None, auth: tuple[str, str] | None = None
    ) -> Http:
        """A client for one server."""
        return Http(base_url, headers=headers, auth=auth, transport=self.transport, sleep=self.sleep, clock=self.clock)
