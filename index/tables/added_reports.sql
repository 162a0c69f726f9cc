-- reports that people brought in on the page: what kind of outlet it was, and how it came
CREATE TABLE IF NOT EXISTS added_reports (
    id TEXT PRIMARY KEY, medium TEXT NOT NULL, way TEXT NOT NULL, person TEXT NOT NULL DEFAULT '', at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS added_reports_by_medium ON added_reports (medium);
