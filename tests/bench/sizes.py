"""How large what is measured is: the sizes that the goals are about, and smaller ones for a first look."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """`payments` stands for as many accruals too; `growth` are the numbers of them at which cost is looked at.

    `quadratic` is what the plain loop can bear, in one account. `accounts` are those of the long list, of the one it
    is held against, and of the one for keys; `summarised` accounts have `actions_each`. `keys` are pressed in each of
    `runs` runs. `growth_of_accounts` are numbers of accounts, of two actions each.
    """

    name: str
    payments: int
    growth: tuple[int, ...]
    growth_of_accounts: tuple[int, ...]
    quadratic: int
    accounts: int
    accounts_fewer: int
    accounts_few: int
    summarised: int
    actions_each: int
    keys: int
    runs: int


FULL = Sizes(
    name="full",
    payments=1_000_000,
    growth=(1_000, 10_000, 100_000, 1_000_000),
    growth_of_accounts=(1_000, 10_000, 100_000, 1_000_000),
    quadratic=5_000,
    accounts=1_000_000,
    accounts_fewer=10_000,
    accounts_few=1_000,
    summarised=100_000,
    actions_each=40,
    keys=60,
    runs=3,
)
QUICK = Sizes(
    name="quick",
    payments=100_000,
    growth=(1_000, 10_000, 100_000),
    growth_of_accounts=(1_000, 10_000, 100_000),
    quadratic=2_000,
    accounts=100_000,
    accounts_fewer=10_000,
    accounts_few=1_000,
    summarised=5_000,
    actions_each=40,
    keys=20,
    runs=1,
)
TINY = Sizes(
    name="tiny",
    payments=300,
    growth=(100, 300),
    growth_of_accounts=(100, 200),
    quadratic=100,
    accounts=400,
    accounts_fewer=200,
    accounts_few=100,
    summarised=50,
    actions_each=4,
    keys=3,
    runs=1,
)
"""For the test that the rows still run; its figures say nothing."""
