"""The piece of a text that shows best why it was found."""

from collections.abc import Sequence

SNIPPET_CHARACTERS = 120
MAX_PLACES = 60
LEAD = 20
"""Characters shown before the first word that was found."""


def cut_snippet(text: str, words: Sequence[str]) -> str:
    """The stretch of a text that holds most of some words, of at most 120 characters and the dots around.

    Args:
        text: on one line.
        words: folded and in lower case, as the index has them.
    """
    lower = text.lower()
    places = sorted(_places(lower, words))[:MAX_PLACES] if len(lower) == len(text) else []
    start = 0
    most = 0
    for place, _ in places:
        inside = {word for other, word in places if place <= other < place + SNIPPET_CHARACTERS - LEAD}
        gain = sum(len(word) for word in inside)
        if gain > most:
            start, most = max(0, place - LEAD), gain
    end = min(len(text), start + SNIPPET_CHARACTERS)
    start = max(0, end - SNIPPET_CHARACTERS)
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")


def _places(text: str, words: Sequence[str]) -> list[tuple[int, str]]:
    places = []
    for word in words:
        place = text.find(word)
        for _ in range(MAX_PLACES // 6):
            if place < 0:
                break
            places.append((place, word))
            place = text.find(word, place + len(word))
    return places
