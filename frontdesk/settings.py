"""`frontdesk.yml`: the team's policy as frozen settings. Every fault is reported at once, with its line.

Secrets never stand here; a setting names the environment variable that holds one.
"""

from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from frontdesk.errors import ConfigError
from frontdesk.texts import Language
from frontdesk.yaml_nodes import Node, YamlFault, read_yaml

SETTINGS_FILE = "frontdesk.yml"


class SiteSettings(BaseModel):
    """What holds for the whole site."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zone: str = Field(default="Asia/Shanghai", description="IANA time zone of every date on the site")
    language: Language = Field(default="zh", description="Language of what Frontdesk itself says")

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"no such time zone: {zone}; expected an IANA name such as Asia/Shanghai") from None
        return zone


class Settings(BaseModel):
    """The whole policy. An empty file is a valid one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    site: SiteSettings = SiteSettings()


def load_settings(root: Path) -> Settings:
    """The settings of the site at `root`; the defaults where it has no `frontdesk.yml`.

    Raises:
        ConfigError: the file cannot be read or has faults; the message lists all of them.
    """
    path = root / SETTINGS_FILE
    if not path.is_file():
        return Settings()
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
        settings = Settings.model_validate(root_node.data() if root_node is not None else {})
    except ValidationError as error:
        faults += [_fault(path, root_node, dict(fault)) for fault in error.errors(include_url=False)]
    if faults:
        raise ConfigError("\n".join(faults))
    return settings


def _fault(path: Path, root: Node | None, fault: dict[str, object]) -> str:
    location = fault["loc"]
    keys = [str(key) for key in location] if isinstance(location, tuple) else []
    line = 1
    node = root
    for key in keys:
        entry = node.entries().get(key) if node is not None else None
        if entry is None:
            break
        line, node = entry.mark.line, entry.node
    message = str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        known = ", ".join((Settings if len(keys) == 1 else SiteSettings).model_fields)
        message = f"unknown setting; known here: {known}"
    return f"{path}:{line}: {'.'.join(keys)}: {message}"
