"""How generated examples are made: the same ones in every run, so that a red test stays red until it is mended.

To look further than the usual examples: `HYPOTHESIS_PROFILE=explore pytest tests/unit`.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "frontdesk",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=100,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("explore", settings.get_profile("frontdesk"), derandomize=False, max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "frontdesk"))
