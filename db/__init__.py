"""Everything that touches SQLite, MongoDB or a file; it speaks the records of domain."""
