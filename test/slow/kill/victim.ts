import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Job } from '#core/job.ts';
import { linkOverWire } from '#protocol/wire/link.ts';
import { wireOverProcess } from '#protocol/wire/process.ts';
import type { WindowContract } from '#protocol/window/contract.ts';

export interface KilledOptions {
  dataFolder: string;
  seed: number;
  /** Files and folders (these with "/" at the end) whose sync does nothing: the source of a RegExp. */
  forget?: string | undefined;
  /** Bytes until the disk is full. */
  capacity?: number | undefined;
}

/** What a call rejects with when its host was killed. */
export class HostGone extends Error {}

/** A host process, seen by the driver that is going to kill it. */
export interface Victim {
  readonly client: ContractRouterClient<WindowContract>;
  /** Makes it stand still at the n-th change of its disk, from now on, in paths that `where` (a RegExp's source) is for. */
  standStillAfter(steps: number, where: string): void;
  /** Where it stood still: "in a sync /projects/…/log/000000.log". */
  readonly stoodStill: Promise<string>;
  /** Resolves when the process is gone. */
  kill(): Promise<void>;
  send(name: string, content: string): Promise<string>;
  ended(job: Job): Promise<Job>;
}

export function startVictim(options: KilledOptions): Victim {
  const child = fork(join(import.meta.dirname, 'killedHost.ts'), [JSON.stringify(options)], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said = child.stdio[3] as Readable;
  const wire = wireOverProcess({
    post(frame) {
      if (child.connected) child.send(frame, () => {});
    },
    onMessage: (listener) => child.on('message', listener),
    onGone: (listener) => child.once('exit', () => listener()),
    end: () => child.kill('SIGKILL'),
  });
  const client: ContractRouterClient<WindowContract> = createORPCClient(
    linkOverWire(wire, () => new HostGone('the host was killed')),
  );
  return {
    client,
    standStillAfter: (steps, where) => child.send({ steps, where }, () => {}),
    stoodStill: new Promise((resolve) => said.once('data', (line: Buffer) => resolve(line.toString('utf8').trim()))),
    kill() {
      child.kill('SIGKILL');
      return gone;
    },
    async send(name, content) {
      const bytes = new TextEncoder().encode(content);
      const { ticket } = await client.files.offer({ name, size: bytes.byteLength });
      for (let at = 0; at < bytes.byteLength;) {
        const chunk = new Blob([bytes.slice(at, at + 256 * 1024)]);
        at = (await client.files.write({ ticket, offset: at, chunk })).received;
      }
      return ticket;
    },
    async ended(job) {
      for await (const live of await client.app.live()) {
        const now = live.jobs.find(({ id }) => id === job.id);
        if (now !== undefined && ['done', 'failed', 'cancelled'].includes(now.state)) return now;
      }
      throw new HostGone('the live state ended');
    },
  };
}
