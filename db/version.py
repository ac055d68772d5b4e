"""The version of paymatch."""

# Of the distribution too; reading it from there would double the time that `paymatch --version` takes.
VERSION = "0.1.0"
