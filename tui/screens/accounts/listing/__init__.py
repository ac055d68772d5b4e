"""The table of accounts: its pages, filter, order and count."""
