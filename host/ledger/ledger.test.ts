import { copyFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commitmentOf } from '#core/receipt/opening.ts';
import { receiptBytes } from '#core/receipt/receipt.ts';
import { leafHash } from '#core/receiptLog/hashing.ts';
import { verifyConsistency, verifyInclusion } from '#core/receiptLog/proofs.ts';
import { isSignedBy } from '#core/signature.ts';
import { fakeEngine } from '#test/support/fakeEngine.ts';
import { fakeShell, freshFolder, heldLog } from '#test/support/hostParts.ts';
import { statementOf, supplementOf } from '#test/support/receipts.ts';
import { type Identity, openIdentity } from '../identity/identity.ts';
import { type Appended, type HandedOut, Ledger } from './ledger.ts';
import { type LedgerFile, openLedgerFile } from './ledgerFile.ts';
import { type Evidence, type LedgerReport, verifyLedger } from './verifyLedger.ts';

const { vault } = fakeShell(fakeEngine());
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

async function identityIn(folder: string): Promise<Identity> {
  const identity = await openIdentity(join(folder, 'identity.json'), vault, heldLog());
  await identity.close();
  return identity;
}

function opened(path: string, log: string): LedgerFile {
  const file = openLedgerFile(path, log);
  if (!file.ok) throw new Error(file.failure.code);
  return file.value;
}

interface Held {
  folder: string;
  path: string;
  identity: Identity;
  file: LedgerFile;
  ledger: Ledger;
}

async function newLedger(now?: () => number): Promise<Held> {
  const folder = await freshFolder();
  const identity = await identityIn(folder);
  const path = join(folder, 'ledger.sqlite');
  const file = opened(path, identity.publicKey);
  return { folder, path, identity, file, ledger: new Ledger({ file, folder, identity, ...(now && { now }) }) };
}

async function append(ledger: Ledger, seed: number): Promise<Appended> {
  const appended = await ledger.append(statementOf(seed));
  if (!appended.ok) throw new Error(appended.failure.code);
  return appended.value;
}

async function fill(ledger: Ledger, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, seed) => append(ledger, seed)));
}

async function handOut(ledger: Ledger, index: number): Promise<HandedOut> {
  const handed = await ledger.handOut(index);
  if (!handed.ok) throw new Error(handed.failure.code);
  return handed.value;
}

/** Somebody with the file writes into it while the app is closed; then all of it is verified. */
async function verifiedAfter(
  { ledger, path, identity }: Held,
  tamper: (database: DatabaseSync) => void,
  evidence: Evidence = {},
): Promise<LedgerReport> {
  await ledger.close();
  const database = new DatabaseSync(path);
  tamper(database);
  database.close();
  const file = opened(path, identity.publicKey);
  onTestFinished(() => file.close());
  return verifyLedger(file, identity.publicKey, isSignedBy, evidence);
}

describe('the ledger', () => {
  it('keeps receipts in the order in which they came, over a restart', async () => {
    const { ledger, path, folder, identity } = await newLedger();
    await fill(ledger, 300);
    expect(ledger.size).toBe(300);
    await ledger.close();
    const file = opened(path, identity.publicKey);
    const later = new Ledger({ file, folder, identity });
    expect(later.size).toBe(300);
    expect(later.receipt(7)).toMatchObject({
      index: 7,
      log: identity.publicKey,
      prompt: 'prompt' in statementOf(7) ? (statementOf(7) as { prompt: string }).prompt : '',
    });
    expect((await append(later, 300)).receipt.index).toBe(300);
    expect(await verifyLedger(file, identity.publicKey, isSignedBy)).toMatchObject({ entries: 301, findings: [] });
    await later.close();
  });

  it('proves to a stranger that a receipt is in it, and that it only grew', async () => {
    const { ledger, identity } = await newLedger();
    await fill(ledger, 700);
    const early = ledger.latestCheckpoint()!;
    const handed = await handOut(ledger, 411);
    await fill(ledger, 100);
    // All that follows needs nothing but what was handed out.
    const { receipt, checkpoint, proof } = handed;
    const entry = receiptBytes(receipt);
    if (!entry.ok) throw new Error('no bytes');
    const proven = {
      leaf: leafHash(entry.value),
      index: receipt.index,
      size: checkpoint.size,
      root: bytes(checkpoint.root),
    };
    expect(verifyInclusion(proven, proof.map(bytes))).toBe(true);
    expect(verifyInclusion({ ...proven, index: 410 }, proof.map(bytes))).toBe(false);
    const grown = ledger.grownSince(early.size)!;
    const [before, after] = [early, grown.checkpoint].map(({ size, root }) => ({ size, root: bytes(root) }));
    expect(verifyConsistency(before!, after!, grown.proof.map(bytes))).toBe(true);
    expect(after!.size).toBe(800);
    expect(identity.publicKey).toBe(receipt.log);
    await ledger.close();
  });

  it('finds a message’s receipt and all that was found later', async () => {
    const { ledger } = await newLedger();
    const salt = Ledger.newSalt();
    const first = await ledger.append(statementOf(1), { salt, message: 'M1' });
    await append(ledger, 2);
    if (!first.ok) throw new Error(first.failure.code);
    await ledger.append(supplementOf(first.value.receipt.index, 3));
    expect(ledger.ofMessage('M1').map(({ kind, index }) => [kind, index])).toEqual([
      ['answer', 0],
      ['supplement', 2],
    ]);
    expect(ledger.ofMessage('M2')).toEqual([]);
    const { receipt, leaf } = first.value;
    expect(ledger.placeOf('M1')).toEqual({ index: receipt.index, at: receipt.at, leaf });
    expect(ledger.placeOf('M2')).toBeNull();
    expect(Buffer.from(ledger.saltOf(0)!).equals(salt)).toBe(true);
    await ledger.close();
  });

  it('gives equal words another commitment each time, and another as a prompt than as an answer', () => {
    const [one, other] = [Ledger.newSalt(), Ledger.newSalt()];
    const commitments = [
      commitmentOf('prompt', one, 'why?'),
      commitmentOf('prompt', other, 'why?'),
      commitmentOf('answer', one, 'why?'),
    ];
    expect(new Set(commitments).size).toBe(3);
    expect(commitmentOf('prompt', one, 'why?')).toBe(commitments[0]);
  });

  it('acknowledges nothing that the disk did not take, and goes on when it takes again', async () => {
    const held = await newLedger();
    await fill(held.ledger, 10);
    const full = new Ledger({ ...held, file: refusing(held.file, () => broken) });
    let broken = true;
    expect(await full.append(statementOf(50))).toMatchObject({ ok: false, failure: { code: 'DISK_FULL' } });
    expect(full.size).toBe(10);
    broken = false;
    expect((await append(full, 51)).receipt.index).toBe(10);
    expect(await verifyLedger(held.file, held.identity.publicKey, isSignedBy)).toMatchObject({
      entries: 11,
      findings: [],
    });
    await full.close();
  });

  it('takes nothing more when entries that it had signed for are gone', async () => {
    const held = await newLedger();
    await fill(held.ledger, 20);
    held.file.write(() => void held.file.statement('DELETE FROM receipts WHERE place > 15').run());
    const later = new Ledger(held);
    expect(await later.append(statementOf(1))).toEqual({ ok: false, failure: { code: 'LEDGER_DAMAGED' } });
    await later.close();
  });

  it('appends nothing that the key did not sign for', async () => {
    const held = await newLedger();
    const locked: Identity = {
      ...held.identity,
      sign: () => Promise.resolve({ ok: false, failure: { code: 'KEY_UNAVAILABLE', detail: 'locked' } }),
    };
    const ledger = new Ledger({ ...held, identity: locked });
    expect(await ledger.append(statementOf(1))).toMatchObject({ ok: false, failure: { code: 'KEY_UNAVAILABLE' } });
    expect(ledger.size).toBe(0);
    await ledger.close();
  });

  it('keeps the newest checkpoint, the first of each hour, and those it was handed out under', async () => {
    let now = Date.UTC(2026, 0, 1);
    const { ledger, file } = await newLedger(() => now);
    const sizes = () =>
      file
        .statement('SELECT size FROM checkpoints ORDER BY size')
        .all()
        .map(({ size }) => size);
    for (let minute = 0; minute < 130; minute += 10) {
      await append(ledger, minute);
      if (minute === 30) await handOut(ledger, 0);
      now += 10 * 60_000;
    }
    expect(sizes()).toEqual([1, 4, 10, 13]);
    await ledger.close();
  });

  it('leaves the log of another key as it is, and begins its own', async () => {
    const { ledger, path, folder } = await newLedger();
    await fill(ledger, 3);
    await ledger.close();
    const other = await identityIn(await freshFolder());
    const file = opened(path, other.publicKey);
    const own = new Ledger({ file, folder, identity: other });
    expect(own.size).toBe(0);
    await own.close();
    const old = opened(`${path}.${ledger.log.slice(0, 16)}`, ledger.log);
    expect(await verifyLedger(old, ledger.log, isSignedBy)).toMatchObject({ entries: 3, findings: [] });
    old.close();
  });

  it('does not open a log that a newer version wrote, nor one that is none', async () => {
    const { ledger, path, identity, folder } = await newLedger();
    await ledger.close();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(openLedgerFile(path, identity.publicKey)).toMatchObject({ failure: { code: 'LEDGER_NEWER', found: 99 } });
    const rubbish = join(folder, 'identity.json');
    expect(openLedgerFile(rubbish, identity.publicKey)).toMatchObject({ failure: { code: 'LEDGER_UNUSABLE' } });
  });
});

describe('verifying names', () => {
  it('an entry that was edited', async () => {
    const held = await newLedger();
    await fill(held.ledger, 600);
    const report = await verifiedAfter(held, (database) =>
      database.exec(`UPDATE receipts SET entry = replace(entry, '"Birds"', '"Words"') WHERE place = 433`),
    );
    expect(report.findings[0]).toEqual({ kind: 'edited', index: 433 });
  });

  it('an entry that was edited together with its hash, by the 256 that it stands among', async () => {
    const held = await newLedger();
    await fill(held.ledger, 600);
    const report = await verifiedAfter(held, (database) => rewrite(database, 433));
    expect(report.findings).toContainEqual({ kind: 'replaced', from: 256, to: 512 });
  });

  it('an entry that was edited together with every hash above it', async () => {
    const held = await newLedger();
    await fill(held.ledger, 600);
    const report = await verifiedAfter(held, (database) => {
      rewrite(database, 599);
    });
    expect(report.findings).toEqual([{ kind: 'replaced', from: 0, to: 600 }]);
  });

  it('entries that changed places', async () => {
    const held = await newLedger();
    await fill(held.ledger, 20);
    const report = await verifiedAfter(held, (database) =>
      database.exec(
        'UPDATE receipts SET place = -1 WHERE place = 4; UPDATE receipts SET place = 4 WHERE place = 9; UPDATE receipts SET place = 9 WHERE place = -1;',
      ),
    );
    expect(report.findings.slice(0, 2)).toEqual([
      { kind: 'misplaced', index: 4 },
      { kind: 'misplaced', index: 9 },
    ]);
  });

  it('a cut tail', async () => {
    const held = await newLedger();
    await fill(held.ledger, 50);
    const report = await verifiedAfter(held, (database) => database.exec('DELETE FROM receipts WHERE place >= 44'));
    expect(report.findings).toEqual([{ kind: 'cut', index: 44, size: 50 }]);
  });

  it('a missing entry', async () => {
    const held = await newLedger();
    await fill(held.ledger, 50);
    const report = await verifiedAfter(held, (database) => database.exec('DELETE FROM receipts WHERE place = 12'));
    expect(report.findings[0]).toEqual({ kind: 'missing', index: 12 });
  });

  it('a checkpoint that the owner did not sign', async () => {
    const held = await newLedger();
    await fill(held.ledger, 5);
    const report = await verifiedAfter(held, (database) => database.exec('UPDATE checkpoints SET at = at + 1'));
    expect(report.findings).toEqual([{ kind: 'bad-signature', size: 5 }]);
  });

  it('a fork, by what was handed out before it', async () => {
    const held = await newLedger();
    await fill(held.ledger, 30);
    // The owner keeps a copy, hands a receipt out, puts the copy back and goes on otherwise.
    await held.ledger.close();
    const copy = join(held.folder, 'copy.sqlite');
    await copyFile(held.path, copy);
    const first = new Ledger({ ...held, file: opened(held.path, held.identity.publicKey) });
    await append(first, 1_000);
    const handed = await handOut(first, 30);
    await first.close();
    const second = new Ledger({ ...held, file: opened(copy, held.identity.publicKey) });
    await append(second, 2_000);
    await append(second, 2_001);
    const forked = await verifiedAfter({ ...held, ledger: second, path: copy }, () => {}, { receipts: [handed] });
    expect(forked.findings).toContainEqual({ kind: 'forked', index: 30 });
    // With nothing from outside each of the two looks whole, and the log that handed it out is.
    const whole = opened(held.path, held.identity.publicKey);
    const report = await verifyLedger(whole, held.identity.publicKey, isSignedBy, { receipts: [handed] });
    expect(report.findings).toEqual([]);
    whole.close();
  });

  it('a log that was put back to an earlier state, by a checkpoint that somebody holds', async () => {
    const held = await newLedger();
    await fill(held.ledger, 30);
    await held.ledger.close();
    const copy = join(held.folder, 'copy.sqlite');
    await copyFile(held.path, copy);
    const later = new Ledger({ ...held, file: opened(held.path, held.identity.publicKey) });
    await append(later, 1_000);
    const checkpoint = later.latestCheckpoint()!;
    await later.close();
    const file = opened(copy, held.identity.publicKey);
    onTestFinished(() => file.close());
    const report = await verifyLedger(file, held.identity.publicKey, isSignedBy, { checkpoints: [checkpoint] });
    expect(report.findings).toEqual([{ kind: 'cut', index: 30, size: 31 }]);
  });
});

/** Changes an entry and makes its own hash fit. */
function rewrite(database: DatabaseSync, place: number): void {
  const row = database.prepare('SELECT entry FROM receipts WHERE place = ?').get(place);
  const entry = Buffer.from(row!['entry'] as Uint8Array)
    .toString('utf8')
    .replace('"Birds"', '"Words"');
  const leaf = leafHash(Buffer.from(entry));
  database.prepare('UPDATE receipts SET entry = ?, leaf = ? WHERE place = ?').run(Buffer.from(entry), leaf, place);
}

/** The same file on a disk that is full while `broken` says so. */
function refusing(file: LedgerFile, broken: () => boolean): LedgerFile {
  return {
    statement: (sql: string) => file.statement(sql),
    write: (change: () => void) =>
      file.write(() => {
        change();
        if (broken())
          throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
      }),
    close: () => file.close(),
  } as LedgerFile;
}
