import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { jobSchema } from '#core/job.ts';
import { sha256Schema } from '#core/ids.ts';
import { failureSchema } from '#core/failure.ts';
import { netUseSchema } from '#core/fetch.ts';
import { nothing, procedure } from '../failed.ts';

export const aboutSchema = z.object({
  version: z.string(),
  shell: z.enum(['electron', 'server']),
  platform: z.enum(['linux', 'mac', 'windows', 'other']),
  /** Whether the shell opens its own file dialog; otherwise the window uses the browser's. */
  picksFiles: z.boolean(),
  /** The person's name to the world: a compressed secp256k1 public key, hex. */
  identity: z.string(),
  /** How the identity key lies on disk. */
  keyProtection: z.enum(['keychain', 'file']),
  /** Set when the settings file was damaged and the last good copy, or the defaults, were used. */
  settingsRecovered: z.boolean(),
  /** Set when the catalogue was damaged: it was kept aside, and a new one holds the models that are still there. */
  catalogueRecovered: z.boolean(),
});
export type About = z.infer<typeof aboutSchema>;

export const engineStatusSchema = z.object({
  state: z.enum(['off', 'starting', 'loading', 'ready', 'answering', 'restarting', 'failed']),
  model: z.object({ hash: sha256Schema, name: z.string() }).nullable(),
  /** 0 to 1 while loading. */
  loaded: z.number().min(0).max(1).nullable(),
  device: z
    .object({
      kind: z.enum(['cuda', 'metal', 'vulkan', 'cpu']),
      name: z.string(),
      /** Why this device: the catalogue holds the sentence. */
      reason: z.enum(['chosen', 'best', 'only', 'fallback']),
      /** What the failing device said, when `reason` is "fallback". */
      detail: z.string().nullable(),
    })
    .nullable(),
  /** What the engine holds, on the device where it runs. */
  memory: z.object({ usedBytes: z.number(), totalBytes: z.number() }).nullable(),
  failure: failureSchema.nullable(),
  /** With what the driver had the model loaded, where it refused what was wished for. `layers`: on the device. */
  backedOff: z
    .object({ contextTokens: z.number().int(), wantedTokens: z.number().int(), layers: z.number().int().nullable() })
    .nullable(),
  /** Adapters that stay in memory beside the base, those used last at the end, and those that had to make room. */
  adapters: z.object({
    resident: z.array(
      z.object({
        hash: sha256Schema,
        name: z.string(),
        bytes: z.number().int().nonnegative(),
        stacked: z.boolean(),
        pinned: z.boolean(),
      }),
    ),
    evicted: z.array(z.object({ hash: sha256Schema, name: z.string() })),
  }),
});
export type EngineStatus = z.infer<typeof engineStatusSchema>;

/** A model that stands beside the base, comes there, or could not. */
export const besideStatusSchema = z.object({
  purpose: z.enum(['embed', 'rank', 'draft']),
  model: z.object({ hash: sha256Schema, name: z.string() }),
  /** For which base it guesses ahead; absent where it does something else. */
  base: z.object({ hash: sha256Schema, name: z.string() }).optional(),
  state: z.enum(['loading', 'ready', 'failed']),
  /** Memory that it was granted; 0 where it was not. */
  bytes: z.number().nonnegative(),
  /** What it runs on: "NVIDIA GeForce RTX 4070", "processor, 8 threads". */
  device: z.string().nullable(),
  failure: failureSchema.nullable(),
});
export type BesideStatus = z.infer<typeof besideStatusSchema>;

/**
 * The small state that every room shows, whole each time: whoever reconnects has everything with the first item.
 * `revisions` count changes of what is too large to send along; a window asks again when one of them moved.
 */
export const liveSchema = z.object({
  engine: engineStatusSchema,
  beside: z.array(besideStatusSchema),
  jobs: z.array(jobSchema),
  /** What leaves this machine at the moment; empty while it is offline. */
  network: z.array(netUseSchema),
  /** Why the log of receipts takes none; absent or null while all is well with it. */
  ledger: failureSchema.nullable().optional(),
  revisions: z.object({
    models: z.number().int(),
    adapters: z.number().int(),
    settings: z.number().int(),
    conversations: z.number().int(),
    jobs: z.number().int(),
    projects: z.number().int(),
    snapshots: z.number().int(),
    runs: z.number().int(),
    suggestions: z.number().int(),
    networks: z.number().int(),
    datanets: z.number().int(),
    wallet: z.number().int(),
    settlement: z.number().int(),
  }),
});
export type Live = z.infer<typeof liveSchema>;

export const app = {
  about: procedure.input(nothing).output(aboutSchema),
  /** At most ten a second. */
  live: procedure.input(nothing).output(eventIterator(liveSchema)),
  /** Opens an https link outside the window, after the person has said yes there. */
  openLink: procedure.input(z.object({ url: z.string().max(2048) })).output(nothing),
  /** Shows the data folder in the system's file manager; the window never learns its path. */
  showDataFolder: procedure.input(nothing).output(nothing),
  /** What a person can paste into a bug report: versions, device, the last log lines. No keys, no texts, no paths. */
  report: procedure.input(nothing).output(z.object({ text: z.string() })),
};
