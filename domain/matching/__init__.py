"""The matching of payments to accruals: rules, policies, steps, reasons, and their words."""
