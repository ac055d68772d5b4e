"""Where an export came from: the files that were imported, the runs that decided, the version that wrote it.

Nothing here is of the moment of writing: the time is that of the ledger's latest step, so that the same ledger gives
the same bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from db.ledger.journal import LoggedStep, StepKind, steps, write_time
from db.ledger.ledger import Ledger
from db.version import VERSION
from domain.matching.rules import DEFAULT_CHAIN, Chain, chain_of


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file whose entries are in the ledger.

    `step` imported it; `kind` is `accrual` or `payment`; `rows` counts the rows that it has. `sha256` is of its bytes,
    in hexadecimal digits; None where the source had no bytes of its own.
    """

    step: int
    kind: str
    name: str
    rows: int
    sha256: str | None


@dataclass(frozen=True, slots=True)
class RunMade:
    """A run whose decisions stand, unless a person changed them since; `decided` counts them.

    `only` names the conditions that a payment's decision had to fulfil; empty for a run that decided all it could.
    """

    step: int
    at: datetime
    policy: str
    rules: tuple[str, ...]
    decided: int
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """What an export says of itself.

    `ledger` is the file's name. `step` is the number of the journal's latest step, 0 for none, and `at` its time, UTC.
    `by_hand` counts the decisions that persons made.
    """

    ledger: str
    step: int
    at: datetime | None
    by_hand: int
    runs: tuple[RunMade, ...]
    inputs: tuple[InputFile, ...]
    version: str = VERSION

    @property
    def chain(self) -> Chain:
        """The chain of rules of the latest run that stands; the default without one."""
        return chain_of(self.runs[-1].rules) if self.runs else DEFAULT_CHAIN

    @property
    def moment(self) -> str:
        """The time of the latest step as exports write it; "" where there is none."""
        return write_time(self.at) if self.at is not None else ""


def provenance_of(ledger: Ledger) -> Provenance:
    """Return where what is in a ledger came from; reads the whole journal."""
    runs: list[RunMade] = []
    inputs: list[InputFile] = []
    last: LoggedStep | None = None
    with ledger.reading():
        (by_hand,) = ledger.one("SELECT count(*) FROM decision WHERE decided_by = 'person'")
        for last in steps(ledger):
            if last.stands and last.first_made.kind is StepKind.RUN:
                runs.append(_run(last))
            elif last.stands and last.first_made.kind is StepKind.IMPORT:
                inputs.extend(_inputs(last))
    number, at = (last.step.id, last.step.at) if last is not None else (0, None)
    return Provenance(ledger.path.name, number, at, by_hand, tuple(runs), tuple(inputs))


def _run(logged: LoggedStep) -> RunMade:
    detail = logged.first_made.detail
    rules, only = tuple(detail["rules"]), tuple(detail.get("only", ()))
    return RunMade(logged.step.id, logged.step.at, detail["policy"], rules, detail["decided"], only)


def _inputs(logged: LoggedStep) -> Iterator[InputFile]:
    detail = logged.first_made.detail
    for file in detail["files"]:
        yield InputFile(logged.step.id, detail["kind"], file["name"], file["rows"], file["sha256"])
