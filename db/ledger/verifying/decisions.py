"""Checks of the decisions that stand, by their own rows alone."""

from db.ledger.verifying.breaches import BreachCode, RowCheck
from db.ledger.verifying.pairs import KEYS

_RULES = ", ".join(f"'{name}'" for name in (*KEYS, "by-hand"))
_CODES = "'skipped', 'all-earlier-taken', 'no-accrual-in-account', 'no-earlier-accrual', 'same-day-only'"
_UNKNOWN = f"coalesce(rule NOT IN ({_RULES}), FALSE) OR coalesce(reason_code NOT IN ({_CODES}), FALSE)"
_FACTS_HOLD = """
    CASE outcome
        WHEN 'matched' THEN eligible >= 1 AND runner_up IS NOT accrual_id AND (tie = 0 OR runner_up IS NOT NULL)
            AND CASE rule WHEN 'by-hand' THEN equal = 0 ELSE equal BETWEEN 1 AND eligible END
            AND coalesce(same_month BETWEEN iif(rule LIKE 'same-%month', equal, 0)
                AND iif(rule = 'same-month', equal, eligible), TRUE)
        WHEN 'skipped' THEN reason_code = 'skipped' AND decided_by = 'person' AND same_month IS NULL
        ELSE same_month IS NULL AND CASE reason_code
            WHEN 'all-earlier-taken' THEN earlier > 0
            ELSE reason_code IN ('no-accrual-in-account', 'no-earlier-accrual', 'same-day-only') AND earlier = 0
        END
    END
"""

# What was accepted together satisfies what was asked for; each rule of a chain is a condition too.
_CONDITION_NOT_MET = """
    SELECT payment_id, decision.step, asked.value FROM decision
    JOIN step ON step.id = decision.step JOIN json_each(step.detail, '$.only') AS asked
    LEFT JOIN payment ON payment.id = payment_id LEFT JOIN accrual ON accrual.id = accrual_id
    WHERE step.kind = 'run' AND CASE asked.value
        WHEN 'only-eligible' THEN eligible = 1
        WHEN 'equal-amounts' THEN payment.amount = accrual.amount
        WHEN 'no-tie' THEN tie = 0
        ELSE rule = asked.value
    END IS NOT TRUE
"""

DECISION_CHECKS: tuple[RowCheck, ...] = (
    RowCheck(
        BreachCode.NOT_ONE_TO_ONE,
        "accrual {0}",
        "is paid by {1} payments: {2}",
        "SELECT accrual_id, count(*), group_concat(payment_id, ', ') FROM decision WHERE accrual_id IN "
        "(SELECT accrual_id FROM decision WHERE accrual_id IS NOT NULL GROUP BY accrual_id HAVING count(*) > 1) "
        "GROUP BY accrual_id",
    ),
    RowCheck(
        BreachCode.NOT_ONE_TO_ONE,
        "payment {0}",
        "has {1} decisions",
        "SELECT payment_id, count(*) FROM decision GROUP BY payment_id HAVING count(*) > 1",
    ),
    RowCheck(
        BreachCode.WRONG_REASON,
        "payment {0}",
        "has a reason that contradicts itself",
        f"SELECT payment_id FROM decision WHERE NOT ({_UNKNOWN}) AND ({_FACTS_HOLD}) IS NOT TRUE",
    ),
    RowCheck(
        BreachCode.UNKNOWN_REASON,
        "payment {0}",
        "has the reason {1!r}, which is none of paymatch",
        f"SELECT payment_id, coalesce(rule, reason_code) FROM decision WHERE {_UNKNOWN}",
    ),
    RowCheck(
        BreachCode.CONDITION_NOT_MET,
        "payment {0}",
        "was accepted by step {1} with all that satisfy {2}, which it does not",
        _CONDITION_NOT_MET,
    ),
)
