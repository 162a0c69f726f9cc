-- the story of each report
CREATE TABLE IF NOT EXISTS stories (
    id TEXT PRIMARY KEY, story TEXT NOT NULL, source TEXT NOT NULL, site TEXT NOT NULL, at REAL
);
CREATE INDEX IF NOT EXISTS stories_by_story ON stories (story, at);
CREATE INDEX IF NOT EXISTS stories_by_time ON stories (at);
CREATE TABLE IF NOT EXISTS story_redirects (story TEXT PRIMARY KEY, into_story TEXT NOT NULL);
