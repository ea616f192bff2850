"""Packages of Debian: some servers run only as it packages them."""

import os
import shutil
import subprocess
from collections.abc import Sequence


def is_installed(packages: Sequence[str]) -> bool:
    """Whether all of them are there."""
    if shutil.which("dpkg-query") is None:
        return False
    shown = subprocess.run(["dpkg-query", "-W", "-f=${Status}\n", *packages], capture_output=True, text=True)
    return shown.stdout.splitlines() == ["install ok installed"] * len(packages)


def install(packages: Sequence[str], answers: Sequence[str]) -> None:
    """Install what is missing; the answers are those that debconf would ask for. Needs root."""
    apt = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=600"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["debconf-set-selections"], input="\n".join(answers) + "\n", text=True, check=True)
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run([*apt, *command], env=quiet, check=True, stdout=subprocess.DEVNULL)
