import { copyFile, mkdtemp, rename, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSignedBy } from '#core/signature.ts';
import { openIdentity } from '#host/identity/identity.ts';
import { Ledger } from '#host/ledger/ledger.ts';
import { type LedgerFile, openLedgerFile } from '#host/ledger/ledgerFile.ts';
import { type Evidence, type LedgerFinding, verifyLedger } from '#host/ledger/verifyLedger.ts';
import { openLog } from '#host/log/log.ts';
import { serverShell } from '#server/shell.ts';
import { statementOf } from '#test/support/receipts.ts';
import { median, rounded } from '../median.ts';

const RECEIPTS = 1_000_000;
/** Answers that wait at once for their receipt: what shares a commit. */
const AT_ONCE = 256;
/** Statements that are made before the clock runs and used again: making them is not the ledger's work. */
const STATEMENTS = 5_000;
const PROOFS = 200;

/** A million receipts appended durably, verified whole, proven one by one; then an edit, a cut tail and a fork. */
export async function bench(args: readonly string[] = []): Promise<Record<string, number | boolean>> {
  const receipts = Number(args.find((arg) => arg.startsWith('--receipts='))?.slice(11) ?? RECEIPTS);
  const folder = await mkdtemp(join(tmpdir(), 'colophon-ledger-'));
  const log = openLog(folder, []);
  const { vault } = serverShell({ version: '0.0.0', root: '' });
  const identity = await openIdentity(join(folder, 'identity.json'), vault, log);
  const path = join(folder, 'ledger.sqlite');
  const copy = join(folder, 'copy.sqlite');
  /** A copy is made before the last hundred are appended. */
  const last = receipts - 100;
  const open = (): LedgerFile => {
    const file = openLedgerFile(path, identity.publicKey);
    if (!file.ok) throw new Error(file.failure.code);
    return file.value;
  };
  const append = async (ledger: Ledger, seed: number) => {
    const appended = await ledger.append(statements[seed % statements.length]!, {
      salt: Ledger.newSalt(),
      message: null,
    });
    if (!appended.ok) throw new Error(appended.failure.code);
  };
  const statements = Array.from({ length: Math.min(STATEMENTS, receipts) }, (_, seed) => statementOf(seed));

  let file = open();
  let ledger = new Ledger({ file, folder, identity });
  await append(ledger, 0);
  const began = performance.now();
  let next = 1;
  let until = last;
  const answers = async () => {
    while (next < until) {
      const seed = next;
      next += 1;
      await append(ledger, seed);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, answers));
  const appendS = (performance.now() - began) / 1000;
  await ledger.close();
  await copyFile(path, copy);
  file = open();
  ledger = new Ledger({ file, folder, identity });
  until = receipts;
  await Promise.all(Array.from({ length: AT_ONCE }, answers));

  const proofs: number[] = [];
  for (let at = 0; at < PROOFS; at += 1) {
    const start = performance.now();
    const out = await ledger.handOut(Math.floor(((at + 0.5) / PROOFS) * receipts));
    proofs.push(performance.now() - start);
    if (!out.ok) throw new Error(out.failure.code);
  }
  const forkedAt = receipts - 50;
  const handed = await ledger.handOut(forkedAt);
  if (!handed.ok) throw new Error(handed.failure.code);

  const verify = async (evidence: Evidence = {}): Promise<readonly LedgerFinding[]> =>
    (await verifyLedger(file, identity.publicKey, isSignedBy, evidence)).findings;
  const verifyBegan = performance.now();
  const clean = await verify();
  const verifyS = (performance.now() - verifyBegan) / 1000;
  if (clean.length > 0) throw new Error(`A log that nobody touched: ${JSON.stringify(clean[0])}`);

  const tamper = async (sql: string) => {
    await ledger.close();
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
    file = open();
    ledger = new Ledger({ file, folder, identity });
  };
  const edited = Math.floor(receipts / 3);
  await tamper(`CREATE TABLE saved AS SELECT * FROM receipts WHERE place = ${edited};
    UPDATE receipts SET entry = replace(entry, '"Birds"', '"Words"') WHERE place = ${edited}`);
  const namesEdit = (await verify()).some((found) => found.kind === 'edited' && found.index === edited);
  await tamper(`UPDATE receipts SET entry = (SELECT entry FROM saved) WHERE place = ${edited};
    DELETE FROM receipts WHERE place >= ${last}`);
  const namesCut = (await verify()).some((found) => found.kind === 'cut' && found.index === last);
  // The owner goes on from a copy as if nothing had been: what was handed out before says otherwise.
  await ledger.close();
  await rename(copy, path);
  file = open();
  ledger = new Ledger({ file, folder, identity });
  for (let at = 0; at < 100; at += 1) await append(ledger, at);
  const found = await verify({ receipts: [handed.value] });
  const namesFork = found.some((finding) => finding.kind === 'forked' && finding.index === forkedAt);
  await ledger.close();
  log.close();
  await rm(folder, { recursive: true });
  return {
    receipts,
    appendPerS: Math.round(last / appendS),
    verifyPerS: Math.round(receipts / verifyS),
    proofMs: rounded(median(proofs), 2),
    detects: namesEdit && namesCut && namesFork,
  };
}
