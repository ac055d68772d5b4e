"""The connection of the Accounts screen: a server that goes and comes, and another address for it."""
