"""Policies and chains of rules side by side."""
