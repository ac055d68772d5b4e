"""How far work in the background is, in words, and how long it still takes, guessed from how long it took so far."""

# Before so many seconds a guess is no help.
_SECONDS_BEFORE_GUESS = 1.0


def time_left(took: float, done: int, left: int) -> str:
    """Return `, about 12 s left` after `took` seconds for `done` of equal pieces; "" while that says nothing yet."""
    if not done or took <= _SECONDS_BEFORE_GUESS:
        return ""
    return f", about {duration_words(took / done * left)} left"


def duration_words(seconds: float) -> str:
    """Return `12 s`, `3 min 05 s` or `2 h 10 min`."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return f"{rest} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours:,} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s"


def progress_words(done: int, total: int, unit: str, *, took: float, first: int = 0) -> str:
    """Return `2,000 of 10,000 rows, 12 s, about 48 s left`; `first` of them were done when the time began."""
    lasted = f", {duration_words(took)}" if took > _SECONDS_BEFORE_GUESS else ""
    if not done and not total:
        return f"begun{lasted} …"
    if not total:
        return f"{done:,} {unit}{lasted}"
    return f"{done:,} of {total:,} {unit}{lasted}{time_left(took, done - first, total - done)}"
