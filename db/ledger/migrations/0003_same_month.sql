-- How many of the eligible accruals had the payment's month, whichever rule chose; NULL in matches made before this.
ALTER TABLE decision ADD COLUMN same_month INTEGER CHECK (same_month >= 0);
ALTER TABLE past_decision ADD COLUMN same_month INTEGER;
