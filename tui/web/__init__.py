"""The screens in a browser: a server on this machine, and what it lets in."""
