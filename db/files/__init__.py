"""Files: accruals and payments read from them, tables written to them."""
