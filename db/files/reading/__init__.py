"""The steps of reading a file: its bytes and lines, its rows, what the texts in them must be."""
