-- what each account chose for itself
CREATE TABLE IF NOT EXISTS preferences (
    account TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (account, name)
);
