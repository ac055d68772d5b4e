"""The number typed before a movement key: `5j`, `25G`."""

# A longer number names no row that any source could hold.
MOST_DIGITS = 9
# As Textual names their keys; other scripts' digits are letters of some name.
DIGITS = frozenset("0123456789")


class CountPrefix:
    """Collects digits until another key comes, and gives that key the number, once."""

    def __init__(self) -> None:
        self._typed = ""
        self._ready = ""

    @property
    def typed(self) -> str:
        """The digits typed so far that no other key has followed yet."""
        return self._typed

    @property
    def started(self) -> bool:
        """Whether digits have been typed that no other key has followed yet."""
        return bool(self._typed)

    def add(self, digit: str) -> None:
        """Take one more digit; those beyond MOST_DIGITS are ignored."""
        self._typed = (self._typed + digit)[:MOST_DIGITS]

    def close(self) -> None:
        """Another key was pressed: the digits so far are the number of that key and of no later one."""
        self._ready, self._typed = self._typed, ""

    def take(self) -> int | None:
        """Return the number typed before the key now acted on, None if none was; a second call finds none."""
        taken, self._ready = self._ready, ""
        return int(taken) if taken else None
