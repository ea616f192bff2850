"""Documents: reading them, the framework they follow, the rules they are checked by."""
