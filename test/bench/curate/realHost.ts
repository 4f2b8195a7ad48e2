import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { Job } from '#core/job.ts';
import { linkOverWire } from '#protocol/wire/link.ts';
import { wireOverSocket } from '#protocol/wire/socket.ts';
import type { WindowContract } from '#protocol/window/contract.ts';

export interface RealHost {
  /** Lets a browser in. */
  readonly link: string;
  /** A client of its own, as a second window has one. */
  readonly client: ContractRouterClient<WindowContract>;
  /** Has the page do something, and resolves to what it tells. Two do not go at once. */
  inPage(command: Record<string, unknown>): Promise<Record<string, number>>;
  ended(job: Job): Promise<Job>;
  residentBytes(): number;
  end(): Promise<void>;
}

interface Hello {
  address: string;
  link: string;
  session: string;
}

/** Starts host and server. What does not come within `patienceMs` has failed. `answer` gives the page what it asks for under `/bench/`, beside its commands. */
export async function startRealHost(
  dataFolder: string,
  patienceMs: number,
  answer: (path: string) => string,
): Promise<RealHost> {
  const source = stripTypeScriptTypes(readFileSync(join(import.meta.dirname, 'inPage.ts'), 'utf8'));
  // Read before the window's own code, so it is no module; nor are its names the page's.
  const script = `{${source}}`;
  const child = fork(join(import.meta.dirname, 'served.ts'), [dataFolder, script], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const hello = await new Promise<Hello>((resolve, reject) => {
    child.once('message', (message) => resolve(message as unknown as Hello));
    child.once('exit', () => reject(new Error('the host did not start')));
  });

  // Either the page waits for a command, or a command for the page.
  const commands: string[] = [];
  let pageWaits: number | undefined;
  let told: (result: Record<string, number>) => void = () => {};
  let failed: (error: Error) => void = () => {};
  const reply = (id: number, text: string) => child.send({ id, answer: text });
  child.on('message', (message) => {
    const { id, path } = message as unknown as { id: number; path: string };
    const [what, ...rest] = path.split('/');
    if (what === 'next') {
      const command = commands.shift();
      if (command === undefined) pageWaits = id;
      else reply(id, command);
      return;
    }
    if (what === 'told') {
      const result = JSON.parse(decodeURIComponent(rest.join('/'))) as Record<string, number> & { error?: string };
      if (result.error === undefined) told(result);
      else failed(new Error(result.error));
      reply(id, '');
      return;
    }
    reply(id, answer(path));
  });

  const port = new URL(hello.address).port;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/wire`, ['colophon.v1', `session.${hello.session}`], {
    origin: `http://127.0.0.1:${port}`,
  });
  const wire = wireOverSocket(socket);
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const client: ContractRouterClient<WindowContract> = createORPCClient(
    linkOverWire(wire, () => new Error('the host is gone')),
  );

  return {
    link: hello.link,
    client,
    inPage(command) {
      const done = new Promise<Record<string, number>>((resolve, reject) => {
        told = resolve;
        failed = reject;
      });
      const text = JSON.stringify({ ...command, patienceMs });
      if (pageWaits === undefined) commands.push(text);
      else reply(pageWaits, text);
      pageWaits = undefined;
      return done;
    },
    async ended(job) {
      for await (const live of await client.app.live()) {
        const now = live.jobs.find(({ id }) => id === job.id);
        if (now?.state === 'done') return now;
        if (now?.state === 'failed') throw new Error(JSON.stringify(now.failure));
      }
      throw new Error('the live state ended');
    },
    residentBytes() {
      try {
        return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1024;
      } catch {
        return Number.NaN;
      }
    },
    async end() {
      wire.close();
      child.send('end');
      await gone;
    },
  };
}
