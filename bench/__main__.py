"""`make bench`: what the checks, the plugin and the tickets cost, each figure with its target."""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.measure import median_cpu, paired_ratios, run
from bench.tickets import EVENTS_EACH, TICKETS

ROUNDS = 5
PLUGIN = "plugins:\n  - search\n"
WITH_PLUGINS = "plugins:\n  - search\n  - frontdesk/framework\n  - frontdesk/tickets\n"


def main() -> None:
    """Generate sites and measure; ends with 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder that holds tools/gen_site.py")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    arguments = parser.parse_args()
    generator = (arguments.shared / "tools" / "gen_site.py").resolve()
    if not generator.is_file():
        sys.exit(f"{generator}: not there; the benchmarks need the site generator, name its folder with --shared")
    with tempfile.TemporaryDirectory() as folder:
        tickets = _ticket_figures(Path(folder))
        missed = [line for line, met in (*tickets, *_figures(Path(folder), generator, arguments.rounds)) if not met]
    sys.exit(1 if missed else 0)


def _figures(folder: Path, generator: Path, rounds: int) -> Iterator[tuple[str, bool]]:
    small, large = (_generate(generator, folder, pages) for pages in (1000, 3000))
    mkdocs, frontdesk = _tool("mkdocs"), _tool("frontdesk")

    build = [mkdocs, "build", "-q", "-f", "plugin.yml", "-d", str(folder / "with")]
    plain = [mkdocs, "build", "-q", "-f", "mkdocs.yml", "-d", str(folder / "plain")]
    ratios = paired_ratios(build, plain, small, rounds)
    yield _print("the plugins over plain Material, 1,000 pages", ratios, 1.08)

    check = [frontdesk, "check", "--root", ".", "--format", "json"]
    ratios = paired_ratios(check, plain, large, 1)
    yield _print("check over plain Material build, 3,000 pages", ratios, 0.1)

    growth = median_cpu(check, large, rounds) / median_cpu(check, small, rounds)
    yield _print("check of 3,000 pages over 1,000 pages (linear: at most 3)", [growth], 3.3)

    page = next((large / "content").rglob("page-07.md")).relative_to(large)
    walls = [run([*check, str(page)], large).wall_seconds for _ in range(rounds)]
    yield _print("check of one page among 3,000, seconds with start", walls, 1.0)


def _ticket_figures(folder: Path) -> Iterator[tuple[str, bool]]:
    place = folder / "tickets"
    place.mkdir()

    def measured(what: str) -> dict[str, float]:
        done = subprocess.run(
            [sys.executable, "-m", "bench.tickets", what, str(place)], check=True, stdout=subprocess.PIPE
        )
        found: dict[str, float] = json.loads(done.stdout)
        return found

    first = measured("sync")
    for_5000 = first["seconds"] / (TICKETS * EVENTS_EACH / 5000)
    yield _print("first sync of 500,000 events into SQLite, CPU seconds for 5,000", [for_5000], 1.0)
    yield _print("sync of nothing new over first sync", [first["again_seconds"] / first["seconds"]], 0.01)
    yield _print("pages read by a sync of nothing new", [first["again_pages"]], 2)
    for time_of in ("always", "business"):
        found = measured(time_of)
        yield _print(f"snapshot of 100,000 tickets, time: {time_of}, CPU seconds", [found["snapshot_seconds"]], 5.0)
        yield _print(f"statistics of 100,000 tickets, time: {time_of}, CPU seconds", [found["desk_seconds"]], 5.0)
        yield _print(f"peak memory of both, time: {time_of}, MB", [found["peak_mb"]], 300)


def _print(what: str, values: list[float], target: float) -> tuple[str, bool]:
    median = statistics.median(values)
    met = median <= target
    spread = f"{min(values):.3f}–{max(values):.3f}" if len(values) > 1 else "once"
    line = f"{'met   ' if met else 'MISSED'} {median:7.3f} (target ≤ {target}; {spread})  {what}"
    print(line, flush=True)
    return line, met


def _generate(generator: Path, folder: Path, pages: int) -> Path:
    site = folder / f"site-{pages}"
    subprocess.run([sys.executable, str(generator), str(pages), str(site)], check=True)
    config = (site / "mkdocs.yml").read_text(encoding="utf-8")
    if PLUGIN not in config:
        sys.exit(f"{site / 'mkdocs.yml'}: expected a plugins list with search; the generator has changed")
    (site / "plugin.yml").write_text(config.replace(PLUGIN, WITH_PLUGINS), encoding="utf-8")
    return site


def _tool(name: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        sys.exit(f"{name}: not installed beside {sys.executable}; run make bench")
    return found


if __name__ == "__main__":
    main()
