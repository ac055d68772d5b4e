"""What came of the matching: matches, what was left over, the result in numbers."""
