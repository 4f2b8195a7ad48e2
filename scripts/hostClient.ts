import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { join } from 'node:path';
import type { Job } from '#core/job.ts';
import { openHost } from '#host/host.ts';
import type { Host } from '#host/host.ts';
import { linkOverWire } from '#protocol/wire/link.ts';
import { wireOverPort } from '#protocol/wire/port.ts';
import type { WindowContract } from '#protocol/window/contract.ts';
import { serverShell } from '#server/shell.ts';

const root = join(import.meta.dirname, '..');

export interface HostClient {
  readonly host: Host;
  readonly client: ContractRouterClient<WindowContract>;
  /** Offers a text as a file, as a browser window does. */
  send(name: string, content: string | Uint8Array<ArrayBuffer>): Promise<string>;
  /** Waits for the end of a job. */
  ended(job: Job): Promise<Job>;
  /** A file that the host made, whole. */
  fetch(ticket: string): Promise<Buffer>;
  close(): Promise<void>;
}

/** The real host with the real engine, and a window’s client to it: for tests, and for what is made through the app itself. */
export async function hostClient(dataFolder: string, options: { starter?: string } = {}): Promise<HostClient> {
  const opened = await openHost({
    dataFolder,
    shell: serverShell({ version: '0.0.0', root, ...options }),
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  const host = opened.value;
  const { port1, port2 } = new MessageChannel();
  host.serve(wireOverPort(port1));
  const wire = wireOverPort(port2);
  const client: ContractRouterClient<WindowContract> = createORPCClient(
    linkOverWire(wire, () => new Error('the host is gone')),
  );
  return {
    host,
    client,
    async send(name, content) {
      const blob = new Blob([content]);
      const { ticket } = await client.files.offer({ name, size: blob.size });
      for (let at = 0; at < blob.size;) {
        const chunk = new Blob([await blob.slice(at, at + 1024 * 1024).arrayBuffer()]);
        at = (await client.files.write({ ticket, offset: at, chunk })).received;
      }
      return ticket;
    },
    async ended(job) {
      for await (const live of await client.app.live()) {
        const now = live.jobs.find(({ id }) => id === job.id);
        if (now !== undefined && ['done', 'failed', 'cancelled'].includes(now.state)) return now;
      }
      throw new Error('the live state ended');
    },
    async fetch(ticket) {
      const chunks: Uint8Array[] = [];
      for (let offset = 0; ;) {
        const { chunk } = await client.files.read({ ticket, offset });
        if (chunk.size === 0) return Buffer.concat(chunks);
        chunks.push(new Uint8Array(await chunk.arrayBuffer()));
        offset += chunk.size;
      }
    },
    async close() {
      wire.close();
      await host.close();
    },
  };
}
