-- All that matching needs of an entry stands in the index by account, so that accounts are read as one stretch of it.
DROP INDEX accrual_in_account;
CREATE INDEX accrual_in_account ON accrual (account, date, id_key, id, month, amount);
DROP INDEX payment_in_account;
CREATE INDEX payment_in_account ON payment (account, date, id_key, id, month, amount);
