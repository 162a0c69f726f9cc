-- who changed what, and when; nothing is ever taken out
CREATE TABLE IF NOT EXISTS audit (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, person TEXT NOT NULL, verb TEXT NOT NULL,
    what TEXT NOT NULL, details TEXT NOT NULL DEFAULT ''
);
