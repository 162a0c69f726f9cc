-- what editors marked on reports: tone towards a body, a task and whether it is done, importance
CREATE TABLE IF NOT EXISTS report_marks (
    id TEXT NOT NULL, field TEXT NOT NULL, about TEXT NOT NULL DEFAULT '', value TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '', person TEXT NOT NULL DEFAULT '', at TEXT NOT NULL, PRIMARY KEY (id, field, about)
);
CREATE INDEX IF NOT EXISTS report_marks_by_value ON report_marks (field, value, about);
