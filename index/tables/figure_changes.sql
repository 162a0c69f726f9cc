-- what reports stated of each thing and place that a saved search asks for, and what they said in which words, for revisions
CREATE TABLE IF NOT EXISTS figures_stated (
    watch TEXT NOT NULL, what TEXT NOT NULL, place TEXT NOT NULL, value REAL NOT NULL, words TEXT NOT NULL,
    id TEXT NOT NULL, site TEXT NOT NULL, speaker TEXT NOT NULL, at REAL NOT NULL, about REAL NOT NULL,
    wording TEXT NOT NULL, PRIMARY KEY (watch, what, place, id, value)
);
