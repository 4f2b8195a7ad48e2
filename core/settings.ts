import { z } from 'zod';
import { answerSettingsSchema } from './answerSettings.ts';
import { hubAddressSchema, proxyAddressSchema } from './fetch.ts';
import { sha256Schema } from './ids.ts';
import { DEFAULT_HUB_ADDRESS } from './netAddress.ts';

export const deviceChoiceSchema = z.enum(['auto', 'cuda', 'metal', 'vulkan', 'cpu']);
export type DeviceChoice = z.infer<typeof deviceChoiceSchema>;

/** Every adapter that stays makes the swaps of all others slower (docs/measurements.md). */
export const MOST_PINNED = 8;

const fields = {
  theme: z.enum(['system', 'light', 'dark']),
  device: deviceChoiceSchema,
  /** Context that a model is loaded with, in tokens; never more than it was trained for. */
  contextTokens: z.number().int().min(256).max(1_048_576),
  /** Processor threads for answers; 0 lets the engine choose. */
  threads: z.number().int().min(0).max(256),
  longestAnswerTokens: z.number().int().min(1).max(131_072),
  temperature: z.number().min(0).max(2),
  /** With what the answers of a new conversation are made; null: with what stands here. */
  newConversation: answerSettingsSchema.nullable(),
  showFigures: z.boolean(),
  welcomed: z.boolean(),
  /** The base that Ask uses; null until one is chosen. */
  chosenModel: z.string().nullable(),
  /** The models that stand beside the base when they are needed: for vectors of texts, and for weighing texts. */
  embedModel: z.string().nullable(),
  rankModel: z.string().nullable(),
  /** For a base, by its hash, the small model that guesses ahead for it. */
  drafts: z.record(sha256Schema, sha256Schema),
  /** Adapters that stay in memory beside their base, by hash. */
  pinnedAdapters: z.array(sha256Schema).max(MOST_PINNED),
  /** Keys of the labelling desk that a person changed, by action: core/curate/desk/keys.ts. */
  deskKeys: z.record(z.string().max(40), z.array(z.string().min(1).max(40)).max(4)),
  /** The desk goes on by itself after the only answer that is needed. */
  deskGoesOn: z.boolean(),
  /** Where models are looked for by name: the hub, or a mirror of it. */
  hubAddress: hubAddressSchema,
  /** Through which proxy the net is reached; empty: as the environment says. */
  proxyAddress: proxyAddressSchema,
};

export type Settings = z.infer<z.ZodObject<typeof fields>>;

/** A change of some of them. Without defaults: a field that is absent stays as it is. */
export const settingsPatchSchema = z.strictObject(fields).partial();

export const defaultSettings: Settings = {
  theme: 'system',
  device: 'auto',
  contextTokens: 4096,
  threads: 0,
  longestAnswerTokens: 1024,
  temperature: 0.7,
  newConversation: null,
  showFigures: false,
  welcomed: false,
  chosenModel: null,
  embedModel: null,
  rankModel: null,
  drafts: {},
  pinnedAdapters: [],
  deskKeys: {},
  deskGoesOn: false,
  hubAddress: DEFAULT_HUB_ADDRESS,
  proxyAddress: '',
};

/** What lies on disk. A field that an older version did not know reads as its default. */
export const settingsSchema = z.preprocess(
  (kept) =>
    typeof kept === 'object' && kept !== null && !Array.isArray(kept) ? { ...defaultSettings, ...kept } : kept,
  z.object(fields),
);
