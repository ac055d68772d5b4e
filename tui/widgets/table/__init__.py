"""The table for long lists: rows come page by page, and a key costs the same at any length."""
