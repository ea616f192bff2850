"""Every exception of Frontdesk, grouped by what the reader can do about it.

::

    FrontdeskError              exit code
    ├── ContentError      1     mend the content
    ├── ConfigError       2     mend the call or the configuration
    │   └── SnapshotError 2     write the snapshot again
    ├── SourceError       3     wait for the source, or mend the way to it; what was pulled stays
    └── RefusedError      4     nothing was done, for safety: another writer is at work, or private data would leave

A message says where, what, what was expected and what to do next.
"""

from typing import ClassVar


class FrontdeskError(Exception):
    """The root: everything a user of Frontdesk can mend without reading code."""

    exit_code: ClassVar[int] = 1


class ContentError(FrontdeskError):
    """The content or the data has faults; its author mends them."""


class ConfigError(FrontdeskError):
    """The call or the configuration is wrong; nothing was done."""

    exit_code = 2


class SnapshotError(ConfigError):
    """A snapshot is missing, damaged or of another schema; write it again."""


class SourceError(FrontdeskError):
    """A source cannot be reached, refuses us, or answers what it should not; what was pulled before stays."""

    exit_code = 3


class RefusedError(FrontdeskError):
    """Refused for safety: another writer holds the store, or something private would be published."""

    exit_code = 4
