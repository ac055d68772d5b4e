"""Accounts in order, by key: pages, places, words searched for, ranges."""
