"""The documentation framework: which documents must exist, for whom, in which order, promising what.

It is read from `framework.yml` in the shape
`documentation_framework: {SECTION: {description, documents: [{name, level, estimated_time, prerequisites, …}]}}`;
a section and a document may carry more keys. A section's title is its `title`, else its `description`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from frontdesk.documents.duration import parse_minutes
from frontdesk.documents.page import Reference, read_promises, references
from frontdesk.documents.schema import COUNTED_PROMISES, LISTED_PROMISES, Level, parse_at_least
from frontdesk.yaml_nodes import Entry, Mark, Node, YamlFault, read_yaml

MAX_FRAMEWORK_BYTES = 1024 * 1024
TOP_KEY = "documentation_framework"


@dataclass(frozen=True, slots=True)
class FrameworkFault:
    """Something wrong in `framework.yml`: the kind, which FW007 has a text for, its place and details."""

    kind: str
    mark: Mark
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """A document that the framework requires."""

    name: str
    section: str
    mark: Mark
    level: Level | None
    minutes: int | None
    prerequisites: tuple[Reference, ...] | None
    promises: Mapping[str, int | tuple[str, ...]]
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A section: a folder of the content with the documents it must hold."""

    key: str
    title: str
    summary: str
    mark: Mark
    documents: tuple[RequiredDocument, ...]
    icon: str = ""
    """The name of one of the theme's icons."""


@dataclass(frozen=True)
class Framework:
    """All sections, in reading order."""

    path: str
    sections: tuple[Section, ...]
    faults: tuple[FrameworkFault, ...] = ()
    _by_name: dict[str, RequiredDocument] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for document in self.documents():
            self._by_name.setdefault(document.name, document)

    def documents(self) -> Iterator[RequiredDocument]:
        """Every required document, in reading order."""
        return (document for section in self.sections for document in section.documents)

    def document(self, name: str) -> RequiredDocument | None:
        """The required document of a name."""
        return self._by_name.get(name)

    def section(self, name: str) -> Section | None:
        """The section of a key or title."""
        return next((s for s in self.sections if name in (s.key, s.title)), None)

    def section_of(self, path: str) -> Section | None:
        """The section whose folder holds a page."""
        folder, slash, _ = path.partition("/")
        return next((s for s in self.sections if slash and s.key == folder), None)


def read_framework(path: str, content: bytes) -> Framework:
    """Read `framework.yml`; what is wrong in it is in `faults`, and the rest is still there.

    Args:
        path: as findings shall name it.
        content: the file's bytes.
    """
    if len(content) > MAX_FRAMEWORK_BYTES:
        return Framework(path, (), (FrameworkFault("size", Mark(1), str(MAX_FRAMEWORK_BYTES // 1024)),))
    try:
        document = read_yaml(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Framework(path, (), (FrameworkFault("encoding", Mark(line)),))
    except YamlFault as fault:
        return Framework(path, (), (FrameworkFault(fault.kind, fault.mark, fault.detail),))
    faults = [FrameworkFault("duplicate-key", d.mark, d.key) for d in document.duplicates]
    top = document.root.entries().get(TOP_KEY) if document.root is not None else None
    if top is None or not isinstance(top.node.value, dict):
        mark = top.node.mark if top is not None else Mark(1)
        return Framework(path, (), (*faults, FrameworkFault("top", mark, TOP_KEY)))
    reader = _Reader(path, faults)
    sections = tuple(reader.section(key, entry) for key, entry in top.node.value.items())
    reader.find_duplicates(sections)
    return Framework(path, sections, tuple(faults))


class _Reader:
    """Reads sections and documents, collecting faults."""

    def __init__(self, path: str, faults: list[FrameworkFault]) -> None:
        self._path = path
        self._faults = faults

    def _fault(self, kind: str, mark: Mark, detail: str = "") -> None:
        self._faults.append(FrameworkFault(kind, mark, detail))

    def section(self, key: str, entry: Entry) -> Section:
        entries = entry.node.entries()
        if not isinstance(entry.node.value, dict):
            self._fault("section", entry.node.mark, key)
        description = _text(entries, "description")
        if description is None:
            self._fault("description", entry.mark, key)
        listed = entries["documents"].node if "documents" in entries else None
        if listed is None or not isinstance(listed.value, tuple):
            self._fault("list", listed.mark if listed is not None else entry.mark, key)
        documents = [
            document
            for node in (listed.items() if listed is not None else ())
            if (document := self._document(key, node)) is not None
        ]
        title = _text(entries, "title") or description or key
        summary = _text(entries, "summary") or description or ""
        return Section(key, title, summary, entry.mark, tuple(documents), _text(entries, "icon") or "")

    def _document(self, section: str, node: Node) -> RequiredDocument | None:
        entries = node.entries()
        name = _text(entries, "name")
        if name is None:
            self._fault("name", node.mark, section)
            return None
        level = _text(entries, "level")
        if "level" in entries and level not in set(Level):
            self._fault("level", entries["level"].node.mark, " | ".join(Level))
            level = None
        prerequisites = entries.get("prerequisites")
        if prerequisites is not None:
            self._check_names(prerequisites.node)
        return RequiredDocument(
            name=name,
            section=section,
            mark=entries["name"].node.mark,
            level=Level(level) if level else None,
            minutes=self._minutes(entries),
            prerequisites=references(prerequisites.node, self._path) if prerequisites else None,
            promises=self._promises(entries),
            id=_text(entries, "id"),
        )

    def _check_names(self, node: Node) -> None:
        for item in node.items() if isinstance(node.value, tuple) else (node,):
            if item.value is not None and item.text() is None:
                self._fault("prerequisite", item.mark, item.raw)

    def _minutes(self, entries: Mapping[str, Entry]) -> int | None:
        if "estimated_time" not in entries:
            return None
        node = entries["estimated_time"].node
        text = node.text()
        minutes = parse_minutes(text) if text is not None and ":" not in node.raw else None
        if minutes is None:
            self._fault("time", node.mark, node.raw)
        return minutes

    def _promises(self, entries: Mapping[str, Entry]) -> Mapping[str, int | tuple[str, ...]]:
        for name in (*COUNTED_PROMISES, *LISTED_PROMISES):
            if name not in entries:
                continue
            node = entries[name].node
            counted = name in COUNTED_PROMISES
            names = [item for item in node.items() if isinstance(item.value, str)]
            if (counted and parse_at_least(node) is None) or (
                not counted and not (names and len(names) == len(node.items()))
            ):
                self._fault("promise", node.mark, name)
        return read_promises(entries)

    def find_duplicates(self, sections: tuple[Section, ...]) -> None:
        seen: dict[str, int] = {}
        for document in (document for section in sections for document in section.documents):
            if document.name in seen:
                self._fault("duplicate", document.mark, f"{document.name} ({seen[document.name]})")
            seen.setdefault(document.name, document.mark.line)


def _text(entries: Mapping[str, Entry], key: str) -> str | None:
    text = entries[key].node.text() if key in entries else None
    return text.strip() or None if text is not None else None
