"""The tables of the ledger as peewee models.

The schema itself, with its checks and triggers, is in `migrations/`; a test holds the two against each other. No
model is bound to a database: every query is executed on the ledger it is meant for.
"""

from peewee import ForeignKeyField, IntegerField, Model, TextField


class StepRow(Model):
    """One step of the journal; `detail` is a JSON object."""

    kind = TextField()
    at = TextField()
    reverts = ForeignKeyField("self", null=True, unique=True, column_name="reverts")
    detail = TextField(default="{}")

    class Meta:
        table_name = "step"


class EntryRow(Model):
    """The columns that accruals and payments have in common."""

    id = TextField(primary_key=True)
    date = TextField()
    month = TextField(null=True)
    account = TextField(default="")
    amount = IntegerField(null=True)
    id_key = TextField()
    step = ForeignKeyField(StepRow, column_name="step")


class AccrualRow(EntryRow):
    """A debt that was charged."""

    class Meta:
        table_name = "accrual"


class PaymentRow(EntryRow):
    """Money that was received."""

    class Meta:
        table_name = "payment"


class DecisionRow(Model):
    """What stands for one payment; the reason is spread over the columns from `rule` to `earlier`."""

    payment = ForeignKeyField(PaymentRow, primary_key=True, column_name="payment_id")
    accrual = ForeignKeyField(AccrualRow, null=True, column_name="accrual_id")
    outcome = TextField()
    rule = TextField(null=True)
    eligible = IntegerField(null=True)
    equal = IntegerField(null=True)
    runner_up = TextField(null=True)
    tie = IntegerField(null=True)
    same_month = IntegerField(null=True)
    reason_code = TextField(null=True)
    earlier = IntegerField(null=True)
    decided_by = TextField()
    decided_at = TextField()
    step = ForeignKeyField(StepRow, column_name="step")

    class Meta:
        table_name = "decision"


class MigrationRow(Model):
    """A schema step that this ledger has."""

    name = TextField(primary_key=True)
    at = TextField()

    class Meta:
        table_name = "migration"


MODELS: tuple[type[Model], ...] = (StepRow, AccrualRow, PaymentRow, DecisionRow, MigrationRow)
