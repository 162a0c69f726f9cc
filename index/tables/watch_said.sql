-- whose each saved search is, what people said of what it found, who wants no more of its mails, and surges that it told
CREATE TABLE IF NOT EXISTS watch_owners (watch TEXT PRIMARY KEY, owner TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS verdicts (
    watch TEXT NOT NULL, story TEXT NOT NULL, verdict TEXT NOT NULL, person TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (watch, story, verdict)
);
CREATE TABLE IF NOT EXISTS unsubscribed (
    watch TEXT NOT NULL, address TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (watch, address)
);
CREATE TABLE IF NOT EXISTS alerts (
    watch TEXT NOT NULL, subject TEXT NOT NULL, told TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (watch, subject)
);
