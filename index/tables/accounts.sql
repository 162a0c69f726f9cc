-- who may come in: accounts, their browsers' sessions, their programs' tokens, and what was tried in vain
CREATE TABLE IF NOT EXISTS accounts (
    key TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, password TEXT NOT NULL, made_at TEXT NOT NULL,
    seen_at TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS sessions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL UNIQUE, account TEXT NOT NULL, begun REAL NOT NULL,
    seen REAL NOT NULL, address TEXT NOT NULL, browser TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS sessions_of_account ON sessions (account);
CREATE TABLE IF NOT EXISTS tokens (
    number INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL UNIQUE, account TEXT NOT NULL, label TEXT NOT NULL,
    scopes TEXT NOT NULL, a_minute INTEGER NOT NULL, made_at TEXT NOT NULL, used_at TEXT NOT NULL DEFAULT '',
    minute INTEGER NOT NULL DEFAULT 0, used INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS tokens_of_account ON tokens (account);
CREATE TABLE IF NOT EXISTS attempts (what TEXT PRIMARY KEY, failures INTEGER NOT NULL, last REAL NOT NULL);
CREATE TABLE IF NOT EXISTS known_browsers (
    digest TEXT NOT NULL, account TEXT NOT NULL, since REAL NOT NULL, PRIMARY KEY (digest, account)
);
