-- saved searches that alert, and what they found
CREATE TABLE IF NOT EXISTS watches (
    name TEXT PRIMARY KEY, query TEXT NOT NULL, recipients TEXT NOT NULL, rule TEXT NOT NULL, zone TEXT NOT NULL,
    old INTEGER NOT NULL DEFAULT 0, surges TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'on',
    fault TEXT NOT NULL DEFAULT '', made_at TEXT NOT NULL, since INTEGER NOT NULL, last_due REAL NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS hits (
    watch TEXT NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL, story TEXT NOT NULL, kind TEXT NOT NULL,
    found_at REAL NOT NULL, facts TEXT NOT NULL, mailed REAL, PRIMARY KEY (watch, id, revision)
);
CREATE INDEX IF NOT EXISTS hits_waiting ON hits (watch, found_at) WHERE mailed IS NULL;
CREATE INDEX IF NOT EXISTS hits_of_story ON hits (watch, story);
CREATE INDEX IF NOT EXISTS hits_of_report ON hits (id);
