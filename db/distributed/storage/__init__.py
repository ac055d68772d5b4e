"""The files of a run: those that it reads, in parts, and those that it writes, in pieces."""
