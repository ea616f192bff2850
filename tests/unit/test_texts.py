"""The text catalogues."""

from frontdesk.texts import load_texts


def test_both_languages_have_the_same_texts() -> None:
    """Every text exists in Chinese and in English."""
    assert load_texts("zh").keys() == load_texts("en").keys()
