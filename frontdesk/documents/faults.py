"""Why a file cannot be read."""

from dataclasses import dataclass, field

from frontdesk.yaml_nodes import Mark


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a page cannot be read: the kind, which FM001 has a text for, its place and details."""

    kind: str
    mark: Mark = field(default_factory=lambda: Mark(1))
    detail: str = ""


class UnreadableText(Exception):
    """A file that is no text that can be read, with its fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.kind)
        self.fault = fault
