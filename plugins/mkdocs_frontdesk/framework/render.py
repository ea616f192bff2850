"""From views to HTML and Markdown: templates with everything escaped."""

import re

import jinja2
from markupsafe import Markup, escape

from frontdesk.documents.located_yaml import scalar_text
from frontdesk.texts import Texts

LABELS = ("level", "time", "reading", "owner", "reviewed", "before", "next", "next_note")
"""Words that stand on every page, looked up once."""

_WORD_ENDS = re.compile(r"(?<=[/_.-])(?=\w)|(?<=[a-z0-9])(?=[A-Z])|(?=\{)(?<=/)")


def environment(texts: Texts) -> jinja2.Environment:
    """The templates of the framework, with the site's texts as `t`."""
    env = jinja2.Environment(
        loader=jinja2.PackageLoader("mkdocs_frontdesk.framework", "templates"),
        autoescape=True,
        undefined=jinja2.ChainableUndefined,
        finalize=_finalize,
    )
    env.globals["t"] = texts
    env.globals["labels"] = {name: texts(f"page.{name}") for name in LABELS}
    env.filters["inline_code"] = inline_code
    env.filters["one_line"] = one_line
    env.filters["code_lines"] = code_lines
    env.filters["breakable"] = breakable
    env.filters["first_paragraph"] = first_paragraph
    env.filters["mappings"] = mappings
    return env


def box_environment(env: jinja2.Environment) -> jinja2.Environment:
    """The same templates for what is put around a page after Markdown has run, where line ends do no harm."""
    return env.overlay(finalize=None)


def _finalize(value: object) -> object:
    """What a template shows is one line of text: nothing that is filled in can end or begin a Markdown block."""
    return value if isinstance(value, Markup) else one_line(value)


def inline_code(text: object) -> Markup:
    """Escaped text in which words between backticks are code."""
    parts = re.split(r"`([^`\n]+)`", one_line(text))
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if index % 2 else escape(part) for index, part in enumerate(parts)
    )


def one_line(text: object) -> str:
    """A scalar as text with its white space folded."""
    return " ".join(scalar_text(text).split())


def breakable(text: object) -> Markup:
    """Escaped text that may be broken where its words end: after `/`, `_`, `-` and `.`, and before a capital."""
    return Markup("<wbr>").join(_WORD_ENDS.split(one_line(text)))


def code_lines(text: object) -> Markup:
    """Code on one source line: line ends as references, so that a blank line cannot end an HTML block."""
    return Markup("&#10;").join(scalar_text(text).strip("\n").split("\n"))


def first_paragraph(text: object) -> str:
    """The text up to its first blank line."""
    return scalar_text(text).strip().split("\n\n")[0]


def mappings(value: object) -> list[dict[str, object]]:
    """The mappings of a list; none where data has another shape."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def as_block(html: str) -> str:
    """HTML as one Markdown block: without blank lines, starting at the margin."""
    return "\n".join(line for line in html.split("\n") if line.strip())


def heading(level: int, text: str, anchor: str) -> str:
    """A Markdown heading with a fixed anchor; the text is shown as it is."""
    plain = re.sub(r"([\\`*_{}\[\]<>#|!&])", lambda match: f"&#{ord(match[1])};", one_line(text))
    return f"{'#' * level} {plain} {{: #{anchor} }}"
