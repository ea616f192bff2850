"""Hooks of the `frontdesk/framework` plugin: when the host asks, the framework answers."""

from pathlib import Path
from typing import Literal

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from frontdesk.documents.blocks import has_blocks
from frontdesk.documents.catalogue import build_catalogue
from frontdesk.documents.check import Selection, check, word
from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.rules.draft_leak import RULE as DRAFT_LEAK
from frontdesk.documents.rules.draft_leak import leaks
from frontdesk.documents.site import Site
from frontdesk.errors import FrontdeskError
from frontdesk.settings import load_settings
from frontdesk.snapshots.envelope import dump
from frontdesk.texts import Texts, load_texts
from mkdocs_frontdesk import shell, staging
from mkdocs_frontdesk.blocks import fill_blocks
from mkdocs_frontdesk.framework.boxes import frame, scrollable_tables
from mkdocs_frontdesk.framework.config import FrameworkConfig
from mkdocs_frontdesk.framework.pages import PageContext, block_renderers, page_meta, without_tags
from mkdocs_frontdesk.framework.references import fold_questions
from mkdocs_frontdesk.framework.render import box_environment, environment
from mkdocs_frontdesk.framework.view import view_page
from mkdocs_frontdesk.privacy import private_traces

log = get_plugin_logger(__name__)

CATALOGUE = "data/documents.json"


class FrameworkPlugin(BasePlugin[FrameworkConfig]):
    """Checks the content, shows each page's place in the framework, writes the catalogue."""

    def __init__(self) -> None:
        self._reset()

    def _reset(self) -> None:
        self._preview = False
        self._swaps = False
        self._site_dir: Path | None = None
        self._stage: staging.Stage | None = None
        self._finished = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember what is asked for: only `build` swaps folders, only `serve` shows drafts.

        A dirty build is a whole one: what an earlier one left behind may show what is a draft by now.
        """
        self._reset()  # the host keeps plugins that start up for the whole process
        self._preview = command == "serve" or shell.is_serving()
        self._swaps = command == "build" and not self._preview

    @event_priority(100)  # before any plugin that keeps the output folder's name
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the policy, build beside the last good site, bring the style and what answers need."""
        try:
            self._texts: Texts = load_texts(load_settings(shell.site_root(config)).site.language)
            self._rules = Selection(ignore=tuple(self.config.ignore)).rules()
        except FrontdeskError as error:
            raise PluginError(str(error)) from error
        self._env: Environment = environment(self._texts)
        self._boxes: Environment = box_environment(self._env)
        if self._swaps and self._stage is None:
            self._site_dir = Path(config.site_dir).resolve()  # a link stays, what it leads to is filled
            self._stage = staging.stage(self._site_dir)
            config.site_dir = str(self._stage.path)
        if shell.STYLESHEET not in config.extra_css:
            config.extra_css.insert(0, shell.STYLESHEET)
        return config

    @event_priority(-50)  # after plugins that generate pages, so that links to them are no faults
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Check everything, hide what readers may not see, add the catalogue."""
        with shell.settled(for_good=not self._preview):
            self._read(files, config)
        hidden = {p.path for p in self._site.tree.pages() if not self._site.status(p).reaches_site}
        refused = {*self._site.tree.escapes, *self._site.tree.miswritten}
        shell.hide(files, hidden, refused, preview=self._preview)
        shell.hide_framework(files, self._site.tree.layout)
        if hidden and config.nav and not self._preview:
            config.nav = shell.nav_without(config.nav, hidden)
        shell.add_stylesheet(config, files)
        if any(has_blocks(page.outline) for page in self._site.tree.pages()):
            shell.add_extension(config, "attr_list")  # headings of references have fixed anchors
        catalogue = build_catalogue(self._site, lambda path: shell.page_url(files, path))
        files.append(shell.generated(config, CATALOGUE, dump(catalogue)))
        return files

    def _read(self, files: Files, config: MkDocsConfig) -> None:
        """Read and check all pages; errors end a build and are only said in a preview."""
        try:
            layout = shell.site_layout(config, self.config.framework)
        except FrontdeskError as error:
            raise PluginError(str(error)) from error
        self._site = Site(shell.read_tree(layout, files, config))
        self._files = files
        findings = check(self._site, self._rules, self._texts)
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        if errors and self._preview:
            log.warning("%s", shell.failure(errors, self._texts, "build.previewed"))  # seen while it is mended
        elif errors:
            raise shell.failure(errors, self._texts)
        if self._site.framework is not None:
            self._check_theme_files(config)

    def _check_theme_files(self, config: MkDocsConfig) -> None:
        """A file that the theme does not have would end the build inside a template."""
        missing = [
            self._texts(
                "build.theme_file",
                path=f"{self._site.tree.layout.prefix}{page.path}",
                line=page.mark(key).line,
                key=key,
                value=page.text(key),
            )
            for page, key in shell.missing_theme_files(self._site.tree, config)
        ]
        if missing:
            raise PluginError("\n".join(missing))

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Give the host the body without its front matter, which it would read differently.

        The leading line break keeps it from looking for other forms of front matter.
        """
        path = page.file.src_uri
        if self._site.framework is None or not self._site.tree.has_page(path):
            return None
        return "\n" + self._site.tree.page(path).body

    @event_priority(100)  # before any plugin that looks at the metadata
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Set the metadata that was read with care, and fill in the blocks."""
        context = self._context(page)
        if context is None:
            return markdown
        if self._site.framework is not None:
            page.meta = page_meta(context.page)
        else:
            page.meta = without_tags(page.meta)
            if not self._site.status(context.page).reaches_site or context.page.status is not None:
                page.meta.pop("status", None)  # the theme would take it for its own mark
        return fill_blocks(markdown, block_renderers(context))

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put the facts and the two boxes around the text."""
        context = self._context(page)
        if context is None:
            return html
        html = fold_questions(html, self._env)
        if self._site.framework is not None:
            html = scrollable_tables(html, self._texts("page.table"))
        return frame(html, view_page(self._site, context.page, context.url, self._texts), self._boxes)

    def _context(self, page: Page) -> PageContext | None:
        path = page.file.src_uri
        if not self._site.tree.has_page(path):
            return None
        return PageContext(
            site=self._site,
            page=self._site.tree.page(path),
            texts=self._texts,
            env=self._env,
            url=lambda target: shell.relative_url(shell.page_url(self._files, target), page.url),
        )

    @event_priority(-100)  # after everything that writes into the output
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Search the output for drafts, and for what is private."""
        if self._preview:
            return
        host = shell.host_output(self._files, config)
        hits = leaks(self._site, Path(config.site_dir), host)
        found = [word(self._site, DRAFT_LEAK, hit, self._texts) for hit in hits]
        if found:
            raise shell.failure(found, self._texts)
        try:
            traces = private_traces(self._site.tree.layout.root, config, self._files, host, self._texts)
        except FrontdeskError as error:
            raise PluginError(str(error)) from error
        if traces:
            raise shell.refusal(traces, self._texts)
        self._finished = True

    def on_build_error(self, *, error: Exception) -> None:
        """Remember that this build must not replace the last good one."""
        self._finished = False

    def on_shutdown(self) -> None:
        """Swap the finished build in, or throw an unfinished one away."""
        stage, self._stage = self._stage, None
        if stage is None or self._site_dir is None:
            return
        try:
            if self._finished:
                staging.publish(stage, self._site_dir)
        except OSError as error:
            raise Abort(self._texts("build.unwritable", path=self._site_dir, error=error)) from error
        finally:
            staging.discard(stage)
