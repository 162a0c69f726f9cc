-- what editors decided about the coming bulletin, and the editions that were made: an edition never changes
CREATE TABLE IF NOT EXISTS bulletin_items (
    id TEXT PRIMARY KEY, state TEXT NOT NULL, place REAL, note TEXT NOT NULL DEFAULT '', person TEXT NOT NULL,
    at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS bulletins (
    number INTEGER PRIMARY KEY AUTOINCREMENT, day TEXT NOT NULL, made_at REAL NOT NULL, made_by TEXT NOT NULL,
    corrects INTEGER, until REAL NOT NULL, reports TEXT NOT NULL, content TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS bulletins_by_day ON bulletins (day, number);
CREATE TABLE IF NOT EXISTS bulletin_files (
    number INTEGER NOT NULL, form TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (number, form)
);
CREATE TABLE IF NOT EXISTS bulletin_mails (
    number INTEGER NOT NULL, recipient TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (number, recipient)
);
