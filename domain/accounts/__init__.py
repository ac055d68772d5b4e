"""Accounts and the summaries of their actions."""
