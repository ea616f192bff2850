"""TM and PM: faults of times, promises and the data behind them."""

from random import Random

from generated_site import DATA, GeneratedSite, Place

from mutators.registry import mutates, some


@mutates("TM001", "FW004")  # the framework may say another time
def too_short(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A long page says that it takes a minute or two."""
    pages = some(rng, site, k)
    for page in pages:
        page.body += ["", "上传中断后，已经传完的分段会保留七天，到期自动清除。" * rng.randint(90, 120)]
        page.set("estimated_time", rng.choice(("1分钟", "2分钟", "2 min", "1")))
    return [site.at(page, "estimated_time") for page in pages]


@mutates("TM002", "FW004")  # the framework may say another time
def too_long(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A short page says that it takes hours."""
    pages = some(rng, site, k)
    for page in pages:
        page.set("estimated_time", rng.choice(("3小时", "1.5 h", "90", "1小时10分钟")))
    return [site.at(page, "estimated_time") for page in pages]


def block(site: GeneratedSite, path: str) -> Place:
    """The place of a page's reference block."""
    return site.find(f"content/{path}", "<!-- frontdesk/reference")


@mutates("PM001")
def broken_promise(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Fewer things are listed than promised, or a promised tool has no section."""
    places = []
    for path in rng.sample((*sorted(DATA), "guides/monitoring.md"), k):
        if path not in DATA:
            page = site.pages[path]
            tool = rng.choice(("Prometheus", "Grafana"))
            page.body = [line for line in page.body if not (line.startswith("#") and tool in line)]
            places.append((f"content/{path}", 1, 1))  # the promise is the framework's
            continue
        file = f"content/guides/{DATA[path]}"
        head, *entries = (
            site.files[file].replace("  /spaces", "\0  /spaces").replace("      - {", "\0      - {").split("\0")
        )
        site.files[file] = head + "".join(entries[: rng.randint(1, 2)])
        places.append(block(site, path))
    return places


@mutates("PM002")
def missing_language(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Tab groups lose one of the promised languages."""
    page = site.pages["guides/api.md"]
    starts = [n for n, line in enumerate(page.body) if line == '=== "Python"']
    needles = []
    for start in sorted(rng.sample(starts, min(k, len(starts) - 1)), reverse=True):
        if rng.random() < 0.5:
            del page.body[start : start + 4]
            needles.append(start)
        else:
            del page.body[start + 4 : start + 8]
            needles.append(start)
        needles = [n - 4 if n > start else n for n in needles]
    return [(f"content/{page.path}", len(page.front) + 3 + n, 1) for n in needles]


@mutates("PM003")
def no_source(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Reference blocks name a file that is not there, is outside, cannot be read, or has no such group."""
    places = []
    for path in rng.sample(sorted(DATA), min(k, len(DATA))):
        page, file = site.pages[path], DATA[path]
        wrong = rng.choice((f"no-{file}", f"../../{file}", "/etc/passwd", f'{file}" group="no'))
        page.body = [line.replace(f'source="{file}"', f'source="{wrong}"') for line in page.body]
        places.append(block(site, path))
    return places


@mutates("PM004")
def listed_twice(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """A code or command is listed again, or a row of a counted table."""
    places = []
    for path in rng.sample(("guides/errors.md", "guides/cli.md", "notes/tips.md"), min(k, 3)):
        if path in DATA:
            file = f"content/guides/{DATA[path]}"
            entries = [line for line in site.files[file].splitlines(keepends=True) if "- {" in line]
            site.files[file] += rng.choice(entries)
            places.append(block(site, path))
        else:
            rows = ["| E1 | 甲 |", "| E2 | 乙 |", "| E1 | 丙 |"]
            site.pages[path].body += [
                "",
                "<!-- count:codes -->",
                "| 码 | 说明 |",
                "| --- | --- |",
                *rows,
                "<!-- /count -->",
            ]
            places.append(site.find(f"content/{path}", "<!-- count:codes -->"))
    return places


@mutates("PM005")
def incomplete(site: GeneratedSite, rng: Random, k: int) -> list[Place]:
    """Codes lose their cause or remedy, commands their summary, operations what they do."""
    places = []
    for path, words in rng.sample(
        (
            ("errors.yml", (", cause: 网络断开", ", remedy: 稍后重试")),
            ("cli.yml", (", summary: 查看任务",)),
            ("openapi.yaml", ("      summary: 查看空间\n",)),
        ),
        min(k, 3),
    ):
        file, word = f"content/guides/{path}", rng.choice(words)
        text = site.files[file]
        start = text.index(word, text.index(word) + 1 if rng.random() < 0.5 else 0)
        site.files[file] = text[:start] + text[start + len(word) :]
        entry = max(text.rfind("- {", 0, start) + 2, text.rfind("operationId", 0, start))
        places.append((file, text.count("\n", 0, entry) + 1, entry - text.rfind("\n", 0, entry)))
    return places
