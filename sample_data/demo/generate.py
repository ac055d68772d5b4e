"""Write the demo data anew, into this folder: `python -m sample_data.demo.generate`.

The same program writes the same bytes: everything is drawn from one seed. It knows nothing of paymatch, so that
the program is not tested with its own reading of the rules.
"""

import csv
import json
import random
from collections import Counter
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

from sample_data.demo.activity import Document, account_documents
from sample_data.demo.money import ACCOUNTS, Row, ledger_rows
from sample_data.demo.names import customers

SEED = 20260630
FIRST_ACCOUNT = 7_800_000_000_017
COLUMNS = ("id", "date", "month", "account", "amount")


def generate(folder: Path) -> None:
    """Write accounts.jsonl, accruals.csv and payments.csv into `folder`, over what is there."""
    rng = random.Random(SEED)  # noqa: S311 - invented data that must be the same each time, no secret
    numbers = _account_numbers(rng)
    names = customers(rng, ACCOUNTS)
    documents = account_documents(rng, numbers, names)
    charges, payments = ledger_rows(rng, numbers)
    _write(folder / "accounts.jsonl", _json_lines(documents))
    _write(folder / "accruals.csv", _csv(zip(_accrual_ids(charges), charges, strict=True)))
    _write(folder / "payments.csv", _csv(zip(_payment_ids(payments), payments, strict=True)))


def _account_numbers(rng: random.Random) -> list[str]:
    """Return the numbers of all accounts, ascending, with gaps where others were closed."""
    numbers = [FIRST_ACCOUNT]
    while len(numbers) < ACCOUNTS:
        numbers.append(numbers[-1] + rng.randint(1, 24))
    return [str(number) for number in numbers]


def _accrual_ids(charges: list[Row]) -> Iterable[str]:
    """Yield `A-2026-03-0117`: the charge's month and its running number in that month."""
    running: Counter[str] = Counter()
    for charge in charges:
        running[charge.month] += 1
        yield f"A-{charge.month}-{running[charge.month]:04d}"


def _payment_ids(payments: list[Row]) -> Iterable[str]:
    return (f"P-{number:06d}" for number in range(1, len(payments) + 1))


def _json_lines(documents: Iterable[Document]) -> str:
    return "".join(f"{json.dumps(document, ensure_ascii=False, separators=(',', ':'))}\n" for document in documents)


def _csv(rows: Iterable[tuple[str, Row]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for identifier, row in rows:
        amount = f"{row.amount // 100}.{row.amount % 100:02d}"
        writer.writerow((identifier, row.date.isoformat(), row.month, row.account, amount))
    return text.getvalue()


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    generate(Path(__file__).parent)
