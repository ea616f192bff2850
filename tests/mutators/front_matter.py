"""FM: faults of front matter."""

from random import Random

from generated_site import GeneratedSite, Place

from mutators.registry import mutates, some


@mutates("FM001", "FW001", "PR006", "FW004", "PB007")  # nobody can know what an unreadable page is called
def unreadable(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Six ways to make a page unreadable."""
    places = []
    for page, kind in zip(
        some(rng, site, k), rng.sample(("colon", "tab", "unclosed", "list", "nul", "gbk"), k), strict=True
    ):
        text, path = page.text(), f"content/{page.path}"
        title = page.get("title")
        if kind == "colon":
            text = text.replace(f"title: {title}", f"title: {title}: 新版", 1)
            places.append((path, 2, len(f"title: {title}") + 1))
        elif kind == "tab":
            text = text.replace("---\n", "---\ntags:\n\t- 存储\n", 1)
            places.append((path, 3, 1))
        elif kind == "unclosed":
            text = text.replace("\n---\n", "\n", 1)
            places.append((path, 1, 1))
        elif kind == "list":
            text = text.replace("---\n", "---\n- a: 1\n---\n", 1)
            places.append((path, 2, 1))
        elif kind == "nul":
            text = text.replace("准备", "准\0备", 1)
            places.append((path, text[: text.index("\0")].count("\n") + 1, 1))
        else:
            places.append((path, 2, 1))
        page.raw = text.encode("gbk" if kind == "gbk" else "utf-8")
    return places


@mutates("FM002", "FW001", "FW003", "FW004")  # a page without front matter has no title
def without_front_matter(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """The front matter is taken off."""
    pages = some(rng, site, k)
    for page in pages:
        page.raw = "\n".join(page.body).encode()
    return [(f"content/{page.path}", 1, 1) for page in pages]


@mutates("FM003")
def misspelt_key(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A key that nothing reads, anywhere in the front matter."""
    places = []
    for page in some(rng, site, k):
        key = rng.choice(("sidebar_position", "prerequisite", "Title", "levels", "作者"))
        index = rng.randrange(len(page.front) + 1)
        page.front.insert(index, (key, "1"))
        places.append((f"content/{page.path}", index + 2, 1))
    return places


@mutates("FM004")
def wrong_value(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A value that its key does not accept."""
    wrong = (
        ("description", '""'),
        ("reviewed", "2026-02-30"),
        ("review_interval", "半年"),
        ("owner", "[甲, 乙]"),
        ("publish_at", "2026-11-20T08:00:00"),
        ("content_type", "howto"),
        ("level", "expert"),
        ("promises", "100+"),
        ("category", "guide"),
    )
    places = []
    for page, (key, value) in zip(some(rng, site, k), rng.sample(wrong, k), strict=True):
        page.set(key, value)
        places.append(site.at(page, key))
    return places


@mutates("FM005")
def missing_key(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A required key is taken out, or left empty."""
    places = []
    for page in some(rng, site, k):
        key = rng.choice(("author", "category"))
        if key == "author" and rng.random() < 0.5:
            page.set(key, "")
            path, line, _ = site.at(page, key)
            places.append((path, line, len("author:") + 1))
        else:
            page.remove(key)
            places.append((f"content/{page.path}", 1, 1))
    return places


@mutates("FM006")
def key_twice(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A key is written again further down."""
    places = []
    for page in some(rng, site, k):
        first = rng.randrange(len(page.front))
        second = rng.randint(first + 1, len(page.front))
        page.front.insert(second, (page.front[first][0], "别的"))
        places.append((f"content/{page.path}", second + 2, 1))
    return places


@mutates("FM007")
def read_differently(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A value that YAML 1.1 takes for a number or truth value."""
    values = (
        ("tags", "[存储, 1.10]"),
        ("tags", "[存储, no]"),
        ("tags", "[存储, 1_000]"),
        ("owner", "010"),
        ("replaced_by", ""),
    )
    places = []
    for page, (key, value) in zip(some(rng, site, k), rng.sample(values, k), strict=True):
        if key == "replaced_by":
            key, value = "estimated_time", "1:30"
        page.set(key, value)
        path, line, column = site.at(page, key)
        places.append((path, line, column + (value.index(", ") + 2 if ", " in value else 0)))
    return places
