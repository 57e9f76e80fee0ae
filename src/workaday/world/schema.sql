CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT, given TEXT, family TEXT, email TEXT, role TEXT, title TEXT,
                     organization TEXT, relation TEXT, gender TEXT, phone TEXT);
CREATE TABLE organizations (id TEXT PRIMARY KEY, name TEXT, kind TEXT, place TEXT, domain TEXT, about TEXT);
CREATE TABLE projects (id TEXT PRIMARY KEY, kind TEXT, name TEXT, short TEXT, start TEXT, "end" TEXT, status TEXT,
                       what TEXT, why TEXT, my_role TEXT, client TEXT, subject TEXT, folder TEXT);
CREATE TABLE events (id TEXT PRIMARY KEY, "when" TEXT, kind TEXT, title TEXT, project_id TEXT, people TEXT);
CREATE TABLE record_tables (name TEXT PRIMARY KEY, definition TEXT NOT NULL);
CREATE TABLE measures (id TEXT PRIMARY KEY, definition TEXT NOT NULL);
CREATE TABLE facts (id TEXT, project TEXT, label TEXT, unit TEXT, value, holder TEXT, release TEXT, since TEXT,
                    until TEXT);
CREATE TABLE artifacts (id TEXT PRIMARY KEY, kind TEXT, path TEXT, version INTEGER, project_id TEXT, author TEXT,
                        created TEXT, modified TEXT, event_id TEXT, holder TEXT, sha256 TEXT);
CREATE TABLE statements (artifact_id TEXT, place TEXT, kind TEXT, ref TEXT, shift INTEGER, project TEXT, period TEXT,
                         known TEXT, unit TEXT, value, form TEXT);
CREATE TABLE knowledge (id TEXT PRIMARY KEY, holder TEXT, kind TEXT, ref TEXT, project TEXT, release TEXT, label TEXT,
                        aliases TEXT, file TEXT, deliverable TEXT);
CREATE TABLE traps (id TEXT PRIMARY KEY, definition TEXT NOT NULL);
CREATE TABLE changes (id TEXT PRIMARY KEY, definition TEXT NOT NULL);
CREATE TABLE deliverables (id TEXT PRIMARY KEY, definition TEXT NOT NULL);
CREATE TABLE month_events (id TEXT PRIMARY KEY, "when" TEXT, definition TEXT NOT NULL);
CREATE TABLE checks (id TEXT PRIMARY KEY, deliverable TEXT, kind TEXT, points REAL, definition TEXT NOT NULL);
CREATE TABLE documents (name TEXT PRIMARY KEY, content TEXT NOT NULL);
