"""LK: broken links."""

import posixpath
from collections.abc import Callable
from random import Random

from generated_site import GeneratedSite, Place

from mutators.registry import mutates


def break_links(
    site: GeneratedSite, rng: Random, k: int, replacement: Callable[[str, int], str], *, own: bool
) -> list[Place]:
    """Change the targets of some links; the places of the targets."""
    links = [(page, *link) for page in site.pages.values() for link in page.links if own or link[2] != page.path]
    places = []
    for number, (page, line, target, _) in enumerate(rng.sample(links, k)):
        new = replacement(target, number)
        assert f"({target}" in page.body[line] or f"<{target}" in page.body[line]
        page.body[line] = page.body[line].replace(target, new, 1)
        column = page.body[line].index(new) + 1 - (f"<{new}" in page.body[line])
        places.append((f"content/{page.path}", len(page.front) + 3 + line, column))
    return places


@mutates("LK001")
def broken_file(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Links lead to files that do not exist, in the content or outside."""

    def replacement(target: str, number: int) -> str:
        path, hash_, anchor = target.partition("#")
        name = rng.choice((f"no-{number}.md", f"没有-{number}.md", f"../../no-{number}.md", f"no-{number}.png"))
        return posixpath.join(posixpath.dirname(path), name) + hash_ + anchor

    return break_links(site, rng, k, replacement, own=False)


@mutates("LK002")
def broken_anchor(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Links lead to sections that their page does not have."""

    def replacement(target: str, number: int) -> str:
        return target.partition("#")[0] + rng.choice(
            (f"#no-{number}", f"#没有-{number}", f"#%E6%B2%A1-{number}", f"#准备-{number}-")
        )

    return break_links(site, rng, k, replacement, own=True)


@mutates("LK003", "PR006", "FW001")  # who wants the page first cannot open it either
def link_to_draft(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Pages that others link to are not published."""
    linked = sorted({path for page in site.pages.values() for _, _, path in page.links if path != page.path})
    drafts = rng.sample(linked, k)
    for path in drafts:
        site.pages[path].set("status", rng.choice(("draft", "review")))
    places = []
    for page in site.pages.values():
        for line, target, path in page.links:
            if path in drafts and path != page.path:
                text = page.body[line]
                column = text.index(f"({target}" if f"({target}" in text else f"<{target}") + 1
                column += f"({target}" in text
                places.append((f"content/{page.path}", len(page.front) + 3 + line, column))
    return places
