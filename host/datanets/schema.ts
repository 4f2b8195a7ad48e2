/** A change of these tables gives another number: what was read is read again, for it can be. */
export const INDEX_VERSION = 7;

/**
 * What the contracts said, one row an event that matters, each with the block that it was in. Nothing is ever changed:
 * what is true now is what the last row says, and a chain that turns out to go another way is undone by deleting all
 * rows above a block.
 */
export const SCHEMA = `
  CREATE TABLE progress (id INTEGER PRIMARY KEY CHECK (id = 1), next INTEGER NOT NULL, span INTEGER NOT NULL) STRICT;
  CREATE TABLE blocks (number INTEGER PRIMARY KEY, hash TEXT NOT NULL) STRICT;

  CREATE TABLE datanets (
    id INTEGER PRIMARY KEY, block INTEGER NOT NULL, log INTEGER NOT NULL, owner TEXT NOT NULL, document TEXT NOT NULL,
    expires_at INTEGER NOT NULL, derivatives INTEGER NOT NULL, commercial INTEGER NOT NULL,
    attribution INTEGER NOT NULL, reading INTEGER NOT NULL, training INTEGER NOT NULL, members_only INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE owners (datanet INTEGER NOT NULL, block INTEGER NOT NULL, log INTEGER NOT NULL, owner TEXT NOT NULL,
    PRIMARY KEY (datanet, block, log)) STRICT, WITHOUT ROWID;
  CREATE TABLE offers (datanet INTEGER NOT NULL, block INTEGER NOT NULL, log INTEGER NOT NULL, account TEXT NOT NULL,
    PRIMARY KEY (datanet, block, log)) STRICT, WITHOUT ROWID;
  CREATE TABLE descriptions (datanet INTEGER NOT NULL, block INTEGER NOT NULL, log INTEGER NOT NULL,
    hash TEXT NOT NULL, location TEXT NOT NULL, PRIMARY KEY (datanet, block, log)) STRICT, WITHOUT ROWID;
  CREATE TABLE rules (datanet INTEGER NOT NULL, version INTEGER NOT NULL, block INTEGER NOT NULL, log INTEGER NOT NULL,
    rules TEXT NOT NULL, PRIMARY KEY (datanet, version)) STRICT, WITHOUT ROWID;
  CREATE TABLE rule_wishes (datanet INTEGER NOT NULL, block INTEGER NOT NULL, log INTEGER NOT NULL,
    change TEXT NOT NULL, reviewer TEXT NOT NULL, rules TEXT NOT NULL, PRIMARY KEY (datanet, block, log)) STRICT, WITHOUT ROWID;
  CREATE TABLE rule_decisions (datanet INTEGER NOT NULL, block INTEGER NOT NULL, log INTEGER NOT NULL,
    change TEXT NOT NULL, ready_at INTEGER NOT NULL, PRIMARY KEY (datanet, block, log)) STRICT, WITHOUT ROWID;
  CREATE TABLE proposals (
    id INTEGER PRIMARY KEY, datanet INTEGER NOT NULL, block INTEGER NOT NULL, log INTEGER NOT NULL,
    proposer TEXT NOT NULL, rules INTEGER NOT NULL, root TEXT NOT NULL, manifest TEXT NOT NULL, count INTEGER NOT NULL,
    bond TEXT NOT NULL, deadline INTEGER NOT NULL, location TEXT NOT NULL
  ) STRICT;
  CREATE INDEX proposals_of ON proposals (datanet);
  CREATE INDEX proposals_by ON proposals (proposer);
  CREATE INDEX proposals_with ON proposals (root);
  CREATE TABLE votes (contribution INTEGER NOT NULL, reviewer TEXT NOT NULL, block INTEGER NOT NULL,
    log INTEGER NOT NULL, reason INTEGER NOT NULL, reasons TEXT NOT NULL,
    PRIMARY KEY (contribution, reviewer)) STRICT, WITHOUT ROWID;
  CREATE TABLE decisions (contribution INTEGER PRIMARY KEY, block INTEGER NOT NULL, log INTEGER NOT NULL,
    status INTEGER NOT NULL) STRICT;
  CREATE TABLE withdrawals (contribution INTEGER PRIMARY KEY, block INTEGER NOT NULL, log INTEGER NOT NULL,
    version INTEGER NOT NULL) STRICT;
  CREATE TABLE refunds (contribution INTEGER PRIMARY KEY, block INTEGER NOT NULL, log INTEGER NOT NULL,
    account TEXT NOT NULL, amount TEXT NOT NULL) STRICT;
  CREATE TABLE versions (datanet INTEGER NOT NULL, number INTEGER NOT NULL, block INTEGER NOT NULL,
    log INTEGER NOT NULL, parent INTEGER NOT NULL, manifest TEXT NOT NULL, location TEXT NOT NULL,
    PRIMARY KEY (datanet, number)) STRICT, WITHOUT ROWID;
  CREATE TABLE wrapped_keys (datanet INTEGER NOT NULL, number INTEGER NOT NULL, block INTEGER NOT NULL,
    log INTEGER NOT NULL, hash TEXT NOT NULL, membership INTEGER NOT NULL, location TEXT NOT NULL,
    PRIMARY KEY (datanet, number, block, log)) STRICT, WITHOUT ROWID;
  CREATE TABLE members (datanet INTEGER NOT NULL, account TEXT NOT NULL, block INTEGER NOT NULL,
    log INTEGER NOT NULL, standing TEXT NOT NULL, key TEXT,
    PRIMARY KEY (datanet, account, block, log)) STRICT, WITHOUT ROWID;
  CREATE TABLE verdicts (datanet INTEGER NOT NULL, block INTEGER NOT NULL, log INTEGER NOT NULL, payer TEXT NOT NULL,
    reviewer TEXT NOT NULL, report TEXT NOT NULL, wrong INTEGER NOT NULL,
    PRIMARY KEY (datanet, block, log)) STRICT, WITHOUT ROWID;
  CREATE INDEX verdicts_on ON verdicts (payer);
  CREATE TABLE adapters (id TEXT PRIMARY KEY, block INTEGER NOT NULL, log INTEGER NOT NULL, author TEXT NOT NULL,
    base_family TEXT NOT NULL, file TEXT NOT NULL, said TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE adapter_sources (adapter TEXT NOT NULL, contribution INTEGER NOT NULL, block INTEGER NOT NULL,
    flat_weight INTEGER NOT NULL, root TEXT NOT NULL, PRIMARY KEY (adapter, contribution)) STRICT, WITHOUT ROWID;
  CREATE INDEX sources_of ON adapter_sources (contribution);
  CREATE TABLE money (block INTEGER NOT NULL, log INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
    pool TEXT NOT NULL, said TEXT NOT NULL, PRIMARY KEY (block, log)) STRICT, WITHOUT ROWID;
  CREATE INDEX money_of ON money (pool, kind, block, log);
  CREATE TABLE money_for (account TEXT NOT NULL, block INTEGER NOT NULL, log INTEGER NOT NULL,
    PRIMARY KEY (account, block, log)) STRICT, WITHOUT ROWID;
  CREATE TABLE pools (pool TEXT PRIMARY KEY, block INTEGER NOT NULL, payer TEXT NOT NULL, token TEXT NOT NULL)
    STRICT, WITHOUT ROWID;
`;

/** All that has a block, and goes with it. */
export const TABLES = [
  'datanets',
  'owners',
  'offers',
  'descriptions',
  'rules',
  'rule_wishes',
  'rule_decisions',
  'proposals',
  'votes',
  'decisions',
  'withdrawals',
  'refunds',
  'versions',
  'wrapped_keys',
  'members',
  'verdicts',
  'adapters',
  'adapter_sources',
  'money',
  'money_for',
  'pools',
] as const;
