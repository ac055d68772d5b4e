"""What a person is offered who names a file: paths, what it seems to hold, and its first rows as they will be read."""
