"""The rules on a real documentation tree in Chinese: silent where it is right, exact where it is broken."""

import json
import posixpath
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from support import REPOSITORY, shared_folder

from frontdesk.cli import frontdesk
from frontdesk.documents.rules import all_rules

TREE = "docs/zh_cn"
MANIFEST = "FILES.txt"
PLANTED = 20
LINK_RULES = ("--select", "LK,FM001,FM006,FM007")


def run_check(root: Path, *options: str) -> tuple[int, list[dict[str, object]]]:
    """The exit code and findings of `frontdesk check` on a tree."""
    arguments = ["check", "--root", str(root), "--format", "json", *options]
    result = CliRunner().invoke(frontdesk, arguments, catch_exceptions=False)
    findings: list[dict[str, object]] = json.loads(result.stdout)
    return result.exit_code, findings


# An own way to find links, which knows nothing of the product's


@dataclass(frozen=True)
class RealLink:
    """A link in a page: the line from 0, and where in it its target stands."""

    page: str
    line: int
    start: int
    target: str


LINK = re.compile(r"(?<!\\)!?\[[^\[\]]*\]\((?P<target>[^()\s<>]+)(?: \"[^\"]*\")?\)")
LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)]) ")


def scan(page: str, text: str) -> Iterator[RealLink]:
    """The links of a page, read line by line; what may be code or a comment is left out."""
    lines = text.split("\n")
    start = lines.index("---", 1) + 1 if lines[0] == "---" else 0
    fence, comment, in_list = "", False, False
    for number, line in enumerate(lines[start:], start):
        bare = line.lstrip(" \t>")
        run = re.match(r"`{3,}|~{3,}", bare)
        if fence:
            fence = "" if run and run[0].startswith(fence) and bare.strip() == run[0] else fence
            continue
        if comment or "<!--" in line or "{/*" in line:
            comment = not ("-->" in line or "*/}" in line)
            continue
        if run:
            fence = run[0]
            continue
        if line and not line.startswith((" ", "\t")):
            in_list = LIST_ITEM.match(line) is not None
        if line.startswith(("    ", "\t")) and not (in_list and LIST_ITEM.match(line)):
            continue  # it may be code
        prose = without_code_spans(line)
        if prose is not None:
            for match in LINK.finditer(prose):
                yield RealLink(page, number, match.start("target"), match["target"])


def without_code_spans(line: str) -> str | None:
    """The line with code spans blanked; None where one does not end in it."""
    position, parts = 0, []
    while run := re.compile(r"`+").search(line, position):
        end = next((m for m in re.compile(r"`+").finditer(line, run.end()) if m[0] == run[0]), None)
        if end is None:
            return None
        parts += [line[position : run.start()], "\0" * (end.end() - run.start())]
        position = end.end()
    return "".join([*parts, line[position:]])


@dataclass(frozen=True)
class Links:
    """The links of a tree whose target is known to be right."""

    to_files: tuple[RealLink, ...]
    to_anchors: tuple[RealLink, ...]


def collect(root: Path) -> Links:
    """The links that lead to a file of the tree, and those that lead to a place in one of its pages."""
    tree = root / TREE
    on_disk = {p.relative_to(tree).as_posix() for p in tree.rglob("*") if p.is_file()}
    listed = (root / MANIFEST).read_text(encoding="utf-8").split("\n")
    files = on_disk | {line.removeprefix(f"{TREE}/") for line in listed if line.startswith(f"{TREE}/")}
    pages = sorted(p for p in on_disk if p.endswith((".md", ".mdx")) and not posixpath.basename(p).startswith("_"))
    to_files, to_anchors = [], []
    for page in pages:
        for link in scan(page, (tree / page).read_text(encoding="utf-8")):
            if re.match(r"[a-z]+:|/|\{", link.target):
                continue
            path, _, anchor = unquote(link.target).partition("#")
            meant = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
            if path and meant in files:
                to_files.append(link)
            if anchor and meant in pages:
                to_anchors.append(link)
    return Links(tuple(to_files), tuple(to_anchors))


def broken(link: RealLink, *, anchor: bool, number: int) -> str:
    """The target with another anchor, or another file name, that no page of the tree has."""
    path, hash_, place = link.target.partition("#")
    if anchor:
        return f"{path}#{place}-zq{number}"
    stem, dot, ending = path.rpartition(".")
    return f"{stem}-zq{number}{dot}{ending}{hash_}{place}"


def plant(root: Path, rng: Random) -> Counter[tuple[str, str, int]]:
    """Break links to files and to places, and say where."""
    links = collect(root)
    files = rng.sample(links.to_files, PLANTED)
    anchors = rng.sample([link for link in links.to_anchors if link not in files], PLANTED)
    planted = [(link, False) for link in files] + [(link, True) for link in anchors]
    places = []
    # from the right to the left, so that earlier places in a line stay
    for number, (link, anchor) in enumerate(sorted(planted, key=lambda pair: -pair[0].start)):
        file = root / TREE / link.page
        lines = file.read_bytes().decode().split("\n")
        line = lines[link.line]
        assert line[link.start :].startswith(link.target)
        new = broken(link, anchor=anchor, number=number)
        lines[link.line] = line[: link.start] + new + line[link.start + len(link.target) :]
        file.write_bytes("\n".join(lines).encode())
        places.append(("LK002" if anchor else "LK001", link.page, link.line + 1))
    return Counter(places)


def copy_tree(target: Path) -> Path:
    """A copy that can be written to, with the list of the original's files two folders above the pages."""
    root = Path(shutil.copytree(shared_folder("data/docs/juicefs"), target / "juicefs", copy_function=shutil.copyfile))
    for folder in (root, *(path for path in root.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    return root


# The tree as it is


def test_the_tree_is_found_right() -> None:
    """In a tree whose links and front matter are right nothing is found."""
    code, findings = run_check(shared_folder("data/docs/juicefs", TREE), *LINK_RULES)
    assert not findings
    assert code == 0


def test_all_rules_run_on_the_tree() -> None:
    """Without a framework only the rules that need none run, none of them finds an error, and the check ends well."""
    code, findings = run_check(shared_folder("data/docs/juicefs", TREE))
    assert code == 0
    assert not [f for f in findings if all_rules()[str(f["rule"])].needs_framework or f["severity"] == "error"]


def test_a_framework_is_held_against_the_tree() -> None:
    """With a framework that the tree was not written for each of its documents is missing, and its keys are unknown."""
    framework = REPOSITORY / "content/framework.yml"
    required = framework.read_text(encoding="utf-8").count("- name: ")
    code, findings = run_check(shared_folder("data/docs/juicefs", TREE), "--framework", str(framework))
    rules = Counter(str(finding["rule"]) for finding in findings)
    assert code == 1
    assert required == rules["FW001"]
    assert rules["FM003"] > 50  # sidebar_position stands on 72 pages
    assert rules["FM005"] > 50  # category and author stand on none
    assert not {"FM001", "FM006", "FM007", "LK002", "LK003", "BL001", "FW007"} & set(rules)


# The tree, broken


def test_enough_links_to_choose_from() -> None:
    """The test's own reading of the tree finds hundreds of links, so that a choice of forty means something."""
    links = collect(shared_folder("data/docs/juicefs"))
    assert len(links.to_files) > 350
    assert len(links.to_anchors) > 250


@pytest.mark.parametrize("seed", range(3))
def test_planted_links_are_found(seed: int, tmp_path: Path) -> None:
    """Twenty broken files and twenty broken anchors among real links: those forty are found, and nothing else."""
    root = copy_tree(tmp_path)
    planted = plant(root, Random(seed))
    assert planted.total() == 2 * PLANTED
    code, findings = run_check(root / TREE)
    assert planted == Counter((str(f["rule"]), str(f["path"]), int(str(f["line"]))) for f in findings)
    assert code == 1


def test_planted_values_are_found(tmp_path: Path) -> None:
    """Front matter that is broken, doubled or misread is found on the pages where it was planted, and nothing else."""
    tree = copy_tree(tmp_path) / TREE
    pages = sorted(p for p in tree.rglob("[!_]*.md") if p.read_text(encoding="utf-8").startswith("---\n"))
    planted = []
    for rule, line, page in zip(
        ("FM001", "FM006", "FM007") * 3,
        ("note: a: b", "x-note: 1\nx-note: 2", "tags: [no]") * 3,
        Random(5).sample(pages, 9),
        strict=True,
    ):
        page.write_text(page.read_text(encoding="utf-8").replace("---\n", f"---\n{line}\n", 1), encoding="utf-8")
        planted.append((rule, page.relative_to(tree).as_posix(), 3 if rule == "FM006" else 2))
    _, findings = run_check(tree, *LINK_RULES)
    assert sorted(planted) == sorted((str(f["rule"]), str(f["path"]), int(str(f["line"]))) for f in findings)
