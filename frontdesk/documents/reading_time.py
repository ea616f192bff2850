"""How long a page takes to read.

Minutes = Han characters / 400 + Latin words / 200 + lines of code × 3 s, without link targets, markup
and data. The speeds are assumptions; the handbook says so.
"""

import re

from frontdesk.documents.markdown import Outline, prose_text

HAN_PER_MINUTE = 400
FAST_HAN_PER_MINUTE = 500
LATIN_WORDS_PER_MINUTE = 200
SECONDS_PER_CODE_LINE = 3

_HAN = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'-]*")


def reading_minutes(outline: Outline, *, han_per_minute: int = HAN_PER_MINUTE) -> float:
    """The minutes that reading a body takes."""
    prose = prose_text(outline)
    han = sum(map(len, _HAN.findall(prose)))
    latin = len(_LATIN.findall(prose))
    code_minutes = outline.fence_lines * SECONDS_PER_CODE_LINE / 60
    return han / han_per_minute + latin / LATIN_WORDS_PER_MINUTE + code_minutes
