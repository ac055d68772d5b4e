"""Customers beside the summaries of their actions."""
