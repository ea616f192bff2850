"""The `reference` block: counted tables of operations, commands, error codes and questions.

Headings come out as Markdown, so that they are in the page's contents; tables as HTML.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

import jinja2
from markupsafe import escape

from frontdesk.documents.explain import notes, severity_text
from frontdesk.documents.located_yaml import scalar_text
from frontdesk.documents.masking import mask_code_blocks, mask_code_spans
from frontdesk.documents.reference_data import Entry, Group, Kind, Reference
from frontdesk.documents.rules import all_rules
from frontdesk.documents.schema import KEYS, Key
from frontdesk.texts import Texts
from mkdocs_frontdesk.framework.render import as_block, heading, one_line

HEADING_LEVEL = 3
TEMPLATES: dict[Kind, str] = {"endpoints": "operations.html", "commands": "commands.html", "codes": "codes.html"}


_TAG_START = re.compile(r"<(?=[A-Za-z/!?])(?!https?:|mailto:)")
_OPENING_MARK = re.compile(r'<div class="fd-faq-open" id="([^"]*)" data-question="([^"]*)"></div>')
_CLOSING_MARK = re.compile(r'<div class="fd-faq-close" data-anchor="([^"]*)" data-confirmed="([^"]*)"></div>')


@dataclass(frozen=True, slots=True)
class Link:
    """A page that helps, as seen from the page that is shown."""

    title: str
    url: str


Links = Callable[[object], list[Link]]
"""From the `pages` of an entry to the links that exist."""


def render_reference(
    reference: Reference, group: str | None, env: jinja2.Environment, texts: Texts, links: Links
) -> str:
    """A reference as Markdown: its count, then its groups, or one group without a heading."""
    shown = reference.of_group(group)
    count = texts(f"reference.count.{reference.kind}", count=len(shown))
    parts = [as_block(f'<p class="fd-count">{count}</p>')]
    for number, member in enumerate(reference.groups, start=1):
        entries = tuple(entry for entry in shown if entry.group == member.id)
        if not entries:
            continue
        if group is None:
            title = texts("reference.group", title=member.title or texts("reference.other"), count=len(entries))
            parts.append(heading(HEADING_LEVEL, title, f"{reference.kind}-{number}"))
            if member.description:
                parts.append(as_block(f'<p class="fd-small">{escape(one_line(member.description))}</p>'))
        parts.append(_entries(reference.kind, member, entries, env, links))
    return "\n\n".join(parts)


def _entries(kind: Kind, group: Group, entries: tuple[Entry, ...], env: jinja2.Environment, links: Links) -> str:
    if kind == "questions":
        return "\n\n".join(_question(entry, env) for entry in entries)
    return as_block(env.get_template(TEMPLATES[kind]).render(group=group, entries=entries, links=links))


def _question(entry: Entry, env: jinja2.Environment) -> str:
    """A question with its answer as plain Markdown between two marks, so that the host checks its links.

    `fold_questions` turns the marks into a fold after Markdown has run.
    """
    marks = env.get_template("question_marks.html").render(entry=entry)
    opening, closing = as_block(marks).split("\n")
    return f"{opening}\n\n{without_html(scalar_text(entry.data.get('answer')).strip())}\n\n{closing}"


def without_html(markdown: str) -> str:
    """Markdown in which tags are text; code stays, and so do addresses in angle brackets."""
    prose, _ = mask_code_blocks(markdown)
    masked = mask_code_spans(prose)
    parts, position = [], 0
    for tag in _TAG_START.finditer(masked):
        parts += [markdown[position : tag.start()], "&lt;"]
        position = tag.end()
    return "".join([*parts, markdown[position:]])


def fold_questions(html: str, env: jinja2.Environment) -> str:
    """The HTML of a page with the marks around answers turned into folds."""
    if 'class="fd-faq-' not in html:
        return html

    def opened(mark: re.Match[str]) -> str:
        return env.get_template("question_open.html").render(anchor=unescape(mark[1]), question=unescape(mark[2]))

    def closed(mark: re.Match[str]) -> str:
        return env.get_template("question_close.html").render(anchor=unescape(mark[1]), confirmed=unescape(mark[2]))

    return _CLOSING_MARK.sub(closed, _OPENING_MARK.sub(opened, html))


def render_rules(texts: Texts) -> str:
    """Every rule with its reason and examples, as the rules themselves tell it."""
    parts: list[str] = []
    family = ""
    for rule in all_rules().values():
        if rule.family != family:
            family = rule.family
            parts.append(f"## {family} · {texts(f'family.{family}')} {{: #{family.lower()} }}")
        base = f"rules.{rule.id}"
        parts += [
            f"### {rule.id} {texts(f'{base}.title')} {{: #{rule.id.lower()} }}",
            f"`{rule.name}` · {severity_text(rule, texts)}",
            texts(f"{base}.why"),
            f"**{texts('explain.bad')}**\n\n````text\n{texts(f'{base}.bad')}\n````",
            f"**{texts('explain.good')}**\n\n````text\n{texts(f'{base}.good')}\n````",
            ("" if texts.language == "zh" else " ").join(notes(rule, texts)),
        ]
    return "\n\n".join(parts)


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A front matter key in the handbook's table."""

    name: str
    required: bool
    accepts: str


def render_keys(env: jinja2.Environment, texts: Texts) -> str:
    """Every front matter key: what it means and what it accepts."""
    rows = [KeyRow(key.name, key.required, _accepts(key, texts)) for key in KEYS.values()]
    return as_block(env.get_template("keys.html").render(keys=rows))


def _accepts(key: Key, texts: Texts) -> str:
    if key.choices:
        return " ".join(f"`{choice}`" for choice in key.choices)
    if key.pattern:
        return f"`{key.pattern}`"
    return texts(f"accepts.{key.shape}")
