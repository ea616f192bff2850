"""Durations as writers write them (`1小时30分钟`, `45 min`, `30`), in minutes."""

import re

MAX_MINUTES = 2880
"""Two days: longer than any page can ask of a reader."""

MAX_CHARACTERS = 40
_DURATION = re.compile(
    r"\s*(?=\S)(?:(?P<hours>\d{1,4}(?:\.\d{1,2})?)\s*(?:个?小时|hours?|hrs?|h))?"
    r"\s*(?:(?P<minutes>\d{1,5})\s*(?:分钟|分|minutes?|mins?|m))?\s*",
    re.IGNORECASE,
)


def parse_minutes(text: str) -> int | None:
    """The minutes a duration means, from 1 to `MAX_MINUTES`; None where it is not one."""
    text = text.strip()
    if len(text) > MAX_CHARACTERS:
        return None
    if text.isascii() and text.isdigit():
        minutes = float(text)
    else:
        match = _DURATION.fullmatch(text)
        if match is None:
            return None
        minutes = float(match["hours"] or 0) * 60 + float(match["minutes"] or 0)
    return round(minutes) if 1 <= minutes <= MAX_MINUTES else None
