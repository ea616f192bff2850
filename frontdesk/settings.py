"""`frontdesk.yml`: the team's policy as frozen settings. Every fault is reported at once, with its line.

Each package brings the section of its own concern as an entry point. Secrets never stand here; a setting names the
environment variable that holds one.
"""

import os
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model, field_validator

from frontdesk.errors import ConfigError
from frontdesk.texts import Language
from frontdesk.yaml_nodes import Node, YamlFault, read_yaml

SETTINGS_FILE = "frontdesk.yml"
SECTIONS_GROUP = "frontdesk.settings"
"""Entry points: the name is the key in `frontdesk.yml`, the object a `Section`."""


class Section(BaseModel):
    """A part of the settings: frozen, every key known, every key with a default where that can be."""

    model_config = ConfigDict(extra="forbid", frozen=True)


S = TypeVar("S", bound=Section)


class SiteSettings(Section):
    """What holds for the whole site."""

    zone: str = Field(default="Asia/Shanghai", description="IANA time zone of every date on the site")
    language: Language = Field(default="zh", description="Language of what Frontdesk itself says")

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        return known_zone(zone)


def known_zone(zone: str) -> str:
    """The name of a time zone, as it is.

    Raises:
        ValueError: there is none of this name.
    """
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"no such time zone: {zone}; expected an IANA name such as Asia/Shanghai") from None
    return zone


class StoreSettings(Section):
    """Where the private store is."""

    url: str = Field(
        default="",
        description="SQLAlchemy's form; empty means SQLite below .frontdesk/. The environment variable "
        "FRONTDESK_STORE_URL goes before it, and is the place for one with a password",
    )

    @field_validator("url")
    @classmethod
    def _no_password(cls, url: str) -> str:
        user, at, _ = url.partition("@")
        if at and ":" in user.partition("://")[2]:
            raise ValueError("a password stands in it; put this URL into the environment variable FRONTDESK_STORE_URL")
        return url


class ChannelSettings(Section):
    """A way to get help."""

    name: str = Field(min_length=1, max_length=60)
    layer: Literal["self_service", "assisted", "community"] = Field(
        description="What readers use alone, who answers them, or where they answer each other"
    )
    hours: str = Field(default="", max_length=100, description="When it is open")
    promise: str = Field(default="", max_length=200, description="What may be expected of it")
    sla: bool = Field(default=False, description="Whether the promise is that of tickets.sla")
    state: Literal["open", "busy", "closed"] | None = Field(default=None, description="How it stands at present")
    link: str = Field(
        default="",
        max_length=500,
        pattern=r"^$|^(https?://|mailto:|tel:)[^\s\"'<>]+$|^[^:\s\"'<>]+\.md(#[^\s\"'<>]*)?$",
        description="Where it is: a page of the content such as support/index.md, or https://, mailto:, tel:",
    )


class SupportSettings(Section):
    """How readers get help."""

    channels: tuple[ChannelSettings, ...] = ()
    priorities: dict[str, str] = Field(
        default_factory=dict, description="What a ticket of each priority is about, in readers' words"
    )


class Settings(Section):
    """The whole policy. An empty file is a valid one."""

    site: SiteSettings = SiteSettings()
    store: StoreSettings = StoreSettings()
    support: SupportSettings = SupportSettings()

    def section(self, kind: type[S]) -> S:
        """The section that a package brought.

        Raises:
            LookupError: no installed package brings it.
        """
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, kind):
                return value
        raise LookupError(kind)


@cache
def settings_model() -> type[Settings]:
    """The settings with the sections of every installed package."""
    sections: dict[str, Any] = {}
    for point in sorted(entry_points(group=SECTIONS_GROUP), key=lambda point: point.name):
        section: type[Section] = point.load()
        sections[point.name] = (section, section())
    return create_model("Settings", __base__=Settings, __doc__=Settings.__doc__, **sections)


def load_settings(root: Path) -> Settings:
    """The settings of the site at `root`; the defaults where it has no `frontdesk.yml`.

    Raises:
        ConfigError: the file cannot be read or has faults; the message lists all of them.
    """
    path = root / SETTINGS_FILE
    if not os.path.lexists(path):
        return settings_model()()
    if not path.is_file():
        raise ConfigError(f"{path}: is no file, or a link that leads nowhere; put the settings there, or remove it")
    try:
        document = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}; save it as UTF-8 text") from None
    except YamlFault as fault:
        detail = f" {fault.detail}" if fault.detail else ""
        raise ConfigError(f"{path}:{fault.mark.line}: not YAML: {fault.kind}{detail}; mend this line") from None
    faults = [f"{path}:{d.mark.line}: {d.key} is written twice; keep one" for d in document.duplicates]
    root_node = document.root
    if root_node is not None and not isinstance(root_node.value, dict):
        raise ConfigError(f"{path}:{root_node.mark.line}: expected `key: value`")
    try:
        settings = settings_model().model_validate(root_node.data() if root_node is not None else {})
    except ValidationError as error:
        faults += [_fault(path, root_node, dict(fault)) for fault in error.errors(include_url=False)]
    if faults:
        raise ConfigError("\n".join(faults))
    return settings


def _fault(path: Path, root: Node | None, fault: dict[str, Any]) -> str:
    line, node, shown = 1, root, ""
    for key in fault["loc"]:
        shown += f"[{key}]" if isinstance(key, int) else f".{key}"
        if node is None:
            continue
        entry = node.entries().get(str(key))
        items = node.items()
        if entry is not None:
            line, node = entry.mark.line, entry.node
        elif isinstance(key, int) and key < len(items):
            line, node = items[key].mark.line, items[key]
        else:
            node = None
    message = str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        known = _known_keys(fault["loc"][:-1])
        message = f"unknown setting; known here: {known}" if known else "unknown setting"
    return f"{path}:{line}: {shown.lstrip('.')}: {message}"


def _known_keys(place: tuple[str | int, ...]) -> str:
    """The keys of the section at a place, where the place is one of the settings' own."""
    model: object = settings_model()
    for key in place:
        field = model.model_fields.get(str(key)) if isinstance(model, type) and issubclass(model, BaseModel) else None
        model = field.annotation if field is not None else None
    return ", ".join(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else ""
