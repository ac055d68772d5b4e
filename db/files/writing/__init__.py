"""The steps of writing a table: each format, and the way to its place."""
