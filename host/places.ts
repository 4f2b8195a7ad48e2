import { mkdir, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { errorCodeOf } from './durable/failures.ts';

/** Where everything lies in the data folder. No other file joins a path onto it. */
export interface Places {
  root: string;
  projects: string;
  snapshots: string;
  models: string;
  adapters: string;
  runs: string;
  benchmarks: string;
  derived: string;
  likeness: string;
  exports: string;
  keys: string;
  incoming: string;
  logs: string;
  catalogue: string;
  /** The networks that a person added, and the practice network. */
  chains: string;
  /** Small things that are known by their hashes. */
  contents: string;
  /** Folders of snapshots that were made for others: what a person copies to a place of theirs. */
  published: string;
  /** The log of receipts. */
  ledger: string;
  /** What answers cost, and what was settled. */
  settlement: string;
  settings: string;
  identity: string;
  /** Accounts, and their keys as the key process sealed them. */
  wallet: string;
  /** With what is opened what others sealed for this person, itself sealed. */
  encryption: string;
  /** The token for a hub, sealed. */
  hubToken: string;
  /** What opens the keys of servers on other machines. */
  remoteKeys: string;
  lock: string;
}

export function placesIn(root: string): Places {
  const keys = join(root, 'keys');
  return {
    root,
    projects: join(root, 'projects'),
    snapshots: join(root, 'snapshots'),
    models: join(root, 'models'),
    adapters: join(root, 'adapters'),
    runs: join(root, 'runs'),
    benchmarks: join(root, 'benchmarks'),
    derived: join(root, 'derived'),
    likeness: join(root, 'derived', 'likeness'),
    exports: join(root, 'derived', 'exports'),
    chains: join(root, 'chains'),
    contents: join(root, 'contents'),
    published: join(root, 'published'),
    keys,
    incoming: join(root, 'incoming'),
    logs: join(root, 'logs'),
    catalogue: join(root, 'catalogue.sqlite'),
    ledger: join(root, 'ledger.sqlite'),
    settlement: join(root, 'settlement.sqlite'),
    settings: join(root, 'settings.json'),
    identity: join(keys, 'identity.json'),
    wallet: join(keys, 'wallet.json'),
    encryption: join(keys, 'encryption.json'),
    hubToken: join(keys, 'hub-token.json'),
    remoteKeys: join(keys, 'remotes.key'),
    lock: join(root, 'lock'),
  };
}

/** Makes the folders and proves that the disk takes a file: a full or read-only disk is said before anything is lost. */
export async function makePlaces(places: Places): Promise<Result<void, { detail: string }>> {
  const folders = [
    places.projects,
    places.snapshots,
    places.models,
    places.adapters,
    places.runs,
    places.benchmarks,
    places.derived,
    places.exports,
    places.chains,
    places.contents,
    places.published,
    places.keys,
    places.incoming,
    places.logs,
  ];
  const proof = join(places.incoming, 'writable');
  try {
    // Only the person may look in: there are keys and private texts.
    await mkdir(places.root, { recursive: true, mode: 0o700 });
    await Promise.all(folders.map((folder) => mkdir(folder, { recursive: true, mode: 0o700 })));
    await writeFile(proof, 'yes');
    await unlink(proof);
    return ok(undefined);
  } catch (error) {
    return fail({ detail: errorCodeOf(error) });
  }
}
