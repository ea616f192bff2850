"""Logs of what happened to tickets, as files: rows, what they observe, and the history that follows."""
