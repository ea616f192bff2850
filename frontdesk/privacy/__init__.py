"""What may never reach `site/`, and the check that proves it.

Allow-listed snapshots keep personal data out; patterns look at the few texts that are let through; traces of
everything private are looked for in the finished site, so that a mistake anywhere else still publishes nothing.
"""

from frontdesk.privacy.patterns import find_personal
from frontdesk.privacy.traces import Private, Trace, find_traces, read_traces, write_traces

__all__ = ["Private", "Trace", "find_personal", "find_traces", "read_traces", "write_traces"]
