"""What the checker says: a finding with its place, rule, severity, message and way out."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error blocks, a warning is shown, an info is for reports."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in one place.

    `path` is relative to the site root, `line` and `column` count from 1, `length` is the number
    of characters a caret line marks. `fixable` says that mending it needs no judgement.
    """

    rule: str
    name: str
    severity: Severity
    path: str
    line: int
    column: int
    message: str
    hint: str
    fixable: bool
    length: int = 1

    @property
    def order(self) -> tuple[str, int, str, int, str]:
        """Findings are listed by path, line and rule."""
        return (self.path, self.line, self.rule, self.column, self.message)

    def as_json(self) -> dict[str, object]:
        """The public form."""
        fields = asdict(self)
        del fields["length"]
        return fields
