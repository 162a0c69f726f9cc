-- searches that tell of surges among what they match, or of figures that differ from the last one said
CREATE TABLE IF NOT EXISTS watch_kinds (watch TEXT PRIMARY KEY, each INTEGER NOT NULL, tolerance REAL);
CREATE TABLE IF NOT EXISTS surges_told (
    watch TEXT NOT NULL, query TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (watch, query)
);
CREATE TABLE IF NOT EXISTS figures_said (
    watch TEXT NOT NULL, what TEXT NOT NULL, place TEXT NOT NULL, value REAL NOT NULL, words TEXT NOT NULL,
    id TEXT NOT NULL, site TEXT NOT NULL, speaker TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (watch, what, place)
);
