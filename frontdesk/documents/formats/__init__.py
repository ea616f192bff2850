"""How findings are written: one format a file, each a pure function from a report to text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from frontdesk.documents.diagnostics import Finding, Severity
from frontdesk.texts import Texts

FORMATS = ("text", "concise", "json", "github", "sarif")


@dataclass(frozen=True, slots=True)
class Report:
    """What a format has to work with.

    `lines` gives the line that a finding points at, by path and number; `coloured` allows ANSI colours.
    """

    findings: tuple[Finding, ...]
    texts: Texts
    checked_pages: int
    line: Callable[[str, int], str]
    coloured: bool = False

    def counts(self) -> Mapping[Severity, int]:
        """The number of findings of each severity."""
        return {severity: sum(f.severity is severity for f in self.findings) for severity in Severity}


def render(name: str, report: Report) -> str:
    """The report in a format of `FORMATS`."""
    text: str = import_module(f"{__name__}.{name}").render(report)
    return text


def visible(text: str) -> str:
    """A text that is safe on a terminal: control and direction characters shown as a mark."""
    return "".join("�" if _hides(character) else character for character in text)


_DIRECTIONS = frozenset((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Marks, embeddings and isolates of the Unicode bidirectional algorithm (UAX #9)."""


def _hides(character: str) -> bool:
    code = ord(character)
    return code < 32 or 127 <= code < 160 or code in _DIRECTIONS
