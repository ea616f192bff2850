"""Hooks of the `frontdesk/tickets` plugin: reads the snapshot, publishes it, fills in its blocks."""

from pathlib import Path
from zoneinfo import ZoneInfo

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from frontdesk.documents.blocks import Block
from frontdesk.errors import FrontdeskError
from frontdesk.settings import SETTINGS_FILE, load_settings
from frontdesk.snapshots.envelope import dump
from frontdesk.snapshots.tickets import PATH, REMEDY, SCHEMA, Tickets
from frontdesk.texts import load_texts
from mkdocs_frontdesk import shell
from mkdocs_frontdesk.blocks import fill_marks, hold_blocks
from mkdocs_frontdesk.published import FOLDER, read_snapshot
from mkdocs_frontdesk.templating import block_environment
from mkdocs_frontdesk.tickets.channels import linked_pages
from mkdocs_frontdesk.tickets.config import TicketsConfig
from mkdocs_frontdesk.tickets.policy import read_policy
from mkdocs_frontdesk.tickets.render import SCRIPT, Desk, csv_files, render_blocks
from mkdocs_frontdesk.tickets.words import Words

MARK = "tickets"
BLOCKS = ("tickets", "channels")


class TicketsPlugin(BasePlugin[TicketsConfig]):
    """Shows the figures of tickets, and the ways to get help."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the policy and the snapshot."""
        if "frontdesk/framework" not in config.plugins:
            raise PluginError("frontdesk/tickets needs the plugin frontdesk/framework, which checks its blocks; add it")
        root = shell.site_root(config)
        name = self.config.snapshot or f"{FOLDER}/{PATH}"
        self._snapshot_path: Path = root / name
        self._held: dict[str, tuple[Block, ...]] = {}
        try:
            settings = load_settings(root)
            snapshot = read_snapshot(self._snapshot_path, SCHEMA, Tickets, REMEDY)
        except FrontdeskError as error:
            raise PluginError(str(error)) from error
        texts, policy = load_texts(settings.site.language), read_policy(settings)
        business = snapshot.data.promise.time == "business" if snapshot else policy.business
        self._desk: Desk = Desk(
            snapshot=snapshot,
            snapshot_name=name,
            policy=policy,
            channels=settings.support.channels,
            words=Words(texts, ZoneInfo(settings.site.zone), business),
            env=block_environment("mkdocs_frontdesk.tickets", texts),
            stale_hours=self.config.stale_hours,
        )
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Publish the snapshot, the tables and the script that tells old figures."""
        self._files: Files = files
        if self._desk.snapshot is not None:
            files.append(shell.generated(config, f"data/{PATH}", dump(self._desk.snapshot)))
            for path, content in csv_files(self._desk).items():
                files.append(shell.generated(config, path, content))
            files.append(shell.generated(config, SCRIPT, shell.asset("assets/stale.js")))
        return files

    @event_priority(101)  # before the framework puts in what its own blocks hold
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Hold the blocks' places."""
        markdown, blocks = hold_blocks(markdown, BLOCKS, MARK)
        if blocks:
            self._held[page.file.src_uri] = blocks
        return markdown

    @event_priority(-100)  # after everything that might evaluate a page
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Put the blocks in their places."""
        blocks = self._held.get(page.file.src_uri)
        if blocks is None:
            return output
        if any(block.name == "channels" for block in blocks):
            self._check_links()
        rendered = render_blocks(
            blocks,
            self._desk,
            site_url=lambda path: shell.relative_url(path, page.url),
            page_url=lambda path: shell.relative_url(shell.page_url(self._files, path), page.url),
        )
        return fill_marks(output, MARK, rendered)

    def _check_links(self) -> None:
        """A channel that leads to a page that readers cannot get is a fault."""
        texts = self._desk.words.texts
        missing = [
            texts("support.no_page", file=SETTINGS_FILE, channel=channel, path=path)
            for channel, path in linked_pages(self._desk.channels).items()
            if self._files.get_file_from_path(path) is None
        ]
        if missing:
            raise PluginError("\n".join(missing))

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object) -> LiveReloadServer:
        """Build again when the snapshot is written anew."""
        if self._snapshot_path.is_file():
            server.watch(str(self._snapshot_path))
        return server
