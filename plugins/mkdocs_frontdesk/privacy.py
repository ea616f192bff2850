"""Looking through a finished site for anything private, by the traces that syncs leave; no store is opened."""

from collections.abc import Iterator
from importlib.resources import files as package_files
from pathlib import Path
from urllib.parse import urljoin

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import Files

from frontdesk.documents.rules.draft_leak import Host
from frontdesk.privacy import Trace, find_traces, read_traces
from frontdesk.settings import load_settings
from frontdesk.snapshots.tickets import PATH as TICKETS_PATH
from frontdesk.snapshots.tickets import REMEDY, Tickets
from frontdesk.snapshots.tickets import SCHEMA as TICKETS_SCHEMA
from frontdesk.texts import Texts, load_texts
from mkdocs_frontdesk.published import FOLDER as SNAPSHOTS
from mkdocs_frontdesk.published import read_snapshot

log = get_plugin_logger(__name__)

TRACES = ".frontdesk/traces"
MAX_SHOWN = 50
_WRITTEN_ENDINGS = frozenset({".md", ".yml", ".yaml", ".json", ".txt", ".html", ".csv", ".svg"})


def private_traces(root: Path, config: MkDocsConfig, files: Files, host: Host, texts: Texts) -> list[Trace]:
    """What of the private store shows in the output; empty where the site has no store.

    Raises:
        ConfigError: a file of traces cannot be read.
    """
    paths = sorted((root / TRACES).glob("*.traces"))
    if not paths:
        if any((root / SNAPSHOTS).glob("*.json")):
            log.warning("%s", texts("build.no_traces"))
        return []
    public = [host.words.decode(errors="replace"), *_written(root, config, files, texts)]
    return list(find_traces(read_traces(paths), Path(config.site_dir), public, host.files))


def _written(root: Path, config: MkDocsConfig, files: Files, texts: Texts) -> Iterator[str]:
    """What writers, the policy and Frontdesk itself publish anyway."""
    content = Path(config.docs_dir)
    places = sorted(path for path in content.rglob("*") if path.suffix in _WRITTEN_ENDINGS and path.is_file())
    if config.config_file_path:
        places.append(Path(config.config_file_path))
    for path in places:
        yield path.read_text(encoding="utf-8", errors="replace")
    for file in files.documentation_pages():
        yield urljoin(config.site_url or "", file.url)
    yield from _strings(load_settings(root).support.model_dump(mode="json"))
    yield from _opted_in(root)
    catalogue = load_texts(texts.language)
    yield from (catalogue(key) for key in sorted(catalogue.keys()))
    yield from (path.read_text(encoding="utf-8") for path in _own_files(Path(str(package_files("mkdocs_frontdesk")))))


def _strings(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from (text for value in data.values() for text in _strings(value))
    elif isinstance(data, list):
        yield from (text for value in data for text in _strings(value))


def _opted_in(root: Path) -> Iterator[str]:
    """Titles of tickets that may be named: another ticket of the same words gives nothing away."""
    snapshot = read_snapshot(root / SNAPSHOTS / TICKETS_PATH, TICKETS_SCHEMA, Tickets, REMEDY)
    if snapshot is not None:
        yield from (titled.title for titled in snapshot.data.titles)


def _own_files(package: Path) -> list[Path]:
    return sorted(path for path in package.rglob("*") if path.suffix in {".html", ".css", ".js", ".svg"})
