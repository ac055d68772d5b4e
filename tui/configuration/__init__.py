"""What a person set, or what is remembered of them, and the files it stands in."""
