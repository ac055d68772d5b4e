"""What came of the decisions: figures, certificate, comparisons, and reasons as of now."""
