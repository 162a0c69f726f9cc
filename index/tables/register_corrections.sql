-- what people corrected in the registers
CREATE TABLE IF NOT EXISTS register_corrections (
    number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, name TEXT NOT NULL, post TEXT NOT NULL DEFAULT '',
    other TEXT NOT NULL DEFAULT '', since TEXT NOT NULL DEFAULT '', until TEXT NOT NULL DEFAULT '',
    made_at TEXT NOT NULL
);
