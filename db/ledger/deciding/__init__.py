"""Storing decisions: a person's at the desk, a policy's in a run, and what would follow from either."""
