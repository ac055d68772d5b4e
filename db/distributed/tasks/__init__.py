"""What the workers do: read a part, compare the ids, match a group of accounts; and the frames that go between."""
