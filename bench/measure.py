"""CPU seconds of whole processes, and ratios of commands run in turn."""

import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process."""

    cpu_seconds: float
    wall_seconds: float


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a command to its end and measure it with all its children.

    Raises:
        RuntimeError: it failed in a way that no content explains (exit code 2 or more).
    """
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    start, before = time.perf_counter(), os.times()
    process = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    after, wall = os.times(), time.perf_counter() - start
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {process.stderr[-500:]}")
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return Run(cpu, wall)


def paired_ratios(first: Sequence[str], second: Sequence[str], folder: Path, rounds: int) -> list[float]:
    """CPU of `first` over CPU of `second`, pair by pair, after a round that does not count."""
    ratios = []
    for number in range(rounds + 1):
        ratio = run(first, folder).cpu_seconds / run(second, folder).cpu_seconds
        if number:
            ratios.append(ratio)
    return ratios


def median_cpu(command: Sequence[str], folder: Path, rounds: int) -> float:
    """The median CPU seconds of some runs."""
    return statistics.median(run(command, folder).cpu_seconds for _ in range(rounds))
