"""`frontdesk search`: the search of the site on the command line."""

import json
from dataclasses import asdict

import click

from frontdesk.context import Context
from frontdesk.documents.formats import visible
from frontdesk.documents.schema import Level
from frontdesk.knowledge.build import open_search
from frontdesk.knowledge.query import Results, search
from frontdesk.options import HELP_OPTIONS, context_options, json_option, texts_of
from frontdesk.texts import Texts

SHOWN = 10
"""Results told at once, as on the site."""
_FIELDS = ("path", "url", "title", "heading", "score", "snippet")


@click.command("search", context_settings=HELP_OPTIONS)
@click.argument("query")
@click.option("--level", multiple=True, type=click.Choice([level.value for level in Level]), help="Only pages of it.")
@click.option("--section", multiple=True, metavar="SECTION", help="Only pages of it, such as user_guides.")
@json_option
@context_options
def search_command(
    context: Context, query: str, level: tuple[str, ...], section: tuple[str, ...], as_json: bool
) -> None:
    """Search the site for QUERY, as its search box does.

    "words in quotes" must stand side by side, -word must not stand at all; the last word may be unfinished.
    """
    shelf = open_search(context.root, context.settings.site.language)
    unknown = sorted(set(section) - shelf.table.values("section"))
    if unknown:
        known = ", ".join(sorted(shelf.table.values("section")))
        raise click.UsageError(f"--section {unknown[0]}: no page is in it; there are {known}")
    filters = {name: values for name, values in (("level", level), ("section", section)) if values}
    results = search(shelf, query, filters, limit=SHOWN)
    click.echo(_as_json(query, results) if as_json else _as_text(results, texts_of(context)))


def _as_json(query: str, results: Results) -> str:
    found = [{name: value for name, value in asdict(result).items() if name in _FIELDS} for result in results.results]
    return json.dumps({"query": query, "results": found}, ensure_ascii=False, indent=2)


def _as_text(results: Results, texts: Texts) -> str:
    if not results.results:
        return texts("search.nothing")
    lines = [texts("search.found", count=results.pages)]
    for result in results.results:
        heading = f" › {result.heading}" if result.heading else ""
        lines += ["", f"{result.title}{heading}", f"  {result.path}  /{result.url}", f"  {result.snippet}"]
    return "\n".join(visible(line) for line in lines)
