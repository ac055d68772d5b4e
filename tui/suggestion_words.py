"""A better chain of rules in words, the same in commands and on the screens."""

from db.ledger.results.suggesting import Suggestion
from domain.matching.words.reasons import count_of


def suggestion_words(suggestion: Suggestion) -> str:
    """Return `all rows have amounts: same-amount would decide 612 of 700 payments`."""
    share = suggestion.with_amount * 100 // suggestion.rows
    rows = "all rows" if suggestion.with_amount == suggestion.rows else f"{share} % of the rows"
    decided = suggestion.then.figures.first_rule
    of_all = f"{decided:,} of {count_of(suggestion.payments, 'payment')}"
    return f"{rows} have amounts: {suggestion.then.rules[0]} would decide {of_all}"


def change_words(suggestion: Suggestion) -> str:
    """Return what would be different: `27 payments would change; matched 676 → 676, same month 601 → 598`."""
    now, then = suggestion.now.figures, suggestion.then.figures
    return (
        f"{count_of(suggestion.then.changed, 'payment')} would change; "
        f"matched {now.matched:,} → {then.matched:,}, same month {now.same_month:,} → {then.same_month:,}"
    )
