"""What is chosen where a person chooses nothing, by name: settings need no more than that of all the matching."""

DEFAULT_POLICY = "chronological"
DEFAULT_RULES = ("same-month", "oldest")
