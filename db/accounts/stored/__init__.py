"""Summaries stored in a collection of their own, so that they can be filtered and sorted: made, kept up, read."""
