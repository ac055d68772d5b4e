"""Account documents from files into MongoDB: read, checked as a whole, then stored."""
