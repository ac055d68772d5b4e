"""The summary of accounts as the server computes it: one pipeline, and what its rows are read into."""
