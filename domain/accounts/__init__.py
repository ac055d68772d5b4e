"""Accounts, their sessions and actions, and the summary of what was done in them."""
