"""How long work in the background still takes, guessed from how long it took so far."""

# Before so many seconds a guess is no help.
_SECONDS_BEFORE_GUESS = 1.0


def time_left(took: float, done: int, left: int) -> str:
    """Return `, about 12 s left` after `took` seconds for `done` of equal pieces; "" while that says nothing yet."""
    if not done or took <= _SECONDS_BEFORE_GUESS:
        return ""
    return f", about {took / done * left:,.0f} s left"
