"""Dialogs about what is kept of a session: its messages, what is under way, and what is to be copied."""
