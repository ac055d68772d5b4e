"""Writing what a screen shows to a file: the question what and where to, and the writing."""
