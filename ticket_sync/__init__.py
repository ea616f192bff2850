"""Tickets: a desk of our own, any tracker synced, service levels computed from events, nothing private published."""
