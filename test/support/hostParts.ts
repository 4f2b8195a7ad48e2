import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { ok } from '#core/result.ts';
import type { Identity } from '#host/identity/identity.ts';
import type { Log } from '#host/log/log.ts';
import type { Shell } from '#host/shell.ts';
import { startKeyProcess } from '#server/keyProcess.ts';
import type { FakeEngine } from './fakeEngine.ts';

/** A folder of its own for one test, gone after it. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A log that keeps its lines for the test to look at. */
export function heldLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    info: (event, details) => lines.push(`info ${event} ${JSON.stringify(details ?? {})}`),
    warn: (event, details) => lines.push(`warn ${event} ${JSON.stringify(details ?? {})}`),
    error: (event, error) => lines.push(`error ${event} ${error instanceof Error ? error.message : 'unknown'}`),
    tail: (count) => lines.slice(-count),
    close: () => {},
  };
}

/** A shell around a fake engine; what it is asked to open is kept in `opened`. */
export function fakeShell(engine: FakeEngine): Shell & { opened: string[] } {
  const opened: string[] = [];
  const open = (target: string) => {
    opened.push(target);
    return Promise.resolve(true);
  };
  return {
    kind: 'server',
    version: '0.0.0',
    opened,
    vault: {
      protection: () => Promise.resolve('file'),
      seal: (plain) => Promise.resolve(plain.map((byte) => byte ^ 0x5a)),
      open: (sealed) => Promise.resolve(sealed.map((byte) => byte ^ 0x5a)),
    },
    pickFiles: null,
    openLink: open,
    showFolder: open,
    startEngine: (duty) => engine.startEngine(duty),
    // The real one: there is nothing about it that a test would want otherwise.
    startKeys: () => startKeyProcess(join(import.meta.dirname, '../../keys/main.ts')),
  };
}

/** An identity whose key is made of one byte. */
export function identityOf(byte: number): Identity {
  const secret = new Uint8Array(32).fill(byte);
  return {
    publicKey: Buffer.from(secp256k1.getPublicKey(secret)).toString('hex'),
    sign: (digest) => Promise.resolve(ok(secp256k1.sign(digest, secret, { prehash: false }))),
    close: () => Promise.resolve(),
  };
}
