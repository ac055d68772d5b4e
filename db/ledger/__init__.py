"""The ledger: one SQLite file with accruals, payments, decisions and the journal of every step."""
