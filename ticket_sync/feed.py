"""Tickets from their sources to their snapshot."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from frontdesk.context import Context
from frontdesk.errors import ConfigError, FrontdeskError, SourceError
from frontdesk.feeds import Pulled, Request
from frontdesk.privacy import find_personal, write_traces
from frontdesk.snapshots.tickets import PATH
from frontdesk.store import Store
from frontdesk.sync import Summary, sync
from ticket_sync.policy import policy_of
from ticket_sync.private import private_values
from ticket_sync.settings import SourceSettings, TicketSettings
from ticket_sync.sla_notices import enqueue_sla_notices
from ticket_sync.snapshot import write_snapshot
from ticket_sync.sources import open_source
from ticket_sync.storage import TicketSink, mark_public


class TicketFeed:
    """See `frontdesk.feeds.Feed`."""

    def sources(self, context: Context) -> Sequence[str]:
        """The names of the trackers."""
        return [source.name for source in _policy(context).sources]

    def pull(self, context: Context, request: Request) -> Pulled:
        """Sync each tracker; one that fails does not keep the others.

        Raises:
            RefusedError: another sync holds the store.
        """
        chosen = [source for source in _policy(context).sources if request.source in ("", source.name)]
        summaries: list[Summary] = []
        errors: list[FrontdeskError] = []
        store = context.open_store()
        try:
            with store.alone():
                for options in chosen:
                    try:
                        summaries.append(_pull_one(context, store, request, options))
                    except (SourceError, ConfigError) as error:
                        errors.append(error)
                with store.begin() as connection:
                    policy = _policy(context)
                    enqueue_sla_notices(connection, policy_of(policy), context.clock(), policy.counted)
        finally:
            store.close()
        return Pulled(tuple(summaries), tuple(errors))

    def publish(self, context: Context) -> Path:
        """Write the snapshot, and beside it the traces by which a build knows what must not be in the site."""
        store = context.open_store()
        try:
            with store.begin() as connection:
                mark_public(connection, _policy(context).report.public_tag)
            with store.read() as connection:
                write_traces(context.traces / "tickets.traces", private_values(connection))
            counted = _policy(context).counted
            write_snapshot(store, context.settings, context.root, context.clock(), find_personal, only=counted)
            return context.snapshots / PATH
        finally:
            store.close()


FEED = TicketFeed()


def _policy(context: Context) -> TicketSettings:
    return context.settings.section(TicketSettings)


def _pull_one(context: Context, store: Store, request: Request, options: SourceSettings) -> Summary:
    return sync(
        open_source(options, context),
        TicketSink(),
        store,
        context.clock,
        full=request.full,
        sweep_every=timedelta(days=options.sweep_days),
        accept_deletions=request.accept_deletions,
        progress=lambda count, cursor: request.progress(options.name, count, cursor),
    )
