/**
 * The catalogue's shape, one step per version: what stands here is history and is never changed, only added to.
 * A step may hold several statements; it is carried out whole or not at all.
 */
export const migrations: readonly string[] = [
  // 1: the library
  `CREATE TABLE models (
     hash TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     header TEXT NOT NULL,
     added_at INTEGER NOT NULL,
     file_bytes INTEGER NOT NULL,
     file_modified_ms INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;`,

  // 2: jobs, those that are over too
  `CREATE TABLE jobs (
     id TEXT PRIMARY KEY,
     kind TEXT NOT NULL,
     subject TEXT NOT NULL,
     state TEXT NOT NULL,
     input TEXT NOT NULL,
     checkpoint TEXT,
     done REAL NOT NULL,
     total REAL NOT NULL,
     unit TEXT NOT NULL,
     pausable INTEGER NOT NULL,
     created_at INTEGER NOT NULL,
     ended_at INTEGER,
     failure TEXT,
     result TEXT
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX jobs_to_do ON jobs (id) WHERE ended_at IS NULL;`,

  // 3: conversations, a tree of turns each
  `CREATE TABLE conversations (
     id TEXT PRIMARY KEY,
     title TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     updated_at INTEGER NOT NULL,
     leaf TEXT,
     removed_at INTEGER
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE turns (
     id TEXT PRIMARY KEY,
     conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
     parent TEXT REFERENCES turns (id) DEFERRABLE INITIALLY DEFERRED,
     role TEXT NOT NULL,
     text TEXT NOT NULL,
     state TEXT NOT NULL,
     ending TEXT,
     failure TEXT,
     figures TEXT,
     model_hash TEXT,
     model_name TEXT,
     created_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX turns_of ON turns (conversation, role);
   CREATE INDEX turns_under ON turns (parent);
   CREATE INDEX turns_being_written ON turns (id) WHERE state = 'writing';`,
];
