-- A journal. Rows are only ever added; `turn` is the turn that added them, 0 the month's opening.
-- A turn without a seal is an intent: it never was.
CREATE TABLE turns (
    n INTEGER PRIMARY KEY, day INTEGER NOT NULL, at TEXT NOT NULL, tool TEXT NOT NULL,
    arguments TEXT NOT NULL, digest TEXT NOT NULL, result TEXT NOT NULL DEFAULT '',
    ok INTEGER NOT NULL DEFAULT 0, minutes INTEGER NOT NULL DEFAULT 0,
    changes TEXT NOT NULL DEFAULT '[]', seal TEXT NOT NULL DEFAULT ''
);
CREATE TABLE mails (
    n INTEGER PRIMARY KEY, turn INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, direction TEXT NOT NULL,
    at TEXT NOT NULL, sender TEXT NOT NULL, recipients TEXT NOT NULL, copies TEXT NOT NULL,
    subject TEXT NOT NULL, body TEXT NOT NULL, reply_to TEXT NOT NULL, thread TEXT NOT NULL,
    enclosures TEXT NOT NULL, paths TEXT NOT NULL
);
CREATE INDEX mails_turn ON mails (turn);
-- mails that the user has read
CREATE TABLE opened (mail TEXT PRIMARY KEY, turn INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX opened_turn ON opened (turn);
-- mails on their way, and those of them that have come in
CREATE TABLE pending (
    n INTEGER PRIMARY KEY, turn INTEGER NOT NULL, at TEXT NOT NULL, sender TEXT NOT NULL,
    subject TEXT NOT NULL, body TEXT NOT NULL, reply_to TEXT NOT NULL, enclosures TEXT NOT NULL
);
CREATE INDEX pending_turn ON pending (turn);
CREATE TABLE arrived (pending INTEGER PRIMARY KEY, turn INTEGER NOT NULL);
CREATE INDEX arrived_turn ON arrived (turn);
-- what the desk ("state") and the colleagues ("memory") keep; the newest row of a key holds, NULL is nothing
CREATE TABLE entries (
    book TEXT NOT NULL, key TEXT NOT NULL, turn INTEGER NOT NULL, value TEXT,
    PRIMARY KEY (book, key, turn)
) WITHOUT ROWID;
CREATE INDEX entries_turn ON entries (turn);
-- what a model said to the worker, after `turn` turns
CREATE TABLE replies (
    n INTEGER PRIMARY KEY, turn INTEGER NOT NULL, request TEXT NOT NULL, reply TEXT NOT NULL, seal TEXT NOT NULL
);
