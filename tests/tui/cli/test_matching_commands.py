"""`paymatch match` and `export` on the small example and on a housing company's half year."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.tui.cli.calling import SAMPLE_DATA, Call

# What sample_data/seed/README.md says: payment, accrual, rule.
SEED_MATCHES = [
    ("3", "1", "oldest"),
    ("1", "2", "oldest"),
    ("2", "7", "same-month"),
    ("4", "3", "oldest"),
    ("5", "4", "oldest"),
]


@pytest.fixture
def company(paymatch: Call) -> None:
    for kind in ("accruals", "payments"):
        assert paymatch("import", kind, SAMPLE_DATA / "demo" / f"{kind}.csv").code == 0


def test_the_small_example_gives_exactly_the_expected_matches(paymatch: Call, seed: Path) -> None:
    assert paymatch("match").code == 0
    rows = list(csv.DictReader(io.StringIO(paymatch("export", "matches", "-o", "-").out)))
    assert [(row["payment_id"], row["accrual_id"], row["rule"]) for row in rows] == SEED_MATCHES
    assert paymatch("export", "unmatched", "-o", "-").out.count("\n") == 1
    unpaid = csv.DictReader(io.StringIO(paymatch("export", "unpaid", "-o", "-").out))
    assert [row["accrual_id"] for row in unpaid] == ["5", "6"]


@pytest.mark.usefixtures("company")
def test_match_ends_with_the_certificate(paymatch: Call) -> None:
    ended = paymatch("match")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[-1] == ("matched 1,176 of at most 1,176; same month 1,076 of at most 1,079")


@pytest.mark.usefixtures("company")
def test_certificate_names_another_first_rule(paymatch: Call) -> None:
    chain = "same-amount,same-month,oldest"
    counts = json.loads(paymatch("match", "--rules", chain, "--dry-run", "--json").out)
    assert (counts["first_rule"], counts["most_first_rule_possible"]) == (1051, 1054)
    assert paymatch("match", "--rules", chain).out.splitlines()[-1] == (
        "matched 1,176 of at most 1,176; same amount 1,051 of at most 1,054; same month 1,028 of at most 1,079"
    )


@pytest.mark.usefixtures("company")
def test_match_as_json_counts_the_whole_ledger(paymatch: Call) -> None:
    counts = json.loads(paymatch("match", "--json").out)
    again = json.loads(paymatch("match", "--json").out)
    assert (counts["policy"], counts["payments"], counts["matched"], counts["unmatched"]) == (
        "chronological",
        1220,
        1176,
        44,
    )
    assert (counts["same_month"], counts["most_possible"], counts["most_same_month_possible"]) == (1076, 1176, 1079)
    assert again == {**counts, "decided": 0, "stored": False}


def test_a_dry_run_prints_the_same_and_stores_nothing(paymatch: Call, seed: Path) -> None:
    dry, after = paymatch("match", "--dry-run"), paymatch("match")
    assert dry.out == after.out
    assert dry.err == "This was a dry run: nothing was stored.\n"


def test_a_chain_of_rules_is_taken_from_the_option(paymatch: Call, seed: Path) -> None:
    assert json.loads(paymatch("match", "--rules", "oldest", "--json").out)["rules"] == ["oldest"]
    rules = {row["rule"] for row in json.loads(paymatch("export", "matches", "-o", "-", "--format", "json").out)}
    assert rules == {"oldest"}


def test_a_run_with_nothing_to_do_says_so(paymatch: Call, seed: Path) -> None:
    paymatch("match")
    assert paymatch("match").err == "Every payment was decided already: nothing was changed.\n"


def test_progress_as_json_ends_with_the_result(paymatch: Call, seed: Path) -> None:
    lines = [json.loads(line) for line in paymatch("match", "--progress-json").out.splitlines()]
    assert lines[-2] == {"done": 5, "total": 5}
    assert lines[-1]["result"]["matched"] == 5


@pytest.mark.parametrize("command", [["match"], ["explain", "1"], ["export", "matches", "-o", "-"], ["undo"]])
def test_without_a_ledger_commands_say_what_to_do(paymatch: Call, command: list[str]) -> None:
    ended = paymatch("--ledger", "none.sqlite", *command)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("paymatch: The ledger is not available: There is no ledger at ")
    assert "Import" in ended.err


def test_a_file_that_is_no_ledger_ends_with_three(paymatch: Call, home: Path) -> None:
    (home / "notes.txt").write_text("not a ledger, but long enough to be taken for a database file by its size" * 9)
    ended = paymatch("--ledger", "notes.txt", "match")
    assert (ended.code, ended.err.count("\n")) == (3, 1)


def test_export_writes_a_file_once_unless_told(paymatch: Call, seed: Path, home: Path) -> None:
    assert paymatch("export", "unpaid", "-o", "u.json") == (0, "", "Wrote 7 rows to u.json.\n")
    again = paymatch("export", "unpaid", "-o", "u.json")
    assert again.code == 2
    assert again.err.endswith("it is overwritten only when asked. Ask with --overwrite.\n")
    assert paymatch("export", "unpaid", "-o", "u.json", "--overwrite").code == 0
    assert len(json.loads((home / "u.json").read_text())) == 7


def test_an_unknown_format_is_told_with_the_nearest(paymatch: Call, seed: Path) -> None:
    ended = paymatch("export", "unpaid", "-o", "-", "--format", "jsn")
    assert ended == (2, "", "paymatch: Cannot write: There is no format 'jsn'. Did you mean json?\n")


@pytest.mark.usefixtures("company")
def test_only_what_fits_is_decided_and_the_rest_is_left(paymatch: Call) -> None:
    ended = paymatch("match", "--only", "same-month", "--only", "equal-amounts", "--json")
    counts = json.loads(ended.out)
    assert (counts["only"], counts["stored"]) == (["same-month", "equal-amounts"], True)
    assert 0 < counts["decided"] == counts["matched"] == 1220 - counts["undecided"] < 1076
    assert "accepted together: by same month, of the accrual's amount" in paymatch("log").out
    assert paymatch("verify").code == 0
    whole = json.loads(paymatch("match", "--json").out)
    assert (whole["matched"], whole["undecided"]) == (1176, 0)


def test_dry_run_of_what_fits_says_what_it_would_keep(paymatch: Call, seed: Path) -> None:
    ended = paymatch("match", "--only", "same-month", "--dry-run")
    assert ended.out.splitlines()[1:5] == [
        "kept only    by same month",
        "payments     5",
        "decided now  1",
        "undecided    4",
    ]
    assert ended.err == "This was a dry run: nothing was stored.\n"


def test_unknown_condition_and_one_that_nothing_fits(paymatch: Call, seed: Path) -> None:
    ended = paymatch("match", "--only", "fine")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.endswith(
        "no condition 'fine'; the conditions are same-month, oldest, only-eligible, equal-amounts, no-tie\n"
    )
    nothing = paymatch("match", "--only", "equal-amounts")
    assert nothing.err == "No decision for an undecided payment fits: nothing was changed.\n"
