-- what editors corrected in the readings of reports: `was` as the machine read it, `now` as it is right, JSON or empty
CREATE TABLE IF NOT EXISTS reading_edits (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, layer TEXT NOT NULL, was TEXT NOT NULL DEFAULT '',
    now TEXT NOT NULL DEFAULT '', person TEXT NOT NULL DEFAULT '', at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS reading_edits_by_id ON reading_edits (id, number);
