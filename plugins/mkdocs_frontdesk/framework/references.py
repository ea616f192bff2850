"""The `reference` block: counted tables of operations, commands, error codes and questions.

Headings come out as Markdown, so that they are in the page's contents; tables as HTML.
"""

from collections.abc import Callable
from dataclasses import dataclass

import jinja2
from markupsafe import escape

from frontdesk.documents.explain import notes, severity_text
from frontdesk.documents.reference_data import Entry, Group, Kind, Reference
from frontdesk.documents.rules import all_rules
from frontdesk.documents.schema import KEYS, Key
from frontdesk.texts import Texts
from mkdocs_frontdesk.framework.render import as_block, heading, one_line, text_of

HEADING_LEVEL = 3
TEMPLATES: dict[Kind, str] = {"endpoints": "operations.html", "commands": "commands.html", "codes": "codes.html"}


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
    """A question that folds open; its answer stays Markdown, so that the host checks its links."""
    opening = env.from_string(
        '<details class="fd-fold fd-faq" markdown="block"><summary>{{ question | inline_code }}</summary>\n'
        '<div class="fd-faq__body" id="{{ anchor }}" markdown="block">'
    ).render(question=text_of(entry.data, "question"), anchor=entry.anchor)
    confirmed = text_of(entry.data, "confirmed")
    note = env.from_string(
        '<p class="fd-faq__meta">{% if confirmed %}<span>{{ t("reference.confirmed") }} '
        '<time datetime="{{ confirmed }}">{{ confirmed }}</time></span>{% endif %}'
        '<a href="#{{ anchor }}">{{ t("reference.permalink") }}</a></p>'
    ).render(confirmed=confirmed, anchor=entry.anchor)
    return f"{opening}\n\n{text_of(entry.data, 'answer').strip()}\n\n{note}\n\n</div>\n</details>"


def render_rules(texts: Texts) -> str:
    """Every rule with its reason and examples, as the rules themselves tell it."""
    parts: list[str] = []
    family = ""
    for rule in all_rules().values():
        if rule.family != family:
            family = rule.family
            parts.append(f"### {family} · {texts(f'family.{family}')} {{: #{family.lower()} }}")
        base = f"rules.{rule.id}"
        parts += [
            f"#### {rule.id} {texts(f'{base}.title')} {{: #{rule.id.lower()} }}",
            f"`{rule.name}` · {severity_text(rule, texts)}",
            texts(f"{base}.why"),
            f"{texts('explain.bad')}:\n\n````text\n{texts(f'{base}.bad')}\n````",
            f"{texts('explain.good')}:\n\n````text\n{texts(f'{base}.good')}\n````",
            " ".join(notes(rule, texts)),
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
