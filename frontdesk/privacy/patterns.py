"""Personal data that has a form: addresses, numbers, keys. Names have none, hence the allow-lists elsewhere."""

import re
from collections.abc import Callable
from ipaddress import ip_address
from unicodedata import normalize

_SEPARATOR = r"[ .\-‐-―]?"


def find_personal(text: str) -> list[str]:
    """The kinds of personal data in a text, sorted; empty where none is found.

    Full-width forms count as their plain ones, and figures may be parted by blanks, dots or dashes.
    """
    plain = normalize("NFKC", text)
    return sorted({kind for kind, pattern, valid in _PATTERNS if any(valid(m[0]) for m in pattern.finditer(plain))})


def _always(_: str) -> bool:
    return True


def _figures(text: str) -> list[int]:
    return [int(character) for character in text if character.isdecimal()]


def _is_identity_number(text: str) -> bool:
    """A citizen's number with a right check character (GB 11643-1999)."""
    body, check = text[:17], text[17].upper()
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    total = sum(int(figure) * weight for figure, weight in zip(body, weights, strict=True))
    return "10X98765432"[total % 11] == check


def _is_card_number(text: str) -> bool:
    """13 to 19 figures that pass the Luhn check (ISO/IEC 7812-1)."""
    figures = _figures(text)
    if not 13 <= len(figures) <= 19 or len(set(figures)) == 1:
        return False
    doubled = [figure * 2 - 9 if figure > 4 else figure * 2 for figure in figures[-2::-2]]
    return (sum(figures[-1::-2]) + sum(doubled)) % 10 == 0


def _is_ip_address(text: str) -> bool:
    """An address with at least three groups: `a::b` is more often code."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return len([group for group in re.split("[.:]", text) if group]) >= 3


_PATTERNS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("e-mail", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"), _always),
    ("mobile", re.compile(rf"(?<!\d)(?:\+?86{_SEPARATOR})?1[3-9]\d(?:{_SEPARATOR}\d){{8}}(?!\d)"), _always),
    (
        "landline",
        re.compile(rf"(?<![0-9A-Za-z_])0\d{{2,3}}(?:{_SEPARATOR}|\) ?)[2-9]\d{{6,7}}(?![0-9A-Za-z])"),
        _always,
    ),
    ("phone", re.compile(rf"(?<![\w+])\+\d{{1,3}}(?:{_SEPARATOR}\(?\d\)?){{7,12}}(?!\d)"), _always),
    ("identity number", re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?!\w)"), _is_identity_number),
    ("card number", re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)"), _is_card_number),
    ("address", re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"), _is_ip_address),
    ("address", re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])"), _is_ip_address),
    ("token", re.compile(r"(?<![\w-])eyJ[\w-]{5,4000}\.[\w-]{5,4000}\."), _always),
    (
        "token",
        re.compile(r"\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{15,}|xox[abprs]-[\w-]{10,})"),
        _always,
    ),
    ("token", re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"), _always),
    ("link with a query", re.compile(r"\bhttps?://[^\s?#]{1,500}\?[^\s]{1,500}"), _always),
)
