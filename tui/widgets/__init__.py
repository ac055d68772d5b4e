"""Widgets of paymatch that know rows and text, and nothing of payments or databases."""
