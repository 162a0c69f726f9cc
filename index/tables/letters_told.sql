-- the letters in which each search told what it found, by the moment that its hits were marked as told
CREATE TABLE IF NOT EXISTS letters_told (
    watch TEXT NOT NULL, at REAL NOT NULL, message_id TEXT NOT NULL, PRIMARY KEY (watch, at, message_id)
) WITHOUT ROWID;
