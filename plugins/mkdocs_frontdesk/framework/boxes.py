"""Facts and boxes around a page's text."""

import re

from jinja2 import Environment

from mkdocs_frontdesk.framework.view import PageView
from mkdocs_frontdesk.icons import icon

_FIRST_HEADING = re.compile(r"</h1>")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)


def frame(html: str, view: PageView, env: Environment) -> str:
    """The text with its facts and what comes before under the first heading, and what comes next below."""
    if view.has_facts or view.before:
        above = env.get_template("above.html").render(view=view, circle=icon("circle-outline"))
        heading = _FIRST_HEADING.search(html)
        place = heading.end() if heading else 0
        html = f"{html[:place]}\n{above}{html[place:]}"
    if view.next:
        html += env.get_template("below.html").render(view=view)
    return html


def scrollable_tables(html: str, label: str) -> str:
    """The text with its Markdown tables in frames that scroll, so that the keyboard reaches all of a wide one."""

    def framed(table: re.Match[str]) -> str:
        inner = table[0].removeprefix("<table>")
        return (
            f'<div class="fd-scroll" tabindex="0" role="group" aria-label="{label}"><table class="fd-md">{inner}</div>'
        )

    return _TABLE.sub(framed, html)
