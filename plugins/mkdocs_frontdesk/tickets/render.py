"""Blocks of a page as HTML: put in their places when Markdown and the theme have run."""

from collections.abc import Callable
from dataclasses import dataclass

import jinja2
from markupsafe import Markup

from frontdesk.documents.blocks import Block
from frontdesk.settings import ChannelSettings
from frontdesk.snapshots.envelope import Envelope
from frontdesk.snapshots.tickets import REMEDY, Tickets
from mkdocs_frontdesk.csv_table import Table, csv_bytes, joined
from mkdocs_frontdesk.figures import Moment
from mkdocs_frontdesk.tickets.channels import channel_layers
from mkdocs_frontdesk.tickets.policy import Policy
from mkdocs_frontdesk.tickets.scope import Scope
from mkdocs_frontdesk.tickets.views import VIEWS
from mkdocs_frontdesk.tickets.views.promise import promised
from mkdocs_frontdesk.tickets.words import Words

SCRIPT = "assets/frontdesk-stale.js"


@dataclass(frozen=True, slots=True)
class Desk:
    """What all pages of a site share."""

    snapshot: Envelope[Tickets] | None
    snapshot_name: str
    policy: Policy
    channels: tuple[ChannelSettings, ...]
    words: Words
    env: jinja2.Environment
    stale_hours: int


def csv_path(view: str) -> str:
    """Where the table of a view is in the site."""
    return f"data/tickets-{view}.csv"


def as_of(snapshot: Envelope[Tickets], words: Words) -> Moment:
    """Of when the figures are; of the period's last day where the snapshot has no time."""
    stamp = snapshot.as_of or snapshot.generated_at
    if stamp is not None:
        return words.moment(stamp)
    last = snapshot.data.period.last.isoformat()
    return Moment(last, last)


def csv_files(desk: Desk) -> dict[str, bytes]:
    """Path → table of each view, with the period and the date of its figures in every row; none without a snapshot."""
    if desk.snapshot is None:
        return {}
    words, period = desk.words, desk.snapshot.data.period
    dated = (period.first.isoformat(), period.last.isoformat(), as_of(desk.snapshot, words).iso)
    columns = tuple(words.texts(f"tickets.head.{name}") for name in ("period_first", "period_last", "as_of"))
    scope = Scope(desk.snapshot, desk.policy, words)

    def table(view: str) -> Table:
        return joined(columns, VIEWS[view].table(scope), dated)

    return {csv_path(view): csv_bytes(table(view)) for view in VIEWS}


def render_blocks(
    blocks: tuple[Block, ...], desk: Desk, site_url: Callable[[str], str], page_url: Callable[[str], str]
) -> list[str]:
    """The HTML of a page's blocks.

    The first block with figures says whether they are samples or old, or what to run where there are none.

    Args:
        blocks: in the page's order.
        desk: what all pages share.
        site_url: from a path in the site to its address as seen from the page.
        page_url: from a page's path in the content to its address as seen from the page.
    """
    rendered, noted = [], False
    for number, block in enumerate(blocks):
        if block.name == "channels":
            layers = channel_layers(desk.channels, desk.policy, desk.words, page_url)
            rendered.append(desk.env.get_template("channels.html").render(layers=layers))
            continue
        rendered.append(_tickets(block.attributes["view"], number, desk, site_url, first=not noted))
        noted = True
    return rendered


def _tickets(view: str, number: int, desk: Desk, site_url: Callable[[str], str], *, first: bool) -> str:
    if desk.snapshot is None:
        return _without_snapshot(view, desk, first=first)
    moment = as_of(desk.snapshot, desk.words)
    model = VIEWS[view].model(Scope(desk.snapshot, desk.policy, desk.words))
    parts = [
        desk.env.get_template(f"{view}.html").render(view=model, id=f"fd-tickets-{number}"),
        desk.env.get_template("foot.html").render(as_of=moment, csv_url=site_url(csv_path(view))),
    ]
    if first:
        notes = desk.env.get_template("notes.html").render(
            demo=desk.snapshot.demo,
            as_of=moment,
            stale_hours=desk.stale_hours,
            remedy=REMEDY,
            script_url=site_url(SCRIPT),
        )
        parts.insert(0, notes)
    return "".join(parts)


def _without_snapshot(view: str, desk: Desk, *, first: bool) -> str:
    if view == "promise" and desk.policy.targets:
        model = promised(desk.policy, None, desk.words)
        return desk.env.get_template("promise.html").render(view=model)
    if first:
        return desk.env.get_template("missing.html").render(path=desk.snapshot_name, remedy=REMEDY)
    return str(Markup('<p class="fd-small">{}</p>').format(desk.words.texts("tickets.missing.short")))
