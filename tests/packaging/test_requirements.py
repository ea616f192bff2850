"""The locked requirements."""

import re
import tomllib
from dataclasses import dataclass

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from support import REPOSITORY

FILES = sorted((REPOSITORY / "requirements").glob("*.txt"))
PYPROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Pin:
    """A requirement with its hashes."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name as indexes write it."""
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        """The version."""
        return str(self.requirement.specifier).removeprefix("==")


def here(name: str) -> list[Pin]:
    """The requirements of a file that hold for this Python."""
    return [pin for pin in pins(name) if pin.requirement.marker is None or pin.requirement.marker.evaluate()]


def pins(name: str) -> list[Pin]:
    """The requirements of a file."""
    text = (REPOSITORY / "requirements" / name).read_text(encoding="utf-8")
    lines = re.sub(r"\\\n", " ", re.sub(r"(?m)^\s*#.*$", "", text)).splitlines()
    found = []
    for line in filter(str.strip, lines):
        requirement, *hashes = re.split(r"\s+--hash=", line.strip())
        found.append(Pin(Requirement(requirement), tuple(hashes)))
    return found


def test_there_are_two_lists() -> None:
    """One list builds the site, one runs the tests."""
    assert ["site.txt", "test.txt"] == [file.name for file in FILES]


@pytest.mark.parametrize("name", [file.name for file in FILES])
def test_every_requirement_is_pinned_by_version_and_hash(name: str) -> None:
    """A requirement names exactly one version and at least one SHA-256."""
    assert pins(name)
    for pin in pins(name):
        assert re.fullmatch(r"==[\w.!+]+", str(pin.requirement.specifier)), pin
        assert pin.hashes, pin
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in pin.hashes), pin
    named = [(pin.name, str(pin.requirement.marker)) for pin in pins(name)]
    assert sorted(set(named)) == sorted(named)


@pytest.mark.parametrize("name", [file.name for file in FILES])
def test_no_registry_or_address_is_named(name: str) -> None:
    """Where packages come from is for the one who installs them to say: no address, no index option, no path."""
    text = (REPOSITORY / "requirements" / name).read_text(encoding="utf-8")

    assert [] == re.findall(r"(?i)\w+://\S+|^\s*-[^-\n].*|^\s*--(?!hash)\S+|\s@\s.*", text, re.MULTILINE)
    assert all(pin.requirement.url is None for pin in pins(name))


def declared(*groups: str) -> list[Requirement]:
    """What pyproject.toml asks for: the dependencies and some groups."""
    found = list(PYPROJECT["project"]["dependencies"])
    for group in groups:
        found += PYPROJECT["dependency-groups"][group]
    return [Requirement(text) for text in found]


@pytest.mark.parametrize(("name", "groups"), [("site.txt", ["build"]), ("test.txt", ["build", "test"])])
def test_the_lists_hold_what_is_declared(name: str, groups: list[str]) -> None:
    """Every dependency of pyproject.toml is in the list, in a version that pyproject.toml accepts."""
    locked = {pin.name: pin.version for pin in here(name)}

    for requirement in declared(*groups):
        version = locked.get(canonicalize_name(requirement.name))
        assert version is not None, requirement
        assert requirement.specifier.contains(version), (requirement, version)


def test_the_tests_run_with_what_the_site_is_built_with() -> None:
    """A library that both lists name has the same version and hashes in both."""
    site, test = ({pin.name: (pin.version, set(pin.hashes)) for pin in here(name)} for name in ("site.txt", "test.txt"))

    assert site == {name: test[name] for name in site}
