"""Stepping through the payments, and running to the end."""
