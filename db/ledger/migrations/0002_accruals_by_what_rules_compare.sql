-- Whether an account has an accrual of a month, or of an amount, on a day or before it: what tells a same-day near miss.
CREATE INDEX accrual_of_month ON accrual (account, month, date) WHERE month IS NOT NULL;
CREATE INDEX accrual_of_amount ON accrual (account, amount, date) WHERE amount IS NOT NULL;
