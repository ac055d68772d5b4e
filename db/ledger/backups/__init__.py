"""Copies of a ledger, kept in a folder beside it, and the way back to one of them."""
