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

  // 4: families of bases, and adapters. A member stays when its base is removed, so that the adapters that are bound to
  // it are served again when it comes back. `norms` is null until they were looked at, and empty where they tell nothing.
  `CREATE TABLE family_members (
     model TEXT PRIMARY KEY,
     family TEXT NOT NULL,
     evidence TEXT NOT NULL,
     name TEXT NOT NULL,
     structure TEXT NOT NULL,
     norms TEXT
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX members_of ON family_members (family);
   CREATE TABLE adapters (
     hash TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     header TEXT NOT NULL,
     base TEXT NOT NULL,
     evidence TEXT NOT NULL,
     tags TEXT NOT NULL,
     author TEXT NOT NULL,
     note TEXT NOT NULL,
     lineage TEXT,
     added_at INTEGER NOT NULL,
     file_bytes INTEGER NOT NULL,
     file_modified_ms INTEGER NOT NULL,
     sorted_name TEXT NOT NULL,
     words TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX adapters_by_date ON adapters (added_at, hash, base, words);
   CREATE INDEX adapters_by_name ON adapters (sorted_name, hash, base, words);`,

  // 5: what answers are made with: of a conversation, of each answer, and under names
  `ALTER TABLE conversations ADD COLUMN settings TEXT;
   ALTER TABLE turns ADD COLUMN made TEXT;
   CREATE TABLE presets (
     id TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     settings TEXT NOT NULL,
     created_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE turn_odds (
     turn TEXT PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE,
     odds TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;`,

  // 6: who may ask over the local API, whether its door is open, and the numbers that adapters go by there
  `CREATE TABLE api_keys (
     id TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     secret_hash TEXT NOT NULL UNIQUE,
     tail TEXT NOT NULL,
     limits TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     used_at INTEGER,
     day INTEGER NOT NULL,
     tokens INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE api_door (id INTEGER PRIMARY KEY CHECK (id = 1), is_on INTEGER NOT NULL, port INTEGER NOT NULL) STRICT;
   CREATE TABLE api_adapters (id INTEGER PRIMARY KEY AUTOINCREMENT, hash TEXT NOT NULL UNIQUE) STRICT;`,

  // 7: other machines' servers that can answer, and which conversations may go to which of them
  `CREATE TABLE remotes (
     id TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     address TEXT NOT NULL,
     kind TEXT NOT NULL,
     plain_http INTEGER NOT NULL,
     sealed_key BLOB,
     serves_api INTEGER NOT NULL,
     named TEXT NOT NULL,
     found TEXT NOT NULL,
     asked_at INTEGER,
     trouble TEXT
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE remote_consents (
     conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
     remote TEXT NOT NULL,
     origin TEXT NOT NULL,
     name TEXT NOT NULL,
     host TEXT NOT NULL,
     at INTEGER NOT NULL,
     PRIMARY KEY (conversation, remote, origin)
   ) STRICT, WITHOUT ROWID;`,

  // 8: the base of a conversation, two answers that wait for a choice, and prompts that are saved
  `ALTER TABLE conversations ADD COLUMN base TEXT;
   ALTER TABLE conversations ADD COLUMN comparison TEXT;
   ALTER TABLE turns ADD COLUMN prompts TEXT;
   CREATE TABLE prompts (
     id TEXT PRIMARY KEY,
     kind TEXT NOT NULL,
     title TEXT NOT NULL,
     text TEXT NOT NULL,
     hash TEXT NOT NULL,
     author TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     updated_at INTEGER NOT NULL,
     removed_at INTEGER,
     words TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;`,

  // 9: files that go with questions, which name them, and the tools that answers used. Questions of several branches
  // may name one file; one that no question names goes at the next start
  `ALTER TABLE turns ADD COLUMN attachments TEXT;
   ALTER TABLE turns ADD COLUMN uses TEXT;
   CREATE TABLE attachments (
     id TEXT PRIMARY KEY,
     head TEXT NOT NULL,
     text TEXT NOT NULL
   ) STRICT;`,

  // 10: what is known of whose an answer is; open ones are gone on with after a start
  `CREATE TABLE colophons (
     turn TEXT PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE,
     is_open INTEGER NOT NULL,
     colophon TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX colophons_open ON colophons (turn) WHERE is_open = 1;`,

  // 11: what came with the small world to try things in, so that it can be told apart and taken away again
  `CREATE TABLE starter (
     hash TEXT PRIMARY KEY,
     kind TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;`,

  // 12: what finished colophons name, one row each, for views over time. They can be made again from the colophons
  `CREATE TABLE carried (
     turn TEXT NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
     kind TEXT NOT NULL,
     id TEXT NOT NULL,
     at INTEGER NOT NULL,
     name TEXT NOT NULL,
     parts INTEGER NOT NULL,
     low INTEGER NOT NULL,
     high INTEGER NOT NULL,
     people TEXT NOT NULL,
     PRIMARY KEY (turn, kind, id)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX carried_over_time ON carried (kind, at);
   CREATE INDEX carried_by ON carried (kind, id, at);
   CREATE TABLE told (
     turn TEXT PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE,
     at INTEGER NOT NULL,
     unattributed INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX told_over_time ON told (at);`,

  // 13: what was read for an answer
  `ALTER TABLE turns ADD COLUMN read TEXT;`,

  // 14: what was signed, each with its versions as they go to the network, and who has a name here
  `CREATE TABLE wallet_transactions (
     id TEXT PRIMARY KEY,
     chain TEXT NOT NULL,
     account TEXT NOT NULL,
     nonce INTEGER NOT NULL,
     statement TEXT NOT NULL,
     token TEXT,
     state TEXT NOT NULL,
     settled INTEGER NOT NULL,
     succeeded INTEGER,
     mined_hash TEXT,
     block INTEGER,
     fee TEXT,
     at INTEGER NOT NULL,
     UNIQUE (chain, account, nonce)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX wallet_transactions_open ON wallet_transactions (nonce) WHERE settled = 0;
   CREATE TABLE wallet_attempts (
     hash TEXT PRIMARY KEY,
     id TEXT NOT NULL REFERENCES wallet_transactions (id) ON DELETE CASCADE,
     place INTEGER NOT NULL,
     kind TEXT NOT NULL,
     raw TEXT NOT NULL,
     max_fee TEXT NOT NULL,
     priority TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX wallet_attempts_of ON wallet_attempts (id, place);
   CREATE TABLE wallet_contacts (
     address TEXT PRIMARY KEY,
     name TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE wallet_delegations (
     account TEXT PRIMARY KEY,
     identity TEXT NOT NULL,
     issued_at INTEGER NOT NULL,
     signature TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;`,

  // 15: what is being published, so that it goes on after a kill
  `CREATE TABLE publications (
     id TEXT PRIMARY KEY,
     body TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;`,

  // 16: which contributions of which datanets snapshots are
  `CREATE TABLE snapshot_origins (
     root TEXT NOT NULL,
     network TEXT NOT NULL,
     contribution INTEGER NOT NULL,
     datanet INTEGER NOT NULL,
     PRIMARY KEY (root, network, contribution)
   ) STRICT, WITHOUT ROWID;`,

  // 17: what was found in proposals, as long as they stand
  `CREATE TABLE proposal_looks (
     network TEXT NOT NULL,
     contribution INTEGER NOT NULL,
     body TEXT NOT NULL,
     PRIMARY KEY (network, contribution)
   ) STRICT, WITHOUT ROWID;`,

  // 18: what people attest of each other, and what they took back
  `CREATE TABLE attestations (
     id TEXT PRIMARY KEY,
     issuer TEXT NOT NULL,
     issued_at INTEGER NOT NULL,
     body TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE attestation_revocations (
     attestation TEXT NOT NULL,
     issuer TEXT NOT NULL,
     body TEXT NOT NULL,
     PRIMARY KEY (attestation, issuer)
   ) STRICT, WITHOUT ROWID;`,

  // 19: tokens that a person added, by chain
  `CREATE TABLE wallet_tokens (
     chain TEXT NOT NULL,
     address TEXT NOT NULL,
     body TEXT NOT NULL,
     PRIMARY KEY (chain, address)
   ) STRICT, WITHOUT ROWID;`,

  // 20: versions of datanets that are being published
  `CREATE TABLE version_drafts (
     id TEXT PRIMARY KEY,
     body TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;`,
];
