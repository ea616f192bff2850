"""PB, ST, BL: faults of what is published, of names and of blocks."""

import posixpath
from random import Random

from generated_site import DOCUMENTS, GeneratedSite, Place

from mutators.registry import mutates, notes, some


@mutates("PB001")
def leak(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Drafts are in the built site: as a page, in its navigation, search, map or feed."""
    for page in site.pages.values():
        address = page.path.removesuffix(".md").removesuffix("index")
        html = f"<title>{page.get('title')} - 澜存文档</title><h1>{page.get('title')}</h1>"
        site.files[posixpath.join("output", address, "index.html")] = f"<html>{html}</html>"
    site.files["output/sitemap.xml"] = "<urlset></urlset>"
    drafts = [site.add(f"hidden/d{n}.md", f"未发布的第 {n} 页") for n in range(6)]
    for page in drafts:
        page.set("status", rng.choice(("draft", "review")))
    leaked = rng.sample(drafts, k)
    for page in leaked:
        address, title = page.path.removesuffix(".md"), page.get("title")
        escaped = title.encode("ascii", "backslashreplace").decode()
        file, text = rng.choice(
            (
                (f"{address}/index.html", "<html></html>"),
                ("index.html", f'<nav><a href="{address}/">\n  <span>\n    {title}\n  </span></a></nav>'),
                ("start/basics/index.html", f'<a href="../../{address}/">看这里</a>'),
                ("search/search_index.json", f'{{"docs": [{{"location": "{address}/#一", "title": "一"}}]}}'),
                ("data/list.json", f'[{{"title": "{escaped}"}}]'),
                ("sitemap.xml", f"<url><loc>https://docs.example.com/{address}/</loc></url>"),
                ("feed.xml", f"<item><title>{title}</title></item>"),
            )
        )
        site.files[f"output/{file}"] = site.files.get(f"output/{file}", "") + text
    return [(f"content/{page.path}", 1, 1) for page in leaked]


@mutates("PB007", "LK003")  # others may link to the home page
def hidden_home(site: GeneratedSite, rng: Random, _k: int) -> list[Place]:
    """The home page is taken back, and the others stay."""
    home = site.pages["index.md"]
    home.set("status", rng.choice(("draft", "review")))
    return [site.at(home, "status")]


@mutates("PB004")
def redirect(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A replacement that is missing or the page itself; an old address that is another page's."""
    places = []
    for page in some(rng, site, k):
        other = rng.choice([path for path in site.pages if path != page.path])
        key, value = rng.choice(
            (
                ("replaced_by", "没有这一页"),
                ("replaced_by", page.get("title")),
                ("aliases", f"[{other}]"),
                ("aliases", f"[old/page.md, {other.removesuffix('.md')}]"),
            )
        )
        page.set(key, value)
        places.append(site.at(page, key))
    return places


@mutates("ST004", "PR002", "FW004")  # a prerequisite by the title is ambiguous now
def same_title(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Pages take another page's title, in their own folder or another."""
    others = rng.sample([document.path for document in DOCUMENTS], k)
    places = []
    for page, other in zip(notes(rng, site, k), others, strict=True):
        page.set("title", site.pages[other].get("title"))
        later = max(page.path, other)
        places.append(site.at(site.pages[later], "title"))
    return places


@mutates("BL001")
def wrong_block(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Blocks that Frontdesk does not know, or not in this form."""
    wrong = (
        '<!-- frontdesk/referense source="cli.yml" -->',
        '<!-- frontdesk/reference file="cli.yml" -->',
        "<!-- frontdesk/reference source='cli.yml' -->",
        "<!-- frontdesk/documents -->",
        '<!-- frontdesk/documents section="guide" -->',
        "<!--frontdesk/sections limit=3-->",
    )
    places = []
    for page, text in zip(some(rng, site, k), rng.sample(wrong, k), strict=True):
        index = rng.choice([n for n, line in enumerate(page.body) if line.startswith("## ")])
        page.body[index:index] = [rng.choice(("", "先看：")) + text, ""]
        places.append(site.find(f"content/{page.path}", text))
    return places


@mutates("SY004", "FM004")  # a list has no reasons
def unknown_rule(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Pages switch off rules that do not exist."""
    places = []
    for page in some(rng, site, k):
        rule = rng.choice(("XX999", "PR04", "pr004", "LK", "FM0001"))
        form = rng.choice(("{{disable: {{{}: 面向老用户的复习页}}}}", "{{disable: [{}]}}"))
        page.set("lint", form.format(rule))
        path, line, column = site.at(page, "lint")
        places.append((path, line, column + page.get("lint").index(rule)))
    return places
