-- Entries: what was charged and what came in. Times of steps are UTC texts, dates are ISO texts, amounts minor units.
-- No account is '', because entries without one form a common pool; no month is NULL, because it equals nothing.
-- In the check of dates, '+0 days' makes SQLite compute: it would take '2016-02-30' for a date as it stands.

CREATE TABLE step (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    kind TEXT NOT NULL CHECK (kind IN ('import', 'accept', 'override', 'skip', 'clear', 'run', 'undo', 'redo')),
    at TEXT NOT NULL,
    reverts INTEGER UNIQUE REFERENCES step (id),
    detail TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(detail)),
    CHECK ((kind IN ('undo', 'redo')) = (reverts IS NOT NULL))
) STRICT;

CREATE TABLE accrual (
    id TEXT PRIMARY KEY NOT NULL,
    date TEXT NOT NULL CHECK (date(date, '+0 days') IS date AND date >= '0001'),
    month TEXT,
    account TEXT NOT NULL DEFAULT '',
    amount INTEGER,
    id_key TEXT NOT NULL,
    step INTEGER NOT NULL REFERENCES step (id)
) STRICT;
CREATE INDEX accrual_in_account ON accrual (account, date, id_key);
CREATE INDEX accrual_in_order ON accrual (date, id_key);

CREATE TABLE payment (
    id TEXT PRIMARY KEY NOT NULL,
    date TEXT NOT NULL CHECK (date(date, '+0 days') IS date AND date >= '0001'),
    month TEXT,
    account TEXT NOT NULL DEFAULT '',
    amount INTEGER,
    id_key TEXT NOT NULL,
    step INTEGER NOT NULL REFERENCES step (id)
) STRICT;
CREATE INDEX payment_in_account ON payment (account, date, id_key);
CREATE INDEX payment_in_order ON payment (date, id_key);

-- Decisions that stand now, at most one for a payment. A match has an accrual and a rule; the others a reason code.
CREATE TABLE decision (
    payment_id TEXT PRIMARY KEY NOT NULL REFERENCES payment (id),
    accrual_id TEXT REFERENCES accrual (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('matched', 'skipped', 'nothing-eligible')),
    rule TEXT,
    eligible INTEGER,
    equal INTEGER,
    runner_up TEXT,
    tie INTEGER CHECK (tie IN (0, 1)),
    reason_code TEXT,
    earlier INTEGER,
    decided_by TEXT NOT NULL CHECK (decided_by IN ('run', 'person')),
    decided_at TEXT NOT NULL,
    step INTEGER NOT NULL REFERENCES step (id),
    CHECK ((outcome = 'matched') = (accrual_id IS NOT NULL)),
    CHECK ((outcome = 'matched') = (rule IS NOT NULL AND eligible IS NOT NULL AND equal IS NOT NULL AND tie IS NOT NULL)),
    CHECK ((outcome = 'matched') = (reason_code IS NULL AND earlier IS NULL))
) STRICT;
CREATE UNIQUE INDEX decision_one_payment_for_an_accrual ON decision (accrual_id) WHERE accrual_id IS NOT NULL;
CREATE INDEX decision_of_step ON decision (step);

-- What stood once and was ended by a later step: the history from which undo and redo bring it back.
CREATE TABLE past_accrual (
    id TEXT NOT NULL, date TEXT NOT NULL, month TEXT, account TEXT NOT NULL, amount INTEGER, id_key TEXT NOT NULL,
    step INTEGER NOT NULL REFERENCES step (id), ended_by INTEGER NOT NULL REFERENCES step (id)
) STRICT;
CREATE INDEX past_accrual_ended ON past_accrual (ended_by);
CREATE TABLE past_payment (
    id TEXT NOT NULL, date TEXT NOT NULL, month TEXT, account TEXT NOT NULL, amount INTEGER, id_key TEXT NOT NULL,
    step INTEGER NOT NULL REFERENCES step (id), ended_by INTEGER NOT NULL REFERENCES step (id)
) STRICT;
CREATE INDEX past_payment_ended ON past_payment (ended_by);
CREATE TABLE past_decision (
    payment_id TEXT NOT NULL, accrual_id TEXT, outcome TEXT NOT NULL, rule TEXT, eligible INTEGER, equal INTEGER,
    runner_up TEXT, tie INTEGER, reason_code TEXT, earlier INTEGER, decided_by TEXT NOT NULL, decided_at TEXT NOT NULL,
    step INTEGER NOT NULL REFERENCES step (id), ended_by INTEGER NOT NULL REFERENCES step (id)
) STRICT;
CREATE INDEX past_decision_ended ON past_decision (ended_by);

-- The journal only grows. INSERT OR REPLACE removes the row in its way without asking the triggers on DELETE, so it
-- is met before; a step that is given no number has -1 there, which no step can have.
CREATE TRIGGER step_stays_as_it_is BEFORE UPDATE ON step
BEGIN SELECT RAISE(ABORT, 'the journal only grows: a step is never changed'); END;
CREATE TRIGGER step_is_never_removed BEFORE DELETE ON step
BEGIN SELECT RAISE(ABORT, 'the journal only grows: a step is never removed'); END;
CREATE TRIGGER step_is_never_replaced BEFORE INSERT ON step
WHEN EXISTS (SELECT 1 FROM step WHERE id = NEW.id OR reverts = NEW.reverts)
BEGIN SELECT RAISE(ABORT, 'the journal only grows: a step is never replaced'); END;
CREATE TRIGGER past_accrual_stays_as_it_is BEFORE UPDATE ON past_accrual
BEGIN SELECT RAISE(ABORT, 'the journal only grows: the past is never changed'); END;
CREATE TRIGGER past_accrual_is_never_removed BEFORE DELETE ON past_accrual
BEGIN SELECT RAISE(ABORT, 'the journal only grows: the past is never removed'); END;
CREATE TRIGGER past_payment_stays_as_it_is BEFORE UPDATE ON past_payment
BEGIN SELECT RAISE(ABORT, 'the journal only grows: the past is never changed'); END;
CREATE TRIGGER past_payment_is_never_removed BEFORE DELETE ON past_payment
BEGIN SELECT RAISE(ABORT, 'the journal only grows: the past is never removed'); END;
CREATE TRIGGER past_decision_stays_as_it_is BEFORE UPDATE ON past_decision
BEGIN SELECT RAISE(ABORT, 'the journal only grows: the past is never changed'); END;
CREATE TRIGGER past_decision_is_never_removed BEFORE DELETE ON past_decision
BEGIN SELECT RAISE(ABORT, 'the journal only grows: the past is never removed'); END;

-- A pair has a strictly earlier accrual of the same account, whoever writes it and however.
CREATE TRIGGER decision_pair_on_insert BEFORE INSERT ON decision WHEN NEW.accrual_id IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a payment may pay only an earlier accrual of its own account') WHERE NOT EXISTS (
        SELECT 1 FROM payment JOIN accrual ON accrual.id = NEW.accrual_id
        WHERE payment.id = NEW.payment_id AND accrual.account = payment.account AND accrual.date < payment.date
    );
END;
CREATE TRIGGER decision_pair_on_update BEFORE UPDATE ON decision WHEN NEW.accrual_id IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a payment may pay only an earlier accrual of its own account') WHERE NOT EXISTS (
        SELECT 1 FROM payment JOIN accrual ON accrual.id = NEW.accrual_id
        WHERE payment.id = NEW.payment_id AND accrual.account = payment.account AND accrual.date < payment.date
    );
END;

-- A decided entry keeps what the decision rests on, also where foreign keys are off, and against OR REPLACE, which
-- removes the row in its way, be it by id or by rowid, without asking the triggers on DELETE.
CREATE TRIGGER accrual_decided_stays BEFORE UPDATE OF id, date, account ON accrual
WHEN EXISTS (SELECT 1 FROM decision WHERE accrual_id IN (OLD.id, NEW.id))
BEGIN SELECT RAISE(ABORT, 'a decision rests on this accrual: take it back first'); END;
CREATE TRIGGER accrual_stays_in_its_row BEFORE UPDATE ON accrual WHEN NEW.rowid <> OLD.rowid
BEGIN SELECT RAISE(ABORT, 'the rowid of this accrual stays as it is'); END;
CREATE TRIGGER accrual_decided_is_not_removed BEFORE DELETE ON accrual
WHEN EXISTS (SELECT 1 FROM decision WHERE accrual_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'a decision rests on this accrual: take it back first'); END;
CREATE TRIGGER accrual_decided_is_not_replaced BEFORE INSERT ON accrual
WHEN EXISTS (
    SELECT 1 FROM decision WHERE accrual_id = NEW.id OR accrual_id = (SELECT id FROM accrual WHERE rowid = NEW.rowid)
)
BEGIN SELECT RAISE(ABORT, 'a decision rests on this accrual: take it back first'); END;
CREATE TRIGGER payment_decided_stays BEFORE UPDATE OF id, date, account ON payment
WHEN EXISTS (SELECT 1 FROM decision WHERE payment_id IN (OLD.id, NEW.id))
BEGIN SELECT RAISE(ABORT, 'a decision rests on this payment: take it back first'); END;
CREATE TRIGGER payment_stays_in_its_row BEFORE UPDATE ON payment WHEN NEW.rowid <> OLD.rowid
BEGIN SELECT RAISE(ABORT, 'the rowid of this payment stays as it is'); END;
CREATE TRIGGER payment_decided_is_not_removed BEFORE DELETE ON payment
WHEN EXISTS (SELECT 1 FROM decision WHERE payment_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'a decision rests on this payment: take it back first'); END;
CREATE TRIGGER payment_decided_is_not_replaced BEFORE INSERT ON payment
WHEN EXISTS (
    SELECT 1 FROM decision WHERE payment_id = NEW.id OR payment_id = (SELECT id FROM payment WHERE rowid = NEW.rowid)
)
BEGIN SELECT RAISE(ABORT, 'a decision rests on this payment: take it back first'); END;
