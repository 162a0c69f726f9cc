-- searches that tell of surges among what they match, or of figures that differ from the last one said
CREATE TABLE IF NOT EXISTS watch_kinds (watch TEXT PRIMARY KEY, each INTEGER NOT NULL, tolerance REAL);
CREATE TABLE IF NOT EXISTS surges_told (
    watch TEXT NOT NULL, query TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (watch, query)
);
