import { z } from 'zod';
import { sha256Schema } from '#core/ids.ts';
import { ok } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import type { JobDefinition } from '../jobs/jobs.ts';
import type { Snapshots } from './snapshots.ts';
import { verifiedRecords } from './verifiedRecords.ts';

const inputSchema = z.object({ root: sha256Schema });

export function verifyJob({ snapshots, disk }: { snapshots: Snapshots; disk: Disk }): JobDefinition {
  return {
    kind: 'verify-snapshot',
    atOnce: 1,
    async run({ input, signal, progress }) {
      const { root } = inputSchema.parse(input);
      const manifest = await snapshots.manifest(root);
      if (!manifest.ok) return manifest;
      const verified = await verifiedRecords(manifest.value, snapshots.recordsPath(root), signal, disk, { progress });
      return verified.ok ? ok(root) : verified;
    },
    async discard() {},
  };
}
