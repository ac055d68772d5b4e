"""The connection to the server of the accounts: its address, its failures, and ending what it works on."""
