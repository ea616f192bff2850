"""What the team promises, as `frontdesk.yml` states it: known before there is any ticket."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.settings import Settings
from frontdesk.snapshots.tickets import Target


@dataclass(frozen=True, slots=True)
class Policy:
    """The promise for each priority, most urgent first.

    Attributes:
        targets: minutes for response and resolution.
        business: whether only hours of the desk's calendar count.
        meanings: priority → what such a ticket is about, in readers' words.
    """

    targets: tuple[Target, ...]
    business: bool
    meanings: Mapping[str, str]


def read_policy(settings: Settings) -> Policy:
    """The promise in the settings; without targets where nothing installed knows the section `tickets`."""
    sla = settings.model_dump(mode="json", include={"tickets": {"sla"}}).get("tickets", {}).get("sla", {})
    targets = tuple(Target(priority=name, **minutes) for name, minutes in sla.get("targets", {}).items())
    return Policy(targets, sla.get("time") == "business", settings.support.priorities)
