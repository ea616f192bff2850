"""The table of front matter keys: what each accepts, what it refuses, and that every refusal has its words."""

import ast
import inspect
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from frontdesk.documents import schema
from frontdesk.documents.schema import (
    COUNTED_PROMISES,
    EXTRA_CATEGORIES,
    KEYS,
    LISTED_PROMISES,
    THEME_KEYS,
    Level,
    Status,
    parse_at_least,
    parse_date,
    parse_datetime,
    wrong_values,
)
from frontdesk.texts import LANGUAGES, Language, load_texts
from frontdesk.yaml_nodes import Node, read_yaml

CATEGORIES = ("getting_started", *EXTRA_CATEGORIES)


def node(text: str) -> Node:
    """A value as it stands in front matter."""
    root = read_yaml(f"k: {text}\n").root
    assert root is not None
    return root.entries()["k"].node


def variants(key: str, text: str) -> list[str]:
    """Which texts a value calls for."""
    choices = CATEGORIES if key == "category" else ()
    return [wrong.variant for wrong in wrong_values(KEYS[key], node(text), choices)]


ACCEPTED = {
    "title": ["快速开始", '"no"', "12", "字" * 60],
    "description": ["一句话", "x" * 200],
    "category": [*CATEGORIES],
    "author": ["张三", "[张三, 李四]", "12"],
    "owner": ["storage-platform"],
    "level": [*Level],
    "estimated_time": ["30", "30分钟", "1小时30分钟", '"45 min"', "1:30"],
    "prerequisites": ["无", "[]", "[快速开始, 核心概念]", "~", "快速开始"],
    "tags": ["[a, b]", "[" + ", ".join("abcdefghijkl") + "]", "a", "~", "字" * 30],
    "status": [*Status],
    "reviewed": ["2026-11-20", '"2024-02-29"'],
    "review_interval": ["180d", "never"],
    "publish_at": ["2026-11-20T08:00:00+08:00", "2026-11-20T08:00:00Z"],
    "aliases": ["[old/path.md]", "old"],
    "replaced_by": ["快速开始"],
    "content_type": ["tutorial", "how-to", "reference", "explanation", "landing"],
    "questions": ["[怎么上传？]", "~"],
    "promises": ['{endpoints: "100+", commands: 50, questions: "100 +", codes: "7"}', "{tools: [ELK]}", "{}"],
    "id": ["quick_start-2", "1"],
    "lint": ["{disable: {PR004: 面向老用户}}", "{}", "{disable: {}}"],
}
REFUSED = {
    "title": [
        ("true", ["text"]),
        ("~", ["text"]),
        ("[a]", ["text"]),
        ('""', ["empty"]),
        ('" "', ["empty"]),
        ("字" * 61, ["long"]),
        ('"a\\eb"', ["control"]),
        ('"a <b> c"', ["markup"]),
        ('"</title>"', ["markup"]),
        ('"<!-- a"', ["markup"]),
        ('"{{ a }}"', ["markup"]),
        ('"{% a %}"', ["markup"]),
    ],
    "description": [("x" * 201, ["long"])],
    "category": [("api", ["choice"]), ("[home]", ["choice"]), ("no", ["choice"]), ("~", ["choice"])],
    "author": [('[a, ""]', ["empty"]), ("{a: b}", ["text"]), ("[[a]]", ["text"]), ("[~, true]", ["text", "text"])],
    "owner": [("[a, b]", ["text"])],
    "level": [("beginer", ["choice"]), ("Beginner", ["choice"]), ("1", ["choice"])],
    "estimated_time": [("半小时", ["duration"]), ("0", ["duration"]), ("~", ["duration"]), ("[30]", ["duration"])],
    "prerequisites": [("[no]", ["text"]), ("{a: b}", ["text"]), ("[" + "a, " * 51 + "]", ["many"])],
    "tags": [("[no]", ["text"]), ("[" + "a, " * 13 + "]", ["many"]), ("[" + "a" * 31 + "]", ["long"])],
    "status": [("drft", ["choice"]), ("Published", ["choice"]), ("~", ["choice"])],
    "reviewed": [
        ("2026-02-30", ["date"]),
        ("2026-1-1", ["date"]),
        ("20261120", ["date"]),
        ("yesterday", ["date"]),
        ("２０２６-11-20", ["date"]),
        ("[2026-11-20]", ["date"]),
    ],
    "review_interval": [("180", ["pattern"]), ("180 d", ["pattern"]), ("1000000d", ["pattern"])],
    "publish_at": [("2026-11-20", ["datetime"]), ("2026-11-20T08:00:00", ["datetime"]), ("soon", ["datetime"])],
    "aliases": [("[a b]", ["pattern"])],
    "replaced_by": [("no", ["text"])],
    "content_type": [("howto", ["choice"])],
    "questions": [("[true]", ["text"])],
    "promises": [
        ("100", ["mapping"]),
        ("[a]", ["mapping"]),
        ("{codes: 很多}", ["at_least"]),
        ('{codes: "0+"}', ["at_least"]),
        ("{codes: -1}", ["at_least"]),
        ("{codes: 1e3}", ["at_least"]),
        ("{codes: [1]}", ["at_least"]),
        ("{languages: Go}", ["list"]),
        ("{languages: []}", ["list"]),
        ("{languages: [no]}", ["list"]),
        ("{codez: 3}", ["choice"]),
    ],
    "id": [("Quick", ["pattern"]), ("-a", ["pattern"]), ("a/b", ["pattern"])],
    "lint": [
        ("off", ["mapping"]),
        ("{enable: {}}", ["lint"]),
        ("{disable: [PR004]}", ["lint"]),
        ("{disable: {PR004: ab}}", ["reason"]),
        ("{disable: {PR004: '    '}}", ["reason"]),
        ("{disable: {PR004: ~}}", ["reason"]),
    ],
}


def test_the_tables_here_name_every_key() -> None:
    """A new key brings an accepted and a refused value with it."""
    assert set(KEYS) == set(ACCEPTED) == set(REFUSED)


@pytest.mark.parametrize(("key", "text"), [(key, text) for key, texts in ACCEPTED.items() for text in texts])
def test_accepted_values(key: str, text: str) -> None:
    """What the handbook says a key takes is taken."""
    assert [] == variants(key, text)


@pytest.mark.parametrize(
    ("key", "text", "expected"), [(key, text, expected) for key, rows in REFUSED.items() for text, expected in rows]
)
def test_refused_values(key: str, text: str, expected: list[str]) -> None:
    """What a key does not take is refused, each fault with the variant that words it."""
    assert expected == variants(key, text)


def all_variants() -> list[str]:
    """Every variant that the module can name: the first argument of each `Wrong(…)` in it."""
    calls = (n for n in ast.walk(ast.parse(inspect.getsource(schema))) if isinstance(n, ast.Call))
    names = {
        str(call.args[0].value)
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "Wrong" and isinstance(call.args[0], ast.Constant)
    }
    return sorted(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_its_words(language: Language) -> None:
    """Both catalogues hold a message of FM004 for each variant, and a hint for each or for all."""
    texts = load_texts(language)
    assert {variant for rows in REFUSED.values() for _, found in rows for variant in found} == set(all_variants())
    missing = [variant for variant in all_variants() if f"rules.FM004.message.{variant}" not in texts]
    assert [] == missing
    assert "rules.FM004.hint.default" in texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_and_word_is_explained(language: Language) -> None:
    """The handbook's table has a sentence for each key and form, and each level and status a name."""
    texts = load_texts(language)
    wanted = {f"keys.{key}" for key in KEYS} | {f"level.{level}" for level in Level} | {f"status.{s}" for s in Status}
    wanted |= {f"accepts.{key.shape}" for key in KEYS.values() if not key.choices}
    assert set() == wanted - texts.keys()


def test_a_wrong_value_points_at_itself() -> None:
    """In a list or a mapping the fault is at the item, not at the key."""
    (wrong,) = wrong_values(KEYS["tags"], node("[ok, no]"))
    assert (1, 9) == (wrong.node.mark.line, wrong.node.mark.column)
    (wrong,) = wrong_values(KEYS["promises"], node("{codez: 3}"))
    assert (("codez", 1, 5), (*COUNTED_PROMISES, *LISTED_PROMISES)) == (
        (wrong.node.raw, wrong.node.mark.line, wrong.node.mark.column),
        wrong.choices,
    )


def test_choices_are_offered() -> None:
    """A wrong word comes with the words that are right, for a suggestion."""
    (wrong,) = wrong_values(KEYS["level"], node("beginer"))
    assert (tuple(Level), " | ".join(Level)) == (wrong.choices, wrong.expected)
    (wrong,) = wrong_values(KEYS["category"], node("homes"), CATEGORIES)
    assert CATEGORIES == wrong.choices


def test_keys_of_the_theme_are_not_ours() -> None:
    """A key is read either by Frontdesk or by the theme."""
    assert set() == THEME_KEYS.keys() & KEYS.keys()


@pytest.mark.parametrize(
    ("level", "difficulty"),
    list(zip(Level, (1, 2, 3, None, None, None), strict=True)),
)
def test_only_difficulties_compare(level: Level, difficulty: int | None) -> None:
    """Beginner, intermediate and advanced are steps; audiences are none."""
    assert difficulty == level.difficulty


def test_which_statuses_readers_see() -> None:
    """Published and archived pages reach the site, others never."""
    assert [Status.PUBLISHED, Status.ARCHIVED] == [status for status in Status if status.reaches_site]


def test_dates_are_dates() -> None:
    """A date exists in the calendar, a time has its zone."""
    assert date(2024, 2, 29) == parse_date("2024-02-29")
    assert parse_date("2023-02-29") is None
    assert datetime(2026, 11, 20, 8, tzinfo=timezone(timedelta(hours=8))) == parse_datetime("2026-11-20T08:00:00+08:00")
    assert datetime(2026, 11, 20, tzinfo=UTC) == parse_datetime("2026-11-20T00:00Z")
    assert parse_datetime("2026-11-20T08:00:00") is None
    assert parse_datetime("") is None


@pytest.mark.parametrize(
    ("text", "floor"),
    [
        ('"100+"', 100),
        ("100", 100),
        ('" 7 + "', 7),
        ("0x10", None),
        ('"1000000000"', None),
        ("1:30", None),
        ("no", None),
    ],
)
def test_promised_numbers(text: str, floor: int | None) -> None:
    """`100+` and `100` set a floor; nothing else does."""
    assert floor == parse_at_least(node(text))
