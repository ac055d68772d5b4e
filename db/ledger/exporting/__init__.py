"""What leaves the ledger: its tables, the report, the workbook, and where each of them came from."""
