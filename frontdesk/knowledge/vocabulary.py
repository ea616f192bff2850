"""`synonyms.yml`: what the team calls its things, and which words mean the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from frontdesk.documents.site import Site
from frontdesk.errors import ContentError
from frontdesk.knowledge.segment import fold
from frontdesk.yaml_nodes import Node, YamlFault, read_yaml

VOCABULARY_FILE = "synonyms.yml"
MAX_VOCABULARY_BYTES = 64 * 1024
"""Every reader's browser gets the synonyms with the first query."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The team's words.

    Attributes:
        terms: names that stay whole when Chinese is cut.
        synonyms: groups of words that mean the same, folded and in lower case.
    """

    terms: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()


def read_vocabulary(content: Path) -> Vocabulary:
    """The vocabulary of a content folder; empty where it has none.

    Raises:
        ContentError: the file cannot be read or has another shape.
    """
    path = content / VOCABULARY_FILE
    if not path.is_file():
        return Vocabulary()
    try:
        if path.stat().st_size > MAX_VOCABULARY_BYTES:
            raise ContentError(f"{path}: more than {MAX_VOCABULARY_BYTES // 1024} KB; keep the words that readers use")
        root = read_yaml(path.read_text(encoding="utf-8")).root
    except YamlFault as fault:
        raise ContentError(f"{path}:{fault.mark.line}: not YAML: {fault.kind}; mend this line") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{path}: cannot be read: {error}; save it as UTF-8 text") from None
    if root is None:
        return Vocabulary()
    entries = root.entries()
    unknown = next((entry for key, entry in entries.items() if key not in ("terms", "synonyms")), None)
    if unknown is not None or not isinstance(root.value, dict):
        line = unknown.mark.line if unknown is not None else root.mark.line
        raise ContentError(f"{path}:{line}: unknown; expected the keys `terms` and `synonyms`")
    terms = tuple(_words(path, entries["terms"].node)) if "terms" in entries else ()
    groups = entries["synonyms"].node if "synonyms" in entries else None
    synonyms = []
    for group in _items(path, groups, "a list of groups such as [扩容, 加节点]") if groups is not None else ():
        words = tuple(dict.fromkeys(fold(word).lower() for word in _words(path, group)))
        if len(words) < 2:
            raise ContentError(f"{path}:{group.mark.line}: one word has no synonym; write at least two")
        synonyms.append(words)
    return Vocabulary(terms, tuple(synonyms))


def team_words(site: Site, vocabulary: Vocabulary) -> Iterator[str]:
    """The names that must stay whole: the vocabulary's, and the tags of the site's pages."""
    yield from vocabulary.terms
    for group in vocabulary.synonyms:
        yield from group
    for page in site.tree.pages():
        yield from page.texts("tags")


def _words(path: Path, node: Node) -> Iterator[str]:
    for item in _items(path, node, "a list of words"):
        text = item.text()
        if not text or not text.strip():
            raise ContentError(f"{path}:{item.mark.line}: expected a word")
        yield text.strip()


def _items(path: Path, node: Node, expected: str) -> tuple[Node, ...]:
    if not isinstance(node.value, tuple):
        raise ContentError(f"{path}:{node.mark.line}: expected {expected}")
    return node.items()
