"""The keys of a page's front matter: what each holds and which values it accepts.

The one place that knows them: the checker, the handbook's table and the exported schema read it.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import Literal

from frontdesk.documents.duration import parse_minutes
from frontdesk.yaml_nodes import Node


class Level(StrEnum):
    """Who a page is for: three difficulties, and three audiences without a difficulty."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"
    DEVELOPER = "developer"
    ADMINISTRATOR = "administrator"
    ALL = "all"

    @property
    def difficulty(self) -> int | None:
        """1, 2 or 3; None for an audience. Only difficulties can be compared."""
        return {"beginner": 1, "intermediate": 2, "advanced": 3}.get(self.value)


class Status(StrEnum):
    """Where a page stands in its life. Only published and archived pages reach the site."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    ARCHIVED = "archived"

    @property
    def reaches_site(self) -> bool:
        """Whether readers may see the page."""
        return self in (Status.PUBLISHED, Status.ARCHIVED)


_HIDING_WORDS = {
    "draft": Status.DRAFT,
    "wip": Status.DRAFT,
    "unpublished": Status.DRAFT,
    "草稿": Status.DRAFT,
    "草案": Status.DRAFT,
    "未发布": Status.DRAFT,
    "review": Status.REVIEW,
    "审阅": Status.REVIEW,
    "审阅中": Status.REVIEW,
    "评审": Status.REVIEW,
    "评审中": Status.REVIEW,
}
MAX_STATUS_WORDS = 3
"""More words are a sentence that happens to begin like a status."""


def folded(text: str) -> str:
    """A text without the difference of capitals and of full-width letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def hiding_status(text: str) -> Status | None:
    """The status that keeps a page from readers which a text means: `Draft`, `[draft]`, `drft`, `草稿`; else None."""
    words = re.findall(r"\w+", folded(text[:100]))
    if len(words) > MAX_STATUS_WORDS:
        return None
    meant = (_HIDING_WORDS.get(word) for word in words)
    slips = (Status.DRAFT for word in words if get_close_matches(word, ("draft",), cutoff=0.75))
    return next((status for status in meant if status is not None), None) or next(slips, None)


class ContentType(StrEnum):
    """The four kinds of Diátaxis, and landing pages."""

    TUTORIAL = "tutorial"
    HOW_TO = "how-to"
    REFERENCE = "reference"
    EXPLANATION = "explanation"
    LANDING = "landing"


EXTRA_CATEGORIES = ("home", "faq", "support", "community", "operations", "handbook")
"""Categories every site may use beside the sections of its framework."""

MIN_REASON = 4
"""Fewest characters of a reason for switching a rule off."""

COUNTED_PROMISES = ("endpoints", "commands", "questions", "codes")
LISTED_PROMISES = ("languages", "tools")

Shape = Literal["text", "texts", "choice", "duration", "date", "datetime", "mapping"]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that its key does not accept: which text says so, where, and details."""

    variant: str
    node: Node
    expected: str = ""
    choices: tuple[str, ...] = ()
    key: str = ""
    """The key below the page's own key that the value stands under, such as `codes` of `promises`."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the front matter."""

    name: str
    shape: Shape
    choices: tuple[str, ...] = ()
    pattern: str | None = None
    max_length: int = 200
    max_items: int = 50
    required: bool = False
    plain: bool = False
    """Themes print it as it is: neither tags nor template marks may stand in it."""


KEYS: dict[str, Key] = {
    key.name: key
    for key in (
        Key("title", "text", max_length=60, required=True, plain=True),
        Key("description", "text", max_length=200, plain=True),
        Key("category", "choice", required=True),
        Key("author", "texts", required=True, plain=True),
        Key("owner", "text", plain=True),
        Key("level", "choice", choices=tuple(Level)),
        Key("estimated_time", "duration"),
        Key("prerequisites", "texts"),
        Key("tags", "texts", max_length=30, max_items=12, plain=True),
        Key("status", "choice", choices=tuple(Status)),
        Key("reviewed", "date"),
        Key("review_interval", "text", pattern=r"\d{1,5}d|never"),
        Key("publish_at", "datetime"),
        Key("aliases", "texts", pattern=r"[^\s]+"),
        Key("replaced_by", "text"),
        Key("content_type", "choice", choices=tuple(ContentType)),
        Key("questions", "texts"),
        Key("promises", "mapping"),
        Key("id", "text", pattern=r"[a-z0-9][a-z0-9_-]*"),
        Key("lint", "mapping"),
    )
}


THEME_KEYS: dict[str, Key] = {
    key.name: key
    for key in (
        Key("hide", "texts", pattern=r"[a-z]+"),
        Key("icon", "text", pattern=r"[\w-]+(?:/[\w-]+)+"),
        Key("search", "mapping"),
        Key("subtitle", "text", plain=True),
        Key("template", "text", pattern=r"[\w-]+(?:/[\w-]+)*\.html"),
    )
}
"""Keys that belong to the theme; a wrong value would end a build in the middle of a template."""

_MARKUP = re.compile(r"<[A-Za-z/!?]|\{\{|\{%|\{#")


def wrong_values(key: Key, node: Node, choices: tuple[str, ...] = ()) -> list[Wrong]:
    """What is wrong with the value of a key; empty where it is accepted.

    Args:
        key: what is accepted.
        node: what was written.
        choices: the accepted words where they depend on the site (categories).
    """
    return _CHECKS[key.shape](key, node, choices or key.choices)


def parse_date(text: str) -> date | None:
    """An ISO date (`2026-11-20`), or None."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None


def parse_datetime(text: str) -> datetime | None:
    """An ISO date and time with its zone (`2026-11-20T08:00:00+08:00`), or None."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    return parsed if parsed.tzinfo is not None else None


def parse_at_least(node: Node) -> int | None:
    """The number a promise such as `100+` or `100` sets as a floor, or None."""
    match = re.fullmatch(r"\s*(\d{1,9})\s*\+?\s*", node.raw)
    return int(match[1]) if match and int(match[1]) > 0 else None


def _text(key: Key, node: Node, _choices: tuple[str, ...]) -> list[Wrong]:
    text = node.text()
    if text is None:
        return [Wrong("text", node)]
    if not text.strip():
        return [Wrong("empty", node)]
    if len(text) > key.max_length:
        return [Wrong("long", node, expected=str(key.max_length))]
    if any(ord(character) < 32 and character not in "\t\n" for character in text):
        return [Wrong("control", node)]
    if key.plain and _MARKUP.search(text):
        return [Wrong("markup", node)]
    if key.pattern and not re.fullmatch(key.pattern, text):
        return [Wrong("pattern", node, expected=key.pattern)]
    return []


def _texts(key: Key, node: Node, choices: tuple[str, ...]) -> list[Wrong]:
    if not isinstance(node.value, tuple):
        return [] if node.value is None else _text(key, node, choices)
    if len(node.value) > key.max_items:
        return [Wrong("many", node, expected=str(key.max_items))]
    return [wrong for item in node.value for wrong in _text(key, item, choices)]


def _choice(_key: Key, node: Node, choices: tuple[str, ...]) -> list[Wrong]:
    if isinstance(node.value, str) and node.value in choices:
        return []
    return [Wrong("choice", node, expected=" | ".join(choices), choices=choices)]


def _duration(_key: Key, node: Node, _choices: tuple[str, ...]) -> list[Wrong]:
    if ":" in node.raw:
        return []  # FM007 says what a colon does to a number
    text = node.text()
    return [] if text is not None and parse_minutes(text) else [Wrong("duration", node)]


def _date(_key: Key, node: Node, _choices: tuple[str, ...]) -> list[Wrong]:
    return [] if parse_date(node.raw) else [Wrong("date", node)]


def _datetime(_key: Key, node: Node, _choices: tuple[str, ...]) -> list[Wrong]:
    return [] if parse_datetime(node.raw) else [Wrong("datetime", node)]


def _mapping(key: Key, node: Node, _choices: tuple[str, ...]) -> list[Wrong]:
    if not isinstance(node.value, dict):
        return [Wrong("mapping", node)]
    checks = {"promises": _promises, "lint": _lint}
    return checks[key.name](node) if key.name in checks else []


def _promises(node: Node) -> list[Wrong]:
    wrong: list[Wrong] = []
    for name, entry in node.entries().items():
        if name in COUNTED_PROMISES:
            if parse_at_least(entry.node) is None:
                wrong.append(Wrong("at_least", entry.node, key=name))
        elif name in LISTED_PROMISES:
            items = entry.node.items()
            if not items or any(not isinstance(item.value, str) for item in items):
                wrong.append(Wrong("list", entry.node, key=name))
        else:
            known = (*COUNTED_PROMISES, *LISTED_PROMISES)
            named = Node(name, entry.mark, name)
            wrong.append(Wrong("choice", named, expected=" | ".join(known), choices=known))
    return wrong


def _lint(node: Node) -> list[Wrong]:
    wrong: list[Wrong] = []
    for name, entry in node.entries().items():
        if name != "disable" or not isinstance(entry.node.value, dict):
            wrong.append(Wrong("lint", Node(name, entry.mark, name)))
            continue
        reasons = (reason.node for reason in entry.node.value.values())
        wrong += [Wrong("reason", node) for node in reasons if len((node.text() or "").strip()) < MIN_REASON]
    return wrong


_CHECKS: dict[Shape, Callable[[Key, Node, tuple[str, ...]], list[Wrong]]] = {
    "text": _text,
    "texts": _texts,
    "choice": _choice,
    "duration": _duration,
    "date": _date,
    "datetime": _datetime,
    "mapping": _mapping,
}
