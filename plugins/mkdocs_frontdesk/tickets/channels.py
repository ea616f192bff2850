"""The block `channels`: the ways to get help that `frontdesk.yml` lists, in three layers. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from frontdesk.settings import ChannelSettings
from mkdocs_frontdesk.figures import Kind, Mark, exact_duration
from mkdocs_frontdesk.tickets.policy import Policy
from mkdocs_frontdesk.tickets.words import Words

LAYERS: tuple[Literal["self_service", "assisted", "community"], ...] = ("self_service", "assisted", "community")
STATES: dict[str, Kind] = {"open": "ok", "busy": "warn", "closed": "none"}
PAGE = ".md"


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to get help; parts that nobody filled in are empty."""

    name: str
    url: str
    hours: str
    promise: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Layer:
    """Channels of one kind."""

    title: str
    summary: str
    channels: tuple[Channel, ...]


def channel_layers(
    channels: Sequence[ChannelSettings], policy: Policy, words: Words, page_url: Callable[[str], str]
) -> tuple[Layer, ...]:
    """The layers that have channels, in their order.

    Args:
        channels: as the settings list them.
        policy: the promise that channels with `sla` share.
        words: of the site.
        page_url: from a page's path to its address as seen from the page that is shown.
    """
    layers = (
        Layer(
            title=words.texts(f"support.layer.{layer}.title"),
            summary=words.texts(f"support.layer.{layer}.summary"),
            channels=tuple(
                _channel(channel, policy, words, page_url) for channel in channels if channel.layer == layer
            ),
        )
        for layer in LAYERS
    )
    return tuple(layer for layer in layers if layer.channels)


def linked_pages(channels: Sequence[ChannelSettings]) -> dict[str, str]:
    """Channel → the path of the page of the content that it links to."""
    paths = {channel.name: channel.link.partition("#")[0] for channel in channels}
    return {name: path for name, path in paths.items() if path.endswith(PAGE) and ":" not in path}


def _channel(channel: ChannelSettings, policy: Policy, words: Words, page_url: Callable[[str], str]) -> Channel:
    path, anchor, fragment = channel.link.partition("#")
    is_page = path.endswith(PAGE) and ":" not in path
    return Channel(
        name=channel.name,
        url=f"{page_url(path)}{anchor}{fragment}" if is_page else channel.link,
        hours=channel.hours,
        promise=_sla_text(policy, words) if channel.sla and policy.targets else channel.promise,
        mark=Mark(STATES[channel.state], words.texts(f"support.state.{channel.state}")) if channel.state else None,
    )


def _sla_text(policy: Policy, words: Words) -> str:
    """The promised first response of the most and of the least urgent tickets."""
    ends = dict.fromkeys((policy.targets[0], policy.targets[-1]))
    times = [
        words.texts(
            "support.responds",
            priority=words.name("priority", target.priority),
            time=exact_duration(target.response_minutes, words.texts, days=not policy.business),
        )
        for target in ends
    ]
    return words.listed(times)
