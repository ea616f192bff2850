"""The `frontdesk/tickets` plugin: the snapshot of tickets and the ways to get help on pages."""
