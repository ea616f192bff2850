"""The text catalogues: the same texts in both languages, with the same names to fill in."""

from string import Formatter

import pytest

from frontdesk.texts import LANGUAGES, Language, load_texts

BOTH_LANGUAGES = pytest.mark.parametrize("language", LANGUAGES)
HOSTILE = "{0.__class__.__mro__} {x} {{ 7 * 7 }} %s ${HOME}"


def names(template: str) -> set[str]:
    """The names that a template fills in."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_both_languages_have_the_same_texts() -> None:
    """Every text exists in Chinese and in English."""
    assert load_texts("zh").keys() == load_texts("en").keys()


@pytest.mark.parametrize("key", sorted(load_texts("zh").keys()))
def test_a_text_fills_in_the_same_in_both_languages(key: str) -> None:
    """A text names only simple values, one language as many as the other may use, and is not empty."""
    zh, en = load_texts("zh")(key), load_texts("en")(key)
    assert zh
    assert en
    if key.rpartition(".")[2] not in ("why", "bad", "good"):
        assert names(zh) == names(en)
        assert all(name.isidentifier() for name in names(zh))


@BOTH_LANGUAGES
def test_values_are_filled_in_and_never_evaluated(language: Language) -> None:
    """What a writer wrote goes into a text as it is, whatever it looks like."""
    texts = load_texts(language)
    message = texts("rules.LK001.message.default", target=HOSTILE)
    assert HOSTILE in message
    assert language == texts.language


@BOTH_LANGUAGES
def test_a_text_without_values_stands_as_it_is(language: Language) -> None:
    """Examples may hold braces, because nothing is filled into them."""
    assert "```" in load_texts(language)("rules.FM001.bad") or "---" in load_texts(language)("rules.FM001.bad")
    assert "rules.FM001.bad" in load_texts(language)
    assert "rules.FM001.worse" not in load_texts(language)


@BOTH_LANGUAGES
@pytest.mark.parametrize(("key", "values"), [("no.such.text", {}), ("check.clean", {"page": 1})], ids=["text", "value"])
def test_what_is_missing_is_an_error_of_ours(language: Language, key: str, values: dict[str, object]) -> None:
    """A text that is not there, or a value that it names, is a bug and found at once."""
    with pytest.raises(KeyError):
        load_texts(language)(key, **values)


@BOTH_LANGUAGES
def test_a_catalogue_is_read_once(language: Language) -> None:
    """Asking again gives the same catalogue."""
    assert load_texts(language) is load_texts(language)


def test_the_catalogues_are_in_their_languages() -> None:
    """English texts hold no Han characters but words that writers may use; Chinese sentences hold some."""
    words = ("无", "分钟", "没有")
    english = {key: load_texts("en")(key) for key in sorted(load_texts("en").keys())}
    for word in words:
        english = {key: text.replace(word, "") for key, text in english.items()}
    assert [] == [key for key, text in english.items() if has_han(text)]
    chinese = [key for key in sorted(load_texts("zh").keys()) if key.endswith((".why", ".title"))]
    assert [] == [key for key in chinese if not has_han(load_texts("zh")(key))]


def has_han(text: str) -> bool:
    """Whether a text holds a Chinese character."""
    return any("\u4e00" <= character <= "\u9fff" for character in text)
