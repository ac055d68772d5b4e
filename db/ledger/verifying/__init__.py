"""Re-checking a ledger with code that shares nothing with the matcher: plain SQL, and plain loops over its rows."""
