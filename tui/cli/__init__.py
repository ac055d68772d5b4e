"""The command line: one command for each thing that the screens do; data on stdout, talk on stderr."""
