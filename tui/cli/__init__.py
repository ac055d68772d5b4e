"""The command line: one command for each thing that the screens do; data on stdout, talk on stderr."""

# Of the distribution too; reading it from there would double the time that `paymatch --version` takes.
VERSION = "0.1.0"
