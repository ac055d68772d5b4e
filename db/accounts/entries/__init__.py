"""Accruals and payments from documents of a collection, as rows for the checks that files go through."""
