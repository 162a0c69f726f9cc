-- mails that wait, and addresses that are dead
CREATE TABLE IF NOT EXISTS outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL UNIQUE, recipient TEXT NOT NULL,
    subject TEXT NOT NULL, body BLOB NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', tries INTEGER NOT NULL DEFAULT 0,
    next_at REAL NOT NULL, made_at REAL NOT NULL, sent_at REAL, fault TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS outbox_waiting ON outbox (next_at) WHERE state = 'waiting';
CREATE TABLE IF NOT EXISTS dead_addresses (address TEXT PRIMARY KEY, fault TEXT NOT NULL, since REAL NOT NULL);
