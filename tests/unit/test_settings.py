"""`frontdesk.yml`: every setting has a default, every fault is told at once with its line."""

from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError
from support import write_tree

from frontdesk.errors import ConfigError
from frontdesk.settings import SETTINGS_FILE, Settings, load_settings, settings_model


def load(root: Path, content: str | bytes) -> Settings:
    """The settings of a site with this frontdesk.yml."""
    return load_settings(write_tree(root, {SETTINGS_FILE: content}))


def faults(root: Path, content: str | bytes) -> list[str]:
    """The lines of what the settings are refused with, without the file's path."""
    with pytest.raises(ConfigError) as caught:
        load(root, content)
    assert 2 == caught.value.exit_code
    lines = str(caught.value).splitlines()
    assert all(line.startswith(f"{root / SETTINGS_FILE}:") for line in lines)
    return [line.removeprefix(f"{root / SETTINGS_FILE}:") for line in lines]


@pytest.mark.parametrize("content", [None, "", "# nothing\n", "{}\n", "site: {}\n"], ids=repr)
def test_an_empty_file_is_a_valid_one(tmp_path: Path, content: str | None) -> None:
    """No file and a file that says nothing mean the defaults."""
    found = load(tmp_path, content) if content is not None else load_settings(tmp_path)
    assert ("Asia/Shanghai", "zh") == (found.site.zone, found.site.language)


def test_what_is_set_is_kept(tmp_path: Path) -> None:
    """Zone and language are the site's; settings do not change afterwards."""
    found = load(tmp_path, "site:\n  zone: Europe/Berlin\n  language: en\n")
    assert ("Europe/Berlin", "en") == (found.site.zone, found.site.language)
    with pytest.raises(ValidationError):
        found.site.zone = "UTC"  # type: ignore[misc]


@pytest.mark.parametrize("zone", ["UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5"])
def test_known_zones(tmp_path: Path, zone: str) -> None:
    """Every IANA name is a zone."""
    assert zone == load(tmp_path, f"site: {{zone: {zone}}}\n").site.zone


@pytest.mark.parametrize(
    "zone",
    ["Mars/Olympus", "Asia", "", "/etc/passwd", "../../etc/passwd", "Asia/Shanghai ", "a\\0b", "a/" * 3000, "北京"],
)
def test_unknown_zones(tmp_path: Path, zone: str) -> None:
    """What is no zone is refused with an example, whatever file the name could lead to."""
    (found,) = faults(tmp_path, f'site:\n  zone: "{zone}"\n')
    assert found.startswith("2: site.zone: no such time zone: ")
    assert found.endswith("expected an IANA name such as Asia/Shanghai")


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Unknown settings, wrong values and keys written twice are listed together, each with its line and what is known."""
    content = "# 约定\nsite:\n  zone: Mars/Olympus\n  language: fr\n  zona: UTC\n  zone: UTC\nsites: {}\n"
    assert [
        "6: zone is written twice; keep one",
        "3: site.zone: no such time zone: Mars/Olympus; expected an IANA name such as Asia/Shanghai",
        "4: site.language: Input should be 'zh' or 'en'",
        "5: site.zona: unknown setting; known here: zone, language",
        f"7: sites: unknown setting; known here: {', '.join(settings_model().model_fields)}",
    ] == faults(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("site: 3\n", "1: site: "),
        ("\n\nsite:\n", "3: site: "),
        ("site:\n  language: no\n", "2: site.language: "),
        ("site:\n  zone: 12\n", "2: site.zone: "),
        ("site:\n  zone: [UTC]\n", "2: site.zone: "),
        ("site:\n  zone: 0x" + "f" * 6000 + "\n", "2: site.zone: "),
        ("- site\n", "1: expected `key: value`"),
        ("text\n", "1: expected `key: value`"),
        ("a: b: c\n", "1: not YAML: colon a: b: c; mend this line"),
        ("a: 1\nb: [\n", "3: not YAML: syntax "),
        ("a: 1\nb:\n\tc: 1\n", "3: not YAML: tab c: 1; mend this line"),
        ("a: &x 1\n", "1: not YAML: alias"),
        ("a: !!python/object/apply:os.system [x]\n", "1: not YAML: tag "),
        ("[" * 100_000, "1: not YAML: "),
        (b"a: \0\n", "1: not YAML: character "),
    ],
    ids=lambda value: repr(value[:40]) if isinstance(value, str) else None,
)
def test_each_fault_has_its_line(tmp_path: Path, content: str | bytes, fault: str) -> None:
    """Wrong shapes, wrong values and broken YAML name the line that has to be mended."""
    (found,) = faults(tmp_path, content)
    assert found.startswith(fault)


@pytest.mark.parametrize("content", [b"\xff\xfe", "site: {zone: 上海}".encode("gbk")], ids=["utf16", "gbk"])
def test_what_is_not_utf8_says_so(tmp_path: Path, content: bytes) -> None:
    """A file in another encoding is told apart from broken YAML."""
    (found,) = faults(tmp_path, content)
    assert "save it as UTF-8 text" in found


def test_editors_get_a_schema() -> None:
    """The JSON Schema of the settings accepts what loads, refuses what does not, and describes each setting."""
    schema = Settings.model_json_schema()
    validator = jsonschema.validators.validator_for(schema)(schema)
    validator.check_schema(schema)
    assert validator.is_valid({"site": {"zone": "UTC", "language": "en"}})
    assert validator.is_valid({})
    for wrong in ({"sites": {}}, {"site": {"language": "fr"}}, {"site": {"zona": "UTC"}}, {"site": []}):
        assert not validator.is_valid(wrong)
    described = schema["$defs"]["SiteSettings"]["properties"]
    assert {"zone", "language"} == {name for name, field in described.items() if field["description"]}
