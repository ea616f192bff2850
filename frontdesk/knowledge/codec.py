"""Whole numbers as text that compresses well and that JSON, Python and JavaScript read alike.

A number is written in groups of five bits, the lowest first, each as one of 64 characters; all but the last have the
sixth bit set. Small numbers take one character.
"""

from collections.abc import Iterable

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


def encode(numbers: Iterable[int]) -> str:
    """Numbers from 0 as text."""
    written = []
    for number in numbers:
        rest = number
        while rest > 31:
            written.append(ALPHABET[32 | rest & 31])
            rest >>= 5
        written.append(ALPHABET[rest])
    return "".join(written)


def decode(text: str) -> list[int]:
    """The numbers of a text.

    Raises:
        ValueError: it holds another character, or ends within a number.
    """
    numbers, number, shift = [], 0, 0
    for character in text:
        value = _VALUES.get(character)
        if value is None:
            raise ValueError(f"{character!r} is no figure")
        number |= (value & 31) << shift
        if value & 32:
            shift += 5
        else:
            numbers.append(number)
            number = shift = 0
    if shift:
        raise ValueError("a number has no end")
    return numbers


def encode_postings(postings: Iterable[int]) -> str:
    """Sections with counts: twice the step to the next section, plus one where a count above one follows it."""
    numbers, last = [], -1
    values = iter(postings)
    for section, count in zip(values, values, strict=True):
        step = section - last - 1
        numbers += [step * 2] if count == 1 else [step * 2 + 1, count]
        last = section
    return encode(numbers)


def decode_postings(text: str) -> list[tuple[int, int]]:
    """The sections and counts that `encode_postings` wrote.

    Raises:
        ValueError: see `decode`; or the last count is missing.
    """
    postings, last = [], -1
    numbers = iter(decode(text))
    for number in numbers:
        last += (number >> 1) + 1
        count = next(numbers, 0) if number & 1 else 1
        if not count:
            raise ValueError("a count is missing")
        postings.append((last, count))
    return postings
